"""How fast a log of events becomes times and ways, beside pandas' groupby-apply and pm4py.

``python benchmarks/events.py`` makes an environment for pm4py, gives all three a log of 1 million
events in order of time, compares the durations of all cases and the counts of the commonest ways,
and prints medians. crmlab also looks for rows to set aside, and for the first response.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
from beside import command, environments, print_times, run_all, write

WORK = Path(__file__).with_name("events_work.py")
PEERS = {"pm4py": ["pm4py==2.7.23.11", "pyarrow"]}
STEPS = {"apologise": 0.5, "record": 1, "assess": 6, "agree": 24, "act": 4, "reply": 6}  # hours
SKIPPED, CASES = 0.1, 154_000


def log() -> pd.DataFrame:
    """Return a log: a listen and a reply a case, the steps between with gaps, by 12 people."""
    random = np.random.default_rng(6)
    ids = pd.Series(np.arange(CASES)).astype(str).str.zfill(7).radd("C").to_numpy()
    time = np.datetime64("2023-01-01", "s") + random.integers(0, 500 * 86_400, CASES)
    parts = [pd.DataFrame({"complaint_id": ids, "step": "listen", "time": time})]
    parts[0]["actor"] = "customer"
    staff = pd.Index([f"A{i + 1:02}" for i in range(12)])
    owner = staff[random.integers(0, 12, CASES)]
    for step, hours in STEPS.items():
        time = time + (random.exponential(hours * 3600, CASES) + 60).astype(int)
        done = random.random(CASES) > SKIPPED * (step != "reply")
        rows = {"complaint_id": ids, "step": step, "time": time, "actor": owner}
        parts.append(pd.DataFrame(rows)[done])
    return pd.concat(parts).sort_values("time", kind="stable", ignore_index=True)


def main() -> None:
    """Print the table."""
    work = command(__doc__.splitlines()[0]).parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    source = work / "events.parquet"
    events = log()
    write(events, source)
    pythons = environments(work, PEERS)
    print(f"{os.cpu_count()} cores, {len(events):,} events; + is memory beyond the input")
    done = run_all(WORK, ["crmlab", "pandas", *pythons], pythons, "times and ways", source)
    for name, (result, _) in done.items():
        agree = "agree" if np.allclose(result, done["crmlab"][0]) else "DIFFER"
        print(f"  {name}: {result.size:,} numbers {agree}")
    print_times({name: measured for name, (_, measured) in done.items()})


if __name__ == "__main__":
    main()
