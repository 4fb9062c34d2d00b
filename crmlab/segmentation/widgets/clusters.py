"""Widget of k-means: a step at a time, and the silhouette of every number of groups."""

from functools import cache

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.marks import name_parts
from crmlab.messages import say
from crmlab.segmentation.measures.clusters import (
    KMeansStep,
    find_clusters,
    k_means_steps,
    silhouette,
)
from crmlab.segmentation.plots.clusters import plot_k_means

__all__ = ["k_means_widget"]

COUNTS, LONGEST, STARTS = range(2, 7), 15, 5
SEED = 2024


def k_means_widget(points: pd.DataFrame) -> live.Explorer:
    """Return k-means on two items (columns) behind a slider of its steps, the last first.

    Beside it stands the silhouette that each number of groups reaches with the best of ten starts.
    The first centres are rows that a start draws; 200 to 400 rows answer at once.
    """
    different = points.drop_duplicates()

    @cache
    def steps(groups: int, start: int) -> list[KMeansStep]:
        centres = different.sample(groups, random_state=SEED + start)
        return k_means_steps(points, centres.set_axis(range(1, groups + 1)))

    best = pd.Series(silhouette(points, *(find_clusters(points, k) for k in COUNTS)), COUNTS)

    def draw(ax: Axes, beside: Axes, groups: float, start: float, step: float) -> tuple:
        way = steps(int(groups), int(start))
        at = min(int(step), len(way))
        title = say("Step {step}", step=at)
        if at == len(way):
            title = say("Step {step}, at rest", step=at)
        drawn = plot_k_means(points, way[at - 1], title=title, ax=ax)
        (now,) = silhouette(points, way[at - 1].groups)
        beside.plot(best, "o--", color=theme.GREY)
        beside.plot(groups, now, "o", color=theme.ORANGE, markersize=14)
        top = max(0.6, 1.2 * best.max())
        beside.set(xticks=COUNTS, ylim=(0, top), xlabel=say("Number of groups k"))
        name_parts(beside, {say("best of ten starts"): theme.GREY}, right=True)
        value = theme.number(now, 3)
        theme.head(beside, say("Silhouette {value}", value=value))
        return theme.description(drawn), say(
            "The silhouette is {value} now. With the best of ten starts it is highest with {best} "
            "groups ({highest}).",
            value=value,
            best=best.idxmax(),
            highest=theme.number(best.max(), 3),
        )

    controls = {
        "groups": live.slider(say("Groups k"), 3, 2, max(COUNTS), 1),
        "step": live.slider(say("Step"), LONGEST, 1, LONGEST, 1),
        "start": live.slider(say("Start"), 1, 1, STARTS, 1),
    }
    return live.Explorer(
        say("K-means, step by step"),
        draw,
        controls,
        axes={"ncols": 2, "width_ratios": [3, 2]},
        height=4.6,
    )
