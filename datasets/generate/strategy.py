"""A firm before a decision: its scorecard, a pilot, rivals, partners, segments and a budget."""

import numpy as np
import pandas as pd

from .common import REFERENCE_DATE, category, expected

SEEDS = {"scorecard_quarterly": 8101, "pilot_stores": 8103, "partners": 8105}

QUARTERS = pd.period_range(end=REFERENCE_DATE, periods=8, freq="Q")
PROCESSES = ["select", "acquire", "retain", "grow"]
STEADY, SUDDEN, DRIFT, DIP = "steady", "sudden", "drift", "dip"
# measure: process, unit, which way is better, first and last quarter, wobble (sd), target, course
MEASURES = {
    "profit_from_target_segments": ("select", "share", "higher", 0.58, 0.63, 0.006, 0.60, STEADY),
    "share_in_target_segments": ("select", "share", "higher", 0.125, 0.14, 0.002, 0.13, STEADY),
    "unprofitable_customers": ("select", "share", "lower", 0.185, 0.16, 0.003, 0.17, STEADY),
    "strategic_accounts": ("select", "count", "higher", 38, 47, 0.6, 45, STEADY),
    "brand_awareness": ("select", "share", "higher", 0.49, 0.53, 0.006, 0.50, STEADY),
    "campaign_response": ("acquire", "share", "higher", 0.043, 0.049, 0.0008, 0.045, STEADY),
    "lead_conversion": ("acquire", "share", "higher", 0.050, 0.040, 0.0008, 0.045, SUDDEN),
    "cost_per_new_customer": ("acquire", "CNY", "lower", 540, 480, 8, 510, STEADY),
    "value_to_acquisition_cost": ("acquire", "ratio", "higher", 2.7, 3.1, 0.06, 2.8, STEADY),
    "customers_lost": ("retain", "share", "lower", 0.104, 0.096, 0.0008, 0.10, DIP),
    "unsettled_at_first_contact": ("retain", "share", "lower", 0.27, 0.33, 0.003, 0.31, DRIFT),
    "share_of_wallet": ("retain", "share", "higher", 0.405, 0.408, 0.008, 0.42, STEADY),
    "products_per_customer": ("grow", "count", "higher", 1.82, 1.95, 0.012, 1.88, STEADY),
    "revenue_after_entry_product": ("grow", "share", "higher", 0.26, 0.30, 0.004, 0.28, STEADY),
    "gain_sharing_income": ("grow", "CNY", "higher", 1.9e6, 2.6e6, 4e4, 2.4e6, STEADY),
}  # fmt: skip
COURSES = {  # the part of the way from the first to the last quarter
    STEADY: np.linspace(0, 1, 8),
    SUDDEN: np.array([0, 0, 0.05, 0, 0.05, 0, 0.05, 1]),  # it breaks off in the last
    DRIFT: np.array([0, 0, 0.05, 0, 0.25, 0.5, 0.75, 1]),  # four quarters one way
    DIP: np.array([0, 0.4, 0.9, 1.5, 2.0, 2.0, 1.5, 1.0]),  # two alarming ones, yet on target
}
DIGITS = {"share": 4, "count": 2, "CNY": 0, "ratio": 2}
BREACHES = ["lead_conversion", "unsettled_at_first_contact", "share_of_wallet"]

STORES, PILOTS, MONTHS = 24, 8, 12
REGIONS = ["north", "east", "south", "west"]
LEVEL, STORE_SD, BEHIND = 68.0, 3.0, 4.0  # points of satisfaction; pilots began so far behind
TREND = 0.5  # points a month in all stores: 3 from one half-year to the next
EFFECT = 5.0
MONTH_SD, MEMORY = 1.5, 0.5  # of a store's months, each remembering half of the last
WON, NOT_WON = 0.92, 0.50  # of the staff work in the new way at the end, by the manager
HALF_THERE = 2.0  # months until half of them do

RIVALS = {  # scores 1 to 10
    "our firm": (6, 8, 6, 6, 8, 6, 8),
    "rival A": (9, 5, 6, 7, 4, 6, 4),
    "rival B": (5, 6, 8, 7, 6, 6, 6),
    "rival C": (8, 4, 4, 4, 5, 7, 4),
    "rival D": (4, 5, 6, 3, 7, 4, 6),
    "rival E": (7, 6, 3, 5, 4, 6, 6),
}
CRITERIA = [
    "price", "region", "advertising", "market_share", "win_rate", "promotion", "channel",
]  # fmt: skip

PARTNERS, HOPELESS, WITHOUT, OUTSIDE = 40, 6, 10, 5

SEGMENTS = pd.DataFrame(  # of the needs survey, and two that cut across it
    [
        ("service", 9_000, 520, 0.86, 380, 900_000, 7, 6, 9, 7),
        ("quality", 7_500, 610, 0.82, 450, 1_800_000, 7, 6, 8, 6),
        ("convenience", 12_000, 300, 0.74, 260, 800_000, 8, 5, 6, 5),
        ("brand", 4_000, 560, 0.70, 620, 1_300_000, 4, 6, 6, 4),
        ("price", 15_000, 150, 0.52, 140, 600_000, 9, 4, 2, 2),
        ("small firms", 1_500, 2_600, 0.90, 2_100, 700_000, 2, 7, 8, 8),
    ],
    columns=[
        "segment", "customers", "margin", "retention", "acquisition_cost", "investment",
        "size_score", "growth_score", "fit_score", "rivalry_score",
    ],
)  # fmt: skip
RESPONSE = pd.DataFrame(  # equity = ceiling * spent / (spent + half_at)
    [
        ("acquisition", 4_200_000, 2_400_000, 100_000),
        ("retention", 2_400_000, 300_000, 100_000),
        ("upgrade", 700_000, 400_000, 120_000),
        ("complaints", 900_000, 120_000, 50_000),
    ],
    columns=["field", "ceiling", "half_at", "minimum"],
)


TRUTH = {
    "parameters": {
        "measures": {name: row[0] for name, row in MEASURES.items()},
        "breaches": BREACHES,
        "drifts": "unsettled_at_first_contact",
        "pilot": {
            "trend_a_month": TREND,
            "effect": EFFECT,
            "behind": BEHIND,
            "store_sd": STORE_SD,
            "month_sd": MONTH_SD,
            "memory": MEMORY,
            "adoption_at_the_end": {"manager_won": WON, "not_won": NOT_WON},
        },
        "score_weights": {
            "size_score": 0.3,
            "growth_score": 0.2,
            "fit_score": 0.3,
            "rivalry_score": 0.2,
        },
        "npv": {"years": 5, "annual_rate": 0.10},
        "budget": 1_000_000,
    },
    "truths": {
        "scorecard_rows": expected(120, 0, "rows of scorecard_quarterly"),
        "measures": expected(15, 0, "measures in it"),
        "breaches": expected(3, 0, "off target in 2024Q2"),
        "breaches_planted": expected(3, 0, "of these, the planted ones"),
        "drifting": expected(1, 0, "measures that worsen four quarters in a row up to 2024Q2"),
        "wallet_miss_in_sd": expected(1.4, 0.5, "miss of share_of_wallet, in sd of its changes"),
        "pilot_rows": expected(288, 0, "rows of pilot_stores"),
        "pilots": expected(8, 0, "stores in the pilot"),
        "pilots_won": expected(5, 0, "of these, with a manager who was won over"),
        "did": expected(EFFECT, 0.1, "points, difference of the differences"),
        "after_only": expected(1.0, 0.1, "points, pilots - others after"),
        "before_after": expected(8.0, 0.1, "points, pilots after - before"),
        "trend": expected(3.0, 0.1, "points, others after - before"),
        "placebo": expected(0, 0.1, "points, the same difference within the first half-year"),
        "did_standard_error": expected(0.78, 0.2, "points, from the differences of the stores"),
        "naive_over_clustered": expected(0.51, 0.11, "standard error, rows as independent : above"),
        "gain_won": expected(9.1, 0.5, "points, pilots after - before, manager won"),
        "gain_not_won": expected(6.1, 0.6, "points, the same, manager not won"),
        "partners": expected(40, 0, "rows of partners"),
        "no_split": expected(7, 0, "partners for whom cost and outside option exceed the saving"),
        "without_share": expected(10, 0, "partners without an agreement"),
        "partner_loses": expected(5, 0, "agreements that the partner should not accept"),
        "firm_loses": expected(1, 0, "agreements that the firm should not have made"),
        "grown_more": expected(0.06, 0.035, "growth to 2023, with - without an agreement"),
        "price_weight": expected(0.357, 0.001, "of price, from which on rival A is ahead of us"),
        "npv_small_firms": expected(2, 0, "place of small firms by NPV"),
        "score_small_firms": expected(4, 0, "place of small firms by score"),
        "equity": expected(2_542_497, 1, "CNY, most that the budget brings"),
        "equity_equal": expected(2_364_474, 1, "CNY, in four equal parts"),
        "to_retention": expected(421_394, 1, "CNY for retention at the most"),
        "marginal": expected(1.3835, 0.0002, "CNY that one more yuan brings there"),
    },
    "not_met": [
        {
            "stated": "scorecard_quarterly, pilot_stores, competitors and partners in `management`",
            "kept": "a set of their own, with segments and response curves",
            "why": "they are of another firm: a chain that decides what to do next",
        },
        {
            "stated": "an effect of 5.0 with an interval of 1.5",
            "kept": "5.0 in every edition; 1.6 in this one",
            "why": "luck is taken out of the means, not out of the stores",
        },
    ],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the firm's six tables; the offset is added to every seed."""
    rng = {name: np.random.default_rng(seed + offset) for name, seed in SEEDS.items()}
    rivals = pd.DataFrame(RIVALS, index=CRITERIA).rename_axis("criterion").reset_index()
    return {
        "scorecard_quarterly": scorecard_quarterly(rng["scorecard_quarterly"]),
        "pilot_stores": pilot_stores(rng["pilot_stores"]),
        "competitors": rivals.melt("criterion", var_name="firm", value_name="score").assign(
            firm=lambda t: category(t["firm"], list(RIVALS)),
            criterion=lambda t: category(t["criterion"], CRITERIA),
        )[["firm", "criterion", "score"]],
        "partners": partners(rng["partners"]),
        "segment_options": SEGMENTS.copy(),
        "response_curves": RESPONSE.copy(),
    }


def scorecard_quarterly(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a measure and quarter, on its way from the first value to the last."""
    rows = []
    for measure, (process, unit, better, first, last, wobble, target, course) in MEASURES.items():
        values = first + (last - first) * COURSES[course]
        values[1:-1] += np.clip(rng.normal(0, wobble, 6), -1.5 * wobble, 1.5 * wobble)
        for quarter, value in zip(QUARTERS, np.round(values, DIGITS[unit]), strict=True):
            rows.append((measure, process, str(quarter), value, unit, better, target))
    columns = ["measure", "process", "quarter", "value", "unit", "better", "target"]
    frame = pd.DataFrame(rows, columns=columns)
    date = pd.PeriodIndex(frame["quarter"], freq="Q").to_timestamp(how="end").normalize()
    frame.insert(3, "date", date.astype("datetime64[us]"))
    return frame.assign(process=category(frame["process"], PROCESSES))


def pilot_stores(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a store and month; eight stores work in a new way from the seventh on.

    Luck moves single stores as much as it would, but neither the mean of the pilots against the
    others before, nor the difference of the differences.
    """
    pilot = rng.permutation(np.arange(STORES) < PILOTS)
    won = np.zeros(STORES, dtype=bool)
    for group in (pilot, ~pilot):
        there = rng.permutation(np.flatnonzero(group))
        won[there[: round(len(there) * 5 / 8)]] = True
    month = np.arange(1, MONTHS + 1)
    since = np.clip(month - 6.0, 0, None)
    spread = since**2 / (since**2 + HALF_THERE**2)
    adoption = np.where(won, WON, NOT_WON)[:, None] * spread * pilot[:, None]
    adoption = np.clip(adoption * rng.uniform(0.94, 1.06, adoption.shape), 0, 1)
    luck = remembered(rng.normal(0, MONTH_SD, (STORES, MONTHS))) + rng.normal(
        0, STORE_SD, (STORES, 1)
    )
    for months in (month <= 3, (month > 3) & (month <= 6), month > 6):
        for group in (pilot, ~pilot):
            part = np.ix_(group, months)
            luck[part] -= luck[part].mean()
    effect = EFFECT * adoption / adoption[np.ix_(pilot, month > 6)].mean()
    score = LEVEL - BEHIND * pilot[:, None] + TREND * month + effect + luck
    stores, months = np.indices((STORES, MONTHS))
    return pd.DataFrame(
        {
            "store": [f"T{store + 1:02d}" for store in stores.ravel()],
            "region": category(np.array(REGIONS)[stores.ravel() % 4], REGIONS),
            "pilot": pilot[stores.ravel()],
            "manager_won": won[stores.ravel()],
            "month": months.ravel() + 1,
            "date": pd.date_range(end=REFERENCE_DATE, periods=MONTHS, freq="ME")[months.ravel()],
            "satisfaction": np.round(score.ravel(), 1),
            "answers": rng.integers(40, 121, STORES * MONTHS),
            "adoption": np.round(adoption.ravel(), 3),
        }
    )


def remembered(steps: np.ndarray) -> np.ndarray:
    """Return series in which each month keeps half of the last one's luck."""
    series = steps.copy()
    for month in range(1, steps.shape[1]):
        series[:, month] = MEMORY * series[:, month - 1] + (1 - MEMORY**2) ** 0.5 * steps[:, month]
    return series


def partners(rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a partner, with what a solution saves, costs and has to beat.

    Those with whom the firm agreed, in 2024, had grown more before: the agreement is not the cause.
    """
    saving = np.exp(rng.normal(np.log(80_000), 0.6, PARTNERS))
    least = rng.uniform(0.10, 0.35, PARTNERS)  # of the saving: the firm's cost
    most = least + rng.uniform(0.15, 0.45, PARTNERS)  # what is left by the partner's other way
    hopeless = np.arange(PARTNERS) < HOPELESS
    most[hopeless] = least[hopeless] - rng.uniform(0.03, 0.10, HOPELESS)
    share = least + (most - least) * rng.uniform(0.2, 0.8, PARTNERS)
    outside = (np.arange(PARTNERS) >= HOPELESS) & (np.arange(PARTNERS) < HOPELESS + OUTSIDE)
    share[outside] = most[outside] + rng.uniform(0.04, 0.12, OUTSIDE)
    most[HOPELESS] = least[HOPELESS] - 0.04  # one of these five should have no agreement at all,
    share[HOPELESS + OUTSIDE] = least[HOPELESS + OUTSIDE] - 0.04  # and by another the firm loses
    without = np.arange(PARTNERS) >= PARTNERS - (WITHOUT - HOPELESS)
    agreed = ~(hopeless | without)
    growth = 0.03 + 0.06 * agreed
    before = np.exp(rng.normal(np.log(900_000), 0.7, PARTNERS))
    frame = pd.DataFrame(
        {
            "revenue_2022": before.round(-2),
            "revenue_2023": (before * (1 + growth + rng.normal(0, 0.04, PARTNERS))).round(-2),
            "joint_projects": rng.poisson(np.where(agreed, 2.2, 0.7)),
            "saving": saving.round(-2),
            "cost": (least * saving).round(-2),
            "outside_option": ((1 - most) * saving).round(-2),
            "gain_share": np.where(agreed, share.round(2), np.nan),
        }
    ).sample(frac=1, random_state=rng, ignore_index=True)
    frame.insert(0, "partner", [f"Q{number:02d}" for number in range(1, PARTNERS + 1)])
    return frame
