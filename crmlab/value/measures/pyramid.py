"""The customer pyramid: layers by rank, a profit statement a layer, and moving customers up."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers
from crmlab.value.measures.concentration import top_count

LAYERS = {"top": 0.01, "high": 0.04, "middle": 0.15, "lower": 0.80}
TIES = ("up", "down", "first")


def pyramid(
    revenue: Sequence[float] | pd.Series,
    layers: Mapping[str, float] = LAYERS,
    ties: str = "up",
) -> pd.Series:
    """Return the layer of every active customer, from a ranking by revenue.

    The first 1 % are the top, the next 4 % high, the next 15 % middle, the rest lower; each cut
    is rounded up to whole customers.

    Parameters
    ----------
    revenue
        One value an active customer (money); any variable that ranks customers will do.
    layers
        Share of customers by layer, from the top, summing to 1.
    ties
        What happens to customers with equal revenue on both sides of a cut: all go ``"up"``, all
        go ``"down"``, or the one who stands ``"first"`` in the data is ranked first, which keeps
        the counts exact and the choice arbitrary.

    Returns
    -------
    Series
        An ordered category on the same index, the top layer first.

    Raises
    ------
    ValueError
        If shares do not sum to 1, a revenue is missing, infinite or a text, or the rule for
        ties is unknown.

    References
    ----------
    Curry & Curry (2000).

    Examples
    --------
    >>> revenue = pd.Series(range(100))
    >>> pyramid(revenue).value_counts(sort=False).to_dict()
    {'top': 1, 'high': 4, 'middle': 15, 'lower': 80}
    """
    if ties not in TIES:
        raise ValueError(f"ties must be one of {', '.join(map(repr, TIES))}; not {ties!r}")
    if abs(sum(layers.values()) - 1) > 1e-9:
        raise ValueError(f"The layers must sum to 1; they sum to {sum(layers.values()):.4f}.")
    revenue = complete_numbers(revenue, "revenues")
    method = {"up": "min", "down": "max", "first": "first"}[ties]
    rank = revenue.rank(method=method, ascending=False).to_numpy()
    cuts = [top_count(len(revenue), cut) for cut in np.cumsum(list(layers.values()))[:-1]]
    codes = np.searchsorted(np.array(cuts, dtype=float), rank, side="left")
    tier = pd.Categorical.from_codes(codes, categories=list(layers), ordered=True)
    return pd.Series(tier, index=revenue.index, name="layer")


def layer_statement(customers: pd.DataFrame, layer: pd.Series) -> pd.DataFrame:
    """Return a profit statement for each layer of the pyramid.

    Parameters
    ----------
    customers
        One row a customer: ``revenue`` and, where known, ``margin`` (gross margin) and ``cost``
        (cost to serve), money.
    layer
        The layer of each customer, on the same index.

    Returns
    -------
    DataFrame
        A row a layer and one for ``all``: ``customers``, ``revenue``, ``revenue_share``,
        ``revenue_per_customer``; with margin and cost also ``margin``, ``cost``, ``profit``,
        ``profit_share``, ``profit_per_customer``.

    Raises
    ------
    ValueError
        If ``revenue`` is missing, or the two indexes differ.

    References
    ----------
    Curry & Curry (2000); Cooper & Kaplan (1991).

    Examples
    --------
    >>> people = pd.DataFrame({"revenue": [90, 10], "margin": [36, 4], "cost": [6, 9]})
    >>> layer_statement(people, pd.Series(["top", "lower"])).profit.to_dict()
    {'lower': -5, 'top': 30, 'all': 25}
    """
    if "revenue" not in customers:
        raise ValueError("The customers have no column 'revenue'.")
    if not customers.index.equals(layer.index):
        raise ValueError("The layers must be on the same index as the customers.")
    columns = [name for name in ("revenue", "margin", "cost") if name in customers]
    by_layer = customers[columns].groupby(layer, observed=True)
    statement = by_layer.sum()
    statement.insert(0, "customers", by_layer.size())
    statement.index = statement.index.astype(str)
    statement.loc["all"] = statement.sum()
    statement = statement.astype({"customers": int})
    _add_shares(statement, "revenue")
    if {"margin", "cost"} <= set(columns):
        statement["profit"] = statement["margin"] - statement["cost"]
        _add_shares(statement, "profit")
    statement.index.name = "layer"
    return statement


def _add_shares(statement: pd.DataFrame, column: str) -> None:
    statement[f"{column}_share"] = statement[column] / statement.at["all", column]
    statement[f"{column}_per_customer"] = statement[column] / statement["customers"]


def upgrade(
    averages: Mapping[str, float],
    counts: Mapping[str, int],
    moves: Mapping[str, int],
    *,
    start: str = "lower",
    profit_rate: float = 0.10,
    margin_rate: float = 0.40,
) -> pd.Series:
    """Return what moving customers up the pyramid adds, under two readings of "same cost".

    Each moved customer brings the average revenue of the new layer instead of the old. If *all*
    cost stays the same, the whole gain is profit; if only marketing and selling cost does, the
    goods still cost money and only the gross margin of the gain is profit.

    Parameters
    ----------
    averages
        Revenue per customer by layer (money a year).
    counts
        Customers by layer.
    moves
        How many move up from ``start``, by the layer they reach.
    start
        The layer they leave.
    profit_rate
        Profit today as a share of revenue.
    margin_rate
        Gross margin as a share of revenue.

    Returns
    -------
    Series
        ``revenue`` today, ``gain`` (money), ``growth`` (share of revenue), and the growth of
        profit as ``profit_growth_cost_fixed`` and ``profit_growth_margin_only`` (shares).

    Raises
    ------
    ValueError
        If averages and counts differ in layers; if more customers move than there are, fewer
        than none, from or to a layer that is not there; or if there is no revenue or no profit
        today to grow from.

    References
    ----------
    Curry & Curry (2000).

    Examples
    --------
    >>> averages = {"top": 50_000, "high": 12_000, "middle": 3_000, "lower": 500}
    >>> counts = {"top": 10, "high": 40, "middle": 150, "lower": 800}
    >>> round(upgrade(averages, counts, {"middle": 3, "high": 2, "top": 1})["gain"])
    80000
    """
    averages, counts = dict(averages), dict(counts)  # a Series will do as well
    unknown = [layer for layer in (start, *moves) if layer not in averages]
    if unknown:
        raise ValueError(f"There is no layer {unknown[0]!r}; there are {', '.join(averages)}.")
    if set(averages) != set(counts):
        raise ValueError(
            f"averages and counts must be of the same layers; not {', '.join(averages)} and "
            f"{', '.join(counts)}."
        )
    if sum(moves.values()) > counts[start] or min(moves.values(), default=0) < 0:
        raise ValueError(f"From 0 to {counts[start]} customers can leave {start}; not {moves}.")
    revenue = sum(averages[layer] * counts[layer] for layer in averages)
    if not 0 < revenue < math.inf:
        raise ValueError(f"Growth needs a finite revenue above zero today; it is {revenue:,.0f}.")
    if not profit_rate > 0:
        raise ValueError(f"profit_rate must be above 0, such as 0.10; not {profit_rate}")
    gain = sum(number * (averages[layer] - averages[start]) for layer, number in moves.items())
    profit = profit_rate * revenue
    return pd.Series(
        {
            "revenue": revenue,
            "gain": gain,
            "growth": gain / revenue,
            "profit_growth_cost_fixed": gain / profit,
            "profit_growth_margin_only": margin_rate * gain / profit,
        },
        dtype=float,
        name="upgrade",
    )
