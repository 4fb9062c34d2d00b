"""The findings as tables and pictures for people, with shortened ids."""

from collections.abc import Callable
from html import escape

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.briefing import SMALLEST_GROUP, name_listed
from crmlab.lifecycle.briefing.findings import Findings, Holdout, Outlook, Part, Worth
from crmlab.lifecycle.measures.buying import holdout_error
from crmlab.lifecycle.measures.survival import survival_at
from crmlab.lifecycle.plots.outlook import plot_value_groups
from crmlab.lifecycle.plots.survival import plot_survival

SLIPPING = (0.10, 0.50)  # P(alive): not yet lost, and no longer likely to be there
OFTEN = 2  # repeat purchases of who bought often


def show(part: Part | str, draw: Callable[[Part], Axes | pd.DataFrame]) -> pd.DataFrame | None:
    """Show the picture or table of a part, or the sentence that says why there is none."""
    from IPython.display import HTML, display

    if isinstance(part, str):
        display(HTML(f"<p>{escape(part)}</p>"))
        return
    drawn = draw(part)
    theme.show(drawn) if isinstance(drawn, Axes) else display(drawn)
