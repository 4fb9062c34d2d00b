"""How fast rules of pairs are beside mlxtend and a self-join in DuckDB, and whether all agree.

``python benchmarks/baskets.py`` takes the Complete Journey (1,469,307 lines of 155,848 baskets),
makes an environment for mlxtend, and prints medians for two least supports. All start from the
same table of lines; ours finds intervals and tests as well. mlxtend is handed the frequent products
only, as a sparse table: with all 68,509 it takes far longer. ``--quick`` leaves out the lower
support.
"""

import os
from pathlib import Path

import numpy as np
from beside import command, environments, print_times, run_all

from crmlab.datasets import load_complete_journey

WORK = Path(__file__).with_name("baskets_work.py")
PEERS = {"mlxtend": ["mlxtend==0.25.0", "pyarrow"]}
SUPPORTS = ["0.001", "0.0002"]


def main() -> None:
    """Print the table."""
    parser = command(__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the higher support")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    source = options.work / "complete-journey-lines.parquet"
    load_complete_journey().transactions[["order_id", "product_id"]].to_parquet(source)
    pythons = environments(options.work, PEERS)
    print(f"{os.cpu_count()} cores, medians; + is memory beyond the input")
    for support in SUPPORTS[: 1 if options.quick else None]:
        print(f"\npairs in {float(support):.2%} of the baskets or more", flush=True)
        done = run_all(WORK, ["crmlab", "duckdb", *pythons], pythons, support, source)
        ours = done["crmlab"][0]
        for name, (rules, _) in done.items():
            alike = rules.shape == ours.shape and np.allclose(rules, ours, rtol=1e-9, atol=0)
            print(f"  {name}: {len(rules):,} rules {'agree' if alike else 'DIFFER'}")
        print_times({name: measured for name, (_, measured) in done.items()})


if __name__ == "__main__":
    main()
