"""The customer pyramid: layers by rank, a profit statement a layer, and moving customers up."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import complete_numbers, require_above_zero, require_columns, require_one_of
from crmlab.messages import refusal
from crmlab.value.measures.concentration import top_count

__all__ = ["LAYERS", "layer_statement", "pyramid", "upgrade", "upgrade_gains"]

LAYERS = {"top": 0.01, "high": 0.04, "middle": 0.15, "lower": 0.80}
RANK_OF_TIES = {"up": "min", "down": "max", "first": "first"}  # as pandas calls it


def pyramid(
    revenue: Sequence[float] | pd.Series,
    layers: Mapping[str, float] = LAYERS,
    ties: str = "up",
) -> pd.Series:
    """Return the layer of every active customer, from a ranking by revenue.

    The first 1 % are the top, the next 4 % high, the next 15 % middle, the rest lower; each cut is
    rounded up to whole customers (Curry & Curry 2000). Any variable that ranks customers will do.
    The layers, from the top, are shares of customers that sum to 1.

    Customers with equal revenue on both sides of a cut all go ``"up"``, all go ``"down"``, or the
    one who stands ``"first"`` in the data is ranked first, which keeps the counts exact and the
    choice arbitrary.

    >>> revenue = pd.Series(range(100))
    >>> pyramid(revenue).value_counts(sort=False).to_dict()
    {'top': 1, 'high': 4, 'middle': 15, 'lower': 80}
    """
    require_one_of("ties", ties, [*RANK_OF_TIES])
    whole = sum(layers.values())
    if abs(whole - 1) > 1e-9:
        raise refusal("The layers must sum to 1; they sum to {total}.", total=f"{whole:.4f}")
    revenue = complete_numbers(revenue, "revenues")
    rank = revenue.rank(method=RANK_OF_TIES[ties], ascending=False).to_numpy()
    cuts = [top_count(len(revenue), cut) for cut in np.cumsum(list(layers.values()))[:-1]]
    codes = np.searchsorted(np.array(cuts, dtype=float), rank, side="left")
    tier = pd.Categorical.from_codes(codes, categories=list(layers), ordered=True)
    return pd.Series(tier, index=revenue.index, name="layer")


def layer_statement(customers: pd.DataFrame, layer: pd.Series) -> pd.DataFrame:
    """Return a profit statement for each layer of the pyramid, and for ``all`` (money).

    A row a customer has ``revenue`` and, where known, ``margin`` (gross margin) and ``cost`` (cost
    to serve); the layers are on the same index. With margin and cost there is also the ``profit``
    (Curry & Curry 2000; Cooper & Kaplan 1991).

    >>> people = pd.DataFrame({"revenue": [90, 10], "margin": [36, 4], "cost": [6, 9]})
    >>> layer_statement(people, pd.Series(["top", "lower"])).profit.to_dict()
    {'lower': -5, 'top': 30, 'all': 25}
    """
    require_columns(customers, ["revenue"], "customers")
    if not customers.index.equals(layer.index):
        raise refusal("The layers must be on the same index as the customers.")
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
    return statement.rename_axis("layer")


def _add_shares(statement: pd.DataFrame, column: str) -> None:
    statement[f"{column}_share"] = statement[column] / statement.at["all", column]
    statement[f"{column}_per_customer"] = statement[column] / statement["customers"]


def upgrade_gains(
    averages: Mapping[str, float], moves: Mapping[str, int], *, start: str = "lower"
) -> pd.DataFrame:
    """Return what the customers who move up from one layer add to revenue, by the layer they reach.

    ``gain = customers × (average there − average at the start)``, as in `upgrade`; a row a layer
    reached has ``customers`` (count), ``each`` and ``gain`` (money a year).

    >>> upgrade_gains({"middle": 3_000, "lower": 500}, {"middle": 3})
            customers  each  gain
    layer
    middle          3  2500  7500
    """
    for layer in (start, *moves):
        require_one_of("layer", layer, dict(averages))
    each = pd.Series({layer: averages[layer] - averages[start] for layer in moves})
    gains = pd.DataFrame({"customers": pd.Series(moves), "each": each}).rename_axis("layer")
    return gains.assign(gain=gains["customers"] * gains["each"])


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
    goods still cost money and only the gross margin of the gain is profit (Curry & Curry 2000).

    The averages are revenue per customer (money a year), the counts customers, by layer; the moves
    say how many leave ``start``, by the layer they reach. Profit today and gross margin are shares
    of revenue, and every growth is a share.

    >>> averages = {"top": 50_000, "high": 12_000, "middle": 3_000, "lower": 500}
    >>> counts = {"top": 10, "high": 40, "middle": 150, "lower": 800}
    >>> upgrade(averages, counts, {"middle": 3, "high": 2, "top": 1}).round(3).to_dict()
    {'revenue': 1830000.0, 'gain': 80000.0, 'growth': 0.044,
     'profit_growth_cost_fixed': 0.437, 'profit_growth_margin_only': 0.175}
    """
    averages, counts = dict(averages), dict(counts)  # a Series will do as well
    gain = upgrade_gains(averages, moves, start=start)["gain"].sum()
    if set(averages) != set(counts):
        raise refusal(
            "averages and counts must be of the same layers; not {averages} and {counts}.",
            averages=", ".join(averages),
            counts=", ".join(counts),
        )
    if sum(moves.values()) > counts[start] or min(moves.values(), default=0) < 0:
        raise refusal(
            "From 0 to {most} customers can leave {start}; not {moves}.",
            most=counts[start],
            start=start,
            moves=moves,
        )
    revenue = sum(averages[layer] * counts[layer] for layer in averages)
    if not 0 < revenue < math.inf:
        raise refusal(
            "Growth needs a finite revenue above zero today; it is {revenue:,.0f}.",
            revenue=revenue,
        )
    require_above_zero(profit_rate=profit_rate)
    profit = profit_rate * revenue
    growth = {
        "revenue": revenue,
        "gain": gain,
        "growth": gain / revenue,
        "profit_growth_cost_fixed": gain / profit,
        "profit_growth_margin_only": margin_rate * gain / profit,
    }
    return pd.Series(growth, dtype=float, name="upgrade")
