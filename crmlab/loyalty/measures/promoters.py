"""The net promoter score, its interval, and what change of it so many answers can show."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    refuse_where,
    require_rows,
    require_shares,
    require_shares_of_some,
    require_whole,
)
from crmlab.messages import later, refusal, say

__all__ = ["net_promoter_score", "score_change", "visible_change"]

ANSWERS = later("answers")
Z = 1.959964  # standard deviations to either side that hold 95 %


def net_promoter_score(ratings: pd.Series) -> pd.Series:
    """Return the net promoter score of ratings from 0 to 10, with an interval at 95 %.

    ``nps = 100 × (share of 9 and 10 − share of 0 to 6)`` in points, from −100 to 100 (Reichheld
    2003). ``low`` to ``high`` is the adjusted Wald interval: with ¾ promoters, 1½ passives and ¾
    detractors more (Rocks 2016). ``answers``; ``promoters``, ``passives``, ``detractors`` (shares).

    >>> ratings = pd.Series([10] * 54 + [7] * 30 + [3] * 36)
    >>> net_promoter_score(ratings)[["nps", "low", "high"]].round(1).tolist()
    [15.0, -0.4, 29.7]
    """
    ratings = complete_numbers(ratings, ANSWERS)
    require_rows(ratings, ANSWERS)
    off = ~ratings.isin(range(11))
    refuse_where(off, say("An answer is a whole number from 0 to 10."), ratings, later("person"))
    n, up, down = len(ratings), (ratings >= 9).sum(), (ratings <= 6).sum()
    middle = (up - down) / (n + 3)
    reach = Z * np.sqrt(((up + down + 1.5) / (n + 3) - middle**2) / (n + 3))
    shares = {"promoters": up / n, "passives": 1 - (up + down) / n, "detractors": down / n}
    low, high = np.clip(100 * np.array([middle - reach, middle + reach]), -100, 100)
    return pd.Series(
        {"answers": n, **shares, "nps": 100 * (up - down) / n, "low": low, "high": high}
    )


def score_change(before: Mapping, after: Mapping) -> pd.Series:
    """Return by how much one score is above another of other people, with an interval at 95 %.

    Each has ``nps``, ``low`` and ``high``. The distances to the ends are joined as the sides of a
    right angle (Zou & Donner 2008), so that the two intervals may meet and the change be sure.
    """
    change = after["nps"] - before["nps"]
    down = np.hypot(after["nps"] - after["low"], before["high"] - before["nps"])
    up = np.hypot(after["high"] - after["nps"], before["nps"] - before["low"])
    return pd.Series({"change": change, "low": change - down, "high": change + up})


def visible_change(
    answers: int, *, promoters: float, detractors: float, power: float = 0.80
) -> float:
    """Return the change (points) that two waves of so many answers each show, mostly.

    ``(1.96 + z) × 100 √(2 (p + d − (p − d)²) / n)``: a true change of this size is told from luck
    in the share ``power`` of all cases, and a smaller one less often.

    >>> round(visible_change(400, promoters=0.45, detractors=0.30), 1)
    16.9
    """
    from scipy.stats import norm

    require_whole(answers, "answers", 1)
    require_shares(promoters=promoters, detractors=detractors)
    require_shares_of_some(power=power)
    if promoters + detractors > 1:
        raise refusal("Promoters and detractors together are at most 1.")
    spread = promoters + detractors - (promoters - detractors) ** 2
    return float((Z + norm.ppf(power)) * 100 * np.sqrt(2 * spread / answers))
