"""Widget of the iceberg: a voice rate for each class of problem, and how many were asked."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.complaints.measures.iceberg import iceberg
from crmlab.complaints.plots.iceberg import plot_iceberg
from crmlab.messages import say

__all__ = ["iceberg_widget"]


def iceberg_widget(complaints: pd.Series, voice_rates: pd.Series) -> live.Explorer:
    """Return the problems behind complaints by class behind sliders of the voice rates (shares)."""
    starts = (100 * voice_rates).round().clip(lower=2)
    deepest = (complaints * (100 / (starts // 2) - 1)).max()

    def draw(ax: Axes, asked: float, **rates: float) -> Axes:
        people = pd.Series(asked, complaints.index)
        problems = iceberg(complaints, people * pd.Series(rates) / 100, people)
        return plot_iceberg(problems, deepest=deepest, ax=ax)

    controls = {
        name: live.slider(
            say("Of {name} problems told (%)", name=theme.words(name)), now, now // 2, 100, 1
        )
        for name, now in starts.items()
    }
    controls["asked"] = live.slider(say("People asked in each class"), 1_000, 100, 5_000, 100)
    return live.Explorer(say("The iceberg of complaints"), draw, controls)
