"""Five figures at most open a report, and its notebook keeps them."""

import json

import pandas as pd
import pytest
from displayed import shown
from nbformat.v4 import new_code_cell, new_notebook, new_output

from crmlab.briefing.key_figures import (
    MIME,
    KeyFigure,
    key_figure,
    read_key_figures,
    show_key_figures,
    takes_returns_off,
)
from crmlab.briefing.missing import Missing


def displayed(monkeypatch, figures):
    """Return a notebook that shows figures."""
    cell = new_code_cell()

    def display(bundle, raw):
        cell.outputs.append(new_output("display_data", bundle))

    monkeypatch.setattr("IPython.display.display", display)
    show_key_figures(figures)
    return new_notebook(cells=[new_code_cell(), cell])


def test_the_first_five_that_there_are_are_shown_and_read_again(monkeypatch):
    known = [key_figure(f"figure {i}", i, "{:.1f}".format) for i in range(6)]
    unknown = [Missing("None."), key_figure("no number", float("nan"))]
    notebook = displayed(monkeypatch, [*unknown, *known])
    assert read_key_figures(notebook) == known[:5]
    assert known[1] == KeyFigure("figure 1", 1.0, "1.0")
    bundle = notebook.cells[1].outputs[0].data
    assert json.loads(json.dumps(bundle[MIME]))[0] == known[0]._asdict()
    assert bundle["text/plain"].splitlines()[4] == "figure 4: 4.0"


def test_without_figures_nothing_is_shown(monkeypatch):
    notebook = displayed(monkeypatch, [Missing("None.")])
    assert notebook.cells[1].outputs == []
    assert read_key_figures(notebook) == []


def test_a_figure_is_escaped():
    _, html = shown(show_key_figures, [KeyFigure("<b>", 1, "<i>")])
    assert html == '<dl class="key"><div><dt>&lt;b&gt;</dt><dd>&lt;i&gt;</dd></div></dl>'


@pytest.mark.parametrize(
    ("orders", "is_net"),
    [(["a", "a", "b"], False), (["a", "b", "b"], True), (["a", None, "b"], True), (None, True)],
)
def test_a_rebate_on_a_line_of_an_order_is_no_return(orders, is_net):
    sales = pd.DataFrame({"amount": [9.0, -2.0, 1.0]})
    if orders is not None:
        sales["order_id"] = orders
    assert takes_returns_off(sales) == is_net
