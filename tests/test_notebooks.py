"""The pipeline from a solved chapter to the learner's copy and to HTML, on tiny notebooks."""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbconvert import HTMLExporter, SlidesExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import PyFileConfigLoader

from crmlab import notebooks
from crmlab.cli import JUPYTER_CONFIG
from crmlab.notebooks import NotebookError

SOLUTION = "share = ...\n### BEGIN SOLUTION\nshare = 3 / 4\n### END SOLUTION\nshare"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def write(folder: Path, *cells, name="02_tiny.ipynb") -> Path:
    """Write a solved chapter in a course of its own."""
    path = folder / "solutions" / name
    path.parent.mkdir(exist_ok=True)
    notebook = {**new_notebook(), "cells": list(cells)}  # as it is: shared ids are not mended
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A chapter with an exercise, a widget and a note for the instructor, built once."""
    source = write(
        tmp_path_factory.mktemp("course"),
        new_markdown_cell("# A tiny chapter", id="title"),
        new_code_cell(SOLUTION, id="share", metadata={"tags": ["exercise"], "scrolled": True}),
        new_code_cell("from pathlib import Path\nPath.cwd().name", id="folder"),
        new_code_cell("import ipywidgets\nipywidgets.interactive(lambda x: x, x=3)", id="slider"),
        new_code_cell("print('a')\nprint('b', flush=True)\nprint('c')", id="print"),
        new_markdown_cell("Tell them why.", id="note", metadata={"tags": ["instructor"]}),
    )
    return source, notebooks.build(source)


def cells(path: Path) -> dict:
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def test_building_writes_the_source_and_the_learners_copy(built):
    source, written = built
    assert written == [source, source.parents[1] / source.name]


def test_the_source_keeps_its_outputs_in_the_order_they_were_made(built):
    solved = cells(built[0])
    assert solved["share"].outputs[0].data["text/plain"] == "0.75"
    assert [cell.execution_count for cell in solved.values() if "outputs" in cell] == [1, 2, 3, 4]
    assert [output.text for output in solved["print"].outputs] == ["a\nb\nc\n"]


def test_the_kernel_works_in_the_folder_of_the_notebook(built):
    assert cells(built[0])["folder"].outputs[0].data["text/plain"] == "'solutions'"


def test_nothing_that_changes_from_run_to_run_is_stored(built):
    solved = nbformat.read(built[0], as_version=4)
    assert set(solved.metadata) == {"kernelspec", "language_info"}
    assert "version" not in solved.metadata.language_info
    assert all(not set(cell.metadata) - {"tags"} for cell in solved.cells)
    (slider,) = cells(built[0])["slider"].outputs
    assert set(slider.data) == {"text/plain"}
    assert slider.data["text/plain"].startswith("interactive(children=(IntSlider(value=3")


def test_building_twice_changes_nothing(built):
    source, _ = built
    assert notebooks.build(source) == []


def test_the_learners_copy_has_the_stub_but_no_solution_output_or_instructors_note(built):
    source, _ = built
    learner = cells(notebooks.learner_path(source))
    stub = "# Replace the three dots; use as many lines as you like."
    assert learner["share"].source == f"share = ...\n{stub}\nshare"
    assert all(not cell.get("outputs") for cell in learner.values())
    assert all(cell.get("execution_count") is None for cell in learner.values())
    assert set(learner) == set(cells(source)) - {"note"}


def test_a_folder_without_chapters_is_told(tmp_path):
    with pytest.raises(notebooks.NotebookError, match="no solved chapters"):
        notebooks.find_sources(folder=tmp_path)


def test_an_outdated_learners_copy_is_reported(tmp_path):
    source = write(tmp_path, new_code_cell(SOLUTION, id="share"))
    with pytest.raises(NotebookError, match="no learner's copy yet"):
        notebooks.check_learner_copy(source)
    copy = notebooks.learner_path(source)
    copy.write_text(notebooks.to_text(notebooks.learner_copy(notebooks.read(source))), "utf-8")
    notebooks.check_learner_copy(source)
    write(tmp_path, new_code_cell("share = ...", id="share"))
    with pytest.raises(NotebookError, match=r"02_tiny\.ipynb.*out of date.*crmlab build 02"):
        notebooks.check_learner_copy(source)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1 / 0", r"02_tiny\.ipynb: cell broken: ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('old way')", "cell broken: wrote a warning: .*old way"),
        ("import os\nos._exit(1)", "cell broken: the kernel died"),
    ],
)
def test_a_cell_that_fails_or_warns_stops_the_build_and_is_named(tmp_path, code, message):
    source = write(tmp_path, new_code_cell("1 + 1", id="fine"), new_code_cell(code, id="broken"))
    before = source.read_text("utf-8")
    with pytest.raises(NotebookError, match=message):
        notebooks.build(source)
    assert source.read_text("utf-8") == before
    assert not notebooks.learner_path(source).exists()


def test_an_expected_exception_stops_the_build_too(tmp_path):
    tags = {"tags": ["raises-exception"]}
    source = write(tmp_path, new_code_cell("1 / 0", id="broken", metadata=tags))
    with pytest.raises(NotebookError, match="cell broken: ZeroDivisionError"):
        notebooks.build(source)


def test_a_cell_that_never_ends_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "TIMEOUT", 1)
    source = write(tmp_path, new_code_cell("while True:\n    pass", id="loop"))
    with pytest.raises(NotebookError, match="cell loop: took more than 1 second"):
        notebooks.build(source)


@pytest.mark.parametrize(
    "markers",
    [["BEGIN"], ["END"], ["END", "BEGIN"], ["BEGIN", "BEGIN", "END"], ["BEGIN", "END", "END"]],
)
def test_solution_markers_must_stand_in_pairs(tmp_path, markers):
    code = "\n".join(f"### {marker} SOLUTION\nx = 1" for marker in markers)
    source = write(tmp_path, new_code_cell(code, id="exercise"))
    with pytest.raises(NotebookError, match=r"02_tiny\.ipynb: cell exercise: .*pairs"):
        notebooks.read(source)


def test_a_shared_or_missing_id_is_refused(tmp_path):
    source = write(tmp_path, new_code_cell("1", id="one"), new_code_cell("2", id="one"))
    with pytest.raises(NotebookError, match="id of its own; look at one"):
        notebooks.read(source)
    source.write_text(re.sub(r'"id": "one", ', "", source.read_text("utf-8")), "utf-8")
    with pytest.raises(NotebookError, match="id of its own; look at None"):
        notebooks.read(source)


@pytest.mark.parametrize("text", ["", "{}", "[]", "no notebook", '{"cells": [{"id": "a"}]}'])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path, text):
    path = tmp_path / "notes.ipynb"
    path.write_text(text, "utf-8")
    with pytest.raises(NotebookError, match=r"notes\.ipynb: this is not a notebook"):
        notebooks.read(path)


def test_chapters_are_found_by_number_or_path_and_an_unknown_one_lists_the_rest(tmp_path):
    two = write(tmp_path, name="02_value.ipynb")
    three = write(tmp_path, name="03_segmentation.ipynb")
    folder = two.parent
    assert notebooks.find_sources([], folder) == [two, three]
    assert notebooks.find_sources(["03"], folder) == [three]
    assert notebooks.find_sources([str(two)], folder) == [two]
    with pytest.raises(NotebookError, match=r"'9'\. There are: 02_value, 03_segmentation"):
        notebooks.find_sources(["9"], folder)


def test_without_nbgrader_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader.preprocessors", None)
    source = write(tmp_path, new_code_cell(SOLUTION, id="share"))
    with pytest.raises(NotebookError, match=r'pip install "crmlab\[teach\]"$'):
        notebooks.learner_copy(notebooks.read(source))


class Page(HTMLParser):
    """The addresses that a browser would load, the pictures, and the visible structure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded, self.alts, self.tags = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag == "html":
            self.language = attributes.get("lang")
        if tag == "img":
            self.alts.append(attributes.get("alt"))
        if tag in {"script", "img", "iframe", "link", "source", "object", "embed"}:
            self.loaded += [attributes[key] for key in ("src", "href", "data") if key in attributes]


@pytest.fixture
def page_source():
    picture = new_output(
        "display_data",
        data={"image/png": PIXEL, "text/plain": "<Image>"},
        metadata={"image/png": {"alt": 'The best 5 % bring "75.0 %" of margin & more'}},
    )
    widget = new_output(
        "display_data", data={notebooks.WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Slider()"}
    )
    return new_notebook(
        cells=[
            new_markdown_cell(
                "# What a customer is worth\n\nSome $x^2$ and [a link](https://a.org)."
            ),
            new_code_cell("secret_name = 1", outputs=[picture], execution_count=1),
            new_code_cell("slider", outputs=[widget], execution_count=2),
        ],
        metadata={"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}},
    )


@pytest.mark.parametrize("code", [True, False])
def test_the_page_loads_nothing_from_elsewhere(page_source, code):
    text = notebooks.to_html(page_source, code=code)
    assert all(address.startswith("data:") for address in Page(text).loaded)
    assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", text)
    assert not re.search(r"import\s.*from\s*[\"']https?:|cdnjs|unpkg|jsdelivr", text)


def test_the_page_carries_title_language_and_alt_text(page_source):
    text = notebooks.to_html(page_source, code=True)
    page = Page(text)
    assert page.language == "en"
    assert page.alts == ['The best 5 % bring "75.0 %" of margin & more']
    assert "<title>What a customer is worth</title>" in text


def test_code_is_shown_or_left_out_as_asked(page_source):
    assert "secret_name" in notebooks.to_html(page_source, code=True)
    without = notebooks.to_html(page_source, code=False)
    assert "secret_name" not in without
    assert "In&nbsp;[" not in without


def test_markup_in_code_is_shown_as_it_is_typed(page_source):
    page_source.cells[1].source = "text = '<script>alert(1)</script>'  # & <b>bold</b>"
    text = notebooks.to_html(page_source, code=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&amp; &lt;b&gt;bold&lt;/b&gt;" in text
    assert not {"script", "b"} & set(Page(text).tags)


def test_prompts_are_hidden(page_source):
    assert 'class="jp-InputPrompt' not in notebooks.to_html(page_source, code=True)


def test_formulas_are_typeset_without_a_script(page_source):
    page_source.cells[0].source += "\n\n$$v = \\frac{m \\, r}{1 + i - r}$$"
    text = notebooks.to_html(page_source, code=False)
    inline, block = re.findall("<math.*?</math>", text)
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in inline
    assert 'display="block"' in block and "<mfrac>" in block
    assert "$" not in re.search("<main>.*</main>", text, re.DOTALL)[0]


@pytest.mark.parametrize("typed", [r"$\frac{$", "$x^$", "$$x_1_2$$"])
def test_a_formula_that_is_none_stays_as_it_was_typed(page_source, typed):
    page_source.cells[0].source = f"# A\n\n{typed}"
    assert f"<p>{typed}</p>" in notebooks.to_html(page_source, code=False)


def test_jupyterlab_exports_the_same_page(page_source):
    folder = str(JUPYTER_CONFIG)
    config = PyFileConfigLoader("jupyter_server_config.py", folder).load_config()
    del page_source.metadata["widgets"]
    page_source.metadata["title"] = "What a customer is worth"
    exported, _ = HTMLExporter(config=config).from_notebook_node(page_source)
    assert exported == notebooks.to_html(page_source, code=True)
    slides, _ = SlidesExporter(config=config).from_notebook_node(page_source)
    assert "reveal" in slides and "<math" in slides


def test_an_empty_header_of_a_table_is_a_cell(page_source):
    frame = pd.DataFrame({"share": [0.5]}, index=["top"])
    for table in (frame.to_html(), frame.style.to_html()):
        page_source.cells[1].outputs = [new_output("display_data", data={"text/html": table})]
        text = notebooks.to_html(page_source, code=False)
        assert text.count("</table>") == 1
        headers = re.findall("<th[ >].*?</th>", text)
        assert [re.sub("<[^>]+>", "", header) for header in headers] == ["share", "top"]


def test_a_path_makes_the_same_page_as_its_notebook(page_source, tmp_path):
    path = tmp_path / "page.ipynb"
    nbformat.write(page_source, path)
    assert notebooks.to_html(path, code=False) == notebooks.to_html(page_source, code=False)
