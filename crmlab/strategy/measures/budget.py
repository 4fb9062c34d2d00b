"""A budget over several fields: what it brings, and how to spread it."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_above_zero
from crmlab.messages import later, refusal, say
from crmlab.theme import money

__all__ = ["best_budget", "budget_sensitivity", "budget_value"]

Spent = Mapping[str, float] | Sequence[float] | pd.Series


def budget_value(curves: pd.DataFrame, spent: Spent) -> pd.DataFrame:
    """Return what the money spent in each field brings: a row a field.

    ``equity = ceiling × spent / (spent + half_at)`` (diminishing returns: half of the ceiling is
    reached at ``half_at``), and ``next_yuan = ceiling × half_at / (spent + half_at)²``, which one
    unit more would bring.

    >>> curves = pd.DataFrame({"ceiling": [900.0], "half_at": [100.0]}, ["complaints"])
    >>> budget_value(curves, [200]).loc["complaints"].to_dict()
    {'spent': 200.0, 'equity': 600.0, 'next_yuan': 1.0}
    """
    given = _curves(curves)
    if not isinstance(spent, Mapping | pd.Series) and len(spent) != len(given):
        raise refusal("Give an amount for each of {fields}.", fields=", ".join(given.index))
    amounts = pd.DataFrame({"spent": pd.Series(spent, given.index, dtype=float)})
    amounts = number_columns(amounts, ["spent"], later("amounts"))["spent"]
    refuse_where(amounts < 0, say("An amount must be at least 0."), amounts)
    reach = amounts + given["half_at"]
    return pd.DataFrame(
        {
            "spent": amounts,
            "equity": given["ceiling"] * amounts / reach,
            "next_yuan": given["ceiling"] * given["half_at"] / reach**2,
        }
    )


def best_budget(curves: pd.DataFrame, budget: float) -> pd.Series:
    """Return the spread of a budget that brings the most equity, a number a field.

    At the best, one yuan more brings the same in each field that gets more than its ``minimum``:
    ``spent = max(minimum, √(ceiling × half_at / next yuan) − half_at)``, with the value of the next
    yuan at which all is spent (equal marginal returns; Dorfman & Steiner 1954).
    """
    from scipy.optimize import brentq

    given = _curves(curves)
    require_above_zero(budget=budget)
    least = given["minimum"] if "minimum" in given else pd.Series(0.0, given.index)
    if budget < least.sum():
        raise refusal(
            "The minimums add up to {least}: more than the budget of {budget}.",
            least=money(least.sum()),
            budget=money(budget),
        )

    def spread(log_next: float) -> pd.Series:
        wanted = np.sqrt(given["ceiling"] * given["half_at"] / np.exp(log_next)) - given["half_at"]
        return np.maximum(wanted, least)

    if budget == least.sum():
        return least.rename("spent")
    top = np.log((given["ceiling"] / given["half_at"]).max())  # there nobody wants more
    low = np.log((given["ceiling"] * given["half_at"] / (budget + given["half_at"]) ** 2).min())
    log_next = brentq(lambda x: spread(x).sum() - budget, low - 1, top, xtol=1e-13)
    return spread(log_next).rename("spent")


def budget_sensitivity(curves: pd.DataFrame, budget: float, change: float = 0.2) -> pd.DataFrame:
    """Return what a wrong ceiling costs: a row a field, of which the ceiling is other by a share.

    ``best_there`` is what the field should get then, ``lost`` the equity that the old spread leaves
    behind. A flat optimum forgives: what is lost is small beside the change.
    """
    given, rows = _curves(curves), {}
    plan = best_budget(given, budget)
    for field in given.index:
        for share in (-change, change):
            true = given.copy()
            true.loc[field, "ceiling"] *= 1 + share
            best = best_budget(true, budget)
            gained = [budget_value(true, spent)["equity"].sum() for spent in (best, plan)]
            rows[field, share] = (plan[field], best[field], gained[0] - gained[1])
    table = pd.DataFrame.from_dict(rows, "index", columns=["planned", "best_there", "lost"])
    table.index = pd.MultiIndex.from_tuples(table.index, names=["field", "change"])
    return table


def _curves(curves: pd.DataFrame) -> pd.DataFrame:
    columns = ["ceiling", "half_at", *(["minimum"] if "minimum" in curves else [])]
    table = curves.set_index("field") if "field" in curves else curves
    given = number_columns(table, columns, later("response curves"))
    refuse_where(
        (given[["ceiling", "half_at"]] <= 0).any(axis=1),
        say("A ceiling and the amount at half of it must be above 0."),
        given,
    )
    return given
