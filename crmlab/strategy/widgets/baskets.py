"""Widget of rules of what is bought together: thresholds behind sliders, and the first five."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.messages import say, say_each
from crmlab.strategy.measures.baskets import pair_rules
from crmlab.strategy.plots.baskets import plot_pair_rules
from crmlab.theme import number, percent

__all__ = ["pair_rules_widget"]


def pair_rules_widget(lines: pd.DataFrame) -> live.Explorer:
    """Return the rules of basket lines (`pair_rules`) behind sliders of their thresholds."""
    rules = pair_rules(lines)

    def draw(ax: Axes, support: float, confidence: float, lift: float, q: float) -> live.Drawn:
        least = {"support": support / 100, "confidence": confidence / 100, "lift": lift}
        passed = rules[(rules[[*least]] >= pd.Series(least)).all(axis=1) & (rules["q"] <= q)]
        plot_pair_rules(passed, ax=ax)
        first = passed.head(3)
        shown = say_each(
            "{one} → {other} (confidence {confidence}, lift {lift})",
            one=first["if_bought"],
            other=first["then_bought"],
            confidence=first["confidence"].map(percent),
            lift=first["lift"].map(number),
        )
        return ax, say("The surest rules: {rules}.", rules="; ".join(shown)) if shown else ""

    controls = {
        "support": live.slider(say("Support at least (%)"), 0, 0, 2, 0.01, ".2f"),
        "confidence": live.slider(say("Confidence at least (%)"), 0, 0, 70, 1),
        "lift": live.slider(say("Lift at least"), 0, 0, 10, 0.1, ".1f"),
        "q": live.slider(say("Share of false alarms at most"), 1, 0, 1, 0.01, ".2f"),
    }
    return live.Explorer(say("Rules of what is bought together"), draw, controls)
