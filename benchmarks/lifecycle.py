"""How fast chapter 04's summary and models are beside lifetimes, PyMC-Marketing and plain SQL.

``python benchmarks/lifecycle.py`` makes an environment for each peer, gives all the same files,
compares their results and prints medians. ``--quick`` leaves out what takes minutes.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from beside import (
    PART,
    PYMC,
    command,
    environments,
    last_line,
    log_file,
    log_folder,
    print_times,
    run_all,
)
from lifecycle_work import CDNOW, PARAMETERS
from start_up import EXECUTE, ROOT, median_seconds

CHAPTER = ROOT / "notebooks/solutions/04_lifecycle.ipynb"
WORK = Path(__file__).with_name("lifecycle_work.py")
PEERS = {"lifetimes": ["lifetimes==0.11.3", "pyarrow"], "pymc": PYMC}
TOLERANCE = {"summary": 1e-9, "fit": 1e-4, "predict": 1e-6}


def main() -> None:
    """Print the table."""
    options = read_options()
    options.work.mkdir(parents=True, exist_ok=True)
    pythons = {
        "crmlab": sys.executable,
        "duckdb": sys.executable,
        **environments(options.work, PEERS),
    }
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
    parser = command(__doc__)
    parser.add_argument("--rows", type=int, nargs="*", help="sizes of the log, up to 10 million")
    parser.add_argument("--quick", action="store_true", help="no log beyond a million rows")
    parser.add_argument("--cdnow", type=Path, help="CDNOW_sample.txt; otherwise all is fetched")
    options = parser.parse_args()
    if options.rows is None:
        options.rows = [1_000_000] if options.quick else [1_000_000, 10_000_000]
    return options


# Data


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
    done = run_all(WORK, able, pythons, work, source)
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
        done = run_all(WORK, ["crmlab", "duckdb"], pythons, "summary_parquet", folder)
        print("  " + agreement("summary", "duckdb", done["crmlab"][0], done["duckdb"][0]))
        print_times({name: measured for name, (_, measured) in done.items()})
        print(f"  the whole process held at most {done['crmlab'][1]['peak_mb'] / 1024:.2f} GB")
        seconds.append(statistics.median(done["crmlab"][1]["seconds"]))
    print(f"  {seconds[1] / seconds[0]:.1f} times as long for 10 times the rows")


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


if __name__ == "__main__":
    main()
