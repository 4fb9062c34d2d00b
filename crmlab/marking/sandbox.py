"""A sandbox: where learners' code runs, and how it is stopped.

On Linux, bubblewrap gives it a network without anything on it, a home and a /tmp of its own in
memory, and of the machine only Python, the kit and the job, for reading. Elsewhere it is a process
with the same limits that can read and write what its user can: `is_confined` tells.
"""

import contextlib
import os
import platform
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import psutil

from crmlab.marking.inside.coding import LONGEST_LINE, parse

NOBODY = 61_184  # and those after it: users of this number own nothing
USERS = 4_000
LOOK_EVERY = 0.25  # seconds
WAITING = 4  # times as long as a cell may use the processor, it may take in all
THREADS = "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"


@dataclass(frozen=True)
class Limits:
    """What a submission may use."""

    cell_seconds: float = 10.0
    seconds: float = 180.0
    memory: int = 4_000_000_000  # bytes, of one process, and of all together
    processes: int = 64  # and threads
    file: int = 50_000_000  # bytes of one file
    disk: int = 100_000_000  # and of all together
    answers: int = 2 * LONGEST_LINE

    def within(self, seconds: float) -> "Limits":
        """Return the same with less time."""
        return replace(self, seconds=max(seconds, 1.0))


@dataclass
class Run:
    """What came out of a sandbox: messages, the cell that ran last, and what ended it early."""

    messages: list[dict] = field(default_factory=list)
    stopped: str = ""  # "time", "memory" or "itself"
    cell: str = ""


@cache
def is_confined() -> bool:
    """Tell whether bubblewrap is here and may make a sandbox."""
    if not shutil.which("bwrap"):
        return False
    tried = [*_bubblewrap({}, 1_000_000), "/usr/bin/env", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def run(kit: Path, job: Path, limits: Limits, edition: Path | None = None) -> Run:
    """Run a job in a sandbox until it ends, or takes too much of anything."""
    with tempfile.TemporaryDirectory(prefix="crmlab-") as home:
        process = subprocess.Popen(
            _command(kit, job, limits, edition),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(seen("kit", kit), "/tmp" if is_confined() else home),
            cwd=home,
            start_new_session=True,
        )
        run = Run(stopped="interrupted")
        try:
            run.stopped = _listen(process, limits, run)
        finally:
            _end(process, run.stopped)
    return run


def seen(name: str, folder: Path) -> Path:
    """Return where a folder is for what runs in the sandbox."""
    return Path(f"/{name}") if is_confined() else folder


def user(slot: int) -> int | None:
    """Return the user that a sandbox of root runs as: one that owns nothing, another each time."""
    return NOBODY + slot % USERS if _is_root() and is_confined() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def resource_limits(limits: Limits) -> dict[str, int]:
    """Return the limits by the names that the system has for them."""
    # Those of a user outside count too, unless the sandbox has a user of its own.
    threads = 0 if user(0) is not None else _threads_of_this_user()
    return {
        "AS": limits.memory,
        "CORE": 0,
        "CPU": int(limits.seconds) + 1,
        "FSIZE": limits.file,
        "NOFILE": 256,
        "NPROC": threads + limits.processes,
    }


def _threads_of_this_user() -> int:
    mine, count = psutil.Process().username(), 0
    for process in psutil.process_iter(["username", "num_threads"]):
        count += (process.info["num_threads"] or 0) * (process.info["username"] == mine)
    return count


def _command(kit: Path, job: Path, limits: Limits, edition: Path | None) -> list[str]:
    python = [sys.executable, "-I", "-B", str(seen("kit", kit) / "run.py"), str(seen("job", job))]
    if not is_confined():
        return python
    for_reading = {sys.base_prefix: sys.base_prefix, sys.prefix: sys.prefix}
    for name, folder in {"kit": kit, "job": job, "edition": edition}.items():
        for_reading |= {str(seen(name, folder)): str(folder)} if folder else {}
    return [*_bubblewrap(for_reading, limits.disk), *_masked(kit), *python]


def _bubblewrap(for_reading: Mapping[str, str], disk: int) -> list[str]:
    # Root may do without a user of its own namespace: the program inside becomes somebody else.
    apart = ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    apart += ["--unshare-cgroup-try"] if _is_root() else ["--unshare-user", "--unshare-cgroup-try"]
    command = ["bwrap", *apart, "--die-with-parent", "--new-session", "--hostname", "sandbox"]
    for folder in ("/usr", "/bin", "/lib", "/lib64", "/lib32", "/etc/alternatives", "/etc/fonts"):
        if Path(folder).is_symlink():
            command += ["--symlink", os.readlink(folder), folder]
        elif Path(folder).exists():
            command += ["--ro-bind", folder, folder]
    in_memory = ["--perms", "1777", "--size", str(disk), "--tmpfs"]
    command += ["--proc", "/proc", "--dev", "/dev", *in_memory, "/dev/shm", *in_memory, "/tmp"]
    for place, folder in for_reading.items():
        for parent in [*Path(place).parents][-2::-1]:  # which would be for root alone
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", folder, place]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]


def _masked(kit: Path) -> list[str]:
    """Put the kit's package over each that is installed, and has exercises or files of truths."""
    covered = []
    for installed in {Path(place, "crmlab") for place in sys.path if place}:
        if installed.is_dir() and installed.is_relative_to(sys.prefix):
            covered += ["--ro-bind", str(kit / "crmlab"), str(installed)]
    return covered


def _environment(kit: Path, home: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    settings = {"HOME": home, "TMPDIR": home, "TEMP": home, "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
    own = {"MPLCONFIGDIR": str(kit / "matplotlib"), "PYTHONHASHSEED": "0"}
    return kept | settings | own | dict.fromkeys(THREADS, "1")


def _listen(process: subprocess.Popen, limits: Limits, run: Run) -> str:
    """Put what is said into a run until it ends; return what ended it before its last cell."""
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines, limits.answers), daemon=True).start()
    start, begun = time.monotonic(), None
    while True:
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=LOOK_EVERY)
            if line is None:
                return "itself"
            with contextlib.suppress(ValueError):  # forged, and no use to whoever forged it
                message = parse(line)
                run.messages.append(message)
                if "done" in message:
                    return ""
                if "begin" in message:
                    run.cell, begun = str(message["begin"])[:100], None
            continue
        now, (seconds, memory) = time.monotonic(), _used(process)
        began, used_before = begun = begun or (now, seconds)
        # A cell's time is that of the processor: others may keep it waiting.
        is_slow = seconds - used_before > limits.cell_seconds
        is_slow |= now - began > WAITING * limits.cell_seconds
        if is_slow or now - start > limits.seconds:
            return "time"
        if memory > limits.memory:
            return "memory"


def _read(process: subprocess.Popen, lines: queue.Queue, most: int) -> None:
    """Hand on what comes out, line by line, up to a limit."""
    left = most
    while left > 0 and (line := process.stdout.readline(min(left, LONGEST_LINE + 1))):
        left -= len(line)
        lines.put(line)
    lines.put(None)


def _family(process: subprocess.Popen) -> Iterator[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        yield psutil.Process(process.pid)
        yield from psutil.Process(process.pid).children(recursive=True)


def _used(process: subprocess.Popen) -> tuple[float, int]:
    """Return the seconds of the processor and the bytes of memory that all of them have used."""
    seconds, memory = 0.0, 0
    for each in _family(process):
        with contextlib.suppress(psutil.Error):
            times = each.cpu_times()
            seconds += times.user + times.system
            memory += each.memory_info().rss
    return seconds, memory


def _end(process: subprocess.Popen, stopped: str) -> None:
    """End a sandbox and all that it started: without its first process, none of them lives."""
    family = [*_family(process)]
    if not stopped:  # it is ending by itself
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
    for each in family:
        with contextlib.suppress(psutil.Error):
            each.kill()
    if platform.system() != "Windows":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    process.wait()
    process.stdout.close()
