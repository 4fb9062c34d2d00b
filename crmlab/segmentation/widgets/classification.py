"""Widget of the simple classifications: five states and seven layers, by rules with thresholds."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.messages import say
from crmlab.segmentation.measures import one_base, relation_states, seven_layers
from crmlab.segmentation.plots import plot_classes, plot_seven_layers

__all__ = ["states_widget"]


def states_widget(
    contacts: pd.DataFrame, transactions: pd.DataFrame, *, until: str = "2024-06-30"
) -> live.Explorer:
    """Return the five states and the seven layers of everybody (`one_base`) behind thresholds.

    They are the days after which a buyer is lost, and from which interest on a contact is potential
    or a target.
    """
    waiting = len(one_base(contacts, transactions.iloc[:0], until=until))

    def draw(left: Axes, right: Axes, days: float, potential: float, target: float) -> live.Drawn:
        if potential >= target:
            return say("A target shows more interest than a potential customer: move one cut.")
        days = round(days)
        base = one_base(contacts, transactions, until=until, days=days)
        states = relation_states(base, days=days, interest=(potential, target))
        counts = states.value_counts(sort=False)
        told = theme.description(plot_classes(counts, longest=waiting, ax=left))
        said = say(
            "Of those who ever bought, {share} are lost: they bought more than {days} days ago.",
            share=theme.percent(counts["lost"] / (counts["lost"] + counts["existing"])),
            days=theme.count(days),
        )
        layers = seven_layers(base, days=days).value_counts(sort=False)
        drawn = plot_seven_layers(layers, ax=right)
        start = right.get_xlim()[0]  # both count persons on one scale
        right.set_xlim(start, start + np.ptp(left.get_xlim()))
        return told, said, drawn

    controls = {
        "days": live.slider(say("Lost after (days)"), 365, 30, 700, 5),
        "potential": live.slider(say("Potential from (interest)"), 30, 0, 100, 5),
        "target": live.slider(say("Target from (interest)"), 70, 0, 100, 5),
    }
    return live.Explorer(say("States and layers by rule"), draw, controls, axes={"ncols": 2})
