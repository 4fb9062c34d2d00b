"""What a sandbox holds: the package without its exercises, the data, and the hidden cases.

Of the package a copy is made that has no formula, no solution, no hint, no quick question and no
file of truths. So there is nothing in the sandbox that is worth reading.
"""

import pickle
import shutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from crmlab import datasets
from crmlab.answers import Function
from crmlab.scenes import EDITIONS, Scene, registered

PACKAGE = Path(datasets.__file__).parent
INSIDE = Path(__file__).parent / "inside"
SHARED = ("answers", "briefing", "tables")  # folders beside those of the chapters
LEFT_OUT = ("exercises", "memo.py", "questions.csv", "truth.json", "README.md", "generate")
LEFT_OUT += ("__pycache__",)
STAND_INS = ("asking.py", "checking.py", "coding.py", "memos.py")


def make_kit(folder: Path) -> Path:
    """Make the folder that a sandbox sees in place of the package and its data."""
    without = shutil.ignore_patterns(*LEFT_OUT)
    chapters = [path.parent.name for path in PACKAGE.glob("*/exercises")]
    for name in (*SHARED, *chapters):
        shutil.copytree(PACKAGE / name, folder / "crmlab" / name, ignore=without)
    for path in PACKAGE.iterdir():
        if path.is_file() and path.name not in LEFT_OUT:
            shutil.copy(path, folder / "crmlab" / path.name)
    shutil.copytree(datasets.shipped_folder(), folder / "crmlab" / "_datasets", ignore=without)
    for module in STAND_INS:
        shutil.copy(INSIDE / module, folder / "crmlab" / module)
    shutil.copy(INSIDE / "run.py", folder / "run.py")
    for name in chapters:
        exercises = folder / "crmlab" / name / "exercises"
        exercises.mkdir()
        (exercises / "__init__.py").write_text('"""Not in here."""\n', encoding="utf-8")
    _copy_fonts(folder / "matplotlib")
    return folder


def _copy_fonts(folder: Path) -> None:
    """Copy the list of fonts: matplotlib would make it anew, for seconds, in each sandbox."""
    import matplotlib
    from matplotlib import font_manager  # which makes the list, if there is none

    folder.mkdir()
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        if font_manager.fontManager:
            shutil.copy(path, folder / path.name)


def scenes(exercise_ids: Iterable[str]) -> dict[str, Scene]:
    """Return the exercises of a chapter, in the order in which they are asked."""
    known = registered()
    return {each: known[each] for each in exercise_ids if each in known}


def hidden_cases(asked: Mapping[str, Scene]) -> bytes:
    """Return what functions are called with, on the data in use: no result is among it."""
    return _hidden_cases(tuple(asked), datasets.folder())


@lru_cache(EDITIONS)
def _hidden_cases(exercise_ids: tuple[str, ...], _folder: Path | None) -> bytes:
    found = {
        (each, name): (kind.seconds, [case.arguments for case in kind.cases()])
        for each, scene in scenes(exercise_ids).items()
        for name, kind in scene.parts.items()
        if isinstance(kind, Function)
    }
    return pickle.dumps(found)
