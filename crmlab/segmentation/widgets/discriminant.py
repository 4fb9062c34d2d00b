"""Widget of discriminant analysis: a newcomer who is moved over the boundaries."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.segmentation.measures import Discriminant
from crmlab.segmentation.plots.discriminant import plot_boundary, two_predictors

__all__ = ["boundary_widget"]


def boundary_widget(model: Discriminant, customers: pd.DataFrame) -> live.Explorer:
    """Return the areas of the groups, with a slider for each of a newcomer's two predictors."""
    sliders = {}
    for at, predictor in enumerate(two_predictors(model)):
        seen = customers[predictor]
        step = 0.01 if seen.max() <= 1 else live.round_step(seen.max())
        low, high = (step * round(end / step) for end in (seen.min(), seen.max()))
        middle = step * round(seen.mean() / step)
        label = say("Newcomer: {predictor}", predictor=theme.words(predictor))
        form = ".0%" if predictor.endswith("_share") else ",.4g"
        sliders[f"predictor_{at}"] = live.slider(label, middle, low, high, step, form)

    def draw(ax: Axes, **values: float) -> Axes:
        new = dict(zip(model.predictors, values.values(), strict=True))
        return plot_boundary(model, customers, new=new, ax=ax)

    return live.Explorer(say("Boundaries between the groups"), draw, sliders, height=4.6)
