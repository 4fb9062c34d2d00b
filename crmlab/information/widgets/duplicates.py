"""Widget of duplicates: a rule by mobile, e-mail and name, with its precision and recall."""

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.information.measures import duplicate_pairs, quality_by_similarity
from crmlab.information.plots import plot_matches
from crmlab.messages import say

__all__ = ["duplicates_widget"]


def duplicates_widget(profiles: pd.DataFrame, truth: pd.DataFrame | None = None) -> live.Explorer:
    """Return a rule builder for duplicates: which contacts count, how alike names must be.

    The profiles are as in `duplicate_pairs`. The truth are the pairs that belong together, ids in
    the first two columns; without them, the number of pairs found is drawn.
    """
    candidates = duplicate_pairs(profiles, min_similarity=0)

    def draw(ax: Axes, phone: bool, email: bool, least: float) -> live.Drawn:
        contacts = {
            (True, True): say("the same mobile or e-mail"),
            (True, False): say("the same mobile"),
            (False, True): say("the same e-mail"),
        }
        if (phone, email) not in contacts:
            return say(
                "With neither mobile nor e-mail there is nothing to link records by: no pair."
            )
        counted = {"both": True, "phone": phone, "email": email}
        linked = candidates[candidates["shared"].map(counted).astype(bool)]
        quality = quality_by_similarity(linked, truth, range(101))
        plot = plot_matches(quality, chosen=round(least), ax=ax)
        found = int((linked["similarity"] >= round(least)).sum())
        rule = say(
            "1 pair of records has {contacts}, and names that are alike enough.",
            "{shown} pairs of records have {contacts}, and names that are alike enough.",
            contacts=contacts[phone, email],
            count=found,
            shown=theme.count(found),
        )
        return rule, plot

    wide = {"layout": {"width": "16em"}, "indent": False}
    controls = {
        "phone": widgets.Checkbox(True, description=say("Same mobile number"), **wide),
        "email": widgets.Checkbox(True, description=say("Same e-mail address"), **wide),
        "least": live.slider(say("Least similarity"), 85, 0, 100, 1),
    }
    return live.Explorer(say("Rule for duplicates"), draw, controls)
