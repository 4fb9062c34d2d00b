"""Marks as tables: `marks.csv`, and what Moodle and Canvas import.

A gradebook that an LMS has exported is filled in by id: its rows, columns and ids stay as they are.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pandas as pd

from crmlab.checks import did_you_mean
from crmlab.marking.owners import Owner
from crmlab.marking.points import DISCUSSED, Weights, read_discussed
from crmlab.marking.restoring import Chapter, MarkingError
from crmlab.marking.results import Result
from crmlab.messages import say
from crmlab.roster import Student, cleaned
from crmlab.tables.files.encoding import decode, guess_encoding
from crmlab.tables.guard import write_csv

MOODLE = ("Identifier", "Full name", "Grade", "Maximum grade", "Feedback comments")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POSSIBLE = "Points Possible"  # of Canvas, the head of the row under the header
IDS = {
    *("id", "identifier", "sis user id", "sis login id", "id number", "email address", "email"),
    *("username", "student id", "user id", "学号"),
}
NAMES = {"student", "full name", "name", "姓名"}


@dataclass
class Marks:
    """The points of each student, by exercise and by discussion."""

    results: Sequence[Result]
    weights: Weights
    chapter: Chapter
    discussed: dict[str, dict[str, float]] = field(default_factory=dict)

    def of(self, result: Result) -> dict[str, float]:
        """Return a student's points by exercise and discussion."""
        by_hand = self.discussed.get(result.key, {})
        exercises = {
            each: round(self.weights.of(each, result.outcomes(each)), 2)
            for each in self.weights.exercises
        }
        return exercises | {each: by_hand.get(each, 0.0) for each in self.weights.discussions}

    def total(self, result: Result) -> float:
        """Return all of a student's points."""
        return round(sum(self.of(result).values()), 2)

    def to_grade(self, result: Result) -> list[str]:
        """Return the discussions for which nobody has written down a student's points yet."""
        by_hand = self.discussed.get(result.key, {})
        return [each for each in self.weights.discussions if each not in by_hand]

    def table(self) -> pd.DataFrame:
        """Return the marks, a row a student."""
        rows = []
        for result in self.results:
            points = self.of(result)
            tried = sum(result.standing(each) != "untouched" for each in self.weights.exercises)
            rows.append(
                {"student": result.name, "id": result.id, **points}
                | {"total": self.total(result), "of": self.weights.most, "exercises_tried": tried}
                | {"minutes_run": round(result.seconds / 60, 2), "seed": result.seed}
                | {"file": result.path, "problem": result.question or result.problem}
            )
        return pd.DataFrame(rows)

    def fill(self, exported: Path, column: str, out: Path) -> list[str]:
        """Fill in the column of a gradebook that an LMS has exported; return what is to be told."""
        header, *rows = _read(exported)
        at = _column(header, column, exported)
        most, told = _most(header, rows, at), []
        scale = most / self.weights.most if most and self.weights.most else 1.0
        if scale != 1:
            told.append(
                say(
                    "{file}: the column's most is {most:g}, ours {ours:g}: points are scaled.",
                    file=exported.name,
                    most=most,
                    ours=self.weights.most,
                )
            )
        found = _rows_of(header, rows, self.results)
        for place, result in found.items():
            rows[place][at] = f"{round(scale * self.total(result), 2):g}"
        filled = pd.DataFrame(rows, columns=header).replace("-", "")  # no grade, as Moodle says it
        path = out / f"{exported.stem}_filled.csv"
        write_csv(filled, path)
        there = {result.key for result in found.values()}
        missing = [r.name for r in self.results if r.key not in there and not r.problem]
        if missing:
            names = ", ".join(missing)
            told.append(say("{file} has no row of {names}.", file=exported.name, names=names))
        filled_in = say(
            "1 row filled in: {file}", "{count} rows filled in: {file}", count=len(found), file=path
        )
        return [*told, filled_in]


def write_gradebooks(
    results: Sequence[Result], weights: Weights, chapter: Chapter, out: Path
) -> Marks:
    """Write ``marks.csv``, and a gradebook for the LMS that the submissions came from."""
    discussed = read_discussed(out / DISCUSSED, weights) if weights.discussions else {}
    marks = Marks(results, weights, chapter, discussed)
    write_csv(marks.table(), out / "marks.csv")
    if weights.discussions:
        rows = [
            {"key": result.key, "student": result.name}
            | {each: discussed.get(result.key, {}).get(each, "") for each in weights.discussions}
            for result in results
        ]
        write_csv(pd.DataFrame(rows), out / DISCUSSED)
    title = f"crmlab {chapter.path.stem}"
    known = [result for result in results if not result.question]
    moodle = [
        [f"Participant {r.lms_id}", r.name, marks.total(r), weights.most, _comment(marks, r)]
        for r in known
        if r.lms == "moodle"
    ]
    canvas = [[r.name, r.lms_id, "", "", "", marks.total(r)] for r in known if r.lms == "canvas"]
    if moodle:
        write_csv(pd.DataFrame(moodle, columns=MOODLE), out / "gradebook_moodle.csv")
    if canvas:
        possible = [f"    {POSSIBLE}", "", "", "", "", weights.most]
        table = pd.DataFrame([possible, *canvas], columns=[*CANVAS, title])
        write_csv(table, out / "gradebook_canvas.csv")
    return marks


def _comment(marks: Marks, result: Result) -> str:
    """Return one line on a student's exercises, as a comment beside the grade."""
    if result.problem:
        return result.problem
    right = [each for each in marks.weights.exercises if result.standing(each) == "right"]
    return say("Right: {exercises}.", exercises=", ".join(right) or say("none"))


def _read(path: Path) -> list[list[str]]:
    """Return the rows of a gradebook as they stand, each as long as the header."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MarkingError("{file}: {error}", file=path, error=error.strerror) from error
    text = decode(data, guess_encoding(data))
    first = text.partition("\n")[0]
    rows = [
        row for row in csv.reader(StringIO(text), delimiter=max(",;\t", key=first.count)) if row
    ]
    if len(rows) < 2:
        raise MarkingError("{file} has no rows: is it the LMS's own export?", file=path)
    width = len(rows[0])
    return [(row + [""] * width)[:width] for row in rows]


def _column(header: Sequence[str], column: str, path: Path) -> int:
    same = [at for at, name in enumerate(header) if name.strip() == column.strip()]
    like = [at for at, name in enumerate(header) if name.strip().startswith(f"{column.strip()} (")]
    if len(same or like) == 1 and column.strip():
        return (same or like)[0]
    raise MarkingError(
        "{file}: --column must name one column to fill in; not {column!r}.{mean} There are: {all}.",
        file=path.name,
        column=column,
        mean=did_you_mean(column, header),
        all=", ".join(header),
    )


def _most(header: Sequence[str], rows: Sequence[Sequence[str]], at: int) -> float | None:
    """Return the most points of a column, where the gradebook says it."""
    said = [row[at] for row in rows[:3] if row[0].strip() == POSSIBLE]
    said += [
        row[n]
        for n, name in enumerate(header)
        if name.lower() == "maximum grade"
        for row in rows[:1]
    ]
    try:
        return float(said[0].replace(",", "."))
    except (IndexError, ValueError):
        return None


def _rows_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], results: Iterable[Result]
) -> dict[int, Result]:
    """Return whose row each is: by an id, or by a name that only one bears."""
    plain = [cleaned(name).lower() for name in header]
    ids = [at for at, name in enumerate(plain) if name in IDS]
    names = [at for at, name in enumerate(plain) if name in NAMES]
    first, last = (
        [at for at, n in enumerate(plain) if n == f"{w} name"] for w in ("first", "last")
    )
    by_id: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for at in ids:
            by_id[row[at].strip().casefold().removeprefix("participant ")].append(place)
        full = " ".join(row[at] for at in [*first, *last]) if first and last else ""
        for name in {cleaned(each.replace(",", " ")) for each in (*(row[n] for n in names), full)}:
            for way in Owner(Student("", name)).names:
                by_name[way].append(place)
    found: dict[int, Result] = {}
    for result in results:
        told = [each.casefold() for each in (result.lms_id, result.id) if each]
        places = next((by_id[each] for each in told if each in by_id), [])
        places = places or by_name.get(result.name.casefold(), [])
        if len(set(places)) == 1 and places[0] not in found and not result.problem:
            found[places[0]] = result
    return found
