"""Widget of the mosaic: bases of segmentation against needs."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_filled
from crmlab.messages import say
from crmlab.segmentation.measures import cross_table
from crmlab.segmentation.plots import plot_mosaic

__all__ = ["mosaic_widget"]


def mosaic_widget(people: pd.DataFrame, bases: Sequence[str], against: str) -> live.Explorer:
    """Return the mosaic of one column of the people (a row a person), cut by a base of choice."""
    require_filled(people, [*bases, against], say("people"))
    tables = {base: cross_table(people[base], people[against]) for base in bases}

    def draw(ax: Axes, base: str) -> Axes:
        return plot_mosaic(tables[base], ax=ax)

    controls = {"base": live.choice(say("Cut people by"), list(bases))}
    return live.Explorer(say("Mosaic of two classifications"), draw, controls, height=5.2)
