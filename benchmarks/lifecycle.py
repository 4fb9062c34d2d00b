"""How fast chapter 04's summary and models are beside lifetimes, PyMC-Marketing and plain SQL.

``python benchmarks/lifecycle.py`` makes an environment for each peer, gives all the same files,
compares their results and prints medians. ``--quick`` leaves out what takes minutes.
"""

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
from lifecycle_work import CDNOW, PARAMETERS
from start_up import EXECUTE, ROOT, median_seconds

CHAPTER = ROOT / "notebooks/solutions/04_lifecycle.ipynb"
PEERS = {
    "lifetimes": ["lifetimes==0.11.3", "pyarrow"],
    "pymc": ["pymc-marketing>=1.3,<2", "pyarrow"],  # needs Python 3.12
}
DAYS, PART = 730, 10_000_000
TOLERANCE = {"summary": 1e-9, "fit": 1e-4, "predict": 1e-6}


def main() -> None:
    """Print the table."""
    options = read_options()
    options.work.mkdir(parents=True, exist_ok=True)
    pythons = {"crmlab": sys.executable, "duckdb": sys.executable, **peers(options.work)}
    print(f"{os.cpu_count()} cores, OPENBLAS_NUM_THREADS=1, medians; + is memory beyond the input")
    for rows in options.rows:
        compare(f"summary, {rows:,} rows", "summary", log_file(options.work, rows), pythons)
    if not options.quick:
        compare_large(options.work, pythons)
    summary = cdnow_summary(options)
    if summary is None:
        print("\nBG/NBD, CDNOW: the data are not there and could not be fetched")
    else:
        compare(f"BG/NBD, CDNOW, {pd.read_parquet(summary).shape[0]:,}", "fit", summary, pythons)
    compare("BG/NBD, 100,000", "fit", simulated_summary(options.work, 100_000), pythons)
    million = simulated_summary(options.work, 1_000_000)
    compare("P(alive), purchases, 1,000,000", "predict", million, pythons)
    print(f"\nchapter 04 solved, cold: {chapter_time(1 if options.quick else 3)}")


def chapter_time(times: int) -> str:
    """Return the median time of the solved chapter, or why there is none."""
    if not CHAPTER.exists():
        return "the chapter is not there"
    try:
        return f"{median_seconds([sys.executable, '-c', EXECUTE, str(CHAPTER)], times):.1f} s"
    except subprocess.CalledProcessError as error:
        return f"the chapter failed: {last_line(error.stderr.decode())}"


def read_options() -> argparse.Namespace:
    """Return what the command line says."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", help="sizes of the log, up to 10 million")
    parser.add_argument("--quick", action="store_true", help="no log beyond a million rows")
    parser.add_argument("--cdnow", type=Path, help="CDNOW_sample.txt; otherwise all is fetched")
    parser.add_argument("--work", type=Path, default=cache / "crmlab-benchmarks", help="folder")
    options = parser.parse_args()
    options.work = options.work.resolve()
    if options.rows is None:
        options.rows = [1_000_000] if options.quick else [1_000_000, 10_000_000]
    return options


# Environments


def peers(work: Path) -> dict[str, str]:
    """Return the Python of each peer's environment, made where it is missing."""
    found = {}
    for name, requirements in PEERS.items():
        folder = work / f"peer-{name}"
        python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        base = sys.executable if name == "lifetimes" else python_for_pymc()
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

    The customers' rates are as uneven as CDNOW's (Gamma with shape 0.2426); all have bought.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rates = np.random.default_rng(1).gamma(CDNOW["r"], size=customers).cumsum()
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


def log_file(work: Path, rows: int) -> Path:
    """Return the file of a log, written once."""
    path = work / f"log-{rows}.parquet"
    if not path.exists():
        purchases(rows, rows // 10).to_parquet(path, index=False)
    return path


def log_folder(work: Path, rows: int) -> Path:
    """Return the folder of a log in files of 10 million rows, written once."""
    folder, parts = work / f"log-{rows}", rows // PART
    folder.mkdir(exist_ok=True)
    for part in range(parts):
        path = folder / f"part-{part:02}.parquet"
        if not path.exists():
            purchases(rows, rows // 10, part, parts).to_parquet(path, index=False)
    return folder


def simulated_summary(work: Path, customers: int) -> Path:
    """Return the file of a summary in weeks, simulated once with CDNOW's parameters."""
    from crmlab.lifecycle.models import BGNBD

    path = work / f"summary-{customers}.parquet"
    if not path.exists():
        ages = np.random.default_rng(2).integers(26 * 7, 78 * 7, customers) / 7
        log = BGNBD.from_params(**CDNOW).simulate(customers, T=ages, seed=3)
        summary = log.groupby("customer_id")["age"].agg(frequency="size", recency="max")
        summary = summary.assign(frequency=summary["frequency"] - 1, T=ages)
        summary.to_parquet(path)
    return path


def cdnow_summary(options: argparse.Namespace) -> Path | None:
    """Return the file of CDNOW's summary to 1997-09-30, of the sample if its file is given."""
    from crmlab.lifecycle.measures.summary import customer_summary
    from crmlab.public_data import DownloadError, fetch_cdnow

    columns = ["master_id", "customer_id", "date", "quantity", "amount"]
    try:
        if options.cdnow:
            log = pd.read_csv(options.cdnow, sep=r"\s+", names=columns, dtype={"customer_id": str})
            log["date"] = pd.to_datetime(log["date"].astype(str))
        else:
            log = fetch_cdnow()
    except (DownloadError, FileNotFoundError):
        return None
    path = options.work / "summary-cdnow.parquet"
    customer_summary(log, until="1997-09-30").to_parquet(path)
    return path


# Work and its comparison


def compare(title: str, work: str, source: Path, pythons: dict[str, str]) -> None:
    """Let every library that can do the work do it, compare the results, print the times."""
    print(f"\n{title}", flush=True)
    wanted = {
        "summary": ["crmlab", "lifetimes", "pymc", "duckdb"],
        "fit": ["crmlab", "lifetimes", "pymc"],
        "predict": ["crmlab", "lifetimes"],
    }
    able = [name for name in wanted[work] if name in pythons]
    done = run_all(able, pythons, work, source)
    ours = done["crmlab"][0]
    if work == "fit":
        print(f"  log-likelihood {ours[-1]:.4f}, " + described(ours))
    for name, (result, _) in done.items():
        if name != "crmlab":
            print("  " + agreement(work, name, ours, result))
    print_times({name: measured for name, (_, measured) in done.items()})


def compare_large(work: Path, pythons: dict[str, str]) -> None:
    """Summarise Parquet files of 10 and 100 million rows, and print memory and growth."""
    seconds = []
    for rows in (PART, 10 * PART):
        folder = log_folder(work, rows)
        print(f"\nsummary, {rows:,} rows, Parquet", flush=True)
        done = run_all(["crmlab", "duckdb"], pythons, "summary_parquet", folder)
        print("  " + agreement("summary", "duckdb", done["crmlab"][0], done["duckdb"][0]))
        print_times({name: measured for name, (_, measured) in done.items()})
        print(f"  the whole process held at most {done['crmlab'][1]['peak_mb'] / 1024:.2f} GB")
        seconds.append(statistics.median(done["crmlab"][1]["seconds"]))
    print(f"  {seconds[1] / seconds[0]:.1f} times as long for 10 times the rows")


def run_all(
    libraries: list[str], pythons: dict[str, str], work: str, source: Path
) -> dict[str, tuple[np.ndarray, dict]]:
    """Return the result and the measurements of each library, in a process of its own."""
    size = sum(file.stat().st_size for file in [source, *source.glob("*.parquet")])
    repeats = "3" if size > 50e6 else "7"
    script = Path(__file__).with_name("lifecycle_work.py")
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    results = {}
    for library in libraries:
        output = source.with_name(f"result-{library}.npy")
        command = [pythons[library], str(script), library, work, str(source), str(output), repeats]
        done = subprocess.run(command, capture_output=True, text=True, env=quiet)
        if done.returncode == 0:
            results[library] = np.load(output), json.loads(done.stdout.splitlines()[-1])
            output.unlink()
        elif library == "crmlab":
            sys.exit(done.stderr)
        else:
            print(f"  {library} failed: {last_line(done.stderr)}")
    return results


def last_line(text: str) -> str:
    """Return the line in which Python says what went wrong."""
    return (text.strip().splitlines() or ["no reason given"])[-1]


def agreement(work: str, name: str, ours: np.ndarray, theirs: np.ndarray) -> str:
    """Return in words whether two results are equal to the digits asked for."""
    if work == "fit":
        ours, theirs = ours[:4], theirs[:4]
    if ours.shape != theirs.shape:
        return f"{name} DIFFERS: {len(theirs):,} rows instead of {len(ours):,}"
    scale = np.maximum(np.abs(ours), 1)
    largest = float(np.max(np.abs(theirs - ours) / scale))
    verdict = "agrees" if largest < TOLERANCE[work] else "DIFFERS"
    detail = f" ({described(theirs)})" if work == "fit" and verdict == "DIFFERS" else ""
    return f"{name} {verdict}: largest difference {largest:.1g}{detail}"


def described(parameters: np.ndarray) -> str:
    """Return the parameters with their names."""
    return " ".join(f"{n} {v:.5f}" for n, v in zip(PARAMETERS, parameters, strict=False))


def print_times(measurements: dict[str, dict]) -> None:
    """Print the median time and the extra memory of each library, and how many times ours."""
    ours = statistics.median(measurements["crmlab"]["seconds"])
    for name, measured in measurements.items():
        seconds = statistics.median(measured["seconds"])
        memory = measured["extra_mb"]
        print(f"  {name:10}{seconds:10.4f} s {memory:+8.0f} MB {seconds / ours:8.2f} x", flush=True)


if __name__ == "__main__":
    main()
