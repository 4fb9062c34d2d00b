"""Widget of two scales with movable cut lines, and the four classes between them."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_filled
from crmlab.loyalty.measures import LOYALTIES
from crmlab.loyalty.plots import plot_quadrants
from crmlab.messages import say
from crmlab.theme import words

__all__ = ["quadrants_widget"]

ALL = "all"


def quadrants_widget(
    people: pd.DataFrame,
    cuts: Mapping[str, float],
    names: Sequence[str] = LOYALTIES,
    *,
    by: str = "market",
) -> live.Explorer:
    """Return the four classes of `quadrants` behind their two cut lines, for a group of choice."""
    require_filled(people, [*cuts, by], say("people"))
    groups = dict(iter(people.groupby(by, observed=True)))
    first, second = cuts

    def draw(ax: Axes, group: str, x_cut: float, y_cut: float) -> Axes:
        moved = {first: round(x_cut, 6), second: round(y_cut, 6)}
        return plot_quadrants(groups.get(group, people), moved, names, ax=ax)

    controls = {
        "group": live.choice(words(by).capitalize(), [ALL, *groups]),
        "x_cut": _cut_slider(people[first], cuts[first]),
        "y_cut": _cut_slider(people[second], cuts[second]),
    }
    return live.Explorer(say("Four classes by two cut lines"), draw, controls)


def _cut_slider(answers: pd.Series, cut: float) -> live.widgets.FloatSlider:
    label = say("{scale} from ... on", scale=words(answers.name).capitalize())
    if answers.max() <= 1:
        return live.slider(label, cut, 0.05, 1, 0.05, ".0%")
    return live.slider(label, cut, answers.min(), answers.max(), 1)
