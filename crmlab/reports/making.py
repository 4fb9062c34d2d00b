"""A file in, a report out: a template run through papermill, as HTML and as a notebook."""

import contextlib
import functools
import inspect
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crmlab.briefing.unexplained import leave_out_explanations
from crmlab.checks import SMALLEST_GROUP
from crmlab.kernels import QuietlyStopped
from crmlab.messages import of_months, say, say_each
from crmlab.tables import (
    AnyReading,
    ComplaintReading,
    Reading,
    Refusal,
    SurveyReading,
    TableError,
    read_complaints,
    read_customers,
    read_survey,
    read_transactions,
    write_csv,
    write_map,
)
from crmlab.tables.cells.amounts import CODES
from crmlab.tables.cells.dates import no_such_day
from crmlab.tables.errors import option
from crmlab.warm_kernels import warming

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["ReportError", "make_report", "templates"]

TIMEOUT = 600  # seconds for one cell
CUSTOMER_TEMPLATES = ("data_quality",)  # of a file of people: no value of it is told
SURVEY_TEMPLATES = ("satisfaction",)
COMPLAINT_TEMPLATES = ("complaints",)  # with texts of people: no cell of them is told
DISCREET = (*CUSTOMER_TEMPLATES, *COMPLAINT_TEMPLATES)
KEPT = ("sep", "encoding", "sheet_name", "header_row", "date_order", "decimal", "where")
KEPT += ("amount_per", "amount_in", "totals", "duplicates", "cancellations", "unknown", "words")
OF_CHAPTERS = ("memo",)  # made of what a learner found, and of no file
LIST = "list_to"  # whole ids: written only where it is asked for
TARGETS = "targets_to"  # for the next report, and no table
READ_BY = {"segmentation": {"cancellations": "net"}}  # what a template asks of the reader

_PACKAGED = Path(__file__).parents[1] / "_reports"
TEMPLATES = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[2] / "notebooks/reports"


class ReportError(Refusal):
    """The report could not be made; the message is for the person who asked for it."""


def templates() -> list[str]:
    """Return the names of the report templates.

    >>> "customer_value" in templates()
    True
    """
    return sorted({path.stem for path in TEMPLATES.glob("*.ipynb")}.difference(OF_CHAPTERS))


def make_report(
    source: str | Path,
    out: str | Path = "reports",
    *,
    template: str = "customer_value",
    reading: Mapping[str, object] | None = None,
    with_list: bool = False,
    **parameters: object,
) -> Path:
    """Read a file of sales, customers, answers or complaints, report on it, and return the page.

    The folder `out` gets ``NAME_TEMPLATE.html``, the notebook beside it, and the rows set aside as
    ``NAME_TEMPLATE_rejected.csv``; it is made if need be. ``data_quality``, the template for
    customer files, adds the lists ``NAME_TEMPLATE_cells.csv`` and ``NAME_TEMPLATE_doubles.csv``,
    and shows no value of the file in any of them; all others add ``NAME_TEMPLATE.toml``: how the
    file was read, for the next one (`crmlab.tables.with_map`). ``complaints``, that for complaint
    logs, shows no text of the file. ``strategy`` adds ``NAME_TEMPLATE_targets.toml``: its measures,
    for targets to be written in, and read by ``targets``. ``with_list`` asks for
    ``NAME_TEMPLATE_list.csv``, a line a customer under the whole id: for those who act on it, while
    the page goes to others.

    `reading` holds arguments for `crmlab.tables.read_transactions`, `read_customers`,
    `read_survey` or `read_complaints`, such as ``{"date_order": "dmy"}``; `parameters` are others
    of the template: ``currency``, ``margin_rate`` and, as it has them, ``profit_rate``,
    ``annual_rate``, ``targets`` (a TOML file), ``sla_hours`` or ``case_value``.

    A ReportError says that the template is unknown or has no such parameter, that its computation
    fails, or that the folder cannot be written. Nothing is left behind then, nor where the file
    cannot be used (TableError) or holds too few customers (TooFewCustomers).
    """
    _require_template(template)
    with warming(TEMPLATES / f"{template}.ipynb") as kernel:
        task = plan(source, template, reading or {}, with_list, parameters)
        with made(Path(out)) as unfinished:
            task.write(unfinished, kernel)
            write_mapping(task, reading or {}, unfinished)
    return Path(out) / f"{task.name}.html"


@dataclass(frozen=True)
class Task:
    """A report on what was read, with all that it takes to make it, here or elsewhere."""

    name: str  # of its files
    template: str
    read: AnyReading
    parameters: Mapping[str, object]
    lists: tuple[str, ...]  # the parameters that say where the template writes one
    again: str  # how the notebook reads the file
    metadata: Mapping[str, object] = field(default_factory=dict)

    def write(self, folder: Path, kernel: type[QuietlyStopped] = QuietlyStopped) -> None:
        """Write the files of the report into a folder, the notebook last."""
        from crmlab.notebooks import to_html, to_text

        with tempfile.TemporaryDirectory() as handed:
            parameters = {**self.parameters, "reading": self.read.write(handed), **self.beside()}
            notebook = run_template(self.template, folder, parameters, kernel)
        leave_out_explanations(notebook)
        if isinstance(self.read, Reading) and self.read.monthly:
            for cell in notebook.cells:
                if cell.cell_type == "markdown":
                    cell.source = of_months(cell.source)
        _name_the_file(notebook, reader_of(self.template).__name__, self.again)
        notebook.metadata |= {"title": _title(notebook), **self.metadata}
        del notebook.metadata["papermill"]  # it names the folder of the moment
        hidden = ["value"] if self.template in DISCREET else []
        write_csv(self.read.rejected.drop(columns=hidden), folder / f"{self.name}_rejected.csv")
        page = to_html(notebook, code=False)
        (folder / f"{self.name}.html").write_text(page, encoding="utf-8")
        (folder / f"{self.name}.ipynb").write_text(to_text(notebook), encoding="utf-8")

    def beside(self) -> dict[str, str]:
        """Return the names of the lists, beside the notebook, wherever that is moved."""
        kinds = {to: "toml" if to == TARGETS else "csv" for to in self.lists}
        return {to: f"{self.name}_{to.removesuffix('_to')}.{kind}" for to, kind in kinds.items()}


def plan(
    source: str | Path,
    template: str,
    reading: Mapping[str, object],
    with_list: bool,
    parameters: Mapping[str, object],
) -> Task:
    """Read a file, and return the report that is to be made of it; raise where none can be."""
    _check_asked(template, parameters, reading)
    if with_list and LIST not in _lists(template):
        raise ReportError("The report {template} has no list of customers.", template=template)
    if "targets" in parameters:
        parameters = {**parameters, "targets": _targets(parameters["targets"])}
    asked = {**READ_BY.get(template, {}), **reading}
    source, reader = Path(source).resolve(), reader_of(template)
    try:
        read = reader(source, quiet=True, **asked)
        require_enough(read)
        _require_its_currency(read, parameters.get("currency"))
    except Exception as error:
        if template in DISCREET and not isinstance(error, Refusal):
            raise _untold(type(error).__name__) from None
        raise
    return Task(
        name=f"{source.stem}_{template}",
        template=template,
        read=read,
        parameters={**parameters, "source": source.name},
        lists=tuple(to for to in _lists(template) if with_list or to != LIST),
        again=f"{reader.__name__}({str(source)!r}, quiet=True, **{asked!r})",
    )


def _targets(path: str | Path) -> dict[str, object]:
    from crmlab.strategy.briefing.targets import read_targets

    return read_targets(path)


def _require_its_currency(read: AnyReading, asked: object) -> None:
    """Raise where a currency is asked for, and the file says that its amounts are in another."""
    own = getattr(read, "currency", None)
    if own in CODES.split() and asked not in (None, own):
        raise ReportError(
            "The amounts of the file are in {own}, and {option} would change their name alone. "
            "Leave it out.",
            own=own,
            option=option("currency", str(asked)),
        )


def write_mapping(task: Task, reading: Mapping[str, object], folder: Path) -> None:
    """Write how the file was read, for the next one of its kind, if that can be said."""
    if not isinstance(task.read, Reading | SurveyReading | ComplaintReading):
        return
    kept = {name: reading[name] for name in KEPT if name in reading}
    if currency := task.parameters.get("currency"):
        kept["currency"] = currency
    text = write_map(task.read.mapping() | kept)
    (folder / f"{task.name}.toml").write_text(text, encoding="utf-8")


def _check_asked(template: str, parameters: Iterable[str], reading: Mapping[str, object]) -> None:
    """Raise where the template is none, or something is asked for that it has no use for."""
    _require_template(template)
    ours = {"source", "reading", *_lists(template)}
    _refuse_unknown(template, parameters, [n for n in _parameters(template) if n not in ours])
    readers = (read_transactions, read_customers, read_survey, read_complaints)
    theirs = {name for reader in readers for name in _options(reader)}  # pandas gets the others
    known = _options(reader_of(template))
    _refuse_unknown(template, theirs & reading.keys(), known)


def _require_template(template: str) -> None:
    if template not in templates():
        raise ReportError(
            "template must be one of {templates}; not {template}",
            templates=", ".join(templates()),
            template=repr(template),
        )


def _refuse_unknown(template: str, asked: Iterable[str], known: list[str]) -> None:
    if unknown := [name for name in asked if name not in known]:
        raise ReportError(
            "The report {template} does not ask for {unknown}; it asks for {known}.",
            template=repr(template),
            unknown=", ".join(map(option, unknown)),
            known=", ".join(map(option, known)),
        )


def reader_of(template: str) -> "Callable[..., AnyReading]":
    """Return what reads the files that a template is of."""
    if template in COMPLAINT_TEMPLATES:
        return read_complaints
    if template in SURVEY_TEMPLATES:
        return read_survey
    return read_customers if template in CUSTOMER_TEMPLATES else read_transactions


def _options(reader: Callable) -> list[str]:
    """Return the names that a reader can be asked by, without those it hands on to pandas."""
    parameters = list(inspect.signature(reader).parameters.values())
    return [p.name for p in parameters[1:] if p.kind != p.VAR_KEYWORD and p.name != "quiet"]


@functools.cache
def _parameters(template: str) -> list[str]:
    """Return the names that papermill finds in the parameters cell of a template."""
    from crmlab.notebooks import read

    notebook = read(TEMPLATES / f"{template}.ipynb")
    import papermill  # after `read`, which spares it a second

    return list(papermill.inspect_notebook(notebook))


def _lists(template: str) -> list[str]:
    """Return the parameters of a template that say where it writes a list."""
    return [name for name in _parameters(template) if name.endswith("_to")]


def _untold(error: str) -> ReportError:
    return ReportError(
        "{error}: an error of the program, not told in full, since it might quote the file.",
        error=error,
    )


def require_enough(reading: AnyReading) -> None:
    """Raise where no row can be used, or too few customers are left to show any."""
    if reading.good.empty:
        nothing = say("No row of the file can be used. {reading}", reading=reading)
        raise TableError.of(" ".join([nothing, *_way_out(reading)]))
    is_sales = isinstance(reading, Reading)
    people = reading.good["customer_id"].nunique() if is_sales else len(reading.good)
    if people < SMALLEST_GROUP:
        from crmlab.briefing.groups import require_a_group  # and matplotlib, for kernels only

        require_a_group(people, reading)


def _way_out(reading: AnyReading) -> list[str]:
    """Return two of the values that cannot be read, and the options that may help."""
    lines = reading.rejected[reading.rejected["value"] != ""]
    if not isinstance(reading, Reading) or lines.empty:
        return []
    worst = lines[lines["reason"] == lines["reason"].mode()[0]].drop_duplicates("value")[:2]
    shown = say_each("{value} (row {row})", value=map(repr, worst["value"]), row=worst["row"])
    meaning = reading.columns.get(worst["column"].iloc[0], "amount")
    in_another_order = worst["reason"].iloc[0] == no_such_day("date")
    ways = [option("date_order", "dmy", "mdy", "ymd")] * in_another_order
    ways += [option("decimal", ".", ",")] * (meaning in ("amount", "quantity", "unit_price"))
    ways += [option("columns", (meaning, say("name in the file"))), option("header_row", 3)]
    return [
        say("Such as: {values}.", values=", ".join(shown)),
        say("What may help: {options}.", options="; ".join(ways)),
    ]


@contextlib.contextmanager
def told_if_unwritable(out: Path) -> Iterator[None]:
    """Say that a folder cannot be written, where that is so."""
    try:
        yield
    except OSError as error:
        raise ReportError(
            "The report cannot be written to {folder}: {why}.", folder=out, why=error.strerror
        ) from error


@contextlib.contextmanager
def made(out: Path) -> Iterator[Path]:
    """Give a folder to write into, and move what is in it to `out`, if all went well."""
    is_new = not out.exists()
    try:
        with told_if_unwritable(out):
            out.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as unfinished:
                yield Path(unfinished)
                for path in sorted(Path(unfinished).iterdir()):
                    os.replace(path, out / path.name)
    finally:
        if is_new:
            with contextlib.suppress(OSError):  # only one that holds nothing is removed
                out.rmdir()


def run_template(
    template: str, folder: Path, parameters: dict, kernel: type[QuietlyStopped] = QuietlyStopped
) -> "NotebookNode":
    """Return the template, executed in a folder with these parameters."""
    from crmlab.notebooks import QUIET_KERNEL, read

    notebook = read(TEMPLATES / f"{template}.ipynb")  # papermill takes a path for a format string
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from crmlab.kernels import run_in_kernel

    try:
        return run_in_kernel(
            lambda: papermill.execute_notebook(
                notebook,
                None,
                parameters,
                kernel_name="python3",
                progress_bar=False,
                resources={"metadata": {"path": str(folder)}},  # where the kernel works
                execution_timeout=TIMEOUT,
                extra_arguments=QUIET_KERNEL,
                kernel_manager_class=kernel,
            )
        )
    except PapermillExecutionError as error:
        from crmlab.briefing.groups import TooFewCustomers

        is_discreet = template in DISCREET
        if error.ename == TooFewCustomers.__name__:
            raise TooFewCustomers(error.evalue) from (None if is_discreet else error)
        if is_discreet:  # the trace may quote the file as well
            raise _untold(error.ename) from None
        if error.ename == Refusal.__name__:
            raise Refusal("{message}", message=error.evalue) from error
        if error.ename == ValueError.__name__:  # of a check, which says it all
            raise ReportError("{why}", why=error.evalue) from error
        raise ReportError("{error}: {why}", error=error.ename, why=error.evalue) from error
    except CellTimeoutError as error:
        raise ReportError(
            "A step of the report took more than {seconds} seconds.", seconds=TIMEOUT
        ) from error
    except DeadKernelError as error:
        raise ReportError(
            "The computation of the report died, most likely because the file needs more "
            "memory than this machine has to spare."
        ) from error
    except RuntimeError as error:
        raise ReportError(
            "The computation of the report did not start, twice: {why}.", why=error
        ) from error


def _title(notebook: "NotebookNode") -> str:
    """Return the heading that a cell of an executed notebook has shown: a page is called so."""
    shown = (output for cell in notebook.cells for output in cell.get("outputs", []))
    texts = (output.get("data", {}) for output in shown)
    heading = (data["text/plain"] for data in texts if "<h1>" in data.get("text/html", ""))
    return next(heading, "crmlab")


def _name_the_file(notebook: "NotebookNode", reader: str, again: str) -> None:
    """Let the notebook read the file itself, for the folder that it was handed will be gone."""
    cell = next(c for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", []))
    others = [line for line in cell.source.splitlines() if not line.startswith("reading = ")]
    cell.source = "\n".join(
        [
            "from tempfile import TemporaryDirectory",
            "",
            f"from crmlab import {reader}",
            "",
            *others,
            "folder = TemporaryDirectory()  # it goes with the kernel",
            f"reading = {again}.write(folder.name)",
        ]
    )
