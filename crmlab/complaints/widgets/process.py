"""Widgets of the handling: one case step by step, and what a promised time would mean."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.complaints.measures import CLOCKS, Calendar
from crmlab.complaints.plots import plot_case, plot_resolution
from crmlab.messages import say

__all__ = ["replay_widget", "sla_widget"]


def replay_widget(events: pd.DataFrame, cases: dict[str, str], calendar: Calendar) -> live.Explorer:
    """Return the way of one case at a time (sorted events), to be gone through step by step.

    ``cases`` are some ids, each by the words in which it is offered.
    """
    chosen = events[events["complaint_id"].isin(cases.values())]
    ways = dict(list(chosen.groupby("complaint_id", observed=True)))
    longest = max(map(len, ways.values()))

    def draw(ax: Axes, case: str, step: float) -> Axes:
        return plot_case(ways[case], int(step), calendar, ax=ax)

    controls = {
        "case": live.choice(say("Case"), [*cases.items()]),
        "step": live.slider(say("Step"), 4, 1, longest, 1),
    }
    return live.Explorer(say("Replay of a case"), draw, controls)


def sla_widget(times: pd.DataFrame, by: pd.Series) -> live.Explorer:
    """Return the share of cases within a limit that slides, by a group such as the channel."""
    groups = {"all": times, **dict(list(times.groupby(by, observed=True)))}

    def draw(ax: Axes, group: str, clock: str, limit: float) -> Axes:
        return plot_resolution(groups[group], limit, clock=clock, ax=ax)

    controls = {
        "group": live.choice(say("Cases"), list(groups)),
        "clock": live.choice(say("Clock"), CLOCKS),
        "limit": live.slider(say("Limit (hours)"), 24, 2, 96, 2),
    }
    return live.Explorer(say("A promised time"), draw, controls)
