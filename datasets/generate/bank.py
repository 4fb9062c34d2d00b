"""The bank: few customers earn most of the margin, and fewer earn more than the whole profit."""

import numpy as np
import pandas as pd

from .common import category, customer_ids, days, expected, rounded_to_total

SEEDS = {
    "bank_customers": 3101,
    "bank_accounts_monthly": 3102,
    "bank_activities": 3103,
    "bank_gold": 3104,
    "bank_offers": 3105,
}

N = 4000
GOLD = 200
GROSS_MARGIN = 60_000_000
GOLD_SHARE = 0.75
ALPHA = 1.106
COST_SHARE = 0.43  # of gross margin
TOP_TENTH_COST_SHARE = 0.15  # of the cost to serve
RATES = {"visit": 28.0, "call": 6.0, "advice_hour": 180.0, "transfer": 0.8, "online": 0.05}
MARGIN_RATES = {"deposit": 0.015, "invest": 0.010, "loan": 0.020}  # a year
OFFERED, OFFERED_RETAINED = 400, 364
CONTROL, CONTROL_RETAINED = 200, 173
INVESTED = 2_000_000
REGIONS = ["north", "east", "south", "west"]

TRUTH = {
    "parameters": {
        "pareto_alpha": ALPHA,
        "cost_rates": RATES,
        "margin_rates_per_year": MARGIN_RATES,
        "offer": {
            "offered": OFFERED,
            "offered_retained": OFFERED_RETAINED,
            "control": CONTROL,
            "control_retained": CONTROL_RETAINED,
        },
    },
    "truths": {
        "customers": expected(N, 0, "rows of bank_customers"),
        "gold_customers": expected(GOLD, 0, "customers marked gold"),
        "gross_margin_total": expected(GROSS_MARGIN, 0.005, "CNY"),
        "gold_mean_margin": expected(225_000, 0.005, "gross margin a gold customer, CNY"),
        "top_1_share": expected(0.53, 0.01, "share of gross margin"),
        "top_5_share": expected(GOLD_SHARE, 0.0005, "share of gross margin: exactly 0.75"),
        "top_10_share": expected(0.80, 0.01, "share of gross margin"),
        "top_20_share": expected(0.86, 0.01, "share of gross margin"),
        "alpha_within_gold": expected(ALPHA, 0.03, "-1 / slope of log margin on log rank, 5-100"),
        "alpha_of_the_rest": expected(
            ALPHA, 0.03, "-1 / slope of log margin on log rank, 400-4000"
        ),
        "cost_share": expected(0.43, 0.005, "cost to serve / gross margin"),
        "top_10_cost_share": expected(TOP_TENTH_COST_SHARE, 0.005, "of cost, by gross margin rank"),
        "top_10_net_by_gross_rank": expected(1.303, 0.005, "share of net profit"),
        "top_10_net_by_net_rank": expected(1.314, 0.006, "share of net profit"),
        "whale_peak": expected(1.37, 0.01, "highest cumulated share of net profit"),
        "unprofitable_share": expected(0.64, 0.02, "customers with net profit below 0"),
        "activity_rows": expected(2 * N, 0, "rows of bank_activities"),
        "activity_cost_error": expected(0, 0.0051, "largest |cost - cost by the rates|, CNY"),
        "account_rows": expected(24 * N, 0, "rows of bank_accounts_monthly"),
        "account_year_error": expected(0, 0.001, "largest |12 months - gross margin|, CNY"),
        "account_margin_error": expected(0, 0.0051, "largest |margin - margin by the rates|, CNY"),
        "gold_rows": expected(GOLD, 0, "rows of bank_gold"),
        "invested": expected(INVESTED, 0.005, "sum of invested_amount, CNY"),
        "offer_rows": expected(OFFERED + CONTROL, 0, "rows of bank_offers"),
        "offer_effect": expected(0.045, 1e-12, "retained, offered - control: exactly 4.5 points"),
        "churn_rate": expected(0.14, 0.02, "customers gone a year later"),
    },
    "not_met": [
        {
            "stated": "a Pareto rank-size curve of alpha 1.106 whose top 5 % hold 75 %",
            "kept": "the 75.0 % exactly, and alpha 1.106 above and below the gold border",
            "why": "the infinite curve holds 75 % in its top 5 %, but 4,000 points of it hold "
            "about 60 %; the curve above the border is lifted by one factor of about 2, with a "
            "smooth passage between the ranks of about 150 and 270",
        },
        {
            "stated": "cost drivers at the stated rates and a cost of 41-43 % of gross margin",
            "kept": "both",
            "why": "together they need many contacts: a mean of 78 visits and 18 hours of advice "
            "a customer and year, more than a real retail bank gives",
        },
        {
            "stated": "an offer with an effect just above the break-even of 4.44 points",
            "kept": "the effect in all 600",
            "why": "4.44 points is the break-even of a gold customer (margin 225,000); the 600 "
            "are the gold customers and the next 400, whose margin is far lower, and with 600 "
            "customers the effect is not significant (standard error 2.8 points)",
        },
    ],
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the bank's five tables; the offset is added to every seed."""
    rng = {name: np.random.default_rng(seed + offset) for name, seed in SEEDS.items()}
    ids = rng["bank_customers"].permutation(customer_ids("B", N))  # of rank 1, 2, ...
    margin = margin_by_rank()
    activities = bank_activities(rng["bank_activities"], ids, margin)
    offers = bank_offers(rng["bank_offers"], ids)
    customers = bank_customers(rng["bank_customers"], ids, margin, activities, offers)
    return {
        "bank_customers": customers,
        "bank_accounts_monthly": bank_accounts_monthly(rng["bank_accounts_monthly"], customers),
        "bank_activities": activities,
        "bank_gold": bank_gold(rng["bank_gold"], ids[:GOLD]),
        "bank_offers": offers,
    }


def margin_by_rank() -> np.ndarray:
    """Return yearly gross margins (CNY) of ranks 1 to N on a Pareto rank-size curve.

    A finite Pareto sample of this alpha gives its top 5 % less than 75 %, so the curve is lifted
    by one factor above the gold border, with a smooth passage around it.
    """
    rank = np.arange(1, N + 1)
    curve = (rank - 0.4) ** (-1 / ALPHA)
    above = curve / (1 + (rank / GOLD) ** 8)
    shortfall = GOLD_SHARE * curve.sum() - curve[:GOLD].sum()
    margin = curve + above * shortfall / (above[:GOLD].sum() - GOLD_SHARE * above.sum())
    return np.concatenate(
        [
            rounded_to_total(margin[:GOLD], GOLD_SHARE * GROSS_MARGIN),
            rounded_to_total(margin[GOLD:], (1 - GOLD_SHARE) * GROSS_MARGIN),
        ]
    )


def yearly_cost(rng: np.random.Generator, margin: np.ndarray) -> np.ndarray:
    """Return the cost to serve (CNY a year) of customers given in rank order."""
    top = N // 10
    spread = np.where(np.arange(N) < top, 0.6, 0.79)
    power = np.where(np.arange(N) < top, 0.2, 0.1)
    cost = margin**power * np.exp(spread * rng.standard_normal(N))
    total = COST_SHARE * GROSS_MARGIN
    cost[:top] *= TOP_TENTH_COST_SHARE * total / cost[:top].sum()
    cost[top:] *= (1 - TOP_TENTH_COST_SHARE) * total / cost[top:].sum()
    return cost


def bank_activities(rng: np.random.Generator, ids: np.ndarray, margin: np.ndarray) -> pd.DataFrame:
    """Return one row a customer and half-year: the cost drivers and the cost they make."""
    cost = yearly_cost(rng, margin)
    first = rng.beta(20, 20, N)
    cost = np.concatenate([cost * first, cost * (1 - first)])
    visits, calls, advice, transfers = cost * rng.dirichlet([34, 10, 50, 6], 2 * N).T
    online = rng.beta(3, 2, 2 * N).round(2)
    per_transfer = RATES["transfer"] * (1 - online) + RATES["online"] * online
    frame = pd.DataFrame(
        {
            "customer_id": np.tile(ids, 2),
            "half_year": category(np.repeat(["2023-H2", "2024-H1"], N), ["2023-H2", "2024-H1"]),
            "visits": np.rint(visits / RATES["visit"]).astype(int),
            "calls": np.rint(calls / RATES["call"]).astype(int),
            "transfers": np.rint(transfers / per_transfer).astype(int),
            "advice_hours": np.rint(advice / RATES["advice_hour"] * 4) / 4,
            "online_share": online,
        }
    )
    frame["cost"] = (
        RATES["visit"] * frame["visits"]
        + RATES["call"] * frame["calls"]
        + RATES["advice_hour"] * frame["advice_hours"]
        + per_transfer * frame["transfers"]
    ).round(2)
    return frame.sort_values(["customer_id", "half_year"], ignore_index=True)


def bank_offers(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    """Return the randomised advice offer to the 600 customers of highest gross margin."""
    n = OFFERED + CONTROL
    offered = rng.permutation(np.arange(n) < OFFERED)
    retained = np.empty(n, dtype=bool)
    retained[offered] = rng.permutation(np.arange(OFFERED) < OFFERED_RETAINED)
    retained[~offered] = rng.permutation(np.arange(CONTROL) < CONTROL_RETAINED)
    frame = pd.DataFrame({"customer_id": ids[:n], "offered": offered, "retained": retained})
    return frame.sort_values("customer_id", ignore_index=True)


def bank_customers(
    rng: np.random.Generator,
    ids: np.ndarray,
    margin: np.ndarray,
    activities: pd.DataFrame,
    offers: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row a customer: who, what margin, what profit, and who left a year later."""
    gold = np.arange(N) < GOLD
    since = 2022 - np.minimum(rng.gamma(2.0, 4.5, N).astype(int), 32)  # before the first month
    products = 1 + rng.binomial(5, np.where(gold, 0.55, 0.3))
    advisors = np.where(gold, rng.integers(1, 11, N), rng.integers(11, 51, N))
    logit = -0.75 - 0.25 * products - 0.05 * (2024 - since) + 0.3 * gold
    cost = activities.groupby("customer_id")["cost"].sum().reindex(ids).to_numpy()
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "age": np.clip(rng.normal(np.where(gold, 52, 46), 13), 18, 90).astype(int),
            "region": category(rng.choice(REGIONS, N, p=[0.3, 0.3, 0.25, 0.15]), REGIONS),
            "since": since,
            "products": products,
            "gross_margin_12m": margin,
            "net_profit_12m": (margin - cost).round(2),
            "gold": gold,
            "advisor_id": [f"V{i:02d}" for i in advisors],
            "churned_next_12m": rng.random(N) < 1 / (1 + np.exp(-logit)),
        }
    ).sort_values("customer_id", ignore_index=True)
    retained = frame["customer_id"].map(offers.set_index("customer_id")["retained"])
    frame["churned_next_12m"] = frame["churned_next_12m"].where(retained.isna(), retained.eq(False))
    return frame


def bank_accounts_monthly(rng: np.random.Generator, customers: pd.DataFrame) -> pd.DataFrame:
    """Return one row a customer and month: balances at its end, and the margin they earned."""
    last = customers["gross_margin_12m"].to_numpy()
    margin = np.hstack([monthly(rng, last * rng.lognormal(-0.06, 0.15, N)), monthly(rng, last)])
    products = customers["products"].to_numpy()
    weights = np.array([3.0, 4.0, 3.0]) * rng.gamma(4.0, 1.0, (N, 3))
    weights[:, 1] *= products >= 2
    weights[:, 2] *= rng.random(N) < products / 7
    shares = rng.beta(16, 4, (N, 1)) * weights / weights.sum(axis=1, keepdims=True)
    rates = np.array(list(MARGIN_RATES.values())) / 12
    balances = np.rint(margin[:, :, None] * shares[:, None, :] / rates / 100) * 100
    months = pd.date_range("2022-07-01", periods=24, freq="MS").astype("datetime64[us]")
    frame = pd.DataFrame(
        {
            "customer_id": np.repeat(customers["customer_id"].to_numpy(), 24),
            "month": np.tile(months, N),
            "balance_deposit": balances[:, :, 0].ravel().astype(int),
            "balance_invest": balances[:, :, 1].ravel().astype(int),
            "loan": balances[:, :, 2].ravel().astype(int),
        }
    )
    frame["fee"] = (margin - balances @ rates).ravel().round(2)
    frame["margin"] = margin.ravel().round(2)
    return frame


def monthly(rng: np.random.Generator, yearly: np.ndarray) -> np.ndarray:
    """Split yearly amounts into twelve months whose sum is the year, to the cent."""
    cents = np.rint(yearly * 100).astype(np.int64)
    months = np.floor(rng.dirichlet(np.full(12, 400.0), N) * cents[:, None]).astype(np.int64)
    months[:, -1] += cents - months.sum(axis=1)
    return months / 100


def bank_gold(rng: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    """Return one row a gold customer in the advice programme: hours given and money invested."""
    hours = np.maximum(np.rint(rng.gamma(6.0, 2.0, GOLD) * 2) / 2, 1.0)
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "in_programme_from": days(rng.integers(0, 12, GOLD) * 7, "2024-04-01"),
            "hours": hours,
            "invested_amount": rounded_to_total(4000 + 500 * hours, INVESTED),
        }
    )
    return frame.sort_values("customer_id", ignore_index=True)
