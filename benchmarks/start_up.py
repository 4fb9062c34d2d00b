"""How long import, the solved chapter and a report take, in processes of their own.

Run it with ``python benchmarks/start_up.py [SALES_FILE]``; it prints medians.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXECUTE = """
import sys
from pathlib import Path
from crmlab.notebooks import execute, read
execute(read(Path(sys.argv[1])), Path(sys.argv[1]).parent)
"""


def median_seconds(command: list[str], times: int) -> float:
    """Return the median wall time of a command."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print a table of medians."""
    python = sys.executable
    bare = median_seconds([python, "-c", "pass"], 9)
    imported = median_seconds([python, "-c", "import crmlab"], 9)
    everything = median_seconds([python, "-c", "from crmlab import value"], 5)
    print(f"{'bare interpreter':<42}{bare:8.3f} s")
    print(f"{'import crmlab, beyond that':<42}{imported - bare:8.3f} s")
    print(f"{'from crmlab import value, beyond that':<42}{everything - bare:8.3f} s")
    for chapter in sorted((ROOT / "notebooks/solutions").glob("*.ipynb")):
        taken = median_seconds([python, "-c", EXECUTE, str(chapter)], 3)
        print(f"{'solved chapter ' + chapter.stem:<42}{taken:8.1f} s")
    for source in sys.argv[1:]:
        out = tempfile.mkdtemp()
        command = [python, "-m", "crmlab", "report", source, "--out", out]
        print(f"{'report on ' + Path(source).name:<42}{median_seconds(command, 3):8.1f} s")
        shutil.rmtree(out)


if __name__ == "__main__":
    main()
