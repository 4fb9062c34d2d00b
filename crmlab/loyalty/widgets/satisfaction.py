"""Widget of the bent satisfaction function: a line that is laid through what people said."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from crmlab import live
from crmlab.loyalty.plots.satisfaction import plot_difference_function
from crmlab.messages import say

__all__ = ["difference_widget"]


def difference_widget(gaps: Sequence[float], satisfaction: Sequence[float]) -> live.Explorer:
    """Return mean satisfaction by the gap, and a bent line behind three sliders."""

    def draw(ax: Axes, **line: float) -> Axes:
        return plot_difference_function(gaps, satisfaction, **line, ax=ax)

    controls = {
        "level": live.slider(say("Satisfaction where all is as expected"), 6.5, 5, 8, 0.1),
        "gain": live.slider(say("A point above is worth"), 0.8, 0, 2, 0.1),
        "loss": live.slider(say("A point below costs"), 0.8, 0, 2, 0.1),
    }
    return live.Explorer(say("Satisfaction by what came and what was expected"), draw, controls)
