"""A learner may add a column to any table of a chapter: no later cell breaks.

nbval runs the learners' copies so; here a careless chapter runs in their place.
"""

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from crmlab import notebooks
from crmlab.kernels import QuietlyStopped

SEATS = "import pandas as pd\nseats = pd.DataFrame({'table': [4] * 12})"


def run(*sources, folder):
    client = NotebookClient(
        new_notebook(cells=list(map(new_code_cell, sources))),
        timeout=notebooks.TIMEOUT,
        resources={"metadata": {"path": str(folder)}},
        kernel_manager_class=QuietlyStopped,
    )
    return [output.text for cell in client.execute().cells for output in cell.outputs]


def test_each_table_has_a_column_more_where_learners_copies_run(tmp_path):
    shown = "print(*seats)"
    assert run(SEATS, shown, folder=notebooks.SOLUTIONS.parent) == ["table mine\n"]
    assert run(SEATS, shown, folder=notebooks.SOLUTIONS) == ["table\n"]
    assert run(SEATS, shown, folder=tmp_path) == ["table\n"]


def test_a_cell_that_cannot_live_with_it_breaks():
    careless = "seats.columns = ['chairs']"
    with pytest.raises(CellExecutionError, match="Length mismatch"):
        run(SEATS, careless, folder=notebooks.SOLUTIONS.parent)
