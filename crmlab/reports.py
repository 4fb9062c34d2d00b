"""A file in, a report out: a template run through papermill, as HTML and as a notebook."""

import contextlib
import inspect
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crmlab.tables import read_customers, read_transactions

if TYPE_CHECKING:
    from nbformat import NotebookNode

TIMEOUT = 600  # seconds for one cell
READERS = {"data_quality": read_customers}  # what a template reads with, if not transactions
WRITTEN_FOR_PEOPLE = ("TableError", "TooFewCustomers")
QUOTING_THE_FILE = ("DateOrderError", "OneColumnError", "ValueError")  # for its owner alone

_PACKAGED = Path(__file__).parent / "_reports"
TEMPLATES = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "notebooks/reports"


class ReportError(Exception):
    """The report could not be made; the message is for the person who asked for it."""


def templates() -> list[str]:
    """Return the names of the report templates.

    Examples
    --------
    >>> "customer_value" in templates()
    True
    """
    return sorted(path.stem for path in TEMPLATES.glob("*.ipynb"))


def make_report(
    source: str | Path,
    out: str | Path = "reports",
    *,
    template: str = "customer_value",
    reading: Mapping[str, object] | None = None,
    **parameters: object,
) -> Path:
    """Make a report of a sales file, or of a customer file.

    Parameters
    ----------
    source
        The file.
    out
        The folder for ``NAME_TEMPLATE.html``, the notebook beside it, and the rows set aside as
        ``NAME_TEMPLATE_rejected.csv``; it is made if need be. ``data_quality`` adds the lists
        ``NAME_TEMPLATE_cells.csv`` and ``NAME_TEMPLATE_doubles.csv``, and shows no value of the
        file in any of them.
    template
        One of `templates`.
    reading
        Arguments for `crmlab.tables.read_transactions`, or for `crmlab.tables.read_customers` if
        the template is ``data_quality``: such as ``{"date_order": "dmy"}``.
    parameters
        Other parameters of the template: ``currency``, ``margin_rate`` and, as the template has
        them, ``profit_rate`` or ``annual_rate``.

    Returns
    -------
    Path
        The HTML page.

    Raises
    ------
    ReportError
        If the template is unknown or has no such parameter, the file cannot be used or the folder
        cannot be written; nothing is left behind then.
    """
    if template not in templates():
        raise ReportError(f"template must be one of {', '.join(templates())}; not {template!r}")
    known = _parameters(template)
    lists = [name for name in known if name.endswith("_to")]
    options = [name for name in known if name not in ("source", "reading", *lists)]
    _refuse_unknown(template, parameters, options)
    _refuse_unknown(template, _foreign(template, reading or {}), _options(_reader(template)))
    source, out = Path(source).resolve(), Path(out)
    name = f"{source.stem}_{template}"
    parameters |= {"source": str(source), "reading": dict(reading or {})}
    # Beside the notebook, wherever that is moved.
    parameters |= {path: f"{name}_{path.removesuffix('_to')}.csv" for path in lists}
    is_new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
            with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as unfinished:
                _write(template, Path(unfinished), name, f"{source.name}: {template}", parameters)
                for path in sorted(Path(unfinished).iterdir()):
                    os.replace(path, out / path.name)
        except BaseException:
            if is_new:
                with contextlib.suppress(OSError):
                    out.rmdir()
            raise
    except OSError as error:
        raise ReportError(f"The report cannot be written to {out}: {error.strerror}.") from error
    return out / f"{name}.html"


def _refuse_unknown(template: str, asked: Iterable[str], known: Iterable[str]) -> None:
    """Raise where something is asked for that a template has no use for."""
    if unknown := [name for name in asked if name not in known]:
        raise ReportError(
            f"The report {template!r} does not ask for {_arguments(unknown)}; it asks for "
            f"{_arguments(known)}."
        )


def _arguments(names: Iterable[str]) -> str:
    return ", ".join(f"{name}=" for name in names)


def _reader(template: str) -> Callable:
    return READERS.get(template, read_transactions)


def _options(reader: Callable) -> list[str]:
    """Return the names that a reader can be asked by, without those it hands on to pandas."""
    parameters = list(inspect.signature(reader).parameters.values())
    return [p.name for p in parameters[1:] if p.kind != p.VAR_KEYWORD and p.name != "quiet"]


def _foreign(template: str, reading: Mapping[str, object]) -> list[str]:
    """Return the arguments that only another reader understands; pandas gets the others."""
    known = {name for reader in (read_transactions, *READERS.values()) for name in _options(reader)}
    return [name for name in reading if name in known - set(_options(_reader(template)))]


def _parameters(template: str) -> list[str]:
    """Return the names that papermill finds in the parameters cell of a template."""
    from crmlab.notebooks import read

    notebook = read(TEMPLATES / f"{template}.ipynb")
    import papermill  # after `read`, which spares it a second

    return list(papermill.inspect_notebook(notebook))


def _write(template: str, folder: Path, name: str, title: str, parameters: dict) -> None:
    """Write the notebook, the page and the rows set aside into a folder."""
    from crmlab.notebooks import to_html, to_text

    notebook = _run(template, folder, parameters)
    notebook.metadata["title"] = title
    del notebook.metadata["papermill"]  # it names the folder of the moment
    (folder / f"{name}.ipynb").write_text(to_text(notebook), encoding="utf-8")
    (folder / f"{name}.html").write_text(to_html(notebook, code=False), encoding="utf-8")


def _run(template: str, folder: Path, parameters: dict) -> "NotebookNode":
    """Return the template, executed in a folder with these parameters."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from crmlab.kernels import QuietlyStopped
    from crmlab.notebooks import QUIET_KERNEL, read

    try:
        return papermill.execute_notebook(
            read(TEMPLATES / f"{template}.ipynb"),  # a path would be taken for a format string
            None,
            parameters,
            kernel_name="python3",
            progress_bar=False,
            cwd=folder,
            execution_timeout=TIMEOUT,
            extra_arguments=QUIET_KERNEL,
            kernel_manager_class=QuietlyStopped,
        )
    except PapermillExecutionError as error:
        cause = None if template in READERS else error  # whose trace may quote the file as well
        raise ReportError(_reason(template, error.ename, error.evalue)) from cause
    except CellTimeoutError as error:
        raise ReportError(f"A step of the report took more than {TIMEOUT} seconds.") from error
    except DeadKernelError as error:
        raise ReportError(
            "The computation of the report died, most likely because the file needs more memory "
            "than this machine has to spare."
        ) from error


def _reason(template: str, error: str, message: str) -> str:
    """Return why a template failed, for the person who has the file.

    The message of an error that is not ours may quote the file, so of a file of people it is kept
    back.
    """
    if error in WRITTEN_FOR_PEOPLE or (error in QUOTING_THE_FILE and template not in READERS):
        return message
    if template not in READERS:
        return f"{error}: {message}"
    return f"{error}: an error of the program, not told in full, since it might quote the file."
