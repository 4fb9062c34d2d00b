"""Widgets of the nine contrasts: 18 cards to sort, and nine ratings on a radar."""

from collections.abc import Sequence
from itertools import permutations

import pandas as pd

from crmlab import live, theme
from crmlab.messages import say
from crmlab.orientation.measures.contrasts import (
    EXAMPLE_RATINGS,
    HIGHEST_RATING,
    contrasts,
    rated_dimensions,
)
from crmlab.orientation.plots.contrasts import (
    LABEL_RADIUS,
    index_label,
    maturity_sentence,
    set_up_radar,
    side,
    spoke_labels,
    spokes,
)
from crmlab.sorter import Sorter

OWN_RATINGS = "These are the ratings of an example: move the sliders to rate your own firm."


def contrasts_widget() -> Sorter:
    """Return both sides of the nine contrasts as 18 cards for traditional marketing and CRM."""
    columns = {"traditional": say("traditional marketing"), "crm": say("CRM")}
    both = contrasts()
    sides = [
        pd.DataFrame(
            {
                "card": both[side],
                "column": columns[side],
                "reason": [
                    say(
                        "Its dimension is {dimension}: there, {side} says “{words}”.",
                        dimension=dimension,
                        side=columns[other],
                        words=words,
                    )
                    for dimension, words in zip(both["dimension"], both[other], strict=True)
                ],
            }
        )
        for side, other in permutations(columns)
    ]
    cards = pd.concat(sides)
    of_means = cards["card"].str.contains("mean satisfaction")
    note = say(
        "A mean over all customers hides each of them; that every customer is satisfied is one of "
        "the three ends of CRM."
    )
    cards["note"] = of_means.map({True: note, False: ""})
    # In the order of their wording, so that neighbours do not give each other away.
    return Sorter(
        cards.sort_values("card"), [*columns.values()], say("Traditional marketing and CRM")
    )


class _Radar:
    """Nine ratings as a polygon that changes its corners."""

    def __init__(self, count: int) -> None:
        figure = live.new_figure(height=5.4)
        ax = figure.add_subplot(projection="polar")
        set_up_radar(ax)
        self._angles = spokes(count)
        (self._area,) = ax.fill(
            self._angles, [0.0] * count, facecolor=theme.BLUE, alpha=0.15, edgecolor="none"
        )
        (self._line,) = ax.plot([], [], color=theme.BLUE, marker="o", markersize=9, clip_on=False)
        self._index = figure.text(0.02, 0.97, "", va="top", weight="bold")
        self._labels = [ax.text(angle, LABEL_RADIUS, "", **side(angle)) for angle in self._angles]
        # The layout sees none of the moving labels: leave them room above and below.
        figure.get_layout_engine().set(rect=(0, 0.06, 1, 0.83))
        moving = [self._area, self._line, self._index, *self._labels]
        self.picture = live.LivePicture(figure, moving)

    def show(self, rated: pd.Series) -> None:
        corners = list(zip(self._angles, rated, strict=True))
        self._area.set_xy(corners)
        self._line.set_data(*zip(*corners, corners[0], strict=True))
        self._index.set_text(index_label(rated))
        for label, text in zip(self._labels, spoke_labels(rated), strict=True):
            label.set_text(text)


def maturity_widget(ratings: Sequence[float] | pd.Series = EXAMPLE_RATINGS) -> live.Panel:
    """Return the radar of the nine contrasts, with a slider for the rating of each.

    Parameters
    ----------
    ratings
        Where the sliders start, as `maturity` takes them.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `maturity` does.
    """
    start = rated_dimensions(ratings)
    sliders = [
        live.slider(name.capitalize(), rating, 0, HIGHEST_RATING, 1, ".0f")
        for name, rating in start.items()
    ]
    radar = _Radar(len(start))

    def update() -> str:
        rated = rated_dimensions([each.value for each in sliders])
        radar.show(rated)
        said = maturity_sentence(rated)
        return f"{OWN_RATINGS} {said}" if (*rated,) == EXAMPLE_RATINGS else said

    return live.Panel("CRM maturity on nine dimensions", sliders, radar.picture, update)
