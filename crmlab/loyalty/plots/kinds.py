"""Pictures of kinds of loyalty: two scales with their cut lines."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.kinds import LOYALTIES, class_shares, quadrants
from crmlab.marks import CASING
from crmlab.messages import say, say_each
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_quadrants"]

MARKS = 10  # at most, of which each has a tick
BAND = 0.16  # of the height, above and below the dots, for the names of the classes
CORNERS = [(0.99, True), (0.99, False), (0.01, True), (0.01, False)]  # where each class lies


@picture
def plot_quadrants(
    ax: Axes, people: pd.DataFrame, cuts: Mapping[str, float], names: Sequence[str] = LOYALTIES
) -> tuple[str, str]:
    """Draw each person by two scales, and the four classes of `quadrants` between the cut lines.

    The first scale goes to the right, the second upwards. Equal answers are shaken apart.
    """
    classes = quadrants(people, cuts, names)
    shares = class_shares(classes)["share"].map(percent)
    shaken = np.random.default_rng(5).uniform(-0.38, 0.38, (2, len(people)))
    at, limits = [], []
    for (column, cut), apart in zip(cuts.items(), shaken, strict=True):
        answers = np.unique(people[column])
        step = np.median(np.diff(answers)) if len(answers) > 1 else 1.0
        at.append(people[column] + step * apart)
        ends = min(answers[0], cut) - step / 2, max(answers[-1], cut) + step / 2
        limits.append(ends)
    looks = zip(names, theme.PALETTE, theme.MARKERS, CORNERS, strict=False)
    for name, colour, marker, (x, above) in looks:
        of = (classes == name).to_numpy()
        ax.scatter(at[0][of], at[1][of], s=14, marker=marker, color=colour, alpha=0.6, linewidth=0)
        style = {"ha": "right" if x > 0.5 else "left", "va": "center", "weight": "bold"}
        style |= {"path_effects": CASING, "zorder": 4}
        height = 1 - 0.4 * BAND if above else 0.4 * BAND
        text = f"{words(name)} {shares[name]}"
        ax.text(x, height, text, color=colour, transform=ax.transAxes, **style)
    (column, cut), (other, other_cut) = cuts.items()
    line = {"color": theme.INK, "linestyle": "--", "linewidth": 1.5}
    ax.axvline(_between(people[column], cut, limits[0]), **line)
    ax.axhline(_between(people[other], other_cut, limits[1]), **line)
    low, high = limits[1]
    room = BAND / (1 - 2 * BAND) * (high - low)
    ax.set(xlim=limits[0], ylim=(low - room, high + room))
    ax.set(xlabel=words(column).capitalize(), ylabel=words(other).capitalize())
    for name, axis in ((column, "x"), (other, "y")):
        if people[name].max() <= 1:
            theme.percent_axis(ax, axis)
        elif people[name].nunique() <= MARKS:
            ax.set(**{f"{axis}ticks": people[name].unique()})
    ax.set_yticks([tick for tick in ax.get_yticks() if low <= tick <= high])
    told = {"name": words(classes.mode()[0]), "share": shares[classes.mode()[0]]}
    parts = say_each("{name} {share}", name=map(words, names), share=shares)
    return say("Largest class: {name}, {share}", **told), say(
        "{people} people by {first} from {cut} on and {second} from {other_cut} on: {parts}.",
        people=count(len(people)),
        first=words(column),
        cut=_written(cut),
        second=words(other),
        other_cut=_written(other_cut),
        parts=", ".join(parts),
    )


def _between(answers: pd.Series, cut: float, ends: tuple[float, float]) -> float:
    """Return a place for the line between the answers below the cut and the others, or an end."""
    below, above = answers[answers < cut], answers[answers >= cut]
    if below.empty or above.empty:
        return ends[above.empty]
    return (below.max() + above.min()) / 2


def _written(cut: float) -> str:
    """Write a cut line: a share in per cent, and a mark as it is."""
    return percent(cut, 0) if cut < 1 else number(cut, 1 if cut % 1 else 0)
