"""Widget of RFM: a rule for the scores, weights for their sum, and how well it sorts responses."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.checks import require_filled
from crmlab.messages import say
from crmlab.segmentation.measures import break_even_response, response_by, rfm_scores
from crmlab.segmentation.measures.rfm import RULES, below_by_rank
from crmlab.segmentation.plots import plot_cells, plot_response
from crmlab.theme import count

__all__ = ["rfm_widget"]

ROUND_CUTS = {  # as a manager might set them
    "recency_days": [30, 90, 180, 365],
    "frequency": [2, 4, 8, 16],
    "monetary": [100, 300, 1_000, 3_000],
}


def rfm_widget(
    table: pd.DataFrame, sends: pd.DataFrame, *, cost: float = 2.0, margin: float = 60.0
) -> live.Explorer:
    """Return a scorer: rule and weights as controls, the map of cells, and response by fifths.

    The table is that of `rfm_table`; sends have ``customer_id`` and ``responded``, and their
    fifths are those of the weighted score.
    """
    require_filled(sends, ["customer_id", "responded"], say("sends"))
    break_even = break_even_response(cost, margin)
    sent = sends[sends["customer_id"].isin(table.index)]
    row = table.index.get_indexer(sent["customer_id"])
    scored = {
        rule: rfm_scores(table, rule, ROUND_CUTS if rule == "cuts" else None) for rule in RULES
    }
    letters = ["R", "F", "M"]
    usual = scored["quantile"][letters]

    def draw(left: Axes, right: Axes, rule: str, **weights: float) -> live.Drawn:
        if not any(weights.values()):
            return say("All weights are zero: move one of them up.")
        scores = scored[rule]
        total = sum(scores[letter] * weight for letter, weight in weights.items())
        fifths = 1 + below_by_rank(total, 5)
        plot_cells(scores, ax=left)
        responses = response_by(sent.assign(fifth=fifths[row]), "fifth")
        drawn = plot_response(responses, break_even, what=say("Fifth by weighted score"), ax=right)
        told = say(
            "Rule {rule}: {changed} of {all} scores differ from those by quantiles.",
            rule=rule,
            changed=count((scores[letters] != usual).sum(axis=None)),
            all=count(3 * len(table)),
        )
        return told, drawn

    controls = {
        "rule": live.choice(say("Rule"), RULES),
        "R": live.slider(say("Weight of R"), 0.5, 0, 1, 0.1, ".1f"),
        "F": live.slider(say("Weight of F"), 0.5, 0, 1, 0.1, ".1f"),
        "M": live.slider(say("Weight of M"), 0.5, 0, 1, 0.1, ".1f"),
    }
    return live.Explorer(say("RFM scorer"), draw, controls, axes={"ncols": 2})
