"""How many lines each room of the package has, beside what it should stay below: a mirror, no gate.

Run it with ``make size``.
"""

import re
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "crmlab"
ROOMS = ("measures", "models", "plots", "widgets", "exercises", "briefing")
WHOLE, CHAPTER, LONGEST_CHAPTER = 22_000, 3_000, {"lifecycle": 7_000}
LINES_A_WIDGET, PICTURE_CLASSES, LINES_AN_EXERCISE = 55, 4, 60


def main() -> None:
    """Count, and print."""
    code = {
        path.relative_to(PACKAGE): path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
    }
    lines = Counter()
    for path, text in code.items():
        lines[path.parts[0], path.parts[1] if len(path.parts) > 2 else ""] += text.count("\n")
    folders = sorted({folder for folder, _ in lines if (PACKAGE / folder).is_dir()})
    chapters = [folder for folder in folders if (folder, "measures") in lines]
    print(_row("", *ROOMS, "whole", "at most"))
    for chapter in chapters:
        rooms = [lines[chapter, room] for room in ROOMS]
        whole = sum(n for (folder, _), n in lines.items() if folder == chapter)
        print(_row(chapter, *rooms, whole, LONGEST_CHAPTER.get(chapter, CHAPTER)))
    together = [sum(lines[chapter, room] for chapter in chapters) for room in ROOMS]
    print(_row("together", *together, sum(together), ""))
    gap = [""] * len(ROOMS)
    for folder in folders:
        if folder not in chapters:
            whole = sum(n for (one, _), n in lines.items() if one == folder)
            print(_row(folder, *gap, whole, ""))
    top = sum(n for (folder, _), n in lines.items() if folder not in folders)
    print(_row("top level", *gap, top, ""))
    print(_row("crmlab", *gap, lines.total(), WHOLE))

    def inside(room: str) -> str:
        return "".join(text for path, text in code.items() if room in path.parts)

    widgets, exercises = inside("widgets"), inside("exercises")
    each = len(re.findall(r"^def \w+_widget\(", widgets, re.MULTILINE))
    scenes = len(re.findall(r"\(Exercise, id=", exercises))
    classes = len(re.findall(r"^class ", widgets, re.MULTILINE))
    print(f"\nlines a widget     {widgets.count(chr(10)) / each:6.0f}, at most {LINES_A_WIDGET}")
    print(f"picture classes    {classes:6}, at most {PICTURE_CLASSES}")
    print(
        f"lines an exercise  {exercises.count(chr(10)) / scenes:6.0f}, at most {LINES_AN_EXERCISE}"
    )


def _row(name: str, *cells: object) -> str:
    written = [f"{cell:,}" if cell and isinstance(cell, int) else str(cell or "") for cell in cells]
    return f"{name:<12}" + "".join(f"{cell:>10}" for cell in written)


if __name__ == "__main__":
    main()
