"""Picture of what a firm gains by remembering its contacts with a customer."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from crmlab import theme
from crmlab.orientation.measures.learning import hit_rate, hit_rate_after


def plot_hit_rate(
    recall_per_contact: float = 0.5,
    options: int = 5,
    *,
    contacts: int = 8,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often a recommender that remembers is right, contact by contact.

    Parameters
    ----------
    recall_per_contact, options
        As `hit_rate_after` takes them.
    contacts
        How many contacts there are, one or more.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    so_far = range(contacts + 1)
    remembered = [hit_rate_after(number, recall_per_contact, options) for number in so_far]
    guessed = hit_rate(0, options)
    ax.plot(so_far, remembered, color=theme.BLUE, marker="o", markersize=9)
    ax.axhline(guessed, color=theme.ORANGE, linestyle="--")
    last = remembered[-1]
    lift = 8 if last - guessed > 0.15 else 32  # one label above the other
    for text, height, up, colour in (
        (f"remembers: {theme.percent(last)}", last, lift, theme.BLUE),
        (f"guesses: {theme.percent(guessed)}", guessed, 8, theme.ORANGE),
    ):
        ax.annotate(
            text,
            (contacts, height),
            (0, up),
            textcoords="offset points",
            ha="right",
            color=colour,
            weight="bold",
        )
    ax.set(xlim=(-0.2, contacts + 0.2), ylim=(0, 1.15), xticks=so_far)
    ax.set(xlabel="Contacts with the customer so far", ylabel="Right recommendations")
    ax.set_yticks(np.linspace(0, 1, 6))
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    return theme.describe(
        ax,
        f"With {options} things to recommend, guessing is right {theme.percent(guessed)} of the "
        f"time. If each contact is remembered with a chance of "
        f"{theme.percent(recall_per_contact, 0)}, the hit rate is "
        f"{theme.percent(remembered[1])} after one contact and {theme.percent(last)} after "
        f"{contacts}.",
    )
