"""Widget of the index model: whose answers, which loyalty, and what each question weighs."""

from functools import cache

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.loyalty.measures import INDEX_BLOCKS, PathModel, index_100
from crmlab.loyalty.plots import plot_paths
from crmlab.messages import later, say

__all__ = ["index_widget"]

ALL, SAMPLES = "all", 100
LOYALTY = {later("what people say"): ["l1", "l2", "l3"], later("what people do"): ["l4"]}
RATED = ["expectation", "quality", "value", "satisfaction"]  # from 1 to 10


def index_widget(answers: pd.DataFrame) -> live.Explorer:
    """Return the index model of ``sat_survey`` by market, with sliders for the index's weights."""
    markets = {ALL: answers, **dict(list(answers.groupby("market", observed=True)))}

    @cache
    def fitted(market: str, loyal: str) -> PathModel:
        blocks = INDEX_BLOCKS | {"loyalty": LOYALTY[loyal]}
        return PathModel(blocks).fit(markets[market], samples=SAMPLES)

    @cache
    def rated(market: str) -> tuple[dict[str, float], pd.Series]:
        means = {name: markets[market][INDEX_BLOCKS[name]].mean() for name in RATED}
        return {name: index_100(each) for name, each in means.items()}, means["satisfaction"]

    def draw(ax: Axes, market: str, loyal: str, **weights: float) -> tuple[Axes, str]:
        model, (alike, asked) = fitted(market, loyal), rated(market)
        index = alike | {"satisfaction": index_100(asked, pd.Series(weights))}
        told = {"index": theme.number(index["satisfaction"])}
        told["path"] = theme.number(model.paths_.at[("satisfaction", "loyalty"), "path"], 2)
        plot_paths(model, index, ax=ax)
        theme.head(ax, say("Satisfaction {index}, and its path to loyalty {path}", **told))
        reach = [index_100([mean]) for mean in (asked.min(), asked.max())]
        return ax, say(
            "The index of satisfaction is {index}; other weights bring it from {low} to {high}.",
            **told,
            low=theme.number(reach[0]),
            high=theme.number(reach[1]),
        )

    questions = INDEX_BLOCKS["satisfaction"]
    controls = {
        "market": live.choice(say("Market"), list(markets)),
        "loyal": live.choice(say("Loyalty is"), list(LOYALTY)),
    }
    controls |= {
        name: live.slider(say("Weight of {name}", name=name), 0.4, 0.1, 1.0, 0.1, ".1f")
        for name in questions
    }
    return live.Explorer(say("Index model"), draw, controls)
