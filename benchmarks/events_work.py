"""Times and ways of a log by one library, timed in a process of its own; `events.py` calls it.

It runs in the environment of the library, so it imports little else from this project.
"""

import json
import sys

import numpy as np
import pandas as pd
from measured import measure

TOP = 20


def _result(seconds: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return np.concatenate([np.sort(seconds), np.sort(counts)[::-1][:TOP]])


def _crmlab(events: pd.DataFrame) -> np.ndarray:
    from crmlab.complaints import measures

    good, _ = measures.sort_events(events)
    times = measures.case_times(good, "2025-12-31")
    ways = measures.handling_variants(times)
    return _result(times["hours"].to_numpy() * 3600, ways["cases"].to_numpy())


def _pandas(events: pd.DataFrame) -> np.ndarray:
    def look(case: pd.DataFrame) -> pd.Series:
        time = case["time"].to_numpy()
        way = " → ".join(case["step"])
        return pd.Series({"seconds": (time[-1] - time[0]) / np.timedelta64(1, "s"), "way": way})

    cases = events.sort_values("time", kind="stable").groupby("complaint_id")
    found = cases.apply(look)
    return _result(found["seconds"].to_numpy(float), found["way"].value_counts().to_numpy())


def _pm4py(events: pd.DataFrame) -> np.ndarray:
    import pm4py

    names = {"case_id": "complaint_id", "activity_key": "step", "timestamp_key": "time"}
    log = pm4py.format_dataframe(events, **names)
    seconds = np.array(pm4py.get_all_case_durations(log), dtype=float)
    counts = np.array([*pm4py.get_variants(log).values()])
    return _result(seconds, counts)


def main() -> None:
    """Do LIBRARY's work on the Parquet file INPUT; write the result to OUTPUT, print the times."""
    library, _, source, output, repeats = sys.argv[1:]
    events, function = pd.read_parquet(source), globals()[f"_{library}"]
    few = events["complaint_id"].isin(events["complaint_id"].unique()[:100])
    function(events[few])  # imports and first calls are not what is measured
    result, measured = measure(function, events, int(repeats))
    np.save(output, result)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
