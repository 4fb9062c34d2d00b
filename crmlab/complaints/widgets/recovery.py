"""Widget of the way from a problem over a complaint to a customer who stays."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.complaints.measures.recovery import PATHS, expected_stayers
from crmlab.complaints.plots.recovery import plot_recovery_tree
from crmlab.messages import say

__all__ = ["recovery_tree_widget"]


def recovery_tree_widget(stay_rates: pd.Series) -> live.Explorer:
    """Return the tree of `expected_stayers` for 1,000 problems, with rates that can be moved."""

    def draw(ax: Axes, voice: float, never: float, fast: float, **rates: float) -> Axes:
        mix = [never / 100, (100 - never - fast) / 100, fast / 100]
        rates = {path: rate / 100 for path, rate in rates.items()}
        return plot_recovery_tree(expected_stayers(1_000, voice / 100, mix, rates), ax=ax)

    controls = {
        "voice": live.slider(say("Complain, of those with a problem (%)"), 69, 1, 99, 1),
        "never": live.slider(say("Not settled, of the complaints (%)"), 30, 0, 40, 1),
        "fast": live.slider(say("Settled quickly, of the complaints (%)"), 30, 0, 60, 1),
    }
    for path in PATHS:
        label = say("Of these stay: {path} (%)", path=theme.words(path))
        controls[path] = live.slider(label, round(100 * stay_rates[path]), 0, 100, 1)
    return live.Explorer(say("Problem, voice, stay"), draw, controls, height=4.4)
