"""Widget of the mosaic: one classification against another."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_filled
from crmlab.messages import say
from crmlab.segmentation.measures import cross_table
from crmlab.segmentation.plots import plot_mosaic

__all__ = ["mosaic_widget"]


def mosaic_widget(
    people: pd.DataFrame, bases: Sequence[str], against: Sequence[str] = ("segment",)
) -> live.Explorer:
    """Return the mosaic of a base of the people (a row a person) against another column."""
    require_filled(people, [*bases, *against], "people")

    def draw(ax: Axes, base: str, other: str) -> Axes | str:
        if base == other:
            return say("A classification says itself: choose another one.")
        return plot_mosaic(cross_table(people[base], people[other]), ax=ax)

    controls = {
        "base": live.choice(say("Cut people by"), list(bases)),
        "other": live.choice(say("and look at"), list(against)),
    }
    return live.Explorer(say("Mosaic of two classifications"), draw, controls, height=5.2)
