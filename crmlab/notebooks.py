"""Chapters on disk: a solved source -> the same, executed, and the learner's copy; and HTML.

The learner's copy has no solution, no output and no instructor's note. Where nothing changed,
nothing is written, so building twice leaves the same files.
"""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crmlab.doctor import NOTEBOOKS
from crmlab.messages import SpokenError, say, unbroken

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

SOLUTIONS = NOTEBOOKS / "solutions"
TEMPLATES = Path(__file__).parent / "templates"
TIMEOUT = 120  # seconds for one cell: a widget can hang a run that has no limit
QUIET_KERNEL = ["--IPKernelApp.log_level=ERROR"]  # each kernel would warn of an unencrypted port
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}  # without the version that ran it
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # its ids are drawn anew in each run
VOLATILE = ("collapsed", "execution", "ExecuteTime", "papermill", "scrolled", "trusted")

_one_page_at_a_time = threading.Lock()


class NotebookError(SpokenError):
    """A notebook that can't be built; the message names the file and the cell."""


def find_sources(chapters: Iterable[str] = (), folder: Path = SOLUTIONS) -> list[Path]:
    """Find solved chapters by number, such as ``"02"``, or path; all if none is asked for."""
    sources = sorted(folder.glob("*.ipynb"))
    if not sources and not chapters:
        raise NotebookError("There are no solved chapters in {folder}.", folder=folder)
    found = []
    for chapter in chapters:
        numbered = [path for path in sources if path.stem.split("_")[0] == chapter]
        matches = [Path(chapter)] if Path(chapter).is_file() else numbered
        if not matches:
            raise NotebookError(
                "There is no solved chapter {chapter!r}. There are: {names}.",
                chapter=chapter,
                names=", ".join(path.stem for path in sources) or say("none"),
            )
        found += matches
    return found or sources


def build(source: Path) -> list[Path]:
    """Execute a solved chapter in place and make the learner's copy in the folder above it.

    The files that changed are returned: none when all was up to date.
    """
    notebook = read(source)
    try:
        executed = execute(notebook, folder=source.parent)
    except NotebookError as error:
        raise NotebookError("{file}: {error}", file=source.name, error=error) from error
    changed = []
    for path, made in {source: executed, learner_path(source): learner_copy(executed)}.items():
        text = to_text(made)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def check_learner_copy(source: Path) -> None:
    """Make sure that the learner's copy is the one that its source makes; run nothing."""
    path = learner_path(source)
    if not path.exists():
        raise NotebookError(
            "{file}: there is no learner's copy yet. Run `crmlab build`.", file=path.name
        )
    if path.read_text(encoding="utf-8") != to_text(learner_copy(read(source))):
        raise NotebookError(
            "{file}: the learner's copy is out of date. Run `crmlab build {chapter}`.",
            file=path.name,
            chapter=source.stem[:2],
        )


def learner_path(source: Path) -> Path:
    """Return the place of the learner's copy of a solved chapter."""
    return source.parent.parent / source.name


def package_of(chapter: Path) -> str:
    """Return the name of a chapter's package in crmlab.

    >>> package_of(Path("notebooks/02_value.ipynb"))
    'value'
    """
    return chapter.stem.partition("_")[2]


def read(path: Path) -> NotebookNode:
    """Read a notebook and make sure that it can be built.

    Each cell needs an id of its own, and solution markers stand in pairs.
    """
    import nbformat

    text = path.read_text(encoding="utf-8")
    try:
        ids = Counter(cell.get("id") for cell in json.loads(text)["cells"])
        shared = [str(cell_id) for cell_id, count in ids.items() if count > 1 or cell_id is None]
        if shared:  # nbformat would draw a new id, in silence
            raise NotebookError(
                "{file}: each cell needs an id of its own; look at {cells}",
                file=path.name,
                cells=", ".join(shared),
            )
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, KeyError, TypeError, nbformat.ValidationError) as error:
        raise NotebookError(
            "{file}: this is not a notebook: {error}", file=path.name, error=error
        ) from error
    for cell in notebook.cells:
        markers = re.findall(r"(BEGIN|END) SOLUTION", cell.source)
        if markers != ["BEGIN", "END"] * (len(markers) // 2):
            raise NotebookError(
                "{file}: cell {cell}: BEGIN SOLUTION and END SOLUTION must stand in pairs; found "
                "{markers}",
                file=path.name,
                cell=cell.id,
                markers=", ".join(markers),
            )
    return notebook


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Return a copy, run in a fresh kernel, that keeps only what is the same in each run.

    The kernel works in the folder. A cell that fails, takes longer than 120 seconds, or writes a
    warning is named in a `NotebookError`.
    """
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
        force_raise_errors=True,  # also where a tag expects one
        on_cell_start=lambda cell, cell_index: running.append(cell.id),
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(
            "cell {cell}: {kind}: {message}",
            cell=running[-1],
            kind=error.ename,
            message=error.evalue,
        ) from error
    except CellTimeoutError as error:
        raise NotebookError(
            "cell {cell}: took more than {seconds} seconds", cell=running[-1], seconds=TIMEOUT
        ) from error
    except DeadKernelError as error:
        raise NotebookError("cell {cell}: the kernel died", cell=running[-1]) from error
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":  # where warnings go
                line = next(iter(output.text.strip().splitlines()), "")
                raise NotebookError(
                    "cell {cell}: wrote a warning: {warning}", cell=cell.id, warning=line
                )
    return normalise(notebook)


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without what differs from run to run or from one Python to another.

    That are timestamps, widget ids and the version of Python.
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
    """Return a copy without the solutions, the outputs and the instructor's notes."""
    from nbconvert.preprocessors import TagRemovePreprocessor

    try:
        from nbgrader.preprocessors import ClearOutput, ClearSolutions
    except ImportError as error:
        raise NotebookError(
            'The learners\' copies are made by nbgrader: pip install "crmlab[teach]"'
        ) from error
    stub = say("# Replace the three dots; use as many lines as you like.")
    notes = TagRemovePreprocessor(remove_cell_tags={"instructor"})
    solutions = ClearSolutions(enforce_metadata=False, code_stub={"python": stub})
    notebook = normalise(notebook)
    for preprocessor in (notes, solutions, ClearOutput()):
        notebook, _ = preprocessor.preprocess(notebook, {})
    for cell in notebook.cells:
        cell.metadata.get("crmlab", {}).pop("title", None)  # a slide's: it tells what is found
        if cell.metadata.get("crmlab") == {}:
            del cell.metadata["crmlab"]
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """Return a notebook as it stands on disk."""
    import nbformat

    return nbformat.writes(notebook) + "\n"


def to_html(notebook: NotebookNode | Path, *, code: bool) -> str:
    """Write an executed notebook as one HTML page that needs no network.

    Its title is the notebook's first heading, pictures carry the alt text of their metadata, and
    formulas are MathML.
    """
    import nbformat

    if isinstance(notebook, Path):
        notebook = nbformat.read(notebook, as_version=4)
    notebook = normalise(notebook)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^#+ +(.+)$", prose, re.MULTILINE)
    notebook.metadata.setdefault("title", heading[1].strip() if heading else "crmlab")
    with _one_page_at_a_time:  # the exporter keeps what it is at
        page, _ = _exporter(code).from_notebook_node(notebook)
    return page if code else with_contents(page)


@cache
def _exporter(code: bool) -> HTMLExporter:
    """Return what writes pages; to read its templates takes as long as to write one."""
    from nbconvert import HTMLExporter

    return HTMLExporter(**PAGE, exclude_input=not code)


def with_contents(page: str) -> str:
    """Return a page with a list of its sections behind the first of them, to jump by.

    >>> "#section-2" in with_contents('<div class="jp-Cell "><h2>a</h2><h2>b</h2></div>')
    True
    """
    titles = re.findall("<h2>(.*?)</h2>", page, re.DOTALL)
    numbers = itertools.count(1)
    page = re.sub("<h2>", lambda _: f'<h2 id="section-{next(numbers)}">', page)
    links = "".join(
        f'<li><a href="#section-{number}">{title}</a></li>'
        for number, title in enumerate(titles, 1)
    )
    contents = f'<nav class="contents" aria-label="{say("Contents")}"><ul>{links}</ul></nav>\n'
    second = page.find('<h2 id="section-2"')
    start = page.rfind("<div", 0, max(page.rfind('"jp-Cell ', 0, max(second, 0)), 0))
    return page if start < 0 else page[:start] + contents + page[start:]


def css_text(text: str) -> str:
    r"""Return a text as a string of CSS, in which no sign ends it.

    >>> css_text('a "b" </style>')
    '"a \\22 b\\22  \\3c \\2f style\\3e "'
    """
    return '"' + re.sub(r"[^\w .,:·-]", lambda sign: f"\\{ord(sign[0]):x} ", text) + '"'


def typeset(markdown: str) -> str:
    """Return markdown as HTML, its formulas as MathML, which browsers show without a script.

    >>> typeset("A share of $r$").strip()
    '<p>A share of <math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">\
<mrow><mi>r</mi></mrow></math></p>'
    """
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def inline_math(self, body: str) -> str:
            return _mathml(body, "inline") or super().inline_math(body)

        def block_math(self, body: str) -> str:
            return _mathml(body, "block") or super().block_math(body)

    renderer = Renderer(escape=False, exclude_anchor_links=True)
    return without_empty_headers(MarkdownWithMath(renderer=renderer).render(markdown))


def _mathml(formula: str, display: str) -> str:
    """Return a formula as MathML, or nothing if it is none: then it stays as it was typed."""
    from latex2mathml.converter import convert

    try:
        return convert(formula.strip(), display=display)
    except Exception:  # latex2mathml has a dozen kinds, and no base of them
        return ""


def without_empty_headers(table: str) -> str:
    """Return an HTML table whose empty headers are plain cells: a screen reader announces headers.

    >>> without_empty_headers('<th style="text-align: left"></th><th>share</th>')
    '<td style="text-align: left"></td><th>share</th>'
    """
    return re.sub(r"<th(?=[ >])([^>]*)>(?:\s|&nbsp;)*</th>", r"<td\1></td>", table)


def hold_together(page: str) -> str:
    """Return a page where neither a number and its unit nor a short piece of code is torn apart.

    >>> hold_together("<code>x - 1</code> and <code>a_long_name.of_a_thing(that, is_long)</code>")
    '<code class="short">x - 1</code> and <code>a_long_name.of_a_thing(that, is_long)</code>'
    """
    page = re.sub(r"<code>(?=[^<]{1,30}</code>)", '<code class="short">', page)
    return re.sub("(?<=>)[^<>]+", lambda text: unbroken(text[0]), page)


PAGE = {  # what makes a page of ours of nbconvert's
    "template_name": "crmlab",
    "extra_template_basedirs": [str(TEMPLATES)],
    "filters": {
        "markdown2html": typeset,
        "without_empty_headers": without_empty_headers,
        "hold_together": hold_together,
        "css_text": css_text,
    },
    "exclude_input_prompt": True,
    "exclude_output_prompt": True,
}
