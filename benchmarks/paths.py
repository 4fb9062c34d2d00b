"""How fast the index model is beside plspm, the package that one finds for it, and how near.

``python benchmarks/paths.py`` makes an environment for plspm, gives both the survey of 3,000
people, compares paths and intervals, and prints medians. plspm 0.5.7 (2023) does not run with
pandas 3, and its score of complaints points the other way: signs are set right before
numbers are compared. ``--quick`` leaves out its bootstrap, which takes minutes.

Of the others on PyPI, semopy and its like fit covariances by maximum likelihood: another model.
"""

import os
from pathlib import Path

import numpy as np
from beside import command, environments, print_times, run_all

from crmlab.datasets import load

WORK = Path(__file__).with_name("paths_work.py")
PEERS = {"plspm": ["plspm==0.5.7", "pandas<3", "pyarrow"]}
WITHIN = {"fit": 0.005, "bootstrap": 0.02}  # samples are drawn by other chances


def main() -> None:
    """Print the table."""
    parser = command(__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="no bootstrap by plspm")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    source = options.work / "sat_survey.parquet"
    load("sat_survey").to_parquet(source)
    pythons = environments(options.work, PEERS)
    print(f"{os.cpu_count()} cores, medians; + is memory beyond the input")
    works = {"fit": "paths, without intervals", "bootstrap": "paths, and intervals of 200 samples"}
    for work, title in works.items():
        print(f"\n{title}", flush=True)
        peers = [] if work == "bootstrap" and options.quick else list(pythons)
        done = run_all(WORK, ["crmlab", *peers], pythons, work, source)
        for name, (result, _) in done.items():
            off = np.abs(result - done["crmlab"][0]).max()
            if name != "crmlab":
                agree = "agree" if off <= WITHIN[work] else "DIFFER"
                print(f"  {name}: {result.size} numbers {agree}, the farthest by {off:.4f}")
        print_times({name: measured for name, (_, measured) in done.items()})


if __name__ == "__main__":
    main()
