"""Pictures of what a firm gains by remembering its contacts with a customer."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import label_above, lying_bars
from crmlab.messages import say
from crmlab.orientation.measures.learning import hit_rate
from crmlab.theme import percent, picture

__all__ = ["plot_hit_rate", "plot_memory"]


@picture
def plot_hit_rate(ax: Axes, curve: pd.DataFrame) -> tuple[str, str]:
    """Draw how often a café that remembers is right, by visit (`learning_curve`)."""
    remembered, visits = curve["hit_rate"], curve.index[-1]
    guessed, last = remembered.iloc[[0, -1]]
    ax.plot(remembered, color=theme.BLUE, marker="o", markersize=9)
    ax.axhline(guessed, color=theme.ORANGE, linestyle="--", zorder=1)
    lift = 8 if last - guessed > 0.15 else 32  # one label above the other
    for text, height, up, colour in (
        (say("remembers: {share}", share=percent(last)), last, lift, theme.BLUE),
        (say("guesses: {share}", share=percent(guessed)), guessed, 8, theme.ORANGE),
    ):
        look = {"xytext": (0, up), "ha": "right", "color": colour, "weight": "bold"}
        label_above(ax, visits, height, text, **look)
    ax.set(xlim=(-0.2, visits + 0.2), ylim=(0, 1.15), xticks=curve.index)
    ax.set(xlabel=say("Visits so far"), ylabel=say("Cases in which it is right"))
    ax.set_yticks(np.linspace(0, 1, 6))
    theme.percent_axis(ax)
    headline = say(
        "After one visit the café is right in {first}, not {guessed}",
        guessed=percent(guessed),
        first=percent(remembered.iloc[1]),
    )
    return headline, say(
        "Among {options} drinks a guess is right in {guessed} of cases. If the café keeps each "
        "visit in mind with a chance of {recall}, it is right in {first} after one visit and in "
        "{last} after {visits}.",
        options=round(1 / guessed),
        guessed=percent(guessed),
        recall=percent(curve["recall"].iloc[1], 0),
        first=percent(remembered.iloc[1]),
        last=percent(last),
        visits=visits,
    )


@picture
def plot_memory(ax: Axes, recall: float, options: int) -> tuple[str, str]:
    """Draw the `hit_rate` of a café that remembers a share of the orders beside that of guessing.

    It guesses the others among so many drinks.
    """
    rates = {
        say("with memory"): hit_rate(recall, options),
        say("without memory"): hit_rate(0, options),
    }
    texts, colours = [*map(percent, rates.values())], [theme.BLUE, theme.GREY]
    lying_bars(ax, rates, texts, colours, longest=1)
    ax.spines["bottom"].set_visible(True)
    ax.set(xlim=(0, 1.15), xlabel=say("Orders right"), xticks=[0, 0.25, 0.5, 0.75, 1])
    theme.percent_axis(ax, "x")
    headline = say("Right in {right} of cases, by luck in {lucky}", right=texts[0], lucky=texts[1])
    return headline, say(
        "A café that remembers {recall} of the orders and guesses the others among {options} "
        "drinks is right in {right} of cases.",
        recall=percent(recall, 0),
        options=options,
        right=texts[0],
    )
