"""Widget of the customer's side: expectation and experience at each contact stage."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_rows
from crmlab.messages import say
from crmlab.value.plots import plot_gaps

__all__ = ["gaps_widget"]

SCALE = (1.0, 10.0)


def gaps_widget(gaps: pd.DataFrame) -> live.Explorer:
    """Return the gap of each contact stage, with sliders that move the stage of one's choice.

    The table (`relationship_gaps`) is not changed.
    """
    require_rows(gaps, say("stages"))
    ratings = gaps[["expectation", "experience"]].astype(float)  # as they are moved
    stage = live.choice(say("Stage"), [*ratings.index])
    sliders = {}
    for name, label in (("expectation", say("Expectation")), ("experience", say("Experience"))):
        sliders[name] = live.slider(label, ratings[name].iloc[0], *SCALE, 0.1, ".1f")

    def draw(ax: Axes, stage: str, **rated: float) -> Axes:
        now = ratings.copy()
        now.loc[stage] = rated
        now["gap"] = now["experience"] - now["expectation"]
        return plot_gaps(now, chosen=stage, scale=SCALE, ax=ax)

    def remember(column: str, change: Mapping) -> None:
        if live.is_move(change):
            ratings.at[stage.value, column] = change["new"]

    def show_stage(change: Mapping) -> None:
        explorer.set(stage=change["new"], **ratings.loc[change["new"]])

    for column, slider in sliders.items():
        slider.observe(partial(remember, column), "value")
    stage.observe(show_stage, "value")  # before the explorer's own look at the sliders
    explorer = live.Explorer(say("Gaps by stage"), draw, {"stage": stage, **sliders})
    return explorer
