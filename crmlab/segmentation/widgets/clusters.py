"""Widget of k-means: a step at a time, and the silhouette of every number of groups."""

from functools import cache

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.segmentation.measures.clusters import KMeansStep, k_means_steps
from crmlab.segmentation.plots.clusters import plot_k_means

__all__ = ["k_means_widget"]

MOST, LONGEST, STARTS = 6, 15, 5


def k_means_widget(points: pd.DataFrame, *, seed: int = 2024) -> live.Explorer:
    """Return k-means on two items (columns) behind a slider of its steps.

    Beside it stands the silhouette that each number of groups comes to in the end. The first
    centres are rows that a start draws; 200 to 400 rows answer at once.
    """
    different = points.drop_duplicates()

    @cache
    def steps(groups: int, start: int) -> list[KMeansStep]:
        centres = different.sample(groups, random_state=seed + start)
        return k_means_steps(points, centres.set_axis(range(1, groups + 1)))

    @cache
    def silhouette(groups: int, start: int, at: int) -> float:
        from sklearn.metrics import silhouette_score

        labels = steps(groups, start)[at].groups
        return silhouette_score(points, labels) if labels.nunique() > 1 else np.nan

    def draw(ax: Axes, beside: Axes, groups: float, start: float, step: float) -> tuple:
        groups, start = int(groups), int(start)
        way = steps(groups, start)
        at = min(int(step), len(way)) - 1
        title = say("Step {step}", step=at + 1)
        if at == len(way) - 1:
            title = say("Step {step}, still", step=at + 1)
        drawn = plot_k_means(points, way[at], title=title, ax=ax)
        counts = [*range(2, MOST + 1)]
        ends = pd.Series([silhouette(k, start, len(steps(k, start)) - 1) for k in counts], counts)
        now = silhouette(groups, start, at)
        beside.plot(ends, "o--", color=theme.GREY)
        beside.plot(groups, now, "o", color=theme.ORANGE, markersize=14)
        highest = max(0.6, 1.1 * ends.max())
        beside.set(xticks=counts, ylim=(0, highest), xlabel=say("Number of groups k"))
        value = theme.number(now, 3)
        theme.head(beside, say("Silhouette {value}", value=value))
        said = theme.description(drawn)
        return said, say(
            "The silhouette is {value} now; at the end it is highest with {best} groups "
            "({highest}).",
            value=value,
            best=ends.idxmax(),
            highest=theme.number(ends.max(), 3),
        )

    controls = {
        "groups": live.slider(say("Groups k"), 3, 2, MOST, 1),
        "step": live.slider(say("Step"), 1, 1, LONGEST, 1),
        "start": live.slider(say("Start"), 1, 1, STARTS, 1),
    }
    return live.Explorer(
        say("K-means, step by step"),
        draw,
        controls,
        axes={"ncols": 2, "width_ratios": [3, 2]},
        height=4.6,
    )
