"""A learner may add a column to any table of a chapter: no later cell breaks, all checks hold."""

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from crmlab import notebooks
from crmlab.kernels import QuietlyStopped

# In the kernel: after each cell, every table that has a name gets a column, as learners add one.
ADDING = """
def _add_a_column(_):
    from pandas import DataFrame
    for name, table in list(get_ipython().user_ns.items()):
        if isinstance(table, DataFrame) and not name.startswith("_") and "mine" not in table:
            table["mine"] = 1
            _extended.append(name)

_extended = []
get_ipython().events.register("post_run_cell", _add_a_column)
"""
COUNTED = "print(len(set(_extended)))"


def run(notebook, folder):
    """Run a notebook in which columns are added; return the breaches, and how many tables grew."""
    cells = [cell for cell in notebooks.normalise(notebook).cells if cell.cell_type == "code"]
    notebook.cells = [new_code_cell(ADDING), *cells, new_code_cell(COUNTED)]
    client = NotebookClient(
        notebook,
        timeout=notebooks.TIMEOUT,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
        kernel_manager_class=QuietlyStopped,
    )
    client.execute()
    breaches = [f"{cell.id}: {fault}" for cell in cells for fault in faults(cell)]
    return breaches, int(notebook.cells[-1].outputs[0].text)


def faults(cell):
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"{output.ename}: {output.evalue}"
        said = output.get("data", {}).get("text/plain", "")
        if "check" in cell.metadata.get("tags", []) and "✗" in said:
            yield said


@pytest.mark.parametrize("source", notebooks.find_sources(), ids=lambda path: path.stem)
def test_a_column_of_the_learners_own_breaks_no_later_cell(source):
    learners = notebooks.SOLUTIONS.parent  # there, nobody looks at pictures: see unseen.py
    breaches, extended = run(notebooks.read(source), learners)
    assert breaches == []
    assert extended > 3


def test_a_cell_that_breaks_and_a_check_that_is_wrong_are_found(tmp_path):
    cells = [
        new_code_cell("import pandas as pd\nfrom crmlab import check, orientation", id="setup"),
        new_code_cell("seats = pd.DataFrame({'table': [4] * 12})", id="seats"),
        new_code_cell("seats['table'].sum()", id="careful"),
        new_code_cell("seats.columns = ['chairs']", id="careless"),
        new_code_cell(
            "check('0-0', seats.to_numpy().sum())", id="wrong", metadata={"tags": ["check"]}
        ),
    ]
    breaches, extended = run(new_notebook(cells=cells), tmp_path)
    assert [breach.split(":")[0] for breach in breaches] == ["careless", "wrong"]
    assert extended == 1
