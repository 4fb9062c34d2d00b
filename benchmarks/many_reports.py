"""How fast ``crmlab report --by store`` is beside papermill's command line, in one run.

``python benchmarks/many_reports.py [ONLINE_RETAIL]`` spreads the customers of Online Retail over 40
stores, and makes the reports on all of them in both ways: papermill with a CSV file a store and the
same template, notebooks alone; crmlab from one file, with pages, lists and an index. Memory is that
of all processes together, each shared page counted once (Linux). ``--stores 1000`` makes reports on
so many stores of 20 customers, three of them without a report in them, and is killed in the middle.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import psutil

from crmlab.datasets import fetch_online_retail
from crmlab.reports.making import TEMPLATES

TEMPLATE = "customer_value"
STORES, CUSTOMERS = 40, 20
READ = """from tempfile import TemporaryDirectory
from crmlab import read_transactions
folder = TemporaryDirectory()
reading = read_transactions(source, quiet=True).write(folder.name)"""
ENVIRONMENT = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # one thread a kernel on both sides


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, help="online_retail; downloaded if left out")
    parser.add_argument("--stores", type=int, default=STORES)
    parser.add_argument("--papermills", type=int, default=STORES, help="not all 40 of these")
    options = parser.parse_args()
    path = options.file or fetch_online_retail()
    sales = pd.read_parquet(path) if Path(path).suffix == ".parquet" else pd.read_excel(path)
    with tempfile.TemporaryDirectory() as folder:
        if options.stores == STORES:
            compare(sales, Path(folder), options.papermills)
        else:
            go_on_after_a_kill(sales, options.stores, Path(folder))


def compare(sales: pd.DataFrame, folder: Path, papermills: int) -> None:
    """Make the reports on 40 stores in both ways, and print seconds and memory."""
    random = np.random.default_rng(1)
    customer, known = pd.factorize(sales["CustomerID"])  # -1: nobody
    stores = random.integers(1, STORES + 1, len(known) + len(sales))
    row = np.where(customer < 0, len(known) + np.arange(len(sales)), customer)
    sales = sales.assign(store=stores[row])
    sales.to_csv(folder / "sales.csv", index=False)
    for store, part in sales.groupby("store"):
        part.to_csv(folder / f"{store}.csv", index=False)
    print(f"{len(sales):,} lines, {STORES} stores, {psutil.cpu_count()} cores, load {load()}")
    ours = timed(crmlab(folder / "sales.csv", folder / "reports"))
    print_measured("crmlab report --by store", ours)
    made = len(list((folder / "reports").glob(f"*_{TEMPLATE}.html")))
    notebook, several = papermills_template(folder), []
    for store in range(1, papermills + 1):
        command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook)]
        command += [str(folder / f"{store}.ipynb"), "-p", "source", str(folder / f"{store}.csv")]
        several.append(timed(command))
    times = STORES / papermills
    seconds, cpu = (times * sum(one[what] for one in several) for what in ("seconds", "cpu"))
    theirs = {"seconds": seconds, "cpu": cpu, "mb": max(one["mb"] for one in several)}
    print_measured(f"papermill, {papermills} of them one by one, times {times:.0f}", theirs)
    print(
        f"{made} reports, {seconds / ours['seconds']:.1f} times as fast, with "
        f"{cpu / ours['cpu']:.1f} times less processor time"
    )


def print_measured(name: str, measured: dict) -> None:
    """Print seconds, processor time, memory and load."""
    print(
        f"{name:<45}{measured['seconds']:8.1f} s {measured['cpu']:8.1f} s CPU "
        f"{measured['mb']:6.0f} MB, load {load()}",
        flush=True,
    )


def go_on_after_a_kill(sales: pd.DataFrame, stores: int, folder: Path) -> None:
    """Make reports on many stores, three without one in them, with a kill in the middle."""
    random = np.random.default_rng(2)
    sales = sales.dropna(subset="CustomerID")
    lines = sales.groupby("CustomerID").indices
    people = list(lines)
    parts = []
    for store in range(stores):
        drawn = random.choice(len(people), 4 if store == 10 else CUSTOMERS, replace=False)
        part = sales.iloc[np.concatenate([lines[people[place]] for place in drawn])]
        orders = part["InvoiceNo"].astype(str) + f"{store:04}"  # no order is of two stores
        parts.append(part.assign(store=f"store {store:04}", InvoiceNo=orders))
    parts[20] = parts[20].assign(CustomerID=np.nan)
    parts[30] = parts[30].assign(UnitPrice=0.0)
    whole = pd.concat(parts)
    source, out = folder / "sales.parquet", folder / "reports"
    whole.to_parquet(source, index=False)
    print(f"{len(whole):,} lines, {stores:,} stores, load {load()}", flush=True)
    start = time.perf_counter()
    first = subprocess.Popen(crmlab(source, out), env=ENVIRONMENT)
    while len(list(out.glob("*.html"))) < stores // 2 and first.poll() is None:
        time.sleep(1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = len(list(out.glob("*.html")))
    print(f"killed after {time.perf_counter() - start:.0f} s, with {before} reports", flush=True)
    rest = timed(crmlab(source, out))
    print_measured("the others", rest)
    print(rest["told"])
    print((out / "failures.csv").read_text(encoding="utf-8-sig"))
    print(f"index.html: {(out / 'index.html').stat().st_size / 1e6:.1f} MB")


def crmlab(source: Path, out: Path) -> list[str]:
    """Return the command for a report on each store."""
    asked = ["--by", "store", "--out", str(out), "--template", TEMPLATE, "--currency", "GBP"]
    return [sys.executable, "-m", "crmlab", "report", str(source), *asked]


def papermills_template(folder: Path) -> Path:
    """Write the template so that it reads the file itself, and return its path."""
    notebook = nbformat.read(TEMPLATES / f"{TEMPLATE}.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    read = nbformat.v4.new_code_cell(READ)
    notebook.cells.insert(notebook.cells.index(cell) + 1, read)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "template.ipynb")
    return folder / "template.ipynb"


def timed(command: list[str]) -> dict:
    """Return seconds, processor time (s) and the most memory (MB) of a command, and what it says.

    Processor time, that of all its processes, says more when the machine has other work.
    """
    start, most, before = time.perf_counter(), 0.0, os.times()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=ENVIRONMENT)
        while process.poll() is None:
            most = max(most, megabytes(process.pid))
            time.sleep(0.5)
        seconds, after = time.perf_counter() - start, os.times()
        said.seek(0)
        told = said.read().strip()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return {"seconds": seconds, "cpu": cpu, "mb": most, "told": told}


def megabytes(pid: int) -> float:
    """Return the memory of a process and all that it has started; nothing where no one says."""
    try:
        tree = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.Error:
        return 0.0
    kilobytes = 0
    for one in tree:
        try:
            shares = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        kilobytes += int(re.search(r"^Pss:\s+(\d+)", shares, re.MULTILINE)[1])
    return kilobytes / 1024


def load() -> str:
    """Return how many processes have wanted a core of late, where the system tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
