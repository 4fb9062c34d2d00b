"""Pictures of satisfaction: by a key figure of service, and by what came less what was expected."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.loyalty.measures.satisfaction import difference_function
from crmlab.marks import name_parts
from crmlab.messages import say
from crmlab.theme import count, number, picture, words

__all__ = ["plot_difference_function", "plot_service_level"]

FEW = 30  # people, below whom a mean is not drawn


@picture
def plot_service_level(ax: Axes, answers: pd.DataFrame, kpi: str, outcome: str) -> tuple[str, str]:
    """Draw the mean outcome of five groups of people by a key figure of service, with intervals."""
    fifths = pd.qcut(answers[kpi], 5, duplicates="drop")
    groups = answers.groupby(fifths, observed=True)
    means, reach = groups[outcome].mean(), 1.96 * groups[outcome].sem()
    dots = {"color": theme.GREY, "alpha": 0.1, "s": 12, "linewidth": 0, "zorder": 0}
    ax.scatter(answers[kpi], answers[outcome], **dots)
    style = {"fmt": "o-", "color": theme.BLUE, "markersize": 9, "capsize": 6}
    ax.errorbar(groups[kpi].mean(), means, yerr=reach, **style)
    ax.set(xlabel=words(kpi).capitalize(), ylabel=words(outcome).capitalize())
    told = {
        "r": number(answers[kpi].corr(answers[outcome]), 2),
        "kpi": words(kpi),
        "outcome": words(outcome),
        "first": number(means.iloc[0]),
        "last": number(means.iloc[-1]),
    }
    headline = say("With more {kpi}, {outcome} falls from {first} to {last}", **told)
    if means.iloc[-1] > means.iloc[0]:
        headline = say("With more {kpi}, {outcome} rises from {first} to {last}", **told)
    return headline, say(
        "Mean {outcome} of {groups} groups of people by {kpi}, with 95 % intervals; each pale dot "
        "is one or more people. It goes from {first} to {last}; r = {r}.",
        groups=len(means),
        **told,
    )


@picture
def plot_difference_function(
    ax: Axes,
    gaps: Sequence[float],
    satisfaction: Sequence[float],
    *,
    level: float,
    gain: float,
    loss: float,
) -> tuple[str, str]:
    """Draw mean satisfaction by the gap in half points, and the bent line (`difference_function`).

    The sentence says which share of the spread between people the line explains.
    """
    people = pd.DataFrame({"gap": np.asarray(gaps), "rated": np.asarray(satisfaction)})
    line = difference_function(people["gap"], level=level, gain=gain, loss=loss)
    missed = ((people["rated"] - line) ** 2).sum()
    explained = 1 - missed / (people["rated"].var(ddof=0) * len(people))
    bands = people.groupby((2 * people["gap"]).round() / 2)["rated"].agg(["mean", "sem", "size"])
    bands = bands[bands["size"] >= FEW]
    style = {"fmt": "o", "color": theme.GREY, "markersize": 8, "capsize": 4}
    ax.errorbar(bands.index, bands["mean"], yerr=1.96 * bands["sem"], **style)
    x = np.array([-4.0, 0.0, 3.0])
    y = difference_function(x, level=level, gain=gain, loss=loss)
    ax.plot(x[:2], y[:2], color=theme.ORANGE)
    ax.plot(x[1:], y[1:], color=theme.BLUE, linestyle="--")
    ax.axvline(0, color=theme.PALE, zorder=0)
    ax.set(xlim=(-4.2, 3.2), ylim=(1, 10), ylabel=say("Satisfaction"))
    ax.set_xlabel(say("Perceived less expected (points)"))
    told = {"gain": number(gain, 2), "loss": number(loss, 2)}
    below, above = say("{loss} a point below", **told), say("{gain} a point above", **told)
    name_parts(ax, {below: theme.ORANGE, above: theme.BLUE})
    headline = say("A loss weighs no more: {loss} a point, a gain {gain}", **told)
    if loss > gain:
        headline = say("A loss weighs more: {loss} a point, a gain {gain}", **told)
    fit = say("The line fits worse than no line at all, the mean of everybody.")
    if explained > 0:
        share = theme.percent(explained)
        fit = say("The line explains {share} of the spread between people.", share=share)
    return headline, say(
        "Mean satisfaction by what came less what was expected, with 95 % intervals, and a line "
        "through {level} at 0 with {loss} a point below and {gain} above ({people} people). {fit}",
        level=number(level),
        fit=fit,
        people=count(len(people)),
        **told,
    )
