"""Chapters on disk: a solved source -> the same, executed, and the learner's copy; and HTML.

The learner's copy has no solution, no output and no instructor's note. Where nothing changed,
nothing is written, so building twice leaves the same files.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from crmlab.doctor import NOTEBOOKS

if TYPE_CHECKING:
    from nbformat import NotebookNode

SOLUTIONS = NOTEBOOKS / "solutions"
TEMPLATES = Path(__file__).parent / "templates"
TIMEOUT = 120  # seconds for one cell: a widget can hang a run that has no limit
QUIET_KERNEL = ["--IPKernelApp.log_level=ERROR"]  # each kernel would warn of an unencrypted port
STUB = "# Replace the three dots; use as many lines as you like."
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}  # without the version that ran it
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its ids are drawn anew in each run
VOLATILE = ("collapsed", "execution", "ExecuteTime", "papermill", "scrolled", "trusted")


class NotebookError(Exception):
    """A notebook that can't be built; the message names the file and the cell."""


def find_sources(chapters: Iterable[str] = (), folder: Path = SOLUTIONS) -> list[Path]:
    """Find solved chapters by number or path.

    Parameters
    ----------
    chapters
        Such as ``"02"``, or the path of a solved notebook; none means every chapter.
    folder
        Where the solved chapters lie.

    Returns
    -------
    list of Path
        In the order asked for.

    Raises
    ------
    NotebookError
        If there is no such chapter; the message lists those there are.
    """
    sources = sorted(folder.glob("*.ipynb"))
    if not sources and not chapters:
        raise NotebookError(f"There are no solved chapters in {folder}.")
    found = []
    for chapter in chapters:
        if Path(chapter).is_file():
            matches = [Path(chapter)]
        else:
            matches = [path for path in sources if path.stem.split("_")[0] == chapter]
        if not matches:
            names = ", ".join(path.stem for path in sources) or "none"
            raise NotebookError(f"There is no solved chapter {chapter!r}. There are: {names}.")
        found += matches
    return found or sources


def build(source: Path) -> list[Path]:
    """Execute a solved chapter in place and make the learner's copy in the folder above it.

    Parameters
    ----------
    source
        The solved notebook, in a folder such as ``notebooks/solutions``.

    Returns
    -------
    list of Path
        The files that changed; none when all was up to date.

    Raises
    ------
    NotebookError
        If the notebook is malformed, a cell fails, takes too long, or warns.
    """
    notebook = read(source)
    try:
        executed = execute(notebook, folder=source.parent)
    except NotebookError as error:
        raise NotebookError(f"{source.name}: {error}") from error
    texts = {source: to_text(executed), learner_path(source): to_text(learner_copy(executed))}
    return [path for path, text in texts.items() if _write_if_changed(path, text)]


def check_learner_copy(source: Path) -> None:
    """Make sure that the learner's copy is the one that its source makes; run nothing.

    Parameters
    ----------
    source
        The solved notebook.

    Raises
    ------
    NotebookError
        If the copy is missing or differs.
    """
    path = learner_path(source)
    if not path.exists():
        raise NotebookError(f"{path.name}: there is no learner's copy yet. Run `crmlab build`.")
    if path.read_text(encoding="utf-8") != to_text(learner_copy(read(source))):
        raise NotebookError(
            f"{path.name}: the learner's copy is out of date. Run `crmlab build {source.stem[:2]}`."
        )


def learner_path(source: Path) -> Path:
    """Return the place of the learner's copy of a solved chapter."""
    return source.parent.parent / source.name


def read(path: Path) -> NotebookNode:
    """Read a notebook and make sure that it can be built.

    Parameters
    ----------
    path
        A notebook file.

    Returns
    -------
    NotebookNode
        The notebook.

    Raises
    ------
    NotebookError
        If it is no notebook, an id is missing or shared, or solution markers are not in pairs.
    """
    nbformat = _nbformat()
    text = path.read_text(encoding="utf-8")
    try:
        _refuse_shared_ids(json.loads(text))  # nbformat would draw a new id, in silence
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except NotebookError as error:
        raise NotebookError(f"{path.name}: {error}") from error
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise NotebookError(f"{path.name}: this is not a notebook: {error}") from error
    for cell in notebook.cells:
        markers = re.findall(r"(BEGIN|END) SOLUTION", cell.source)
        if markers != ["BEGIN", "END"] * (len(markers) // 2):
            raise NotebookError(
                f"{path.name}: cell {cell.id}: BEGIN SOLUTION and END SOLUTION must stand in "
                f"pairs; found {', '.join(markers)}"
            )
    return notebook


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run every cell in a fresh kernel and keep only what is the same in each run.

    Parameters
    ----------
    notebook
        Left as it is.
    folder
        The working directory of the kernel.

    Returns
    -------
    NotebookNode
        A copy with outputs.

    Raises
    ------
    NotebookError
        If a cell fails, takes longer than 120 seconds, or writes a warning; it names the cell.
    """
    _nbformat()
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    from crmlab.kernels import QuietlyStopped

    notebook = normalise(notebook)
    running = []
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name=KERNEL["name"],
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        kernel_manager_class=QuietlyStopped,
        extra_arguments=QUIET_KERNEL,
        record_timing=False,
        on_cell_start=lambda cell, cell_index: running.append(cell.id),
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(f"cell {running[-1]}: {error.ename}: {error.evalue}") from error
    except CellTimeoutError as error:
        raise NotebookError(f"cell {running[-1]}: took more than {TIMEOUT} seconds") from error
    except DeadKernelError as error:
        raise NotebookError(f"cell {running[-1]}: the kernel died") from error
    _refuse_bad_outputs(notebook)
    return normalise(notebook)


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Drop what differs from run to run or from one Python version to another.

    Parameters
    ----------
    notebook
        Left as it is.

    Returns
    -------
    NotebookNode
        A copy without timestamps, widget ids and the version of Python.
    """
    notebook = deepcopy(notebook)
    for key in ("papermill", "widgets"):
        notebook.metadata.pop(key, None)
    notebook.metadata.update(kernelspec=KERNEL, language_info=LANGUAGE)
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook


def learner_copy(notebook: NotebookNode) -> NotebookNode:
    """Remove the solutions, the outputs and the instructor's notes.

    Parameters
    ----------
    notebook
        A solved chapter; left as it is.

    Returns
    -------
    NotebookNode
        What a learner opens.

    Raises
    ------
    NotebookError
        If nbgrader is not installed.
    """
    _nbformat()
    try:
        preprocessors = import_module("nbgrader.preprocessors")
    except ImportError as error:
        raise NotebookError(
            'The learners\' copies are made by nbgrader: pip install "crmlab[teach]"'
        ) from error
    notebook = normalise(notebook)
    notebook.cells = [
        cell for cell in notebook.cells if "instructor" not in cell.metadata.get("tags", [])
    ]
    for preprocessor in (
        preprocessors.ClearSolutions(enforce_metadata=False, code_stub={"python": STUB}),
        preprocessors.ClearOutput(),
    ):
        notebook, _ = preprocessor.preprocess(notebook, {})
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """Return a notebook as it stands on disk."""
    return _nbformat().writes(notebook) + "\n"


def to_html(notebook: NotebookNode | Path, *, code: bool) -> str:
    """Write a notebook as one HTML page that needs no network.

    Pictures carry the alt text of their metadata.

    Parameters
    ----------
    notebook
        An executed notebook, or its path.
    code
        Whether the code is shown.

    Returns
    -------
    str
        The page; its title is the notebook's first heading.
    """
    nbformat = _nbformat()
    from nbconvert import HTMLExporter

    if isinstance(notebook, Path):
        notebook = nbformat.read(notebook, as_version=4)
    notebook = normalise(notebook)
    notebook.metadata.setdefault("title", _first_heading(notebook))
    exporter = HTMLExporter(
        template_name="crmlab",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=not code,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    page, _ = exporter.from_notebook_node(notebook)
    return page


def _refuse_bad_outputs(notebook: NotebookNode) -> None:
    """Raise where a cell wrote to stderr (where warnings go) or ended in an error."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise NotebookError(f"cell {cell.id}: {output.ename}: {output.evalue}")
            if output.get("name") == "stderr":
                lines = output.text.strip().splitlines()
                raise NotebookError(f"cell {cell.id}: wrote a warning: {lines[0] if lines else ''}")


def _refuse_shared_ids(notebook: dict) -> None:
    """Raise unless every cell has an id of its own."""
    ids = Counter(cell.get("id") for cell in notebook["cells"])
    shared = [str(cell_id) for cell_id, count in ids.items() if count > 1 or cell_id is None]
    if shared:
        raise NotebookError(f"each cell needs an id of its own; look at {', '.join(shared)}")


def _first_heading(notebook: NotebookNode) -> str:
    """Return the text of the first heading, for the title of the page."""
    for cell in notebook.cells:
        heading = re.search(r"^#+ +(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and heading:
            return heading[1].strip()
    return "crmlab"


def _write_if_changed(path: Path, text: str) -> bool:
    """Write the file unless it says so already; tell whether it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def _nbformat() -> ModuleType:
    """Import nbformat without the second that jsonschema spends on grammars it never uses here."""
    sys.modules.setdefault("rfc3987_syntax", None)
    return import_module("nbformat")
