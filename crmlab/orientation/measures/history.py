"""Where CRM came from: two eras, the events on the way, and the curve of the first."""

import math

import pandas as pd

from crmlab.checks import (
    require_above_zero,
    require_not_below_zero,
    require_shares_above_zero,
    require_whole,
)
from crmlab.orientation.measures.words import read_words

__all__ = ["eras", "experience_curve", "timeline", "unit_cost"]


def timeline() -> pd.DataFrame:
    """Return the events that led to CRM, in order of time.

    What is told as a ``decade`` has no exact ``year``: that is where it is drawn. The sources are
    Henderson (1968), Berry (1983, 1995), Parvatiyar & Sheth (2001) and Payne & Frow (2005). The
    deck dates the first paper on relationship marketing 1982, the print 1983.

    >>> timeline()[["decade", "label"]].head(3)
            decade                         label
    0         1968              experience curve
    1  early 1980s            contact management
    2      1982/83  relationship marketing named
    """
    return read_words("timeline")


def eras() -> pd.DataFrame:
    """Return the industrial era and the new economy, with the years between which they are drawn.

    The sources date neither: the border, where databases and the internet reach customers, is a
    teaching choice, for the change took decades (Kaplan & Norton 2004).

    >>> eras()[["era", "start", "end"]]
                  era  start   end
    0  industrial era   1960  1990
    1     new economy   1990  2010
    """
    return read_words("eras")


def unit_cost(volume: float, first_volume: float, first_cost: float, rate: float = 0.8) -> float:
    """Return the cost of a unit on an experience curve.

    ``cost = first cost × (volume / first volume)^(log2 rate)``: each doubling of the units made so
    far multiplies the cost of one by the rate, a share (Henderson 1968). A unit cost
    ``first_cost`` (money) when the first volume had been made.

    >>> [round(unit_cost(volume, 1000, 100)) for volume in (1000, 2000, 4000)]
    [100, 80, 64]
    """
    require_above_zero(volume=volume, first_volume=first_volume)
    require_not_below_zero(first_cost=first_cost)
    require_shares_above_zero(rate=rate)
    return first_cost * (volume / first_volume) ** math.log2(rate)


def experience_curve(
    first_volume: float, first_cost: float, rate: float = 0.8, doublings: int = 3
) -> pd.Series:
    """Return the `unit_cost` by volume, at the first volume and at each time it has doubled.

    >>> experience_curve(1000, 100).round().to_dict()
    {1000: 100.0, 2000: 80.0, 4000: 64.0, 8000: 51.0}
    """
    require_whole(doublings, "doublings", 1)
    volumes = [first_volume * 2**doubling for doubling in range(doublings + 1)]
    costs = [unit_cost(volume, first_volume, first_cost, rate) for volume in volumes]
    return pd.Series(costs, pd.Index(volumes, name="volume"), name="unit_cost", dtype=float)
