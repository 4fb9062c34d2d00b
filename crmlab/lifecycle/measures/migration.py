"""Movement between the layers of the pyramid as a Markov chain: counts, steady state, value."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_numbers,
    complete_numbers,
    refuse_where,
    require_above_zero,
    require_known,
    require_not_below_zero,
    require_once,
    require_whole,
)
from crmlab.messages import refusal, say

__all__ = ["forecast_counts", "migration_matrix", "state_values", "steady_state"]


def migration_matrix(before: pd.Series, after: pd.Series, states: Sequence) -> pd.DataFrame:
    """Return which share of each state is found in which state at the second snapshot.

    The snapshots are the states of customers at two dates, by customer. Who is in the second
    snapshot only was won in between: they have not moved, and are left out. A row (from) sums to 1;
    that of a state that nobody was in is NaN, as where its customers would go was not seen.

    >>> before = pd.Series({"A": "low", "B": "low", "C": "high"})
    >>> after = pd.Series({"A": "low", "B": "high", "C": "high", "D": "low"})
    >>> migration_matrix(before, after, ["low", "high"])
    to    low  high
    from
    low   0.5   0.5
    high  0.0   1.0
    """
    require_once(pd.Index(states), say("the states"))
    if before.empty:
        raise refusal("There are no customers in the first snapshot: nobody could move.")
    _require_states(before, states, say("the first snapshot"))
    _require_states(after, states, say("the second snapshot"))
    refuse_where(
        ~before.index.isin(after.index),
        say(
            "Each customer of the first snapshot must have a state in the second: who is gone, one "
            "such as 'inactive'."
        ),
        before.rename("state"),
        say("customer"),
    )
    moved = after.loc[before.index]
    shares = pd.crosstab(before.to_numpy(), moved.to_numpy(), normalize="index")
    shares = shares.reindex(columns=list(states), fill_value=0.0).reindex(index=list(states))
    return shares.rename_axis(index="from", columns="to")


def _require_states(snapshot: pd.Series, states: Sequence, where: str) -> None:
    require_once(snapshot.index, where)
    rule = say(
        "The states of {where} must be among {states}.",
        where=where,
        states=", ".join(map(str, states)),
    )
    refuse_where(~snapshot.isin(list(states)), rule, snapshot.rename("state"), say("customer"))


def _as_chain(matrix: pd.DataFrame) -> np.ndarray:
    """Return the matrix as an array, or say which row is no row of shares."""
    if list(matrix.index) != list(matrix.columns):
        raise refusal(
            "Rows and columns must name the same states in the same order; the rows are "
            "{rows}, the columns {columns}.",
            rows=list(matrix.index),
            columns=list(matrix.columns),
        )
    shares = matrix.apply(
        lambda column: as_numbers(column, say("shares to {state}", state=column.name))
    ).to_numpy()
    total = shares.sum(axis=1)
    wrong = (shares < 0).any(axis=1) | ~np.isclose(total, 1, rtol=0, atol=1e-6)
    rule = say("Each row of the matrix must hold shares of at least 0 that sum to 1.")
    refuse_where(wrong, rule, matrix.assign(sum=total.round(6)))
    return shares


def _by_state(values: pd.Series | Mapping, matrix: pd.DataFrame, what: str) -> np.ndarray:
    """Return values in the order of the matrix's states, one for each and none for any other."""
    given, where = as_numbers(values, what), say("the {what}", what=what)
    require_once(given.index, where)
    states = say("the states {states}", states=", ".join(map(str, matrix.index)))
    require_known(given.index, matrix.index, where, states)
    return complete_numbers(given.reindex(matrix.index), what).to_numpy()


def forecast_counts(
    counts: pd.Series | Mapping, matrix: pd.DataFrame, periods: int
) -> pd.DataFrame:
    """Return how many customers each state will hold, if they go on moving as before.

    ``n(t) = n(0) Pᵗ`` from the counts of today (period 0) by state and the shares that move from
    row to column in one period, as `migration_matrix` returns.

    >>> matrix = pd.DataFrame({"active": [.88, .05], "gone": [.12, .95]}, ["active", "gone"])
    >>> forecast_counts({"active": 1000, "gone": 0}, matrix, 2)
            active   gone
    period
    0       1000.0    0.0
    1        880.0  120.0
    2        780.4  219.6
    """
    chain, today = _as_chain(matrix), _by_state(counts, matrix, say("counts"))
    if (today < 0).any():
        raise refusal("The counts must be at least 0; they are {counts}.", counts=today.tolist())
    require_whole(periods, "periods")
    rows = [today]
    for _ in range(periods):
        rows.append(rows[-1] @ chain)
    return pd.DataFrame(
        rows, index=pd.RangeIndex(periods + 1, name="period"), columns=list(matrix.index)
    )


def steady_state(matrix: pd.DataFrame) -> pd.Series:
    """Return the shares of the states in the long run, wherever customers start.

    Solves ``π = π P`` with ``Σ π = 1``. Where customers go round in a circle of states for ever,
    this is the average over time. Where some states never lead to one another, the long run depends
    on the start, and there is a ValueError.

    >>> matrix = pd.DataFrame({"active": [.88, .05], "gone": [.12, .95]}, ["active", "gone"])
    >>> steady_state(matrix).round(3).to_dict()
    {'active': 0.294, 'gone': 0.706}
    """
    chain = _as_chain(matrix)
    size = len(chain)
    equations = np.vstack([chain.T - np.eye(size), np.ones(size)])
    shares, _, rank, _ = np.linalg.lstsq(equations, np.eye(size + 1)[size], rcond=None)
    if rank < size:
        raise refusal(
            "There is no single steady state: some states never lead to one another, so the "
            "long run depends on where customers start. Use forecast_counts."
        )
    return pd.Series(np.clip(shares, 0, None), index=matrix.index, name="share")


def state_values(
    matrix: pd.DataFrame,
    margins: pd.Series | Mapping,
    discount_rate: float,
    horizon: int | None = None,
) -> pd.Series:
    """Return what a customer in each state is worth today (money), wherever they move from there.

    ``V = Σ (P / (1 + d))ᵗ R`` over t = 0, 1, ..., horizon; for ever ``V = (I − P / (1 + d))⁻¹ R``
    (Pfeifer & Carraway 2000), with the shares P that move from row to column in one period, the
    margin R of one period in each state, its cost already taken off (money; that of the present
    period counts), the discount rate d (share a period), and the horizon in periods.

    >>> matrix = pd.DataFrame({"active": [.8, 0], "gone": [.2, 1]}, ["active", "gone"])
    >>> state_values(matrix, {"active": 300, "gone": 0}, 0.2).round(2).to_dict()
    {'active': 900.0, 'gone': 0.0}
    """
    chain, margin = _as_chain(matrix), _by_state(margins, matrix, say("margins"))
    require_not_below_zero(discount_rate=discount_rate)
    moved = chain / (1 + discount_rate)
    if horizon is None:
        require_above_zero(discount_rate=discount_rate)  # or the sum would have no end
        value = np.linalg.solve(np.eye(len(chain)) - moved, margin)
    else:
        require_whole(horizon, "horizon")
        value = margin
        for _ in range(horizon):
            value = margin + moved @ value
    return pd.Series(value, index=matrix.index, name="value")
