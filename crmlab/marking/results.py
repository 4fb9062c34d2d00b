"""What came of each submission, kept as JSON, so that nothing is marked twice."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from crmlab.feedback import CORRECT, NOT_ATTEMPTED
from crmlab.marking.kit import PACKAGE
from crmlab.roster import Student, file_key


@dataclass
class Result:
    """What came of one student's submission; all of it is text, and can be kept."""

    key: str
    name: str
    id: str
    lms: str = ""
    lms_id: str = ""
    path: str = ""
    seed: int = 0
    problem: str = ""  # why it could not be marked
    question: str = ""  # that only the instructor can answer, and is read by nobody else
    parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # by exercise
    texts: dict[str, str] = field(default_factory=dict)  # by discussion
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0  # seconds of it, as far as they are known
    made_of: str = ""

    @property
    def who(self) -> str:
        """The name, with the id that tells namesakes apart."""
        return str(Student(self.id, self.name)) if self.name != self.id else self.name

    def outcomes(self, exercise: str) -> list[str]:
        """Return the outcome of each answer of an exercise."""
        return [part["outcome"] for part in self.parts.get(exercise, [])]

    def standing(self, exercise: str) -> str:
        """Return whether an exercise is ``right``, ``tried`` or ``untouched``."""
        outcomes = set(self.outcomes(exercise)) or {NOT_ATTEMPTED}
        if outcomes == {CORRECT}:
            return "right"
        return "untouched" if outcomes == {NOT_ATTEMPTED} else "tried"


def kept(folder: Path, result: Result) -> Result | None:
    """Return the result of an earlier time, if it was made of the same."""
    try:
        before = Result(**json.loads(_place(folder, result).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return before if before.made_of == result.made_of else None


def keep(folder: Path, result: Result) -> None:
    """Write a result; where it is not whole, it is not there."""
    text = json.dumps(asdict(result), ensure_ascii=False, indent=1)
    place = _place(folder, result)
    unfinished = place.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8", errors="replace")
    os.replace(unfinished, place)


def _place(folder: Path, result: Result) -> Path:
    return folder / f"{file_key(result.key)}.json"


def digest(result: Result, *others: object) -> str:
    """Return what tells whether a result would come out the same: all that it is made of."""
    told = [result.id, result.name, result.path, result.problem, result.question, result.seed]
    told += [*others, _code()]
    return hashlib.sha256("\n".join(map(str, told)).encode()).hexdigest()


@cache
def _code() -> str:
    modules = [path.read_bytes() for path in sorted(PACKAGE.rglob("*.py"))]
    return hashlib.sha256(b"\n".join(modules)).hexdigest()
