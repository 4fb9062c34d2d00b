"""How fast RFM is beside a plain pandas groupby, hand-written SQL, and the packages that do RFM.

``python benchmarks/rfm.py`` makes an environment for each package, gives all the same files,
compares their results and prints medians. ``--quick`` leaves out what takes minutes.

Of the packages on PyPI that score recency, frequency and money, two are taken. PyMC-Marketing is
the best kept (a release a month): its `clv.utils.rfm_segments` counts days instead of purchases,
makes quartiles and names segments. `rfm` has the name that one finds first; it is of 2022, does not
run with pandas 3, and takes 12.05 for 12, so that its sums of money differ; it is not given 10
million rows. Left out are those of a release or two, years ago (cs-rfm, crm-rfm-modeling,
customersegmentationrfm, ezrfm, rfm-package, rfm-segmentation, rfmanalysis, rfmcustomer);
customeranalytics, which wants TensorFlow; and clusteraudiencekit, which wants a Rust compiler.
lifetimes has the table but no scores.
"""

import argparse
import os
import statistics
from pathlib import Path

import numpy as np
from beside import (
    PART,
    PYMC,
    command,
    environments,
    log_file,
    log_folder,
    print_times,
    run_all,
)
from rfm_work import COLUMNS

WORK = Path(__file__).with_name("rfm_work.py")
PEERS = {"pymc": PYMC, "rfm": ["rfm==1.0.9", "pandas<3", "pyarrow"]}
TABLES = ["crmlab", "polars", "arrow", "duckdb"]  # crmlab on pandas, and on other tables
SAME = {  # what means the same; pymc counts days and makes quartiles, rfm ranks equals
    "pymc": ["recency_days", "monetary"],
    "rfm": ["recency_days", "frequency", "monetary"],
}


def main() -> None:
    """Print the table."""
    options = read_options()
    options.work.mkdir(parents=True, exist_ok=True)
    pythons = environments(options.work, PEERS)
    print(f"{os.cpu_count()} cores, medians; + is memory beyond the input")
    print("crmlab: on pandas; polars, arrow, duckdb: crmlab on these tables")
    for rows in options.rows:
        source = log_file(options.work, rows)
        packages = [name for name in PEERS if name in pythons and (name, rows) != ("rfm", PART)]
        compare(f"a table of {rows:,} rows", "table", source, pythons, ["pandas", "sql", *packages])
        compare(f"a Parquet file of {rows:,} rows", "parquet", source, pythons, ["sql"])
    if not options.quick:
        seconds = []
        for rows in (PART, 10 * PART):
            title = f"Parquet files of {rows:,} rows, SQL with at most 3 GB"
            ours = compare(title, "parquet", log_folder(options.work, rows), pythons, ["sql"])
            print(f"  crmlab's whole process held at most {ours['peak_mb'] / 1024:.2f} GB")
            seconds.append(statistics.median(ours["seconds"]))
        print(f"  {seconds[1] / seconds[0]:.1f} times as long for 10 times the rows")


def read_options() -> argparse.Namespace:
    """Return what the command line says."""
    parser = command(__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="*", help="sizes of the log, up to 10 million")
    parser.add_argument("--quick", action="store_true", help="no log beyond a million rows")
    options = parser.parse_args()
    if options.rows is None:
        options.rows = [1_000_000] if options.quick else [1_000_000, PART]
    return options


def compare(
    title: str, work: str, source: Path, pythons: dict[str, str], others: list[str]
) -> dict[str, object]:
    """Let crmlab and the others score the customers, compare, print times; return crmlab's."""
    print(f"\n{title}", flush=True)
    ours = TABLES if work == "table" else TABLES[:1]
    done = run_all(WORK, [*ours, *others], pythons, work, source)
    for name, (result, _) in done.items():
        if name != "crmlab":
            print("  " + agreement(name, done["crmlab"][0], result))
    print_times({name: measured for name, (_, measured) in done.items()})
    return done["crmlab"][1]


def agreement(name: str, ours: np.ndarray, theirs: np.ndarray) -> str:
    """Return in words in which columns two results agree, and how many customers differ."""
    if ours.shape != theirs.shape:
        return f"{name} DIFFERS: {len(theirs):,} customers instead of {len(ours):,}"
    off = np.abs(theirs - ours) > 1e-6 * np.maximum(np.abs(ours), 1)
    columns = SAME.get(name, COLUMNS)
    told = []
    for column in columns:
        share = off[:, COLUMNS.index(column)].mean()
        told.append(f"{column} DIFFERS for {share:.1%}" if share else f"{column} agrees")
    return f"{name}: " + ("all agree" if not off.any() else ", ".join(told))


if __name__ == "__main__":
    main()
