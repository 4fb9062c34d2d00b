"""Pictures of concentration: the Pareto curve and the whale curve."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import CLEAR, label_above, label_beside
from crmlab.messages import later, say
from crmlab.theme import percent, picture
from crmlab.value.measures.concentration import top_count

__all__ = ["plot_pareto", "plot_whale"]

POINTS = 1_000  # of a curve: more would not be seen


@picture
def plot_pareto(
    ax: Axes, curve: pd.DataFrame, *, marks: Sequence[float] = (0.05, 0.20), what: str = "value"
) -> tuple[str, str]:
    """Draw a concentration curve (`pareto`), and read it at some shares of customers."""
    what = theme.words(what)
    _draw_curve(ax, curve, what, highest=1.04 * max(1, curve["value"].max()))
    ax.plot([0, 1], [0, 1], color=theme.PALE, linewidth=2)
    along = {"rotation": 45, "transform_rotates_text": True, "rotation_mode": "anchor"}
    equal = {"color": theme.GREY, "ha": "right", "va": "top"}
    ax.text(0.97, 0.95, say("all customers equal"), **equal, **along)
    headline, readings = "", []
    for mark in marks:
        height = _height_at(curve, mark)
        read = {"best": percent(mark, 0), "share": percent(height), "what": what}
        ax.plot(mark, height, "o", color=theme.ORANGE, markersize=11)
        style = {"xytext": (14, -22), "ha": "left", "color": theme.ORANGE, "bbox": CLEAR}
        label_above(ax, mark, height, say("best {best}: {share}", **read), **style)
        readings.append(say("the best {best} bring {share} of {what}", **read))
        headline = headline or say("The best {best} bring {share} of {what}", **read)
    told = {"what": what, "customers": theme.count(len(curve) - 1)}
    if not readings:
        half = percent(curve["customers"][curve["value"] >= 0.5].iloc[0])
        headline = say("The best {half} bring half of {what}", half=half, what=what)
        return headline, say("Concentration of {what} over {customers} customers.", **told)
    told["readings"] = "; ".join(readings)
    return headline, say("Concentration of {what} over {customers} customers: {readings}.", **told)


@picture
def plot_whale(
    ax: Axes,
    curve: pd.DataFrame,
    *,
    mark: float = 0.10,
    what: str = later("net profit"),
    highest: float | None = None,
) -> tuple[str, str]:
    """Draw a whale curve (`pareto`): it climbs above 100 %, and loss makers pull it down again.

    It is read at the best share ``mark`` of customers; ``highest`` is where the picture ends,
    even if the curve does not.
    """
    what = theme.words(what)
    at_peak, peak = curve.loc[curve["value"].idxmax(), ["customers", "value"]]
    losing = float((curve["value"].diff() < 0).sum() / (len(curve) - 1))
    top = highest or 1.16 * max(1.05, peak)
    drawn = _draw_curve(ax, curve, what, top)
    ax.axhline(1, color=theme.PALE, linewidth=2, zorder=0)
    lost = drawn[drawn["customers"] >= at_peak]
    ax.fill_between(lost["customers"], lost["value"], 1, color=theme.ORANGE, alpha=0.18)
    height = _height_at(curve, mark)
    told = {"best": percent(mark, 0), "share": percent(height), "peak": percent(peak)}
    told |= {"what": what, "losing": percent(losing)}
    if peak > 1:
        below = {"xytext": (-6, -8), "ha": "right", "va": "top", "bbox": CLEAR}
        text = say("loss makers take {lost} away again", lost=percent(peak - 1))
        label_above(ax, 1, 1, text, color=theme.ORANGE, **below)
    # Below the curve there is always room: the label stands at a line that hangs from its dot.
    ax.plot([mark, mark], [0, min(height, top)], color=theme.BLUE, linewidth=1.5, linestyle="--")
    text = say("best {best}: {share}", **told)
    label_beside(ax, mark, min(max(height / 2, 0.08 * top), 0.3 * top), text, color=theme.BLUE)
    text = say("peak {peak} at {place} of customers", place=percent(at_peak), **told)
    if peak > top:
        text = f"↑ {text}"
    place = {"xytext": (0, 12), "bbox": CLEAR}
    label_above(ax, min(max(at_peak, 0.3), 0.7), min(peak, top / 1.16), text, **place)
    for x, y, colour in ((mark, height, theme.BLUE), (at_peak, peak, theme.INK)):
        if y <= top:
            ax.plot(x, y, "o", color=colour, markersize=11, clip_on=False, zorder=4)
    headline = say("{losing} of customers make a loss", **told)
    if not losing:
        headline = say("No customer makes a loss")
    return headline, say(
        "The best {best} of {customers} customers bring {share} of {what}; the curve peaks at "
        "{peak}. {losing} of customers make a loss.",
        customers=theme.count(len(curve) - 1),
        **told,
    )


def _draw_curve(ax: Axes, curve: pd.DataFrame, what: str, highest: float) -> pd.DataFrame:
    """Draw a curve over the share of customers; return the points drawn."""
    places = np.linspace(0, len(curve) - 1, POINTS).astype(int)
    drawn = curve.iloc[np.unique([*places, curve["value"].argmax()])]
    ax.plot(drawn["customers"], drawn["value"], color=theme.BLUE)
    ax.set(
        xlim=(0, 1),
        ylim=(0, highest),
        xlabel=say("Share of customers, best first"),
        ylabel=say("Share of {what}", what=what),
    )
    theme.percent_axis(ax, "x")
    theme.percent_axis(ax, "y")
    return drawn


def _height_at(curve: pd.DataFrame, share: float) -> float:
    """Return the value share of the best customers, their number rounded up."""
    return float(curve["value"].iloc[top_count(len(curve) - 1, share)])
