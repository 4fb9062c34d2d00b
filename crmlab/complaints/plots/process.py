"""Pictures of the handling of complaints: how fast, by which ways, where it waits, one case."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.checks import require_rows, require_whole
from crmlab.complaints.measures import HANDLING_STEPS, Calendar, sla_share
from crmlab.marks import CLEAR, bare, label_right
from crmlab.messages import later, say, say_each
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_case", "plot_resolution", "plot_variants"]

STEPS = [*HANDLING_STEPS, "reopen"]
CLOCKS = {"hours": later("hours"), "working_hours": later("working hours")}


@picture
def plot_resolution(
    ax: Axes, times: pd.DataFrame, limit: float, *, clock: str = "hours"
) -> tuple[str, str]:
    """Draw the share of cases resolved within so many hours (`case_times`), and a limit."""
    found = sla_share(times, limit, clock=clock).iloc[0]
    hours = times.loc[~times["open"], clock].sort_values().to_numpy()
    require_rows(hours, later("closed cases"))
    resolved = np.arange(1, len(hours) + 1) / found["cases"]
    ax.step(hours, resolved, where="post", color=theme.BLUE)
    ax.axvline(limit, color=theme.ORANGE, linestyle="--")
    ax.scatter(limit, found["share"], s=120, color=theme.ORANGE, zorder=3)
    told = {name: percent(found[name]) for name in ("share", "low", "high")}
    told |= {"limit": number(limit, 0), "clock": say(CLOCKS[clock])}
    told |= {name: count(found[name]) for name in ("cases", "too_young")}
    most = max(1.02 * limit, np.quantile(hours, 0.95))
    ax.set(xlim=(0, most), ylim=(0, 1.05), ylabel=say("Resolved"))
    ax.set_xlabel(say("Limit in {clock}", clock=told["clock"]))
    text = say("{share}\n({low} to {high})", **told)
    corner = {"transform": ax.transAxes, "ha": "right", "weight": "bold", "bbox": CLEAR}
    ax.text(0.98, 0.06, text, color=theme.ORANGE, **corner)
    theme.percent_axis(ax, "y")
    return say("{share} are resolved within {limit} {clock}", **told), say(
        "Of {cases} cases {share} ({low} to {high}) are resolved within {limit} {clock}; open "
        "ones beyond the limit count as missed, {too_young} younger ones are set aside.",
        **told,
    )


@picture
def plot_variants(ax: Axes, variants: pd.DataFrame, top: int = 8) -> tuple[str, str]:
    """Draw the commonest ways (`handling_variants`): ● a step done, ○ one left out.

    A number in the dot tells how often a step was done, where that is not once.
    """
    shown = variants.head(top)
    for row, way in enumerate(shown.index.str.split(" → ")):
        for column, step in enumerate(STEPS):
            done, usual = way.count(step), step in HANDLING_STEPS
            if done or usual:
                edge, face = (theme.BLUE, theme.BLUE) if done else (theme.ORANGE, "white")
                ax.scatter(column, row, s=330, facecolor=face, edgecolor=edge, linewidth=2.5)
            if done > 1:
                ax.text(column, row, count(done), color="white", ha="center", va="center")
    written = {"share": shown["share"].map(percent), "hours": shown["median_hours"].map(number)}
    for row, text in enumerate(say_each("{share} · {hours} h", **written)):
        label_right(ax, len(STEPS) - 0.7, row, text)
    label_right(ax, len(STEPS) - 0.7, -0.8, say("share · median"), color=theme.GREY)
    ax.set(xlim=(-0.5, len(STEPS) + 1.3), ylim=(len(shown) - 0.4, -1.1))
    ax.set_xlabel(say("○ left out; 2: done twice"))
    ax.set_xticks(range(len(STEPS)), [words(step) for step in STEPS], rotation=30, ha="right")
    ax.set_yticks(range(len(shown)), [count(row + 1) for row in range(len(shown))])
    bare(ax)
    told = {
        "ways": count(len(variants)),
        "top": count(len(shown)),
        "first": written["share"].iloc[0],
    }
    told["covered"] = percent(shown["share"].sum())
    return say("{ways} ways; the commonest has {first} of the cases", **told), say(
        "The {top} commonest of {ways} ways through the steps hold {covered} of the closed cases; "
        "beside each its share and the median hours to the reply.",
        **told,
    )


@picture
def plot_case(ax: Axes, case: pd.DataFrame, step: int, calendar: Calendar) -> tuple[str, str]:
    """Draw the way of one case (its sorted events) until a step; grey is a closed desk."""
    require_rows(case, later("events"))
    require_whole(step, "step", 1)
    start, now = case["time"].iloc[0], min(step, len(case)) - 1
    hours = ((case["time"] - start) / pd.Timedelta(hours=1)).to_numpy()
    heights = case["step"].map(STEPS.index).to_numpy(int)
    moments = pd.date_range(start.floor("h"), case["time"].iloc[-1], freq="h").to_series()
    idle = calendar.hours(moments, moments + pd.Timedelta(hours=1)).to_numpy() == 0
    begin = ((moments - start) / pd.Timedelta(hours=1)).to_numpy()
    # From each hour at which the desk closes to that at which it opens again.
    shut = np.flatnonzero(np.diff(idle, prepend=False, append=False)).reshape(-1, 2)
    closed = np.column_stack([begin[shut[:, :1]], np.diff(shut)])
    ax.broken_barh(closed, (-1, len(STEPS) + 1), color=theme.PALE, linewidth=0)
    past = slice(now + 1)
    ax.step(hours[past], heights[past], where="post", color=theme.BLUE)
    ax.scatter(hours[past], heights[past], s=110, color=theme.BLUE, zorder=3)
    ax.scatter(hours[now], heights[now], s=240, color=theme.ORANGE, zorder=4)
    ax.set(xlim=(-0.03 * hours[-1] - 0.1, 1.05 * hours[-1] + 0.2), ylim=(len(STEPS) - 0.4, -0.6))
    ax.set_yticks(range(len(STEPS)), map(words, STEPS))
    ax.set_xlabel(say("Hours since the opening; grey: the desk is closed"))
    event = case.iloc[now]
    told = {"case": event["complaint_id"], "step": words(event["step"]), "actor": event["actor"]}
    told |= {"now": count(now + 1), "steps": count(len(case)), "hours": number(hours[now])}
    told["gap"] = number(hours[now] - hours[max(now - 1, 0)])
    told["when"] = f"{event['time']:%Y-%m-%d %H:%M}"
    return say("Step {now} of {steps}: {step}, after {hours} hours", **told), say(
        "{case}, step {now} of {steps}: {step}, by {actor}, on {when}, {gap} hours after the step "
        "before and {hours} hours after the opening.",
        **told,
    )
