"""One report for each value of a column: the file is read once, the reports are made side by side.

Each report is written under another name and then renamed. One whose input has not changed since it
was made is left as it is, so that a run that was killed goes on where it was.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from tqdm import tqdm

from crmlab.messages import say
from crmlab.reports.index import WITHOUT, Entry, write_index
from crmlab.reports.making import (
    TEMPLATES,
    ReportError,
    Task,
    plan,
    reader_of,
    require_enough,
    told_if_unwritable,
    write_mapping,
)
from crmlab.tables import Refusal, read_transactions, write_csv
from crmlab.tables.sales.parts import told_of_part
from crmlab.warm_kernels import kernel_for

__all__ = ["Outcome", "make_reports"]

LONGEST_NAME = 60  # signs, of a value in the name of a file
UNFINISHED = ".unfinished-"
FAILURES = "failures.csv"
PATIENCE = 10  # seconds, with a scheduler that does not answer


class Outcome(NamedTuple):
    """What became of the reports."""

    index: Path
    made: int
    there: int  # made before, of the same input
    failed: int


def make_reports(
    source: str | Path,
    out: str | Path = "reports",
    *,
    by: str,
    template: str = "customer_value",
    reading: Mapping[str, object] | None = None,
    with_list: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    **parameters: object,
) -> Outcome:
    """Make a report on each part of a sales file that has the same value in the column `by`.

    The folder `out` gets ``VALUE_TEMPLATE.html`` and its notebook and lists for each, an
    ``index.html`` with the key figures of all, and ``failures.csv`` where some cannot be made; the
    others are made all the same. Rows without a value are a part of their own. So many `jobs` run
    at a time: twice the cores if left out; or all that the workers of a dask.distributed cluster
    can, where there is a `scheduler`, such as ``"tcp://10.0.0.1:8786"``. All else is as in
    `crmlab.reports.making.make_report`.
    """
    if reader_of(template) is not read_transactions:
        raise ReportError(
            "One report for each value of a column is made of sales only, and {template} is not "
            "of sales.",
            template=template,
        )
    asked = {**(reading or {}), "by": by}
    whole = plan(source, template, asked, with_list, parameters)
    out = Path(out)
    with told_if_unwritable(out):
        out.mkdir(parents=True, exist_ok=True)
        for left in out.glob(f"{UNFINISHED}*"):  # by a run that was killed
            shutil.rmtree(left)
        entries = [Entry(task) for task in cut(whole)]
        asked_for = [entry.task for entry in entries if entry.is_asked_for]
        missing = [task for task in asked_for if not _is_there(out, task)]
        reasons = dict(_make(missing, len(asked_for), out, jobs, scheduler))
        entries = [entry._replace(reason=reasons.get(entry.task.name, "")) for entry in entries]
        write_mapping(whole, reading or {}, out)
        _write_lists(out, entries)
        index = write_index(out, whole, entries)
    there = len(asked_for) - len(missing)
    return Outcome(index, len(missing) - len(reasons), there, len(reasons))


def cut(whole: Task) -> Iterator[Task]:
    """Yield the report on each part, the largest first."""
    read = whole.read
    rows = read.split.rows()
    values = [*read.split.values, None]
    names = file_names(values)
    for place in sorted(np.flatnonzero(rows), key=lambda place: -rows[place]):
        value = values[place]
        told = told_of_part(read.split.column, value)
        source = say("{name}, {rows}", name=whole.parameters["source"], rows=told)
        part = replace(
            whole,
            name=f"{names[place]}_{whole.template}",
            read=read.part(value),
            parameters={**whole.parameters, "source": source},
            again=f"{whole.again}.part({value!r})",
        )
        yield replace(part, metadata={"crmlab": {"input": fingerprint(part)}})


def file_names(values: Iterable[str | None]) -> list[str]:
    """Return a name for the files of each value, which no system takes for anything else.

    Names that some system would take for one get a code behind them.

    >>> file_names(["New York", "../etc", None])
    ['New_York', 'etc', 'no_value']
    """
    plain = [
        re.sub(r"[^\w-]+", "_", unicodedata.normalize("NFC", value)).strip("_")[:LONGEST_NAME]
        if value is not None
        else "no_value"
        for value in values
    ]
    alike = Counter(unicodedata.normalize("NFKC", name).casefold() for name in plain)
    return [
        name
        if name and alike[unicodedata.normalize("NFKC", name).casefold()] == 1
        else f"{name}-{hashlib.sha256(repr(value).encode()).hexdigest()[:8]}"
        for name, value in zip(plain, values, strict=True)
    ]


def fingerprint(task: Task) -> str:
    """Return a code of all that a report is made of: data, parameters, template and version."""
    read, digest = task.read, hashlib.sha256()
    for table in (read.transactions, read.rejected, read.rules.reset_index()):
        digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
        digest.update(repr(list(table.columns)).encode())
    others = {name: value for name, value in vars(read).items() if not hasattr(value, "columns")}
    told = [others, task.name, task.template, task.parameters, task.lists, task.again]
    digest.update(json.dumps(told, default=repr, sort_keys=True).encode())
    digest.update((TEMPLATES / f"{task.template}.ipynb").read_bytes())
    digest.update(version("crmlab").encode())
    return digest.hexdigest()


def make_files(task: Task) -> dict[str, bytes]:
    """Return the files of a report by their names, the notebook last: here or on any machine."""
    require_enough(task.read)
    with tempfile.TemporaryDirectory() as folder:
        task.write(Path(folder), kernel_for(TEMPLATES / f"{task.template}.ipynb"))
        files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
    notebook = f"{task.name}.ipynb"
    return {name: files[name] for name in sorted(files, key=lambda name: name == notebook)}


def _is_there(out: Path, task: Task) -> bool:
    """Say whether a report was made of the same input, and its files still stand there."""
    names = [f"{task.name}.html", f"{task.name}_rejected.csv", *task.beside().values()]
    if not all((out / name).exists() for name in names):
        return False
    try:
        notebook = json.loads((out / f"{task.name}.ipynb").read_text(encoding="utf-8"))
        return notebook["metadata"]["crmlab"] == task.metadata["crmlab"]
    except (OSError, ValueError, LookupError):
        return False


def _make(
    tasks: list[Task], all_tasks: int, out: Path, jobs: int | None, scheduler: str | None
) -> Iterator[tuple[str, str]]:
    """Make reports, and yield the name of each that fails and why."""
    bar = tqdm(total=all_tasks, initial=all_tasks - len(tasks), unit=say("report"), disable=None)
    with bar, _executor(jobs, scheduler) as (executor, most):
        for task, future in _ended(executor, most, tasks):
            try:
                error = future.exception()  # of one report; all others go on
            except CancelledError:
                raise ReportError(
                    "The cluster went away. What is made is there: run it again to go on."
                ) from None
            if error is None:
                _publish(future.result(), out)
            else:
                kind = "" if isinstance(error, Refusal) else f"{type(error).__name__}: "
                yield task.name, f"{kind}{error}"
            bar.update()


def _ended(
    executor: Executor, most: int, tasks: Iterable[Task]
) -> Iterator[tuple[Task, Future[dict[str, bytes]]]]:
    """Yield each task as it ends; no more than so many are handed out at a time."""
    tasks, running = iter(tasks), {}
    while True:
        for task in islice(tasks, most - len(running)):
            running[executor.submit(make_files, task)] = task
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future


@contextlib.contextmanager
def _executor(jobs: int | None, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Give what runs the tasks, and how many of them it is handed at a time."""
    if scheduler is None:
        jobs = jobs or 2 * cores()  # while one waits for its kernel, another works
        with ThreadPoolExecutor(jobs) as executor:
            yield executor, jobs
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise ReportError(
            "Reports are made on a cluster by dask.distributed: {install}",
            install='pip install "crmlab[cluster]"',
        ) from error
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReportError(
            "There is no scheduler at {address}: {why}", address=scheduler, why=error
        ) from error
    with client:
        if not (threads := sum(client.nthreads().values())):
            raise ReportError("The scheduler at {address} has no workers.", address=scheduler)
        yield client.get_executor(pure=False), jobs or 2 * threads


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _publish(files: Mapping[str, bytes], out: Path) -> None:
    """Write files under another name, and rename them in their order."""
    with tempfile.TemporaryDirectory(dir=out, prefix=UNFINISHED) as unfinished:
        for name, content in files.items():
            Path(unfinished, name).write_bytes(content)
        for name in files:
            os.replace(Path(unfinished, name), out / name)


def _write_lists(out: Path, entries: list[Entry]) -> None:
    """Write which reports failed, and the rows set aside of all parts without a report."""
    failed = [(e.value, e.read.rows_in, e.reason) for e in entries if e.reason]
    aside = [e.read.rejected.assign(part=e.value) for e in entries if not e.is_made]
    lists = {
        FAILURES: pd.DataFrame(failed, columns=["value", "rows", "reason"]),
        WITHOUT: pd.concat(aside) if aside else pd.DataFrame(),
    }
    for name, table in lists.items():
        (out / name).unlink(missing_ok=True)  # of an earlier run
        if len(table):
            write_csv(table, out / name)
