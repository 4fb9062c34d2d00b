"""Run a chapter cell by cell, and note what is handed in: the program inside the sandbox.

``python run.py JOB`` reads ``job.json`` in the folder JOB. All that leaves is lines of JSON on what
was standard output: a cell begins, it ends (with an error), answers are handed in.
"""

import contextlib
import json
import os
import pickle
import sys
import time
from pathlib import Path
from types import ModuleType


def main() -> None:
    """Run the cells of a job; the process ends at once then, whatever threads are left."""
    folder = Path(sys.argv[1])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    pipe = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    _limit(job["limits"], job["user"])
    sys.path.insert(0, str(Path(__file__).parent))

    def note(message: dict) -> None:
        line = memoryview(json.dumps(message, allow_nan=False).encode() + b"\n")
        while line:
            line = line[os.write(pipe, line) :]

    from crmlab import checking

    checking.note = note
    checking.exercises = job["exercises"]
    # Made by whoever marks, and read before any of the learner's code runs.
    checking.cases = pickle.loads((folder / "cases.pickle").read_bytes())
    _run(job["cells"], _shell(), note)
    os._exit(0)


def _run(cells: list[dict], shell: ModuleType, note: object) -> None:
    again = []
    for cell in cells:
        error = _run_cell(cell, shell, note)
        if error.startswith("NameError") and cell["own"]:
            again.append(cell)
    checks = [cell for cell in cells if cell["check"]]
    # What a cell needs may stand behind it, where cells were moved: as often as cells are run
    # in a notebook out of their order.
    for cell in [*again, *checks] if again else ():
        _run_cell(cell, shell, note)
    note({"done": True, "seconds": time.process_time()})


def _run_cell(cell: dict, shell: ModuleType, note: object) -> str:
    note({"begin": cell["id"]})
    result = shell.run_cell(cell["source"], store_history=False)
    error = result.error_before_exec or result.error_in_exec
    told = getattr(error, "msg", error)  # a SyntaxError names a file that is none
    # Python 3.13 has a kind of SyntaxError of its own for what is cut short.
    kinds = (kind.__name__ for kind in type(error).__mro__ if not kind.__name__.startswith("_"))
    said = "" if error is None else f"{next(kinds)}: {told}"[:300]
    ended = {"end": cell["id"], "error": said.encode("utf-8", "replace").decode()}
    if isinstance(error, SyntaxError) and isinstance(error.lineno, int):
        ended["line"] = error.lineno
    note(ended)
    return said


def _limit(limits: dict, user: int | None) -> None:
    """Set the limits for this process and what it starts; they cannot be raised again."""
    if user is not None:  # root in the sandbox would be root of the machine
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        import resource
    except ImportError:  # on Windows
        return
    for name, most in limits.items():
        with contextlib.suppress(ValueError, OSError, AttributeError):  # lower already, or unknown
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def _shell() -> object:
    """Return what runs cells as a notebook does, and shows nothing."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=settings)
    shell.display_formatter.format = lambda *_, **__: ({}, {})
    shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None
    shell.events.register("pre_run_cell", _without_pixels)
    return shell


def _without_pixels(_: object) -> None:
    if figures := sys.modules.get("matplotlib.figure"):  # drawing takes longest, and nobody looks
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        figures.Figure.savefig = FigureCanvasAgg.print_png = lambda *_, **__: None


if __name__ == "__main__":
    main()
