"""A small solved chapter, in the form of the large ones, for tests of what is made of them."""

from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmlab.notebooks import normalise, to_text

SETUP = "from crmlab import ask, check, theme, value\n\ntheme.use()"


def prose(cell_id: str, source: str, *tags: str, **crmlab):
    """Return a cell of prose."""
    cell = new_markdown_cell(source, id=cell_id, metadata={"tags": list(tags)} if tags else {})
    return _with(cell, crmlab)


def code(
    cell_id: str, source: str, *tags: str, html: str = "", png: str = "", alt: str = "", **crmlab
):
    """Return a cell of code with an output: HTML, or a picture with its alt and its sentence."""
    cell = new_code_cell(source, id=cell_id, metadata={"tags": list(tags)} if tags else {})
    if png:
        picture = {"image/png": {"alt": alt, "width": 900}}
        cell.outputs.append(new_output("display_data", {"image/png": png}, metadata=picture))
        html = f'<p style="max-width:62em"><em>{alt}</em></p>'
    if html:
        cell.outputs.append(new_output("display_data", {"text/html": html, "text/plain": "."}))
    return _with(cell, crmlab)


def _with(cell, crmlab: dict):
    if crmlab:
        cell.metadata["crmlab"] = crmlab
    return cell


def small_chapter(*cells):
    """Return a notebook with these cells."""
    return normalise(new_notebook(cells=list(cells)))


def write_small_chapter(path: Path, widget: str) -> Path:
    """Write a chapter with a section and a widget."""
    setup = code("setup", SETUP, "setup")
    setup.metadata["slideshow"] = {"slide_type": "skip"}
    still = '<img alt="Four levers." width="900" src="data:image/png;base64,">'
    notebook = small_chapter(
        prose("title", "# Value"), setup, code("moves", widget, "widget", html=still)
    )
    path.write_text(to_text(notebook), encoding="utf-8")
    return path
