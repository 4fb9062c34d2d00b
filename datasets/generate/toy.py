"""Toy tables: small enough to check with pencil and paper. Nothing in them is drawn."""

import pandas as pd

from .common import expected

SEEDS: dict[str, int] = {}
TRUTH = {
    "truths": {
        "ownership_cost": expected(165_000, 0, "sum of toy_ownership over five years, CNY"),
        "bank_investment_per_gold": expected(10_000, 0, "CNY a gold customer"),
        "bank_per_head_ratio": expected(57, 1e-9, "profit a head, gold : other"),
        "pyramid_customers": expected(1000, 0, "customers in all layers"),
        "pyramid_revenue": expected(1_830_000, 0, "revenue of all layers, CNY"),
        "pyramid_upgrade_gain": expected(
            80_000, 0, "revenue gain, CNY, when 6 lower customers become 3 middle, 2 high, 1 top"
        ),
        "cashflow_npv": expected(1074.67, 0.005, "net present value at 8 %, CNY"),
        "cashflow_cumulated_year_3": expected(550, 0, "undiscounted sum of years 0 to 3, CNY"),
        "carfamily_sum": expected(60, 0, "sum of reading A"),
        "carfamily_npv_3_years": expected(42.40, 0.005, "reading A every 3 years, at 8 %"),
        "carfamily_npv_2_years": expected(47.20, 0.005, "reading A every 2 years, at 8 %"),
        "carfamily_npv_axis": expected(25.99, 0.005, "reading B, at 8 %"),
        "matrix_level_sum": expected(27, 0, "sum of the nine levels"),
        "migration_row_sum": expected(1, 1e-12, "sum of every row"),
        "migration_active_year_1": expected(
            7206.1, 0.05, "active a year after 6400/1200/320/80 active and 1450 inactive"
        ),
        "abc_cumulated": expected(0.90, 1e-12, "share of the first three of toy_abc"),
        "tarp_stayers": expected(
            386.0, 0.05, "of 1000 major problems: 310 silent, 690 voiced, of these 30/40/30 %"
        ),
    }
}


def tables(offset: int = 0) -> dict[str, pd.DataFrame]:
    """Return the nine toy tables; there is no randomness, so the offset changes nothing."""
    return {
        "toy_ownership": toy_ownership(),
        "toy_bank": toy_bank(),
        "toy_pyramid": toy_pyramid(),
        "toy_cashflows": toy_cashflows(),
        "toy_carfamily": toy_carfamily(),
        "toy_matrix": toy_matrix(),
        "toy_migration": toy_migration(),
        "toy_tarp": toy_tarp(),
        "toy_abc": toy_abc(),
    }


def toy_ownership() -> pd.DataFrame:
    """Return what a car costs its owner in each of five years (CNY; money back is negative)."""
    frame = pd.DataFrame({"year": range(6), "price": 0, "running": 0, "service": 0, "resale": 0})
    frame.loc[0, "price"] = 150_000
    frame.loc[1:, ["running", "service"]] = [12_000, 3_000]
    frame.loc[5, "resale"] = -60_000
    return frame


def toy_bank() -> pd.DataFrame:
    """Return the bank case as two groups of customers."""
    return pd.DataFrame(
        {
            "group": ["gold", "other"],
            "customers": [200, 3800],
            "customer_share": [0.05, 0.95],
            "profit_share": [0.75, 0.25],
            "investment": [2_000_000, 0],
        }
    )


def toy_pyramid() -> pd.DataFrame:
    """Return a pyramid of 1,000 customers, top layer first."""
    frame = pd.DataFrame(
        {
            "layer": ["top", "high", "middle", "lower"],
            "customers": [10, 40, 150, 800],
            "average_revenue": [50_000, 12_000, 3_000, 500],
        }
    )
    return frame.assign(revenue=frame["customers"] * frame["average_revenue"])


def toy_cashflows() -> pd.DataFrame:
    """Return the yearly cash flows of one customer; year 0 is the cost of winning them."""
    return pd.DataFrame({"year": range(6), "cash_flow": [-1200, 500, 600, 650, 600, 500]})


def toy_carfamily() -> pd.DataFrame:
    """Return the two readings of the car family's figures, reading A with two sets of dates."""
    amounts = [15, 10, 15, 20]
    return pd.DataFrame(
        {
            "reading": ["A"] * 8 + ["B"] * 5,
            "dates": ["every 3 years"] * 4 + ["every 2 years"] * 4 + ["time axis"] * 5,
            "year": [*[0, 3, 6, 9], *[0, 2, 4, 6], *[1, 5, 10, 15, 20]],
            "amount": amounts + amounts + [10] * 5,
        }
    )


def toy_matrix() -> pd.DataFrame:
    """Return the relationship level of each cell: value index + share index - 1."""
    levels = ["basic", "reactive", "accountable", "proactive", "partnership"]
    cells = [
        (value, share, i + j + 1, levels[i + j])
        for i, value in enumerate(["small", "medium", "large"])
        for j, share in enumerate(["low", "medium", "high"])
    ]
    return pd.DataFrame(cells, columns=["value", "share", "level", "relationship"])


def toy_migration() -> pd.DataFrame:
    """Return where the customers of each layer are a year later (rows sum to 1)."""
    states = ["lower", "middle", "high", "top", "inactive"]
    frame = pd.DataFrame(
        [
            [0.85, 0.03, 0.00, 0.00, 0.12],
            [0.10, 0.78, 0.05, 0.00, 0.07],
            [0.02, 0.10, 0.80, 0.04, 0.04],
            [0.00, 0.02, 0.08, 0.88, 0.02],
            [0.05, 0.00, 0.00, 0.00, 0.95],
        ],
        columns=states,
    )
    frame.insert(0, "from", states)
    return frame


def toy_tarp() -> pd.DataFrame:
    """Return the share of customers with a problem who buy again, by loss and by handling."""
    return pd.DataFrame(
        {
            "handling": ["silent", "unsettled", "settled", "settled_quickly"],
            "minor": [0.37, 0.46, 0.70, 0.95],
            "major": [0.09, 0.19, 0.54, 0.82],
        }
    )


def toy_abc() -> pd.DataFrame:
    """Return six customers whose values add up to a hundred, the largest first."""
    return pd.DataFrame({"customer": list("abcdef"), "value": [50, 30, 10, 5, 3, 2]})
