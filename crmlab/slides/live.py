"""The cut of a chapter as a notebook with living widgets, shown slide by slide in JupyterLab.

The extension jupyterlab-slideshow does the showing; it comes with ``crmlab[teach]``.
"""

import json
from importlib.util import find_spec
from pathlib import Path

from crmlab.messages import say
from crmlab.notebooks import NotebookError, read, to_text
from crmlab.slides.deck import cut_for
from crmlab.slides.slide import Slide

ALIVE = ("picture", "widget", "table", "question")  # what the code itself shows
SETTINGS = {
    "jupyterlab-slideshow/plugin": {"active": True},
    # Else cells outside the window are not in the page.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
# Large type; no bar for code that is folded up, and no sentence below a picture.
LOOK = """
body { --jp-content-font-size1: 26px; --jp-ui-font-size0: 24px; --jp-ui-font-size1: 20px;
  --jp-code-font-size: 18px; }
.crmlab-question .widget-html-content { font-size: 28px; line-height: 1.4; }
.jp-Placeholder, .jp-OutputArea-output p[style*="62em"] { display: none; }
"""
# The style stays when the cell that brought it is run.
ON_OPENING = f"""<script>(async () => {{
  document.head.append(Object.assign(document.createElement("style"), {{ textContent: `{LOOK}` }}));
  const wait = () => new Promise((done) => setTimeout(done, 200));
  while (!window.jupyterapp?.shell?.currentWidget?.sessionContext) await wait();
  const {{ content, sessionContext }} = jupyterapp.shell.currentWidget;
  await sessionContext.ready;
  jupyterapp.commands.execute("notebook:run-all-cells");
  await wait();
  content.activeCellIndex = 1;  // the first slide: running all cells went to the last
}})();</script>"""


def write_live_deck(source: Path, folder: Path, minutes: int | None = None) -> Path:
    """Write the notebook, trusted so that it runs itself once it is open; return its path."""
    from nbformat.sign import NotebookNotary

    if not find_spec("jupyterlab_slideshow"):
        raise NotebookError('Live slides need jupyterlab-slideshow: pip install "crmlab[teach]"')
    notebook = live_notebook(source, minutes)
    path = folder / f"{source.stem}_slides.ipynb"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(to_text(notebook), encoding="utf-8", newline="\n")
    except OSError as error:
        raise NotebookError("{path} cannot be written: {error}", path=path, error=error) from error
    NotebookNotary().sign(notebook)
    return path


def write_settings(folder: Path) -> None:
    """Write the settings of JupyterLab under which a notebook opens as a deck."""
    for name, setting in SETTINGS.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), encoding="utf-8")


def live_notebook(source: Path, minutes: int | None = None):
    """Return the notebook: a cell with words for each slide, and the code that shows it.

    All other code stands in between, unseen, in the chapter's order: the rest needs what it makes.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

    notebook = read(source)
    slides = cut_for(source, minutes)
    cells = [_unseen(new_code_cell(say("# This runs all cells when the deck is opened.")))]
    cells[0].outputs = [new_output("display_data", {"text/html": ON_OPENING})]
    for at, cell in enumerate(notebook.cells):
        shown = [slide for slide in slides if slide.at == at]
        for slide in shown:
            words = new_markdown_cell(_words(slide), id=f"slide-{slides.index(slide)}")
            words.metadata["slideshow"] = {"slide_type": "slide" if slide.section else "subslide"}
            cells.append(words)
        if cell.cell_type == "code":
            kinds = {slide.kind for slide in shown}
            if not kinds.intersection(ALIVE):
                _unseen(cell)
            else:
                # Controls and picture need the whole height: what to try stands on a slide before.
                own = {"slideshow": {"slide_type": "subslide"}} if "widget" in kinds else {}
                cell.metadata.pop("slideshow", None)
                cell.metadata.update(own, jupyter={"source_hidden": True})
            cells.append(cell)
    notebook.cells = cells
    return notebook


def _unseen(cell):
    cell.metadata["slideshow"] = {"slide_type": "skip"}
    return cell


def _words(slide: Slide) -> str:
    """Return what is read on a slide, as markdown."""
    if slide.kind == "question":
        return f"*{slide.kicker}*"
    level = "#" if slide.kind in ("opening", "section") else "###" if slide.picture else "##"
    kicker = [f"*{slide.kicker}*"] if slide.kicker else []
    title = slide.title if slide.final or not slide.picture else ""
    parts = [*kicker, f"{level} {title}" if title else ""]
    if slide.kind == "task":
        parts.append(" ".join(slide.answer))
        parts.append(say("one minute", "{count} minutes", count=slide.minutes))
    points = slide.tries or slide.points
    parts.append("\n".join(f"- {point.replace(chr(9), ' ')}" for point in points))
    if slide.kind == "idea" and slide.body:
        parts.append(slide.body)
    for each in slide.asked:
        right = f": **{each.right}**" if slide.kind == "result" else ""
        parts.append(f"{each.words or each.name} `{each.name}`{right}")
    return "\n\n".join(filter(None, parts))
