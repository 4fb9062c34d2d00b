"""Widget of a choice of segments: weights behind sliders, and the order by value beside it."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.strategy.measures.segments import weighted_score
from crmlab.strategy.plots.segments import plot_orders

__all__ = ["weights_widget"]


def weights_widget(scores: pd.DataFrame, npv: pd.Series, weights: pd.Series) -> live.Explorer:
    """Return the order by weighted score, beside that by net present value, with its weights."""

    def draw(ax: Axes, **points: float) -> live.Drawn:
        if not any(points.values()):
            return say("Give at least one criterion some points.")
        shares = pd.Series(points) / sum(points.values())
        plot_orders(pd.DataFrame({"score": weighted_score(scores, shares), "value": npv}), ax=ax)
        used = ", ".join(f"{theme.words(name)} {theme.percent(of)}" for name, of in shares.items())
        return ax, say("The weights: {used}.", used=used)

    controls = {
        name: live.slider(say("Points for {name}", name=theme.words(name)), 100 * share, 0, 100, 5)
        for name, share in weights.items()
    }
    return live.Explorer(say("Weights that make the order"), draw, controls)
