"""How long a class's submissions take to be marked: right, half, empty, broken, hostile ones.

``python benchmarks/marking.py [CHAPTER] [COUNT]``, such as ``02 200``. It prints the seconds and
the seconds of the processor a submission, and the answers that each sort got right.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from crmlab.marking import mark
from crmlab.notebooks import find_sources, learner_path

SORTS = ("right", "half", "empty", "broken", "hostile")
HOSTILE = (
    "import crmlab.checking\ncrmlab.checking.check = check = lambda *_, **__: 'correct'",
    "import os\nos._exit(0)",
    "while True:\n    pass",
    "hoard = [bytearray(10**9) for _ in range(10)]",
)


def submission(sort: str, solved: str, empty: str, number: int) -> str:
    """Return a notebook of a sort."""
    notebook = json.loads(empty if sort == "empty" else solved)
    exercises = [c for c in notebook["cells"] if "exercise" in c["metadata"].get("tags", [])]
    stubs = {c["id"]: c["source"] for c in json.loads(empty)["cells"]}
    if sort == "half":
        for cell in exercises[number % 2 :: 2]:
            cell["source"] = stubs[cell["id"]]
    if sort == "broken":
        notebook["cells"] = [c for c in notebook["cells"] if c["metadata"].get("tags") != ["setup"]]
        exercises[0]["source"] = "firm = ((("
        exercises[1]["source"] = "raise RuntimeError('as it goes')"
    if sort == "hostile":
        exercises[2]["source"] = HOSTILE[number // len(SORTS) % len(HOSTILE)]
    return json.dumps(notebook)


def main(chapter: str = "02", count: int = 200) -> None:
    """Mark a made-up class, and print what it took."""
    source = find_sources([chapter])[0]
    solved = source.read_text(encoding="utf-8")
    empty = learner_path(source).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        place, out = Path(folder, "handed_in"), Path(folder, "out")
        place.mkdir()
        for number in range(count):
            sort = SORTS[number % len(SORTS)]
            name = f"{sort}{number}_{number}_9_{source.name}"
            text = submission(sort, solved, empty, number)
            (place / name).write_text(text, encoding="utf-8")
        start = time.perf_counter()
        print("\n".join(mark(place, out, chapter)))
        seconds = time.perf_counter() - start
        points, processor = Counter(), 0.0
        for path in (out / "results").glob("*.json"):
            result = json.loads(path.read_text(encoding="utf-8"))
            outcomes = [p["outcome"] for parts in result["parts"].values() for p in parts]
            processor += result["processor"]
            points[result["name"].rstrip("0123456789"), outcomes.count("correct")] += 1
    marker = time.process_time()
    memory = psutil.Process().memory_info().rss / 1e6
    print(f"{count} submissions on {os.cpu_count()} processors: {seconds:.0f} s")
    print(
        f"a submission: {seconds / count:.2f} s, of the processor "
        f"{processor / count:.2f} s in the sandbox and {marker / count:.2f} s outside of it"
    )
    print(f"memory of the marker: {memory:.0f} MB; load {os.getloadavg()[0]:.1f}")
    for (sort, right), many in sorted(points.items()):
        print(f"{sort:8} {right:3} answers right: {many}")


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
