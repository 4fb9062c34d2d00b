"""A part that a report lacks is not explained on its page."""

from unittest.mock import patch

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmlab.briefing.missing import Missing, Nothing
from crmlab.briefing.report import Report
from crmlab.briefing.unexplained import leave_out_explanations

TABLE = pd.DataFrame({"a": [1]})


def executed(*shown):
    """Return an executed section with an explanation, in which a report has shown these."""
    cell = new_code_cell()

    def display(what, raw=False, metadata=None):
        html = what["text/html"] if raw else what._repr_html_()
        cell.outputs.append(
            new_output("display_data", {"text/html": html}, metadata=metadata or {})
        )

    with patch("IPython.display.display", display):
        for part in shown:
            Report(None, "x.csv").show(part)
    return new_notebook(
        cells=[new_markdown_cell("## 1 · A\n\nA is read so."), new_code_cell(), cell]
    )


@pytest.mark.parametrize(
    ("shown", "is_explained"),
    [
        ([TABLE], True),
        ([Missing("Too few.")], False),
        (["A sentence.", Missing("Too few.")], False),
        ([Missing("Too few."), TABLE], False),
        ([TABLE, Missing("Too few.")], True),
        ([Nothing("Nobody is so.")], True),
        (["A sentence."], True),
    ],
)
def test_only_a_part_that_there_is_is_explained(shown, is_explained):
    notebook = executed(*shown)
    leave_out_explanations(notebook)
    assert notebook.cells[0].source == "## 1 · A" + is_explained * "\n\nA is read so."
