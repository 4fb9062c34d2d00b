"""What comparisons with other libraries share: environments, logs of purchases, runs, times."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

OURS = "crmlab"
PYMC = ["pymc-marketing>=1.3,<2", "pyarrow"]  # needs Python 3.12
DAYS, PART = 730, 10_000_000
UNEVEN = 0.2426  # shape of the customers' rates, CDNOW's


def cache_folder() -> Path:
    """Return the folder that keeps environments and logs from run to run."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "crmlab-benchmarks"


def command(description: str) -> argparse.ArgumentParser:
    """Return the parser of a comparison, which knows the folder to work in."""
    parser = argparse.ArgumentParser(description=description)
    folder = {"type": lambda path: Path(path).resolve(), "default": cache_folder()}
    parser.add_argument("--work", help="folder", **folder)
    return parser


# Environments


def environments(work: Path, peers: dict[str, list[str]]) -> dict[str, str]:
    """Return the Python of each peer's environment, made where it is missing."""
    found = {}
    for name, requirements in peers.items():
        folder = work / f"peer-{name}"
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        base = python_for_pymc() if name == "pymc" else sys.executable
        if base is None:
            print("PyMC-Marketing is left out: it needs Python 3.12 or newer, and none was found")
            continue
        if not (folder / "ready").exists():
            print(f"Making an environment for {requirements[0]} ...", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([base, "-m", "venv", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", *requirements]
            done = subprocess.run(install, capture_output=True, text=True)
            if done.returncode:
                print(f"{name} is left out, it could not be installed: {last_line(done.stderr)}")
                continue
            (folder / "ready").touch()
        found[name] = str(python)
    return found


def python_for_pymc() -> str | None:
    """Return a Python of 3.12 or newer: this one, one on the path, or one that pyenv keeps."""
    candidates = [sys.executable, *(f"python3.{minor}" for minor in (12, 13, 14))]
    if shutil.which("pyenv"):
        kept = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, text=True)
        for version in kept.stdout.split():
            prefix = subprocess.run(["pyenv", "prefix", version], capture_output=True, text=True)
            candidates.append(str(Path(prefix.stdout.strip(), "bin", "python")))
    enough = "import sys, venv; sys.exit(sys.version_info < (3, 12))"
    for candidate in filter(shutil.which, candidates):
        if subprocess.run([candidate, "-c", enough], capture_output=True).returncode == 0:
            return candidate
    return None


# Data


def purchases(rows: int, customers: int, part: int = 0, parts: int = 1) -> pd.DataFrame:
    """Return one part of a log: two years in order of time, 10 purchases a customer on average.

    The customers' rates are as uneven as CDNOW's (Gamma with this shape); all have bought.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rates = np.random.default_rng(1).gamma(UNEVEN, size=customers).cumsum()
    random = np.random.default_rng([rows, part])
    everyone = np.arange(customers)[part::parts]
    chosen = np.searchsorted(rates / rates[-1], random.random(rows // parts - len(everyone)))
    who = random.permutation(np.concatenate([everyone, chosen]))
    minutes = np.sort(random.integers(0, DAYS * 24 * 60 // parts, len(who)))
    minutes += part * (DAYS * 24 * 60 // parts)
    ids = pc.utf8_lpad(pc.cast(pa.array(who), pa.string()), 9, "0")
    return pd.DataFrame(
        {
            "customer_id": ids.to_pandas(),
            "date": np.datetime64("2022-07-01", "us") + minutes.astype("timedelta64[m]"),
            "amount": random.lognormal(3.5, 0.8, len(who)).round(2),
        }
    )


def write(log: pd.DataFrame, path: Path) -> None:
    """Write a log, under its name only once it is whole."""
    unfinished = path.with_suffix(".unfinished")
    log.to_parquet(unfinished, index=False)
    unfinished.rename(path)


def log_file(work: Path, rows: int) -> Path:
    """Return the file of a log, written once."""
    path = work / f"log-{rows}.parquet"
    if not path.exists():
        write(purchases(rows, rows // 10), path)
    return path


def log_folder(work: Path, rows: int) -> Path:
    """Return the folder of a log in files of 10 million rows, written once."""
    folder, parts = work / f"log-{rows}", rows // PART
    folder.mkdir(exist_ok=True)
    for part in range(parts):
        path = folder / f"part-{part:02}.parquet"
        if not path.exists():
            write(purchases(rows, rows // 10, part, parts), path)
    return folder


# Work


def run_all(
    script: Path, libraries: list[str], pythons: dict[str, str], work: str, source: Path
) -> dict[str, tuple[np.ndarray, dict]]:
    """Return the result and the measurements of each library, in a process of its own."""
    size = sum(file.stat().st_size for file in [source, *source.glob("*.parquet")])
    repeats = "3" if size > 50e6 else "7"
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    results = {}
    for library in libraries:
        output = source.with_name(f"result-{library}.npy")
        command = [
            pythons.get(library, sys.executable),
            str(script),
            library,
            work,
            str(source),
            str(output),
            repeats,
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=quiet)
        if done.returncode == 0:
            results[library] = np.load(output), json.loads(done.stdout.splitlines()[-1])
            output.unlink()
        elif library == OURS:
            sys.exit(done.stderr)
        else:
            print(f"  {library} failed: {last_line(done.stderr)}")
    return results


def last_line(text: str) -> str:
    """Return the line in which Python says what went wrong."""
    return (text.strip().splitlines() or ["no reason given"])[-1]


def print_times(measurements: dict[str, dict]) -> None:
    """Print of each library the median time, how many times ours, processor time and memory.

    Processor time, of all threads, says more when the machine has other work.
    """
    ours = statistics.median(measurements[OURS]["seconds"])
    for name, measured in measurements.items():
        seconds = statistics.median(measured["seconds"])
        times, memory = seconds / ours, measured["extra_mb"]
        cpu = statistics.median(measured["cpu"])
        print(
            f"  {name:14}{seconds:10.4f} s {times:8.2f} x {cpu:10.4f} s CPU {memory:+8.0f} MB",
            flush=True,
        )
