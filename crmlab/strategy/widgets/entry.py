"""Widget of an entry product: loss, conversion, later margin and defects behind sliders."""

from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say
from crmlab.strategy.measures.entry import entry_value
from crmlab.strategy.plots.entry import plot_entry_value
from crmlab.theme import percent

__all__ = ["entry_widget"]


def entry_widget() -> live.Explorer:
    """Return the value of one who takes an entry product, and the conversion that it needs."""

    def draw(ax: Axes, loss: float, convert: float, margin: float, defects: float) -> live.Drawn:
        risk = {"defect_rate": defects / 100, "defect_cost": 150}
        steps = entry_value(loss, convert / 100, margin, **risk)
        needed = -steps[["loss", "defects"]].sum() / margin
        plot_entry_value(steps, ax=ax)
        if needed > 1:
            return ax, say("Even if all went on to buy, it would not pay.")
        return ax, say("It pays where more than {needed} go on to buy.", needed=percent(needed))

    controls = {
        "loss": live.slider(say("Loss a head (CNY)"), 60, 0, 100, 1),
        "convert": live.slider(say("Go on to buy (%)"), 20, 0, 30, 1),
        "margin": live.slider(say("Their later margin (CNY)"), 600, 50, 1000, 10),
        "defects": live.slider(say("Defects (%), at 150 CNY each"), 0, 0, 20, 1),
    }
    return live.Explorer(say("What an entry product is worth"), draw, controls)
