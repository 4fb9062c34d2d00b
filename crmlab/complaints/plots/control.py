"""Picture of a control chart."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.ticker import MaxNLocator

from crmlab import theme
from crmlab.marks import label_right, name_parts
from crmlab.messages import later, say
from crmlab.theme import percent, picture, words

__all__ = ["plot_control_chart"]


@picture
def plot_control_chart(
    ax: Axes,
    chart: pd.DataFrame,
    *,
    what: str = later("complaint rate"),
    write: Callable[[float], str] = percent,
) -> tuple[str, str]:
    """Draw the weeks of a `control_chart` with its limits, and its signals in other colours.

    A dotted line ends the base period; ``write`` writes the rates, such as ``theme.number``.
    """
    seen = chart.dropna(subset="observed")
    for limit in ("lower", "upper"):
        ax.step(seen.index, seen[limit], where="mid", color=theme.GREY, linewidth=1.5)
    ax.plot(seen.index, seen["center"], color=theme.GREY, linestyle="--", linewidth=1.5)
    ax.plot(seen.index, seen["observed"], ".-", color=theme.BLUE, linewidth=1.2, markersize=7)
    ends = seen[["lower", "center", "upper"]].iloc[-1]
    for height, text in zip(ends, (say("limit"), say("center"), say("limit")), strict=True):
        if height:
            label_right(ax, seen.index[-1], height, text, gap=14, color=theme.GREY)
    beyond, run = seen[seen["beyond"]], seen[seen["run"] & ~seen["beyond"]]
    parts = {}
    for some, text, marker, colour in (
        (beyond, say("■ beyond a limit"), "s", theme.ORANGE),
        (run, say("▲ eight or more on one side"), "^", theme.PURPLE),
    ):
        if len(some):
            ax.plot(some.index, some["observed"], marker, color=colour, markersize=10)
            parts[text] = colour
    if not chart["base"].all():
        last = np.flatnonzero(chart["base"])[-1]
        week, after = chart.index[last : last + 2]
        ax.axvline(week + (after - week) / 2, color=theme.GREY, linestyle=":")
        label_below = {"xytext": (-6, 6), "ha": "right", "va": "bottom", "color": theme.GREY}
        label_right(ax, week, 0, say("base"), **label_below)
    ax.set_ylim(0, 1.3 * seen[["observed", "upper"]].max(axis=None))
    ax.set(xlabel=say("Week"), ylabel=words(what).capitalize())
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=not (seen["observed"] % 1).any()))
    ax.yaxis.set_major_formatter(lambda rate, _: write(rate))
    if isinstance(chart.index, pd.DatetimeIndex):
        ax.xaxis.set_major_locator(AutoDateLocator(maxticks=6))
    name_parts(ax, parts)
    told = {"weeks": len(seen), "what": words(what), "center": write(seen["center"].iloc[0])}
    told |= {"base": int(chart["base"].sum()), "signals": int(chart["signal"].sum())}
    said = say(
        "Control chart of the {what} in {weeks} weeks, around {center} from a base of {base}, with "
        "limits by week: {beyond} beyond a limit, {run} more after eight on one side.",
        **told,
        beyond=len(beyond),
        run=len(run),
    )
    if gone := len(chart) - len(seen):
        said += " " + say("Left out, for nothing could be counted in them: {gone}.", gone=gone)
    headline = say("No signal in {weeks} weeks around {center}", **told)
    if told["signals"]:
        first = chart.index[chart["signal"]][0]
        when = f"{first:%Y-%m-%d}" if hasattr(first, "strftime") else first
        headline = say("First signal in week {when}; {signals} in all", when=when, **told)
    return headline, said
