"""Widget of survival: curves by the group of one's choice, read at one time."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.checks import require_columns
from crmlab.lifecycle.measures.survival import enough_at_risk, kaplan_meier, life_lengths, log_rank
from crmlab.lifecycle.plots.survival import plot_survival
from crmlab.messages import refusal, say
from crmlab.theme import words

__all__ = ["survival_widget"]

GROUPINGS = ("contracts", "dealership_id", "source_channel", "region")
MOST = len(theme.PALETTE)  # groups that can be told apart by colour


def survival_widget(
    customers: pd.DataFrame,
    by: Sequence[str] = GROUPINGS,
    *,
    until: str | date | pd.Timestamp = "2024-06-30",
) -> live.Explorer:
    """Return survival curves with a choice of groups and a slider for the time to read them at.

    Customers have ``first_purchase``, ``left_on`` (missing while they stay), and the columns ``by``
    that tell two to six groups apart each; ``until`` is the last day of the observation.
    """
    require_columns(customers, ["first_purchase", "left_on", *by], say("customers"))
    for column in by:
        groups = customers[column].nunique()
        if not 2 <= groups <= MOST:
            raise refusal(
                "{column} must have two to {most} groups; it has {groups}.",
                column=repr(column),
                most=MOST,
                groups=groups,
            )
    lives = life_lengths(customers["first_purchase"], customers["left_on"], until)

    @cache
    def curves_by(column: str) -> tuple[pd.DataFrame, float]:
        groups = customers.loc[lives.index, column]
        known = lives[groups.notna()].assign(group=groups)
        observed = known["duration"], known["ended"], known["group"]
        return kaplan_meier(*observed), log_rank(*observed)["p_value"]

    def draw(ax: Axes, by: str, months: float) -> live.Drawn:
        curves, p_value = curves_by(by)
        return plot_survival(curves, at=months, counts=False, ax=ax), _say_chance(p_value)

    longest = max(enough_at_risk(curves_by(column)[0])["time"].max() // 1 for column in by)
    controls = {
        "by": live.choice(say("Group by"), [(_plain(column), column) for column in by]),
        "months": live.slider(say("Months"), min(36, longest // 2), 0, longest, 1),
    }
    return live.Explorer(say("Survival curves"), draw, controls)


def _plain(column: str) -> str:
    """Write the name of a column as people say it: without the word for its place in the data."""
    return words(column.removeprefix("source_").removesuffix("_id"))


def _say_chance(p_value: float) -> str:
    """Say whether the curves differ by more than chance would have it."""
    p = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    if p_value < 0.05:
        return say(
            "Log-rank test of the whole curves: {p}; chance alone hardly makes curves differ so "
            "much.",
            p=p,
        )
    return say(
        "Log-rank test of the whole curves: {p}; chance alone may make curves differ as much.", p=p
    )
