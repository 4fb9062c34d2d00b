"""Widget of causes: a Pareto by what counts, and a look into one of the causes."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.complaints.measures.types import cause_pareto
from crmlab.complaints.plots.types import plot_causes
from crmlab.messages import say

__all__ = ["causes_widget"]

ALL, EACH, CAUSE = "all complaints", "complaints", "cause"


def causes_widget(
    log: pd.DataFrame, weights: Sequence[str], inside: Sequence[str]
) -> live.Explorer:
    """Return the Pareto of causes, and a look into each cause by channel, severity or the like.

    It counts complaints, or adds up one of the columns ``weights``; ``inside`` are the columns by
    which causes can be opened.
    """

    def draw(ax: Axes, weight: str, cause: str, by: str) -> Axes:
        chosen = log if cause == ALL else log[log[CAUSE] == cause]
        column = None if weight == EACH else weight
        return plot_causes(cause_pareto(chosen, by, column), what=weight, ax=ax)

    controls = {
        "weight": live.choice(say("What counts"), [EACH, *weights]),
        "cause": live.choice(say("Look into"), [ALL, *log[CAUSE].value_counts().index]),
        "by": live.choice(say("By"), [CAUSE, *inside]),
    }
    return live.Explorer(say("Causes of complaints"), draw, controls)
