"""The iceberg: how many had a problem, if so many complained and so few of them speak up."""

import numpy as np
import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_rows
from crmlab.messages import say

__all__ = ["iceberg"]


def iceberg(complaints: pd.Series, voiced: pd.Series, asked: pd.Series) -> pd.DataFrame:
    """Return the problems behind complaints by class of problem, and behind all of them.

    Of the people ``asked`` who had a problem, so many ``voiced`` it: the voice rate. Problems are
    ``complaints / voice_rate``, and ``silent`` those that nobody told. ``low`` to ``high`` hold
    95 %, on a log scale: with other people asked the rate were another, and as many problems would
    have brought other complaints; the relative variance is
    ``(1 − rate) × (1 / complaints + 1 / voiced)``. A row a class, and ``all``.
    """
    counts = pd.DataFrame({"complaints": complaints, "voiced": voiced, "asked": asked})
    counts = number_columns(counts, [*counts], say("classes"))
    require_rows(counts, say("classes"))
    none = (counts["complaints"] <= 0) | (counts["voiced"] <= 0)
    rule = say("Where nobody complained, or nobody of those asked, problems can't be told.")
    refuse_where(none, rule, counts, say("class"))
    more = counts["voiced"] > counts["asked"]
    refuse_where(more, say("Not more can speak up than were asked."), counts, say("class"))
    rate = counts["voiced"] / counts["asked"]
    told = counts["complaints"]
    table = pd.DataFrame({"complaints": told, "voice_rate": rate, "problems": told / rate})
    variance = table["problems"] ** 2 * (1 - rate) * (1 / told + 1 / counts["voiced"])
    every = table.sum()
    every["voice_rate"] = every["complaints"] / every["problems"]
    table.loc["all"], variance["all"] = every, variance.sum()
    reach = np.exp(1.96 * np.sqrt(variance) / table["problems"])
    low = (table["problems"] / reach).clip(lower=table["complaints"])
    silent = table["problems"] - table["complaints"]
    return table.assign(low=low, high=table["problems"] * reach, silent=silent)
