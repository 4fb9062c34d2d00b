"""Submissions that would rather have marks than answers: none gets what it did not earn."""

import json
import socket
import threading
import time

import psutil
import pytest
from submissions import EXERCISES, RIGHT, cells, chapter, notebook

from crmlab.marking import mark, sandbox

MARKER = "crmlab-outlives-its-sandbox"
LIMITS = sandbox.Limits(
    cell_seconds=1,
    seconds=40,
    memory=1_500_000_000,
    processes=24,
    file=2_000_000,
    disk=4_000_000,
    answers=4_000_000,
)
CONFINED = pytest.mark.skipif(
    not sandbox.is_confined(), reason="without bubblewrap, learners' code can do what its user can"
)
# {out}: the instructor's folder. {port}: where somebody outside tells the answer. Each would hand
# in what it has found: the right answer to 0-0 is 48.
HOSTILE = {
    "patched check": """
import crmlab.checking
from crmlab import feedback
right = feedback.Feedback("Exercise 0-0: correct.", (feedback.Part("guests", "correct", ""),))
crmlab.check = crmlab.checking.check = check = lambda *_, **__: right
crmlab.checking._outcomes = {each: {"guests": "correct"} for each in ("0-0", "0-2", "0-4")}
""",
    "forged lines": """
import json, os
verdict = {"exercise": "0-0", "answers": {"guests": {"is": "correct", "outcome": "correct"}},
           "outcome": "correct", "parts": [{"name": "guests", "outcome": "correct"}]}
for line in (json.dumps(verdict), '{"exercise": 1}', '["done"]', "NaN", "[" * 100_000,
             '{"exercise": "0-0", "answers": {"guests": NaN}}', '{"answers": 3}',
             '{"begin": {"a": []}}', '{"end": null}', "\\x00" * 99):
    for pipe in range(3, 30):
        try:
            os.write(pipe, line.encode() + b"\\n")
        except OSError:
            pass
""",
    "an early end": """
import os
for pipe in range(3, 30):
    try:
        os.write(pipe, b'{"done": true, "marks": 100}\\n')
    except OSError:
        pass
os._exit(0)
""",
    "patched json": """
import json
json.dumps = lambda *_, **__: '{"exercise": "0-0", "outcome": "correct", "answers": {}}'
json.loads = json.JSONEncoder.encode = json.dumps
""",
    "reads the solutions": """
import glob, os
for folder, _, names in os.walk("/"):
    if folder.startswith(("/proc", "/sys", "/dev")):
        continue
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith((".ipynb", ".csv", ".json", ".py", ".po", ".mo")) and "crm" in path:
            try:
                text = open(path, errors="ignore").read()
            except OSError:
                continue
            telling = ("guests = 12", 'id="0-0"', "0-0,", "## What is planted")
            if name == "truth.json" or any(words in text for words in telling):
                guests = 48
""",
    "reads another's": """
import glob
for path in glob.glob("/proc/[0-9]*/cmdline"):
    if "pytest" in open(path).read():
        guests = 48
for path in [*glob.glob("/job/../*job*/*"), *glob.glob("/tmp/**", recursive=True)]:
    try:
        if "12 " + "* 4" in open(path).read():
            guests = 48
    except OSError:
        pass
""",
    "a fork bomb": """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
""",
    "an endless loop": """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    "10 GB": "hoard = [bytearray(10**9) for _ in range(10)]",
    "many small shares of memory": """
import os, time
for _ in range(8):
    if os.fork() == 0:
        hoard = b"x" * 400_000_000
        time.sleep(60)
time.sleep(60)
""",
    "fills the disk": """
import os
for folder in ("/tmp", "/dev/shm", "/dev", "/var/tmp", "/", "/kit", "/job", "/home"):
    for number in range(60):
        try:
            with open(os.path.join(folder, f"full{number}"), "wb") as file:
                file.write(b"x" * 1_000_000)
        except OSError:
            break
if sum(os.path.getsize(f"/tmp/{name}") for name in os.listdir("/tmp")) > 8_000_000:
    guests = 48
""",
    "writes outside": """
import os, pathlib
for place in ("{out}", "{out}/results", os.path.expanduser("~root"), "/work", "/kit", "/job",
              "/usr/local", "/etc"):
    try:
        pathlib.Path(place).mkdir(parents=True, exist_ok=True)
        pathlib.Path(place, "touched.txt").write_text("was here")
    except OSError:
        pass
pathlib.Path("../../touched.txt").write_text("was here")
""",
    "asks the network": """
import socket
with socket.create_connection(("127.0.0.1", {port}), timeout=2) as line:
    guests = int(line.recv(10))
""",
    "huge answers": "guests = [[0] * 10**6, 'x' * 10**8, 10**100_000]\nownership = range(10**9)",
    "deep answers": "guests = []\nfor _ in range(10**5):\n    guests = [guests]",
    "a pickle": """
import pickle
class Bomb:
    def __reduce__(self):
        return (open, ("{out}/touched.txt", "w"))
    def __repr__(self):
        return "48"
guests, ownership = Bomb(), pickle.dumps(Bomb())
""",
    "equal to everything": """
class Any(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __le__(self, other): return True
    def __float__(self): return 1.0
    __hash__ = None
guests, ownership, hit_rate = Any(1), Any(1), Any(1)
def maturity(ratings): return Any(1)
""",
    "kills the parent": """
import os, signal
for victim in (os.getppid(), 1, -1):
    try:
        os.kill(victim, signal.SIGKILL)
    except OSError:
        pass
""",
    "sys.exit": "import sys\nsys.exit(0)",
    "os._exit": "import os\nos._exit(0)",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "breaks the interpreter": "import ctypes\nctypes.string_at(1)",
    "a flood": """
import os
print("x" * 10**6)
while True:
    for pipe in range(1, 30):
        try:
            os.write(pipe, b"x" * 100_000)
        except OSError:
            pass
""",
    "outlives": """
import os, subprocess, sys, threading
threading.Thread(target=lambda: [None for _ in iter(int, 1)]).start()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)  # {marker}"],
                 start_new_session=True)
""",
    "tries them all": """
for number in range(100):
    check("0-0", number)
    check("0-5", number / 100)
guests = 99
hit_rate = 0.01
""",
    "a function that looks around": """
import gc, sys
def maturity(ratings):
    frame = sys._getframe()
    while frame:
        for name, value in frame.f_locals.items():
            if "truth" in name:
                return value
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Edition", "Scene"):
            return thing.edition.truth("maturity")[0]
    return {"calls": "correct"}
""",
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """Mark them all, with somebody who knows the answers among them, and one whose loop hangs."""
    folder = tmp_path_factory.mktemp("hostile")
    place, out = folder / "handed_in", folder / "out"
    place.mkdir()
    told = {"{out}": str(out), "{marker}": MARKER}
    with _telling_the_answer() as port:
        for name, code in HOSTILE.items():
            for gap, value in {**told, "{port}": str(port)}.items():
                code = code.replace(gap, value)
            # It stands below the stub, in the cell of the first exercise.
            own = cells({"ex-0-0-answer": f"guests = ...\n{code}"})
            (place / f"{name}.ipynb").write_bytes(notebook(own))
        (place / "ann.ipynb").write_bytes(notebook(cells(RIGHT)))
        hangs = RIGHT | {"ex-0-2-answer": "while True:\n    pass"}
        (place / "ben.ipynb").write_bytes(notebook(cells(hangs)))
        before = set(folder.iterdir())
        mark(place, out, str(chapter(folder)), limits=LIMITS, at_once=4)
    found = [json.loads(path.read_text()) for path in (out / "results").glob("*.json")]
    after = set(folder.iterdir()) - before
    return {each["name"]: each for each in found}, out, after


class _telling_the_answer:
    """Somebody at a port of this machine who tells whoever asks."""

    def __enter__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._tell, daemon=True).start()
        return self.server.getsockname()[1]

    def _tell(self):
        while True:
            try:
                line, _ = self.server.accept()
                line.send(b"48")
                line.close()
            except OSError:
                return

    def __exit__(self, *_):
        self.server.close()


def right(result):
    return [key for key in EXERCISES if {p["outcome"] for p in result["parts"][key]} == {"correct"}]


@CONFINED
@pytest.mark.parametrize("name", HOSTILE)
def test_it_gets_no_mark(batch, name):
    results, _, _ = batch
    assert right(results[name]) == []
    assert results[name]["problem"] == ""  # and it was run and looked at, as all others


@CONFINED
def test_those_beside_them_get_theirs(batch):
    results, _, _ = batch
    assert right(results["ann"]) == EXERCISES
    assert right(results["ben"]) == ["0-0", "0-4", "0-5"]
    assert any("still running" in note for note in results["ben"]["notes"])


@CONFINED
def test_nothing_outside_is_touched_and_nothing_lives_on(batch):
    results, out, made = batch
    assert len(results) == len(HOSTILE) + 2
    assert made == {out, out.parent / "chapter"}
    assert not [*out.parent.rglob("touched.txt"), *out.parent.rglob("full*")]
    time.sleep(0.2)
    told = [" ".join(each.info["cmdline"] or []) for each in psutil.process_iter(["cmdline"])]
    assert not [line for line in told if MARKER in line]
