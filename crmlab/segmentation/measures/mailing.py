"""Mailing some customers instead of all: response by cell, break-even, profit, and its interval."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    number_columns,
    refuse_where,
    require_above_zero,
    require_filled,
    require_not_below_zero,
    require_rows,
)
from crmlab.intervals import wilson
from crmlab.messages import refusal, say

Numbers = TypeVar("Numbers", float, pd.Series)

__all__ = ["break_even_response", "gains_table", "mailing_gain", "response_by"]


def break_even_response(cost: float, margin: Numbers) -> Numbers:
    """Return the share that must respond so that a message pays: cost over margin of a response.

    The margin (money) is a number, or a Series by group: without one no response pays, which is
    infinite.

    >>> round(break_even_response(2, 60), 4)
    0.0333
    """
    require_not_below_zero(cost=cost)
    if isinstance(margin, pd.Series):
        margins = complete_numbers(margin, say("margins"))
        return (cost / margins.where(margins > 0)).fillna(np.inf)
    require_above_zero(margin=margin)
    return cost / margin


def response_by(sends: pd.DataFrame, column: str = "cell") -> pd.DataFrame:
    """Return how each cell (or any other group) responds, with an interval at 95 %.

    A row of the sends is a message, ``responded`` (true or false). A row of the result has
    ``sends``, ``responses``, ``response_rate``, and its Wilson interval ``low`` to ``high``.

    Wilson (1927). Probable inference. J. American Statistical Association 22.

    >>> sends = pd.DataFrame({"cell": ["555"] * 5, "responded": [True, False, False, False, False]})
    >>> response_by(sends).round(3).loc["555"].tolist()
    [5.0, 1.0, 0.2, 0.036, 0.624]
    """
    _check(sends, [column], ["responded"])
    groups = sends.groupby(column, observed=True)["responded"]
    cells = groups.agg(sends="size", responses="sum").astype({"responses": int})
    rates = wilson(cells["responses"], cells["sends"])
    return cells.join(rates.rename(columns={"share": "response_rate"}))


def mailing_gain(sends: pd.DataFrame, chosen: Iterable, *, cost: float) -> pd.Series:
    """Return the profit of mailing only the chosen cells, against all, with an interval at 95 %.

    A send brings its ``margin`` less the cost; what is not mailed brings, and costs, nothing. The
    sends must be others than those by which the cells were chosen: on the same ones the gain
    flatters. Sends to one ``customer_id`` are not independent: the interval is that of a sum over
    customers.

    >>> sends = pd.DataFrame({"customer_id": ["A", "B", "C"], "cell": ["555", "555", "111"],
    ...                       "margin": [60.0, 0.0, 0.0]})
    >>> mailing_gain(sends, ["555"], cost=2)[["all", "chosen", "gain"]].tolist()
    [54.0, 56.0, 2.0]
    """
    require_not_below_zero(cost=cost)
    _check(sends, ["cell", "customer_id"], ["margin"])
    profit = sends["margin"] - cost
    mailed = sends["cell"].isin(list(chosen))
    saved = -profit.mask(mailed, 0).groupby(sends["customer_id"]).sum()
    if len(saved) < 2:
        raise refusal("An interval needs at least two customers.")
    gain, reach = saved.sum(), 1.96 * np.sqrt(len(saved)) * saved.std()
    found = {"all": profit.sum(), "chosen": profit[mailed].sum(), "share_mailed": mailed.mean()}
    found |= {"gain": gain, "low": gain - reach, "high": gain + reach}
    return pd.Series(found, name="mailing")


def gains_table(sends: pd.DataFrame, order: Iterable, *, cost: float) -> pd.DataFrame:
    """Return the gains table: cells in an order, best first, and what mailing down to each brings.

    A row a cell, and one of nothing mailed: ``share_mailed`` and ``share_of_responses`` (shares of
    the sends and of their responses) and ``profit`` (money), all running sums. Cells of the sends
    that the order does not know come last, together.

    >>> sends = pd.DataFrame({"cell": ["555", "111"], "responded": [True, False],
    ...                       "margin": [60.0, 0.0]})
    >>> gains_table(sends, ["555", "111"], cost=2)["profit"].tolist()
    [0.0, 58.0, 56.0]
    """
    require_not_below_zero(cost=cost)
    _check(sends, ["cell"], ["responded", "margin"])
    order = [*pd.Index(order).astype(str), say("unknown")]
    cell = sends["cell"].astype(str)
    groups = sends.groupby(cell.where(cell.isin(order), order[-1]))
    sums = groups.agg(
        sends=("margin", "size"), responses=("responded", "sum"), margin=("margin", "sum")
    )
    sums = sums.reindex([cell for cell in order if cell in sums.index])
    running = pd.concat([pd.DataFrame(0.0, ["none"], sums.columns), sums]).cumsum()
    return pd.DataFrame(
        {
            "share_mailed": running["sends"] / len(sends),
            "share_of_responses": running["responses"] / max(sums["responses"].sum(), 1),
            "profit": running["margin"] - cost * running["sends"],
        }
    ).rename_axis("down_to")


def _check(sends: pd.DataFrame, names: list[str], numbers: list[str]) -> None:
    """Refuse sends without rows, without a name, or with numbers missing."""
    require_filled(sends, [*names, *numbers], say("sends"))
    require_rows(sends, say("sends"))
    values = number_columns(sends, numbers, say("sends"))
    if "responded" in values:
        both = values["responded"].isin([0, 1])
        refuse_where(~both, say("responded must be true or false."), values["responded"])
