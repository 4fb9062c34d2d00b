"""What the handling of complaints is worth: who stays by path, and a budget for faster handling."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    refuse_where,
    require_above_zero,
    require_not_below_zero,
    require_shares,
    require_shares_below_one,
)
from crmlab.lifecycle.measures.acquisition import response_curve
from crmlab.messages import later, refusal, say

__all__ = ["PATHS", "best_handling_budget", "expected_stayers", "faster_handling"]

PATHS = ("silent", "unsettled", "settled", "quick")  # what becomes of a problem (TARP 1979)
Numbers = Mapping[str, float] | Sequence[float] | pd.Series


def expected_stayers(
    problems: float, voice_rate: float, mix: Numbers, stay_rates: Numbers
) -> pd.DataFrame:
    """Return how many customers with a problem stay, by what became of it: a row a path.

    The silent are ``problems × (1 − voice rate)``; the others complain, and are spread by the
    ``mix``: the shares of complaints that are unsettled, settled and settled quickly. Of each path
    its ``stay_rate`` stays. Columns: ``people``, ``stay_rate``, ``stayers``.

    >>> tree = expected_stayers(1_000, 0.69, [0.3, 0.4, 0.3], [0.09, 0.19, 0.54, 0.82])
    >>> tree["stayers"].round(1).to_dict()
    {'silent': 27.9, 'unsettled': 39.3, 'settled': 149.0, 'quick': 169.7}
    """
    require_not_below_zero(problems=problems)
    require_shares(voice_rate=voice_rate)
    shares, rates = _by_path(mix, PATHS[1:]), _by_path(stay_rates, PATHS)
    if abs(shares.sum() - 1) > 1e-6:
        raise refusal("The shares of the mix must add up to 1; not {sum:g}.", sum=shares.sum())
    people = problems * pd.Series({"silent": 1 - voice_rate, **voice_rate * shares})
    table = pd.DataFrame({"people": people, "stay_rate": rates, "stayers": people * rates})
    return table.rename_axis("path")


def _by_path(values: Numbers, paths: Sequence[str]) -> pd.Series:
    """Return a share for each path, by its name or in their order."""
    if not isinstance(values, Mapping | pd.Series) and len(values) != len(paths):
        raise refusal("Give a share for each of {paths}.", paths=", ".join(paths))
    shares = complete_numbers(pd.Series(values, list(paths)), later("shares"))
    refuse_where((shares < 0) | (shares > 1), say("A share goes from 0 to 1."), shares)
    return shares


def faster_handling(
    budgets: Sequence[float],
    *,
    complaints: float,
    gain: float,
    value: float,
    base: float,
    ceiling: float,
    scale: float,
) -> pd.DataFrame:
    """Return what budgets for faster handling bring, each amount less than the one before.

    ``quick share = base + (ceiling − base) (1 − exp(−budget / scale))``. A complaint more that is
    settled quickly keeps ``gain`` customers more (the difference of two rates), each worth
    ``value``. A row a budget: ``quick_share``, ``saved`` (customers), ``kept_margin``, ``profit``.

    >>> curve = {"base": 0.3, "ceiling": 0.9, "scale": 20_000}
    >>> faster_handling([20_000], complaints=690, gain=0.28, value=900, **curve)["profit"].round()
    budget
    20000.0    45948.0
    Name: profit, dtype: float64
    """
    require_not_below_zero(complaints=complaints, value=value)
    require_shares(gain=gain, ceiling=ceiling)
    require_shares_below_one(base=base)
    require_above_zero(scale=scale, ceiling_above_base=ceiling - base)
    spent = complete_numbers(budgets, later("budgets"))
    refuse_where(spent < 0, say("A budget must be at least 0."), spent)
    budget = pd.Index(spent, name="budget")
    quicker = response_curve(budget.to_numpy(), ceiling - base, 1 / scale)
    found = pd.DataFrame(
        {"quick_share": base + quicker, "saved": complaints * gain * quicker}, budget
    )
    found["kept_margin"] = found["saved"] * value
    return found.assign(profit=found["kept_margin"] - budget)


def best_handling_budget(
    *, complaints: float, gain: float, value: float, base: float, ceiling: float, scale: float
) -> float:
    """Return the budget at which the last unit spent brings back just one (`faster_handling`).

    ``scale × ln(complaints × gain × value × (ceiling − base) / scale)``, or 0 where already the
    first unit brings less than one.

    >>> curve = {"base": 0.3, "ceiling": 0.9, "scale": 20_000}
    >>> round(best_handling_budget(complaints=690, gain=0.28, value=900, **curve))
    33036
    """
    require_above_zero(scale=scale)
    first = complaints * gain * value * (ceiling - base) / scale
    return scale * float(np.log(max(first, 1)))
