"""Widget of the fields: the missing-value matrix, one group at a time."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.information.measures import fill_matrix
from crmlab.information.plots import plot_missing
from crmlab.messages import say

__all__ = ["missing_widget"]


def missing_widget(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> live.Explorer:
    """Return the missing-value matrix, with a choice of the group and of the order of records.

    Profiles and schema are as in `fill_rates`.
    """
    matrix = fill_matrix(profiles, schema)
    group_of = matrix.columns.get_level_values("group")

    def draw(ax: Axes, group: str | None, fullest_first: bool) -> Axes:
        shown = matrix if group is None else matrix.loc[:, group_of == group]
        return plot_missing(shown, fullest_first=fullest_first, ax=ax)

    orders = [(say("fullest first"), True), (say("as in the file"), False)]
    controls = {
        "group": live.choice(say("Group"), [(say("all groups"), None), *group_of.unique()]),
        "fullest_first": live.choice(say("Order of records"), orders),
    }
    return live.Explorer(say("Missing-value matrix"), draw, controls, height=5.4)
