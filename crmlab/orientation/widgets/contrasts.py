"""Widgets of the nine contrasts: 18 cards to sort, and nine ratings on a radar."""

from collections.abc import Sequence
from itertools import permutations

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.orientation.measures.contrasts import (
    EXAMPLE_RATINGS,
    HIGHEST_RATING,
    contrasts,
    rated_dimensions,
)
from crmlab.orientation.plots import plot_maturity
from crmlab.sorter import Sorter

__all__ = ["contrasts_widget", "maturity_widget"]


def contrasts_widget() -> Sorter:
    """Return both sides of the nine contrasts as 18 cards for traditional marketing and CRM."""
    columns = {"traditional": say("traditional marketing"), "crm": say("CRM")}
    means = say("Market share, product margin, mean satisfaction scores")
    note = say(
        "A mean over all customers hides each of them; that every customer is satisfied is one of "
        "the three ends of CRM."
    )
    cards = [
        {
            "card": row[side],
            "column": columns[side],
            "reason": say(
                "Its dimension is {dimension}: there, {side} says “{words}”.",
                dimension=theme.words(row["dimension"]),
                side=columns[other],
                words=row[other],
            ),
            "note": note if row[side] == means else "",
        }
        for row in contrasts().to_dict("records")
        for side, other in permutations(columns)
    ]
    # In the order of their wording, so that neighbours do not give each other away.
    in_order = pd.DataFrame(cards).sort_values("card")
    return Sorter(in_order, [*columns.values()], say("Traditional marketing and CRM"))


def maturity_widget(ratings: Sequence[float] | pd.Series = EXAMPLE_RATINGS) -> live.Explorer:
    """Return the radar of the nine contrasts, with a slider for the rating of each.

    They start at ratings that `maturity` takes.
    """

    def draw(ax: Axes, **rated: float) -> live.Drawn:
        drawn = plot_maturity(pd.Series(rated, name="rating"), ax=ax)
        if (*rated.values(),) != EXAMPLE_RATINGS:
            return drawn
        own = say("These are the ratings of an example: move the sliders to rate your own firm.")
        return own, drawn

    controls = {
        name: live.slider(theme.words(name), rating, 0, HIGHEST_RATING, 1)
        for name, rating in rated_dimensions(ratings).items()
    }
    polar = {"subplot_kw": {"projection": "polar"}}
    title = say("CRM maturity on nine dimensions")
    return live.Explorer(title, draw, controls, axes=polar, height=5.3)
