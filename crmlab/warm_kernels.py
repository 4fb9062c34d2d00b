"""Kernels that split off a process which has read the libraries already.

A report needs two seconds in which its kernel reads pandas and matplotlib; a hundred reports need
them once, and one has them while its file is read. As a program, this is the process that becomes a
kernel each time it is asked to.

Only Linux splits a process safely: on macOS its libraries do not survive it, Windows cannot.
Elsewhere, and where the process has more than one thread, kernels start as ever.
"""

import ast
import atexit
import builtins
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from jupyter_client.provisioning import LocalProvisioner

from crmlab.kernels import QuietlyStopped

LAUNCHER = "ipykernel_launcher"
INLINE = "module://matplotlib_inline.backend_inline"  # as a kernel sets it before it draws
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ONE_THREAD |= {"JE_ARROW_MALLOC_CONF": "background_thread:false", "MPLBACKEND": INLINE}
ONE_THREAD |= {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # else the debugger warns, which is of no use
NO_HISTORY = "--HistoryManager.enabled=False"  # all kernels would write into one file
KERNEL = "import ipykernel.debugger, ipykernel.kernelapp, ipykernel.ipkernel, ipywidgets\n"
LATER = "import seaborn, scipy.stats"  # which our functions read when they need them
TASKS = "/proc/self/task"  # a folder a thread


class Split(LocalProvisioner):
    """Lets a kernel split off; where that is no use, it starts as ever."""

    async def launch_kernel(self, cmd: list[str], **options: object) -> dict:
        """Start the kernel."""
        self.process = split_off(cmd, options["env"], options.get("cwd"), self.parent.imports)
        if self.process is None:
            return await super().launch_kernel(cmd, **options)
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class WarmKernel(QuietlyStopped):
    """A kernel with some lines of imports behind it; all its work is done when it is stopped."""

    imports = ""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.kernel_id = str(uuid4())
        known = {"kernel_id": self.kernel_id, "kernel_spec": self.kernel_spec}
        self.provisioner = Split(parent=self, **known)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel at once: asked to, one in a dozen takes seconds."""
        await self.provisioner.kill(restart=restart)
        await self.provisioner.wait()
        await self.cleanup_resources(restart=restart)


@cache
def kernel_for(path: Path) -> type[WarmKernel]:
    """Return the kernel that has read what a notebook imports."""
    return type("ReportKernel", (WarmKernel,), {"imports": _imports_of(path)})


@contextmanager
def warming(path: Path) -> Iterator[type[WarmKernel]]:
    """Give a kernel that reads what a notebook imports from now on, while its data are read."""
    imports = f"{_imports_of(path)}\n# {uuid4()}"  # so that no other kernel is of this process
    try:
        if sys.platform == "linux":
            source(imports)
        yield type("ReportKernel", (WarmKernel,), {"imports": imports})
    finally:
        if imports in _sources:
            _sources.pop(imports).end()


def _imports_of(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [line for code in codes for line in ast.parse(code).body]
    imports = [ast.unparse(one) for one in lines if isinstance(one, ast.Import | ast.ImportFrom)]
    return "\n".join([*imports, LATER])


class Kernel:
    """A kernel, as `subprocess.Popen` would tell of it."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, source: "Source", pid: int) -> None:
        self._source, self.pid = source, pid

    def poll(self) -> int | None:
        """Return how it ended, if it did; with its source it ends as well."""
        if self.returncode is None:
            try:
                self.returncode = self._source.ask(poll=self.pid)
            except (OSError, ValueError):
                self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self) -> int:
        """Return how it ended, once it did."""
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Source:
    """The process that kernels split off; one thread speaks to it at a time."""

    def __init__(self, imports: str) -> None:
        self._one_at_a_time = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, KERNEL + imports],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ONE_THREAD,
            start_new_session=True,
        )

    def ask(self, **question: object) -> int | None:
        """Return the answer; an OSError or a ValueError says that there is none."""
        with self._one_at_a_time:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """End it, and with it every kernel."""
        self._process.kill()
        self._process.communicate()


_sources: dict[str, Source] = {}
_one_at_a_time = threading.Lock()


def source(imports: str) -> Source:
    """Return the process that has run some imports: there is one of it, for all threads."""
    with _one_at_a_time:
        if imports not in _sources:
            _sources[imports] = Source(imports)
        return _sources[imports]


@atexit.register
def end_all() -> None:
    """Let all these processes end."""
    while _sources:
        _sources.popitem()[1].end()


def split_off(
    cmd: list[str], env: Mapping[str, str], cwd: str | None, imports: str
) -> Kernel | None:
    """Return a kernel that has split off, or None where it cannot."""
    if sys.platform != "linux" or cmd[0] != sys.executable or LAUNCHER not in cmd:
        return None
    arguments = [*cmd[cmd.index(LAUNCHER) + 1 :], NO_HISTORY]
    start = {"arguments": arguments, "env": dict(env), "cwd": os.path.abspath(cwd or ".")}
    try:
        pid = (process := source(imports)).ask(**start)
    except (OSError, ValueError):
        return None
    return pid and Kernel(process, pid)


def _serve(imports: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends with its parent
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)  # pandas asks it where it is shown
    exec(imports, {})
    del builtins.get_ipython
    gc.freeze()  # so that nobody copies what is only read
    for line in sys.stdin:  # it ends with who asks
        question = json.loads(line)
        if "poll" in question:
            ended, status = os.waitpid(question["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        elif len(os.listdir(TASKS)) > 1:
            answer = None
        else:
            answer = os.fork()
            if not answer:
                return _become_a_kernel(**question)
            os.setpgid(answer, answer)  # a signal to the kernel and its children is none to us
        print(json.dumps(answer), file=answers, flush=True)


def _become_a_kernel(arguments: list[str], env: Mapping[str, str], cwd: str) -> None:
    from ipykernel import kernelapp

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    kernelapp.launch_new_instance(arguments)
    os._exit(0)  # to take the libraries down would take as long as a short notebook


if __name__ == "__main__":
    _serve(sys.argv[1])
