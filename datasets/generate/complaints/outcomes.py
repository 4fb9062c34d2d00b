"""What came of the complaints: settled or not, bought again, told on; and a survey about it."""

import numpy as np
import pandas as pd

from ..common import category, expected
from ..survey.draws import apart, marks, standardised, tried
from ..survey.satisfaction import by_rank

CLASSES = {"trivial": 50, "minor": 700, "major": np.inf}  # order_value below, CNY
SETTLED, QUICK_HOURS = 0.70, 24
REBOUGHT = {  # unsettled, settled, quick
    "trivial": [0.60, 0.80, 0.96],
    "minor": [0.46, 0.70, 0.95],
    "major": [0.19, 0.54, 0.82],
}
AFTER = [4.2, 6.7, 7.9]  # mean satisfaction of the path
TOLD = [5.5, 2.6, 2.0]  # mean number of people
SURVEY = 1200
JUSTICE = {"outcome": 0.40, "procedure": 0.25, "treatment": 0.35}
MARKS = {"outcome": (6.0, 2.1), "procedure": (5.6, 2.2), "treatment": (6.8, 1.7)}
EASY = {"chat": 0.75, "phone": 0.60, "mail": 0.50, "store": 0.70}  # social: what is left of 65 %
EASY_ALL = 0.65

PARAMETERS = {
    "loss_class_below": {"trivial": 50, "minor": 700},
    "quick_hours": QUICK_HOURS,
    "rebought": REBOUGHT,
    "justice_weights": JUSTICE,
}
TRUTHS = {
    "outcomes": expected(5000, 0, "rows of complaint_outcomes"),
    "settled": expected(SETTLED, 0.0005, "of the complaints"),
    "quick": expected(0.19, 0.025, "settled within 24 hours"),
    **{
        f"rebought_{name}_{path}": expected(rate, 0.007, "bought again")
        for name in ("minor", "major")
        for path, rate in zip(["unsettled", "settled", "quick"], REBOUGHT[name], strict=True)
    },
    "survey_rows": expected(SURVEY, 0, "rows of recovery_survey"),
    **{
        f"justice_{name}": expected(weight, 0.01, "slope on satisfaction_handling, of three")
        for name, weight in JUSTICE.items()
    },
    "justice_r": expected(0.47, 0.06, "mean correlation of two of the three"),
    "simple_r_procedure_treatment": expected(
        0.02, 0.035, "r of procedure - r of treatment with satisfaction_handling"
    ),
    "easy": expected(EASY_ALL, 0.0005, "effort 6 or 7"),
    **{f"easy_{name}": expected(share, 0.006, "the same") for name, share in EASY.items()},
}


def complaint_outcomes(
    rng: np.random.Generator, log: pd.DataFrame, events: pd.DataFrame, cause: pd.Series
) -> pd.DataFrame:
    """Return a row a complaint; how it was settled decides who buys again."""
    cases = log[log["is_complaint"]].reset_index(drop=True)
    n = len(cases)
    hours, back = hours_to_reply(cases, events)
    value = cases["order_value"].to_numpy()
    lost = np.searchsorted(list(CLASSES.values())[:2], value, side="right")
    score = rng.logistic(0, 1, n) + 1.2 * (hours <= QUICK_HOURS) - 0.6 * back
    score += -0.3 * (cases["severity"].to_numpy(dtype=float) - 2.5) - 0.3 * (cause == "after_sales")
    score[np.isnan(hours)] = -np.inf
    settled = by_rank(score, [n - round(SETTLED * n), round(SETTLED * n)]).astype(bool)
    quick = settled & (hours <= QUICK_HOURS)
    path = settled.astype(int) + quick
    mood = np.array(AFTER)[path] - 0.25 * (cases["severity"].to_numpy(dtype=float) - 2.3)
    after = marks(mood - 0.4 * (lost == 2) + rng.normal(0, 1.5, n), 0, 1, (1, 10))
    again = np.empty(n, dtype=bool)
    liking = after + rng.normal(0, 2.5, n)
    for number, rates in enumerate(REBOUGHT.values()):
        for way, rate in enumerate(rates):
            rows = np.flatnonzero((lost == number) & (path == way))
            kept = round(rate * len(rows))
            again[rows] = by_rank(liking[rows], [len(rows) - kept, kept]).astype(bool)
    mean = np.array(TOLD)[path] * np.exp(0.18 * (5.5 - after))
    return pd.DataFrame(
        {
            "complaint_id": cases["complaint_id"],
            "compensation": compensation(rng, cases, value, settled),
            "settled": settled,
            "quick": quick,
            "loss_class": category(np.array(list(CLASSES))[lost], list(CLASSES), True),
            "satisfaction_overall_after": after,
            "rebought_12m": again,
            "told_others": rng.negative_binomial(1.2, 1.2 / (1.2 + mean)),
        }
    )


def hours_to_reply(cases: pd.DataFrame, events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return hours from the message to the last reply, and who came back."""
    last = events[events["step"] == "reply"].groupby("complaint_id")["time"].max()
    took = cases["complaint_id"].map(last) - cases["time"]
    back = cases["complaint_id"].isin(events.loc[events["step"] == "reopen", "complaint_id"])
    return (took / pd.Timedelta(hours=1)).to_numpy(), back.to_numpy()


def compensation(
    rng: np.random.Generator, cases: pd.DataFrame, value: np.ndarray, settled: np.ndarray
) -> np.ndarray:
    """Return what was paid: nothing, a voucher, a part of the price, or all of it."""
    n = len(cases)
    voucher = rng.choice([10, 20, 30, 50], n, p=[0.35, 0.35, 0.2, 0.1])
    part = np.round(value * rng.choice([0.1, 0.2, 0.3, 0.5], n, p=[0.4, 0.3, 0.2, 0.1]))
    kind = rng.random(n) + 0.08 * (cases["severity"].to_numpy(dtype=float) - 2.5)
    paid = np.select([kind < 0.3, kind < 0.55, kind < 0.88], [0, voucher, part], value)
    little = np.where(rng.random(n) < 0.2, voucher, 0)
    return np.where(settled, paid, little).round(2).astype(float)


def recovery_survey(
    rng: np.random.Generator, log: pd.DataFrame, events: pd.DataFrame, outcomes: pd.DataFrame
) -> pd.DataFrame:
    """Return a row an answer of those whose case was closed."""
    hours, back = hours_to_reply(log[log["is_complaint"]].reset_index(drop=True), events)
    closed = np.flatnonzero(~np.isnan(hours))
    weight = np.where(outcomes["settled"].to_numpy()[closed], 1.0, 1.25)
    rows = np.sort(rng.choice(closed, SURVEY, replace=False, p=weight / weight.sum()))
    known, hours, back = outcomes.iloc[rows], hours[rows], back[rows]
    feeling = rng.standard_normal(SURVEY)
    settled, paid = known["settled"].to_numpy(), np.log1p(known["compensation"].to_numpy())
    scores = {
        "outcome": 0.75 * settled + 0.10 * paid + 0.55 * feeling + rng.normal(0, 0.70, SURVEY),
        "procedure": -0.30 * np.log(hours) - 0.5 * back + 0.45 * settled + 0.70 * feeling
        + rng.normal(0, 0.55, SURVEY),
        "treatment": 0.22 * settled + 0.75 * feeling + rng.normal(0, 0.75, SURVEY),
    }  # fmt: skip
    justice = np.column_stack(
        [marks(standardised(scores[name]), *MARKS[name], (1, 10)) for name in JUSTICE]
    )
    luck = apart(rng.standard_normal(SURVEY), *justice.T)

    def made(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rated = np.clip(justice @ weights + 0.85 * luck, 1, 10).round(1)
        return rated, slopes(justice, rated)

    wanted = np.array(list(JUSTICE.values()))
    handling = tried(made, wanted, wanted)
    ease = standardised(scores["procedure"]) + rng.normal(0, 1.3, SURVEY)
    channel = log.set_index("complaint_id")["channel"].loc[known["complaint_id"]]
    return pd.DataFrame(
        {
            "complaint_id": known["complaint_id"].to_numpy(),
            **dict(zip(JUSTICE, justice.T, strict=True)),
            "satisfaction_handling": handling,
            "effort": effort(ease, channel.astype(str).to_numpy()),
        }
    )


def slopes(known: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the slopes of a regression with a constant."""
    design = np.column_stack([np.ones(len(values)), known])
    return np.linalg.lstsq(design, values, rcond=None)[0][1:]


def effort(ease: np.ndarray, channel: np.ndarray) -> np.ndarray:
    """Return 1 (very hard) to 7 (very easy); 6 and 7 as often as planted in each channel."""
    marked = np.empty(len(ease), dtype=np.int64)
    left = round(EASY_ALL * len(ease))
    for name in [*EASY, "social"]:
        rows = np.flatnonzero(channel == name)
        easy = round(EASY[name] * len(rows)) if name in EASY else left
        left -= easy
        hard = len(rows) - easy
        sizes = np.diff(np.rint(np.cumsum([0, 0.08, 0.10, 0.16, 0.27, 0.39]) * hard).astype(int))
        top = round(0.42 * easy)
        marked[rows] = by_rank(ease[rows], [*sizes, easy - top, top]) + 1
    return marked
