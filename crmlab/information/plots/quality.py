"""Picture of timeliness: how old the records are."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.information.measures.quality import YEAR
from crmlab.marks import HATCHED, label_above
from crmlab.messages import say
from crmlab.theme import picture

__all__ = ["plot_record_ages"]

BARS = 12  # before the limit: a month each, if that is a year


@picture
def plot_record_ages(ax: Axes, ages: pd.Series, max_age_days: float = YEAR) -> tuple[str, str]:
    """Draw how many records were updated how long ago (`record_ages`); those too old are hatched.

    Records without an age are counted in the sentence.
    """
    known = ages.dropna()
    # One edge lies just after the limit, so that no bar is part timely and part stale.
    width = (max_age_days + 1) / BARS
    bars = max(2 * BARS, math.ceil((known.max() + 1) / width)) if len(known) else 2 * BARS
    edges = width * np.arange(bars + 1) - 0.5
    late = known > max_age_days
    ax.hist(known[~late], edges, color=theme.BLUE, edgecolor="white")
    # The text stands in the upper fifth, above the late bars.
    tallest = max(ax.get_ylim()[1], np.histogram(known[late], edges)[0].max(initial=0) * 1.25)
    ax.hist(known[late], edges, **HATCHED)
    ax.axvline(max_age_days + 0.5, color=theme.INK, linestyle="--")
    limit = theme.count(max_age_days)
    share = theme.percent(late.sum() / len(ages))
    headline = say("{share} of records are older than {limit} days", limit=limit, share=share)
    text = say("{late} records\nolder than {limit} days", late=theme.count(late.sum()), limit=limit)
    style = {"xytext": (10, -4), "ha": "left", "va": "top", "color": theme.ORANGE, "weight": "bold"}
    label_above(ax, max_age_days, tallest, text, **style)
    ax.set(xlim=(0, edges[-1]), ylim=(0, tallest))
    ax.set(xlabel=say("Days since the last update"), ylabel=say("Records"))
    ax.yaxis.set_major_formatter(lambda number, _: theme.count(number))
    ax.xaxis.set_major_formatter(lambda days, _: theme.count(days))
    if known.empty:
        return headline, say(
            "None of {records} records has a date.", records=theme.count(len(ages))
        )
    said = say(
        "Half of {records} records were updated in the last {days} days; {late} ({share} of all) "
        "not for more than {limit} days.",
        records=theme.count(len(known)),
        days=theme.count(known.median()),
        late=theme.count(late.sum()),
        share=share,
        limit=limit,
    )
    unknown = len(ages) - len(known)
    if not unknown:
        return headline, said
    without = say(
        "1 has no date.", "{shown} have no date.", count=unknown, shown=theme.count(unknown)
    )
    return headline, f"{said} {without}"
