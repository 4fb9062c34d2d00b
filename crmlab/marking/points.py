"""Points: what each exercise and each discussion weighs, by a TOML file of the instructor's."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crmlab.feedback import CORRECT, FOLLOWS
from crmlab.marking.restoring import Chapter, MarkingError
from crmlab.messages import say
from crmlab.tables.guard import read_csv

DISCUSSED = "discussion_points.csv"


@dataclass(frozen=True)
class Discussion:
    """A discussion prompt that is graded by hand: its most points, and by what."""

    points: float
    rubric: str = ""


@dataclass(frozen=True)
class Weights:
    """Points of each exercise and each discussion, and the part of a point for follow-through."""

    exercises: Mapping[str, float]
    discussions: Mapping[str, Discussion] = field(default_factory=dict)
    follows: float = 0.0

    @property
    def most(self) -> float:
        """The most that can be got."""
        return sum(self.exercises.values()) + sum(d.points for d in self.discussions.values())

    def of(self, exercise: str, outcomes: Iterable[str]) -> float:
        """Return the points of an exercise: its part of those for answers that are right.

        >>> Weights({"2-1": 2}).of("2-1", ["correct", "wrong"])
        1.0
        """
        worth = {CORRECT: 1.0, FOLLOWS: self.follows}
        each = [worth.get(outcome, 0.0) for outcome in outcomes]
        return self.exercises.get(exercise, 0.0) * sum(each) / max(len(each), 1)


def equal_weights(exercises: Iterable[str]) -> Weights:
    """Return one point for each exercise, and none for discussions."""
    return Weights(dict.fromkeys(exercises, 1.0))


def read_weights(path: Path, chapter: Chapter) -> Weights:
    """Return the weights in a TOML file; an exercise that does not stand in it weighs nothing."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise MarkingError("{file}: {error}", file=path, error=error) from error
    known = {"exercises": chapter.exercises, "discussions": chapter.discussions}
    for section, names in known.items():
        if strange := [name for name in table.get(section, {}) if name not in names]:
            raise MarkingError(
                "{file}: [{section}] names {strange}; the chapter has {names}.",
                file=path,
                section=section,
                strange=", ".join(strange),
                names=", ".join(names),
            )
    exercises = {name: _number(path, name, n) for name, n in table.get("exercises", {}).items()}
    discussions = {
        name: Discussion(_number(path, name, each.get("points")), str(each.get("rubric", "")))
        for name, each in table.get("discussions", {}).items()
    }
    follows = _number(path, "follows", table.get("follows", 0), most=1)
    return Weights(exercises, discussions, follows)


def _number(path: Path, name: str, value: object, most: float = 1_000) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise MarkingError(
            "{file}: {name} must be a number from 0 to {most}; not {value!r}.",
            file=path,
            name=name,
            most=most,
            value=value,
        )
    return float(value)


def example(chapter: Chapter, weights: Weights) -> str:
    """Return a TOML file with all exercises and discussions of a chapter, to be changed."""
    titles = chapter.titles()
    lines = [
        "# " + say("What each exercise weighs, in points. Hand this file in again with --weights."),
        "follows = 0.0  # "
        + say("of a point, for an answer that is right but for an earlier one that is wrong"),
        "",
        "[exercises]",
        *(
            f'"{each}" = {weights.exercises.get(each, 0.0):g}  # {titles.get(each, "")}'
            for each in chapter.exercises
        ),
        "",
        "# " + say("Discussions are graded by hand: take the # away from those that are to count."),
    ]
    for each in chapter.discussions:
        first = chapter.by_id[each].source.strip().splitlines()[0]
        lines += ["", f"# {first}", f"# [discussions.{each}]", "# points = 2"]
        lines += [f'# rubric = "{say("1 for a claim of their own, 1 for a reason from the data")}"']
    return "\n".join(lines) + "\n"


def read_discussed(path: Path, weights: Weights) -> dict[str, dict[str, float]]:
    """Return the points for discussions that were written into the file, by student."""
    if not path.exists():
        return {}
    try:
        rows = read_csv(path).to_dict("records")
        names = [row["key"] for row in rows]
    except (ValueError, KeyError, csv.Error) as error:
        raise MarkingError("{file}: {error}", file=path, error=error) from error
    found: dict[str, dict[str, float]] = {name: {} for name in names}
    for row in rows:
        for name, discussion in weights.discussions.items():
            written = str(row.get(name, "")).strip().replace(",", ".")
            try:
                value = float(written) if written else None
            except ValueError:
                value = written
            if value is not None:
                most = discussion.points
                found[row["key"]][name] = _number(path, f"{row['key']}, {name}", value, most)
    return found
