"""A chain of stores: a customer club, joined by choice or by lot, and a log of contacts."""

import numpy as np
import pandas as pd

from .common import category, customer_ids, days, expected

SEEDS = {"club_panel": 5101, "contact_log": 5103}

N, ARM = 4000, 800
TIERS = {"top": 200, "high": 600, "middle": 1200, "lower": 2000}
REGIONS = ["north", "east", "south", "west"]
SPEND = {"top": 21_000, "high": 11_500, "middle": 6000, "lower": 2800}  # median CNY
SPEND_SIGMA = 0.75
STAYS = {"top": 0.84, "high": 0.80, "middle": 0.755, "lower": 0.695}  # without the club
STAYS_BY = {"spend": 0.060, "tenure": 0.015}  # a standard deviation within the layer
STAYS_BETWEEN = (0.45, 0.90)
EFFECT = 0.09
JOINS = {"top": 1.3, "high": 0.6, "middle": -0.3, "lower": -1.25}  # log odds
JOINS_BY = {"spend": 1.05, "tenure": 0.15}
JOINS_REGION = {"north": 0.2, "east": 0.0, "south": -0.1, "west": -0.2}

LOG, ROWS = 1000, 6000
LOG_START, LOG_DAYS = "2022-07-01", 365  # the year before the club
POST_DAYS = (pd.date_range(LOG_START, periods=12, freq="MS") - pd.Timestamp(LOG_START)).days + 4
LEVELS = {"basic": 380, "reactive": 270, "accountable": 180, "proactive": 120, "partnership": 50}
LEVEL_BY_TIER = {"top": 1.7, "high": 1.1, "middle": 0.5, "lower": 0.0}  # in standard deviations
PURPOSES = [
    "sale", "hotline_given", "problem", "after_sale_call", "advice", "news", "joint_project",
]  # fmt: skip
MINUTES = {  # mean; news is a letter
    "sale": 14.0, "hotline_given": 2.0, "problem": 9.0, "after_sale_call": 8.0, "advice": 18.0,
    "news": 0.0, "joint_project": 120.0,
}  # fmt: skip
CONTACTS = [
    ("firm", "hotline_given"), ("customer", "problem"), ("firm", "after_sale_call"),
    ("firm", "news"), ("firm", "advice"), ("customer", "advice"), ("firm", "joint_project"),
    ("customer", "joint_project"),
]  # fmt: skip
HOTLINE_USED = [0, 1, 0.65, 0.6, 0.5]  # share of each level, basic first
CALLED_AFTER = [0, 0, 1, 0.75, 0.7]
INFORMED = [0, 0, 0, 1, 0.8]  # news and advice by the firm
ASKS_ADVICE = [0.10, 0.15, 0.2, 0.2, 0.3]
SALES = {"top": 2.6, "high": 1.9, "middle": 1.4, "lower": 1.0}  # times as many
RATE, LETTER = 1.50, 1.20  # CNY a minute of staff time, CNY a letter
COSTS = {  # and tolerance
    "basic": (7, 1.5), "reactive": (28, 3), "accountable": (51, 6), "proactive": (133, 14),
    "partnership": (405, 45),
}  # fmt: skip
RULE = {
    "partnership": "a joint_project",
    "proactive": "else news and advice, both by the firm",
    "accountable": "else an after_sale_call by the firm",
    "reactive": "else hotline_given by the firm and a problem brought by the customer",
    "basic": "else",
}

TRUTH = {
    "parameters": {
        "tiers": TIERS,
        "spend_before_lognormal": {"median": SPEND, "sigma": SPEND_SIGMA},
        "stays_without_the_club": {"by_tier": STAYS, "by_sd": STAYS_BY, "within": STAYS_BETWEEN},
        "effect": EFFECT,
        "joins_log_odds": {"by_tier": JOINS, "by_sd": JOINS_BY, "by_region": JOINS_REGION},
        "levels": LEVELS,
        "level_rule": RULE,
        "minutes": MINUTES,
        "cost": {"a_minute": RATE, "a_letter": LETTER},
    },
    "truths": {
        "panel_rows": expected(N, 0, "rows of club_panel"),
        "arm_rows": expected(ARM, 0, "customers drawn by lot"),
        "arm_in_club": expected(ARM // 2, 0, "of these, invited: they are in the club"),
        "club_naive": expected(0.17, 0.01, "retained, club - others, outside the arm"),
        "club_retained": expected(0.876, 0.015, "of the club, outside the arm"),
        "others_retained": expected(0.706, 0.015, "of the others, outside the arm"),
        "club_by_tier": expected(0.145, 0.015, "the difference within tiers, weighted by the club"),
        "club_by_tier_and_fifth": expected(
            0.101, 0.009, "the same within tiers and fifths of spend_before"
        ),
        "club_by_tier_and_tenth": expected(
            0.095, 0.01, "the same within tiers and tenths of spend_before"
        ),
        "club_by_lot": expected(EFFECT, 0.01, "retained, club - others, in the arm"),
        "club_spend_before": expected(2.65, 0.3, "median spend, club : others, outside the arm"),
        "arm_spend_before": expected(1.0, 0.05, "the same in the arm"),
        "log_rows": expected(ROWS, 0, "rows of contact_log"),
        "log_customers": expected(LOG, 0, "customers in it"),
        **{f"level_{name}": expected(n, 0, "customers, by the rule") for name, n in LEVELS.items()},
        "proactive_whoever_asked": expected(
            145, 15, "customers of that level if advice counts that the customer asked for"
        ),
        "proactive_by_one_sign": expected(420, 40, "the same if news or advice is enough"),
        **{
            f"cost_{name}": expected(cost, tolerance, "CNY a customer, mean, without sales")
            for name, (cost, tolerance) in COSTS.items()
        },
        "level_top": expected(3.6, 0.35, "mean level of the top layer"),
        "level_lower": expected(1.8, 0.1, "mean level of the lower layer"),
    },
    "not_met": [
        {
            "stated": "exact strata nearly remove a selection by layer and spend",
            "kept": "about 1 point is left within fifths of spend, half a point within tenths",
            "why": "within a band those who spend more still join sooner and stay longer",
        },
        {
            "stated": "800 drawn by lot show +9 points",
            "kept": "9.0 in this edition, within half a point in others",
            "why": "with 400 against 400 mere luck would move it by 2.8 points either way; here "
            "lot chooses within pairs of like customers, and who stays is drawn in turn, so that "
            "each run of neighbours by spend has its expected number",
        },
        {
            "stated": "naive +17 points, .706 against .876",
            "kept": "both within half a point: 16.8, .705 against .873",
            "why": "who joins is left to chance",
        },
        {
            "stated": "a yearly cost of 0/2/6/14/40 at the five levels",
            "kept": "about ten times that in CNY: 7/28/50/135/405",
            "why": "customers of the basic level call and ask as well, and reactive ones do so "
            "more often than once",
        },
        {
            "stated": "the level of a customer and whether the customer stays",
            "kept": "a level has no effect of its own",
            "why": "the effect of the club is to be the only one; levels and staying go together "
            "because both go with the layer",
        },
    ],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the chain's two tables; the offset is added to every seed."""
    rng = {name: np.random.default_rng(seed + offset) for name, seed in SEEDS.items()}
    panel = club_panel(rng["club_panel"])
    return {"club_panel": panel, "contact_log": contact_log(rng["contact_log"], panel)}


# The club.


def club_panel(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a customer: what was known before the club, and who stayed."""
    tier = rng.permutation(np.repeat(list(TIERS), list(TIERS.values())))
    long = rng.standard_normal(N)
    spends = 0.25 * long + (1 - 0.25**2) ** 0.5 * rng.standard_normal(N)
    region = rng.choice(REGIONS, N, p=[0.3, 0.3, 0.25, 0.15])
    arm = rng.permutation(np.arange(N) < ARM)
    log_odds = by_name(JOINS, tier) + by_name(JOINS_REGION, region)
    log_odds += JOINS_BY["spend"] * spends + JOINS_BY["tenure"] * long
    club = log_odds + rng.logistic(size=N) > 0
    spend = by_name(SPEND, tier) * np.exp(SPEND_SIGMA * spends)
    pairs = np.flatnonzero(arm)[np.lexsort((spend[arm], tier[arm]))].reshape(-1, 2)
    invited = rng.integers(0, 2, (len(pairs), 1)) == [0, 1]  # the one or the other of a pair
    club[pairs] = invited
    stays = by_name(STAYS, tier) + STAYS_BY["spend"] * spends + STAYS_BY["tenure"] * long
    stays = np.clip(stays, *STAYS_BETWEEN) + EFFECT * club
    retained = np.empty(N, dtype=bool)
    for group in (arm & club, arm & ~club, ~arm & club, ~arm & ~club):
        rows = np.flatnonzero(group)
        rows = rows[np.argsort(spend[rows])]
        retained[rows] = drawn_in_turn(rng, stays[rows])
    return pd.DataFrame(
        {
            "customer_id": customer_ids("K", N),
            "tier": category(tier, list(TIERS)),
            "spend_before": np.rint(spend).astype(int),
            "tenure_months": np.clip(np.rint(np.exp(3.4 + 0.8 * long)), 3, 220).astype(int),
            "region": category(region, REGIONS),
            "club": club,
            "retained": retained,
            "randomised": arm,
        }
    )


def by_name(values: dict[str, float], names: np.ndarray) -> np.ndarray:
    """Return the value of each name."""
    return np.vectorize(values.get, otypes=[float])(names)


def drawn_in_turn(rng: np.random.Generator, chance: np.ndarray) -> np.ndarray:
    """Draw each with its own chance, so that any run of neighbours has its expected number.

    This is systematic sampling: luck moves the sum of a run by one at most.
    """
    passed = np.floor(np.cumsum(chance) + rng.random())
    return np.diff(passed, prepend=0) > 0


# The contact log.


def contact_log(rng: np.random.Generator, panel: pd.DataFrame) -> pd.DataFrame:
    """Return one row a contact of 1,000 customers in the year before the club began."""
    known = panel.loc[panel["tenure_months"] >= 12, ["customer_id", "tier"]]
    known = known.sample(LOG, random_state=rng)
    tier = known["tier"].to_numpy()
    appeal = by_name(LEVEL_BY_TIER, tier) + rng.standard_normal(LOG)
    level = np.empty(LOG, dtype=int)
    level[np.argsort(appeal)] = np.repeat(np.arange(1, 6), list(LEVELS.values()))
    counts = [contacts(rng, n) for n in level]
    sales = np.ones(LOG, dtype=int)
    others = sum(sum(count.values()) for count in counts)
    weight = by_name(SALES, tier) * rng.gamma(2.0, 0.5, LOG)
    sales += rng.multinomial(ROWS - LOG - others, weight / weight.sum())
    rows = [
        (customer, *contact)
        for customer, sold, count in zip(known["customer_id"], sales, counts, strict=True)
        for contact in dated(rng, sold, count)
    ]
    rows = [rows[i] for i in rng.permutation(ROWS)]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "initiator", "purpose"])
    mean = by_name(MINUTES, frame["purpose"].to_numpy())
    minutes = np.rint(np.maximum(mean * rng.gamma(4.0, 0.25, ROWS), 1.0 * (mean > 0))).astype(int)
    letter = LETTER * (frame["purpose"] == "news")
    frame["date"] = days(no_sunday(frame["date"].to_numpy()), LOG_START)
    frame["initiator"] = category(frame["initiator"], ["firm", "customer"])
    frame["purpose"] = category(frame["purpose"], PURPOSES)
    frame = frame.assign(minutes=minutes, cost=(RATE * minutes + letter).round(2))
    return frame.sort_values("date", kind="stable", ignore_index=True)


def contacts(rng: np.random.Generator, level: int) -> dict[tuple[str, str], int]:
    """Return how many contacts beside the sales there are, by initiator and purpose.

    A customer may show signs of a higher level without reaching it: a hotline never called, a
    problem without a hotline, letters without advice, advice that the customer asked for.
    """
    count = dict.fromkeys(CONTACTS, 0)
    if rng.random() < ASKS_ADVICE[level - 1]:
        count["customer", "advice"] = 1 + rng.poisson(0.3)
    if rng.random() < HOTLINE_USED[level - 1]:
        count["firm", "hotline_given"], count["customer", "problem"] = 1, 1 + rng.poisson(0.4)
    elif rng.random() < 0.5:
        count["firm", "hotline_given"] = int(rng.random() < 0.5)
    elif rng.random() < 0.35:
        count["customer", "problem"] = 1 + rng.poisson(0.3)
    if rng.random() < CALLED_AFTER[level - 1]:
        count["firm", "after_sale_call"] = 1 + rng.poisson(1.4)
    if rng.random() < INFORMED[level - 1]:
        count["firm", "news"] = min(2 + rng.poisson(2.6), 12)
        count["firm", "advice"] = 1 + rng.poisson(2.0)
    elif rng.random() < 0.25:
        count["firm", "news"] = 1 + rng.poisson(0.8)
    elif level >= 3 and rng.random() < 0.1:
        count["firm", "advice"] = 1
    if level == 5:
        joint = 1 + rng.poisson(0.6)
        ours = rng.binomial(joint, 0.5)
        count["firm", "joint_project"], count["customer", "joint_project"] = ours, joint - ours
    return count


def dated(
    rng: np.random.Generator, sales: int, count: dict[tuple[str, str], int]
) -> list[tuple[int, str, str]]:
    """Return day, initiator and purpose of each contact of one customer.

    The hotline is told at a sale and before a problem, calls follow a sale, and letters go out on
    the fifth of a month.
    """
    sold = np.sort(rng.integers(0, LOG_DAYS - 30, sales))
    rows = [(day, rng.choice(["firm", "customer"], p=[0.4, 0.6]), "sale") for day in sold]
    told = rng.choice(sold)
    for (initiator, purpose), n in count.items():
        if purpose == "hotline_given":
            when = np.full(n, told)
        elif purpose == "problem":
            when = rng.integers(told + 2, LOG_DAYS, n)
        elif purpose == "after_sale_call":
            when = rng.choice(sold, n) + rng.integers(3, 25, n)
        elif purpose == "news":
            when = rng.choice(POST_DAYS, n, replace=False)
        else:
            when = rng.integers(0, LOG_DAYS, n)
        rows += [(day, initiator, purpose) for day in when]
    return rows


def no_sunday(day: np.ndarray) -> np.ndarray:
    """Move what falls on a Sunday, when the stores are closed, to the Monday."""
    return day + (days(day, LOG_START).dt.day_of_week == 6).to_numpy()
