"""Widget of the learning relationship: what remembering adds to guessing."""

from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say
from crmlab.orientation.plots import plot_memory

__all__ = ["memory_widget"]


def memory_widget(options: int = 5) -> live.Explorer:
    """Return how often a café guesses right, with a slider for how well it remembers.

    Where it does not remember, it guesses among so many drinks.
    """

    def draw(ax: Axes, memory: float) -> Axes:
        return plot_memory(memory / 100, options, ax=ax)

    controls = {"memory": live.slider(say("Orders remembered (%)"), 50, 0, 100, 1)}
    return live.Explorer(say("A café that remembers"), draw, controls, height=2.6)
