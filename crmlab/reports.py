"""A sales file in, a report out: a template run through papermill, as HTML and as a notebook."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

TIMEOUT = 600  # seconds for one cell

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
    currency: str = "CNY",
    reading: Mapping[str, object] | None = None,
) -> Path:
    """Make a report of a sales file.

    Parameters
    ----------
    source
        The file.
    out
        The folder for ``NAME_TEMPLATE.html``, the notebook beside it, and the rows set aside as
        ``NAME_TEMPLATE_rejected.csv``; it is made if need be.
    template
        One of `templates`.
    currency
        The code written behind amounts.
    reading
        Arguments for `crmlab.tables.read_transactions`, such as ``{"date_order": "dmy"}``.

    Returns
    -------
    Path
        The HTML page.

    Raises
    ------
    ReportError
        If the template is unknown or the file cannot be used; nothing is left behind then.
    """
    if template not in templates():
        raise ReportError(f"template must be one of {', '.join(templates())}; not {template!r}")
    source, out = Path(source).resolve(), Path(out)
    out.mkdir(parents=True, exist_ok=True)
    name = f"{source.stem}_{template}"
    with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as folder:
        unfinished = Path(folder)
        parameters = {
            "source": str(source),
            "currency": currency,
            "reading": dict(reading or {}),
            "rejected_to": str((unfinished / f"{name}_rejected.csv").resolve()),
        }
        notebook = _run(template, unfinished / f"{name}.ipynb", parameters)
        _write_page(notebook, unfinished / f"{name}.html", f"{source.name}: {template}")
        for path in sorted(unfinished.iterdir()):
            os.replace(path, out / path.name)
    return out / f"{name}.html"


def _run(template: str, output: Path, parameters: dict) -> object:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from crmlab.notebooks import QUIET_KERNEL

    try:
        return papermill.execute_notebook(
            TEMPLATES / f"{template}.ipynb",
            output,
            parameters,
            kernel_name="python3",
            progress_bar=False,
            execution_timeout=TIMEOUT,
            extra_arguments=QUIET_KERNEL,
        )
    except PapermillExecutionError as error:
        # These two are written for the person who has the file; others need their name.
        for_people = error.ename in ("TableError", "ValueError")
        reason = error.evalue if for_people else f"{error.ename}: {error.evalue}"
        raise ReportError(reason) from error


def _write_page(notebook: object, page: Path, title: str) -> None:
    from crmlab.notebooks import to_html

    notebook.metadata["title"] = title
    page.write_text(to_html(notebook, code=False), encoding="utf-8")
