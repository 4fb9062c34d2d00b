"""Picture of a pilot: its stores, the others, and where it would be without the new way."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_ends, lines
from crmlab.messages import say
from crmlab.theme import number, picture

__all__ = ["plot_pilot"]


@picture
def plot_pilot(
    ax: Axes, months: pd.DataFrame, *, room: tuple[float, float] | None = None
) -> tuple[str, str]:
    """Draw the pilots and the others month by month (`pilot_months`), and what was expected.

    The shaded height between the pilots and what was expected of them is, on average, the effect.
    ``room`` are the points that there must be room for, from the lowest to the highest.
    """
    after, gap = months["after"], months["pilots"] - months["others"]
    drawn = months[["pilots", "others", "expected"]]
    # From the month before the start on, so that the dashes begin at the line.
    seen = after | after.shift(-1, fill_value=False)
    lines(ax, drawn.assign(expected=drawn["expected"].where(seen)))
    between = months[after]
    ax.fill_between(between.index, between["pilots"], between["expected"], color=theme.PALE)
    ax.axvline(between.index[0] - 0.5, color=theme.GREY, linestyle=":", linewidth=1.5)
    low, high = room or (drawn.min().min(), drawn.max().max())
    ax.set(xlim=(months.index[0], months.index[-1]), ylim=(low - 1, high + 0.15 * (high - low) + 1))
    ax.set(xlabel=say("Month"), ylabel=say("Points"), xticks=months.index)
    top = ax.get_ylim()[1]
    start = {"ha": "right", "va": "top", "color": theme.GREY}
    ax.text(between.index[0] - 0.6, top, say("start"), **start)
    label_ends(ax, drawn.iloc[-1], [say("pilots"), say("others"), say("expected")])
    effect = (between["pilots"] - between["expected"]).mean()
    told = {
        "effect": number(abs(effect)),
        "before": number(gap[~after].mean(), sign=True),
        "after": number(gap[after].mean(), sign=True),
        "start": between.index[0],
    }
    if round(effect, 1) < 0:
        headline = say("The pilots gained {effect} points less than expected", **told)
    else:
        headline = say("The pilots gained {effect} points more than expected", **told)
    return headline, say(
        "Pilots less others: {before} points on average before month {start}, {after} from then "
        "on. Expected: the pilots, had they stayed as far from the others as before.",
        **told,
    )
