"""Wall times and memory of one piece of work; imports nothing that a peer's environment lacks."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def peak_megabytes() -> float:
    """Return the most memory that this process has held, in MB; only Linux says."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if "VmHWM" in line), np.nan)


def forget_peak() -> None:
    """Let the peak count from here."""
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text("5")


def measure(work: Callable, data: object, repeats: int) -> tuple[object, dict]:
    """Return the result, wall and processor times (s), and the peak memory of the first run (MB).

    After a minute it is not done again.
    """
    forget_peak()
    before = peak_megabytes()
    seconds, cpu = [], []
    for _ in range(repeats):
        start, worked = time.perf_counter(), time.process_time()
        result = work(data)
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - worked)
        if len(seconds) == 1:
            peak = peak_megabytes()
        if sum(seconds) > 60:
            break
    return result, {"seconds": seconds, "cpu": cpu, "extra_mb": peak - before, "peak_mb": peak}
