"""A gain that a firm and its partner make together: which splits both accept."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, refuse_where
from crmlab.messages import later, refusal, say

__all__ = ["judge_shares", "sharing_range"]


def sharing_range(offers: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of a saving that both sides accept, a row an offer.

    The firm needs its ``cost`` back, so at least ``cost / saving``. The partner gives up the
    ``outside_option``, what it would save without the firm, so leaves at most
    ``1 - outside_option / saving``. Columns: ``least``, ``most``, ``room`` (CNY that the
    two gain together; below 0 no split pleases both), ``middle`` (half of it to each: Nash 1950).

    >>> offer = pd.DataFrame({"saving": [80_000], "cost": [20_000], "outside_option": [30_000]})
    >>> sharing_range(offer).round(4).loc[0].to_dict()
    {'least': 0.25, 'most': 0.625, 'room': 30000.0, 'middle': 0.4375}
    """
    given = number_columns(offers, ["saving", "cost", "outside_option"], later("offers"))
    refuse_where(given["saving"] <= 0, say("A saving must be above 0."), given)
    refuse_where(
        (given[["cost", "outside_option"]] < 0).any(axis=1),
        say("A cost and an outside option must be at least 0."),
        given,
    )
    least = given["cost"] / given["saving"]
    most = 1 - given["outside_option"] / given["saving"]
    room = given["saving"] - given["cost"] - given["outside_option"]
    middle = ((least + most) / 2).where(room >= 0)
    return pd.DataFrame({"least": least, "most": most, "room": room, "middle": middle})


def judge_shares(ranges: pd.DataFrame, shares: Sequence[float] | pd.Series) -> pd.Series:
    """Return what becomes of an agreed share in its range (`sharing_range`), by words.

    ``no split``, ``none agreed``, ``we lose`` (too low), ``the partner loses`` (too high), ``both
    gain``.
    """
    shares = pd.Series(shares, ranges.index, dtype=float)
    if not shares.dropna().between(0, 1).all():
        raise refusal("A share goes from 0 to 1; 40 % is 0.4.")
    found = np.select(
        [
            ranges["room"] < 0,
            shares.isna(),
            shares < ranges["least"],
            shares > ranges["most"],
        ],
        ["no split", "none agreed", "we lose", "the partner loses"],
        "both gain",
    )
    return pd.Series(found, ranges.index, name="verdict")
