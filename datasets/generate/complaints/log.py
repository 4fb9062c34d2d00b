"""The complaint log: who wrote, when, on what channel, of what cause, how severe it was."""

import numpy as np
import pandas as pd

from ..common import category, customer_ids, expected
from ..shop import SEEDS as SHOP_SEEDS
from ..shop import customers, orders
from ..survey.draws import standardised
from ..survey.satisfaction import by_rank
from . import texts
from .calendar import OPEN, START, open_day

N, OTHERS = 5000, 1000
LANGUAGES = ["en", "zh"]
CAUSES = {"quality": 0.38, "service": 0.24, "logistics": 0.20, "transaction": 0.11,
          "after_sales": 0.07}  # fmt: skip
NOISE, MIXED, TWICE = 0.05, 0.03, 120
MISTAKEN = {  # for which cause the desk takes another one
    "quality": ["after_sales", "transaction", "logistics"],
    "service": ["after_sales", "logistics", "quality"],
    "logistics": ["service", "quality", "after_sales"],
    "transaction": ["service", "quality", "after_sales"],
    "after_sales": ["service", "quality", "transaction"],
}
MEDIAN_VALUE = {  # CNY
    "quality": 180, "service": 140, "logistics": 220, "transaction": 650, "after_sales": 480,
}  # fmt: skip
DEAREST = 15_000  # dearer orders have people of their own
CHANNELS = {"chat": 0.38, "phone": 0.22, "mail": 0.14, "social": 0.14, "store": 0.12}
HOURS = {  # of messages, from midnight: written channels, spoken ones
    "written": [2, 1, 1, 0, 0, 1, 2, 5, 12, 26, 34, 30,
                24, 24, 28, 32, 30, 26, 20, 20, 24, 20, 12, 6],
    "spoken": [0] * 9 + [16, 19, 15, 9, 10, 14, 15, 12, 8] + [0] * 6,
}  # fmt: skip
DELAY_DAYS = {  # mean days from the order to the complaint
    "quality": 9, "service": 4, "logistics": 6, "transaction": 3, "after_sales": 22,
}  # fmt: skip
SEVERITY = [1050, 1950, 1300, 600, 100]  # 1 to 5; general 1-2, serious 3-4, crisis 5
URGENCY = [600, 1300, 1600, 1050, 450]
GRAVE = {"quality": 0.0, "service": -0.6, "logistics": -0.1, "transaction": 0.5,
         "after_sales": 0.7}  # fmt: skip
MOTIVES = ["vent", "respect", "redress"]
MOTIVE_SHARES = {  # by general, serious, crisis
    "other": [[0.30, 0.15, 0.55], [0.18, 0.12, 0.70], [0.15, 0.10, 0.75]],
    "service": [[0.32, 0.43, 0.25], [0.24, 0.41, 0.35], [0.20, 0.35, 0.45]],
}
TIERS = list(customers.TIERS)
KINDS = {"question": 0.30, "thanks": 0.16, "order": 0.16, "praise": 0.12, "small_talk": 0.10,
         "lookalike": 0.16}  # fmt: skip

PARAMETERS = {
    "causes": CAUSES,
    "label_noise": NOISE,
    "mixed_causes": MIXED,
    "order_value_median": MEDIAN_VALUE,
    "channels": CHANNELS,
    "severity": SEVERITY,
    "urgency": URGENCY,
    "other_messages": KINDS,
}
TRUTHS = {
    "messages": expected(N + OTHERS, 0, "rows of complaints"),
    "complaints_en": expected(N // 2, 0, "complaints in English"),
    "complaints_zh": expected(N // 2, 0, "complaints in Chinese"),
    **{
        f"cause_{name}": expected(share, 0.00005, "of the complaints, as the desk typed it")
        for name, share in CAUSES.items()
    },
    "first_three_causes": expected(0.82, 0.00005, "quality, service and logistics"),
    "label_noise": expected(NOISE, 0.00005, "of the complaints: cause is not the true one"),
    "mixed": expected(MIXED, 0.00005, "of the complaints have a second cause"),
    "twice": expected(TWICE, 0, "complaints that say an earlier one again"),
    "crises": expected(SEVERITY[4], 0, "complaints of severity 5"),
    "redress_if_serious": expected(0.67, 0.03, "of severity 3 to 5, motive redress"),
    "redress_if_general": expected(0.465, 0.03, "the same of severity 1 and 2"),
    "transaction_value_share": expected(0.28, 0.05, "of order_value, 11 % of the complaints"),
    "again": expected(0.65, 0.03, "of the complaints, by customers with more than one"),
}


def shop(offset: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the orders and customers of the shop whose desk this is, in the same edition."""
    rng = {
        name: np.random.default_rng(SHOP_SEEDS[name] + offset)
        for name in ("shop_customers", "shop_orders")
    }
    ids = rng["shop_customers"].permutation(customer_ids("S", orders.N))
    ordered = orders.shop_orders(rng["shop_orders"], ids)
    return ordered, customers.shop_customers(rng["shop_customers"], ids, ordered)


def complaints(
    rng: np.random.Generator, words: np.random.Generator, offset: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a row a message, in order of time, and the answer key of the complaints."""
    ordered, known = shop(offset)
    known = known[known["state"] == "active"].set_index("customer_id")
    speaks = pd.Series(rng.permutation(np.arange(len(known)) % 2), index=known.index)
    loud = pd.Series(rng.gamma(1.2, 1.0, len(known)), index=known.index)
    ordered = ordered[ordered["order_date"] >= START - pd.Timedelta(days=90)]
    ordered = ordered[ordered["customer_id"].isin(known.index) & (ordered["amount"] < DEAREST)]
    parts = []
    for number, language in enumerate(LANGUAGES):
        mine = ordered[ordered["customer_id"].map(speaks).to_numpy() == number]
        first = complaint_rows(rng, mine, loud)
        parts += [first.assign(language=language)]
        people = known.index[speaks.to_numpy() == number]
        parts += [other_rows(rng, people, first["day"].to_numpy()).assign(language=language)]
    log = pd.concat(parts, ignore_index=True)
    log["channel"] = rng.choice(list(CHANNELS), len(log), p=list(CHANNELS.values()))
    log["minute"] = minutes(rng, log["day"].to_numpy(), log["channel"].to_numpy())
    log = said_again(rng, log)
    log = log.sort_values(["minute", "customer_id"], kind="stable", ignore_index=True)
    log["complaint_id"] = customer_ids("C", len(log))
    graded = grades(rng, log)
    log["text"] = written(words, log.assign(**graded))
    return as_shown(log, graded, known["tier"]), answer_key(log)


def complaint_rows(
    rng: np.random.Generator, ordered: pd.DataFrame, loud: pd.Series
) -> pd.DataFrame:
    """Return the complaints of one language: the order that is complained of, and the causes."""
    n = N // len(LANGUAGES)
    sizes = [round(share * n) for share in CAUSES.values()]
    typed = rng.permutation(np.repeat(list(CAUSES), sizes))
    true = typed.copy()
    wrong = rng.choice(n, round(NOISE * n), replace=False)
    true[wrong] = [rng.choice(MISTAKEN[name], p=[0.5, 0.3, 0.2]) for name in typed[wrong]]
    second = np.full(n, "", dtype=object)
    both = rng.choice(n, round(MIXED * n), replace=False)
    second[both] = [rng.choice(MISTAKEN[name]) for name in true[both]]
    second[both] = np.where(rng.random(len(both)) < 0.5, typed[both], second[both])
    second[both] = [
        MISTAKEN[name][0] if more == name else more
        for name, more in zip(true[both], second[both], strict=True)
    ]
    often = ordered["customer_id"].map(ordered["customer_id"].value_counts())
    weight = (ordered["customer_id"].map(loud) / often**0.8).to_numpy()
    pool = ordered.iloc[rng.choice(len(ordered), 15000, replace=False, p=weight / weight.sum())]
    pool = pool.sort_values("amount", kind="stable")
    wanted = [MEDIAN_VALUE[name] for name in true] * np.exp(rng.normal(0, 0.95, n))
    place = np.searchsorted(pool["amount"].to_numpy(), wanted)
    mean = np.array([DELAY_DAYS[name] for name in true])
    delay = np.ceil(rng.gamma(1.5, mean / 1.5)).astype(int)
    since = (pool["order_date"] - START).dt.days.to_numpy()
    near, day = place.copy(), np.full(n, -1)
    while len(outside := np.flatnonzero((day < 0) | (day >= len(OPEN)))):
        near[outside] = place[outside] + rng.integers(-90, 91, len(outside))
        near = np.clip(near, 0, len(pool) - 1)
        day = since[near] + delay
    order = pool.iloc[near].reset_index(drop=True)
    return pd.DataFrame(
        {
            "customer_id": order["customer_id"],
            "order_value": order["amount"],
            "day": day,
            "cause": typed,
            "true": true,
            "second": second,
            "again": -1,
        }
    )


def other_rows(rng: np.random.Generator, people: pd.Index, busy: np.ndarray) -> pd.DataFrame:
    """Return the other messages of one language, more of them when there are more complaints."""
    n = OTHERS // len(LANGUAGES)
    sizes = [round(share * n) for share in KINDS.values()]
    return pd.DataFrame(
        {
            "customer_id": rng.choice(people, n),
            "order_value": np.nan,
            "day": np.clip(rng.choice(busy, n) + rng.integers(-9, 10, n), 0, len(OPEN) - 1),
            "cause": "",
            "true": rng.permutation(np.repeat(list(KINDS), sizes)),
            "second": "",
            "again": -1,
        }
    )


def minutes(rng: np.random.Generator, day: np.ndarray, channel: np.ndarray) -> np.ndarray:
    """Return the minute of each message; who calls or comes does so while the desk is open."""
    spoken = np.isin(channel, ["phone", "store"])
    hour = np.empty(len(day), dtype=int)
    for kind, rows in (("spoken", spoken), ("written", ~spoken)):
        weights = np.array(HOURS[kind], dtype=float)
        hour[rows] = rng.choice(24, rows.sum(), p=weights / weights.sum())
    day = np.where(spoken, open_day(day), day)
    return day * 1440 + hour * 60 + rng.integers(0, 60, len(day))


def said_again(rng: np.random.Generator, log: pd.DataFrame) -> pd.DataFrame:
    """Let 120 complaints say an earlier one again: same customer and cause, another channel.

    Each takes the place of a complaint of the same language and typed cause, so no share changes.
    """
    able = np.flatnonzero((log["cause"] != "") & (log["minute"] < 540 * 1440))
    drawn = rng.permutation(able)
    taken: set[int] = set()
    for row in drawn:
        if len(taken) == 2 * TWICE:
            break
        alike = (log["language"] == log["language"][row]) & (log["cause"] == log["cause"][row])
        alike &= (log["true"] == log["true"][row]) & (log["second"] == log["second"][row])
        alike = [other for other in np.flatnonzero(alike) if other not in taken and other != row]
        if row in taken or not alike:
            continue
        other = rng.choice(alike)
        taken |= {int(row), int(other)}
        for column in ("customer_id", "order_value"):
            log.loc[other, column] = log.loc[row, column]
        channels = [name for name in CHANNELS if name != log["channel"][row]]
        log.loc[other, "channel"] = rng.choice(channels)
        later = log["minute"][row] + int(60 * (1 + rng.exponential(30)))
        if log["channel"][other] in ("phone", "store"):
            later = open_day(np.array([later // 1440 + 1]))[0] * 1440 + rng.integers(545, 1070)
        log.loc[other, ["minute", "again"]] = [later, row]
    log["row"] = np.arange(len(log))
    return log


def grades(rng: np.random.Generator, log: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return severity, urgency and motive of each message; those of others mean nothing."""
    rows = np.flatnonzero(log["cause"] != "")
    true = log["true"].to_numpy()[rows]
    value = standardised(np.log(log["order_value"].to_numpy()[rows]))
    cause = np.array([GRAVE[name] for name in true])
    severe = standardised(cause + 0.35 * value + rng.standard_normal(N))
    pressing = 0.45 * severe + 0.25 * np.isin(true, ["logistics", "transaction"])
    pressing += 0.25 * (log["channel"].to_numpy()[rows] == "phone") + rng.normal(0, 0.9, N)
    severity, urgency = by_rank(severe, SEVERITY) + 1, by_rank(pressing, URGENCY) + 1
    shares = np.array([MOTIVE_SHARES["service" if name == "service" else "other"] for name in true])
    shares = shares[np.arange(N), (severity + 1) // 2 - 1]
    motive = (rng.random(N)[:, None] > shares.cumsum(axis=1)[:, :2]).sum(axis=1)
    found = {name: np.zeros(len(log), dtype=np.int64) for name in ("severity", "urgency", "motive")}
    for name, values in zip(found, (severity, urgency, motive), strict=True):
        found[name][rows] = values
    place = pd.Series(np.arange(len(log)), index=log["row"])
    later = np.flatnonzero(log["again"] >= 0)
    earlier = place.loc[log["again"].iloc[later]].to_numpy()
    for name in ("severity", "motive"):  # an exchange, so that no count changes
        swap_to(found[name], earlier, later, rows, rng)
    return found


def swap_to(
    values: np.ndarray,
    earlier: np.ndarray,
    later: np.ndarray,
    rows: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Give what is said again the value of what was said before, in exchange with another row."""
    free = np.setdiff1d(rows, np.concatenate([earlier, later]))
    for old, new in zip(earlier, later, strict=True):
        if values[old] != values[new]:
            other = rng.choice(free[values[free] == values[old]])
            values[other], values[new] = values[new], values[other]


def written(rng: np.random.Generator, log: pd.DataFrame) -> list[str]:
    """Return the text of each message."""
    text: dict[int, str] = {}
    for row in log.sort_values("again", kind="stable").itertuples():
        if row.again >= 0:
            text[row.row] = texts.retell(rng, text[row.again], row.language)
        elif row.cause:
            text[row.row] = texts.write(
                rng, row.language, row.true, row.second or None, row.severity,
                MOTIVES[row.motive], row.order_value,
            )  # fmt: skip
        else:
            text[row.row] = texts.write(rng, row.language, row.true)
    return [text[row] for row in log["row"]]


def as_shown(log: pd.DataFrame, graded: dict[str, np.ndarray], tier: pd.Series) -> pd.DataFrame:
    """Return the columns of the log; what only a complaint has is missing for other messages."""
    is_complaint = (log["cause"] != "").to_numpy()
    marks = {
        name: pd.Series(graded[name]).where(is_complaint).astype("Int64")
        for name in ("severity", "urgency")
    }
    motive = np.where(is_complaint, np.array(MOTIVES)[graded["motive"]], None)
    layer = log["customer_id"].map(tier.astype(str)).where(is_complaint)
    return pd.DataFrame(
        {
            "complaint_id": log["complaint_id"],
            "customer_id": log["customer_id"],
            "time": START + pd.to_timedelta(log["minute"], unit="min"),
            "channel": category(log["channel"], list(CHANNELS)),
            "language": category(log["language"], LANGUAGES),
            "text": log["text"],
            "is_complaint": is_complaint,
            "cause": category(log["cause"].where(is_complaint), list(CAUSES)),
            **marks,
            "motive": category(motive, MOTIVES),
            "order_value": log["order_value"],
            "tier": category(layer, TIERS),
        }
    ).astype({"time": "datetime64[us]"})


def answer_key(log: pd.DataFrame) -> pd.DataFrame:
    """Return what the desk does not know: the true cause, a second one, what is said again."""
    ids = log.set_index("row")["complaint_id"]
    true = log["true"].where(log["cause"] != "")
    earlier = log["again"].where(log["again"] >= 0).map(ids)
    key = pd.DataFrame(
        {
            "complaint_id": log["complaint_id"],
            "cause_true": category(true, list(CAUSES)),
            "mixed": category(log["second"].replace("", None), list(CAUSES)),
            "duplicate_of": earlier.astype("str"),
        }
    )
    return key[(log["cause"] != "").to_numpy()].reset_index(drop=True)
