"""Names that a file gives, in tables and pictures."""

from unittest.mock import patch

import matplotlib.pyplot as plt
import pandas as pd

from crmlab import theme
from crmlab.briefing.labels import draw_labelled


def test_labels_of_a_file_are_no_formulas_and_stand_apart():
    table = pd.DataFrame({"share": [1, 2, 3]}, index=["$\\frac$", "$x$ of all", "$x$ of one"])

    def draw(table):
        ax = plt.subplots()[1]
        ax.barh(list(table.index), table["share"])
        return theme.describe(ax, "A picture.")

    ax = draw_labelled(draw, table, 8)
    ax.figure.canvas.draw()
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["$\\frac$", "$x$ of … (2)", "$x$ of … (3)"]
    with patch("crmlab.theme.can_write", lambda _: False):
        told = theme.description(draw_labelled(draw, table, 8))
    assert told == "A picture. 1: $\\frac$, 2: $x$ of … (2), 3: $x$ of … (3)."
    plt.close("all")
