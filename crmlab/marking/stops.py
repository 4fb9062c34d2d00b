"""Learners' cells that ended with an error: told beside the answers that are missing for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crmlab.feedback import NOT_ATTEMPTED, WRONG_KIND
from crmlab.marking.restoring import Chapter, assigned
from crmlab.marking.results import Result
from crmlab.messages import say

MOST_NOTES = 6
LONGEST_LINE = 80  # signs of a line of code, on a page


@dataclass(frozen=True)
class Stop:
    """A learner's cell that ended with an error: where it stands, and the line, if it is known."""

    place: str  # the id of the chapter's cell
    source: str
    error: str
    line: int = 0

    @property
    def told(self) -> str:
        """What is to be said of it, in a check's words."""
        lines = self.source.splitlines()
        if not 0 < self.line <= len(lines):
            return say("your cell stopped with {error}", error=self.error)
        return say(
            "line {line} of your cell is no Python: `{code}`. Python says {error}",
            line=self.line,
            code=lines[self.line - 1].strip().replace("`", "'")[:LONGEST_LINE],
            error=self.error,
        )


def stops(cells: Iterable[dict], messages: Sequence[dict]) -> Iterator[Stop]:
    """Yield which of the learner's own cells ended with an error, as they ended last."""
    ended = {str(message["end"]): message for message in messages if "end" in message}
    for cell in cells:
        message = ended.get(cell["id"], {})
        error, line = str(message.get("error", ""))[:300], message.get("line")
        if cell["own"] and error:
            line = line if isinstance(line, int) else 0
            yield Stop(place(cell["id"]), cell["source"], error, line)


def place(cell_id: str) -> str:
    """Return the id of the chapter's cell at which a cell stands."""
    return cell_id.rpartition("/")[0]


def tell_stops(result: Result, chapter: Chapter, stopped: Iterable[Stop]) -> list[str]:
    """Say of each answer that is missing which cell stopped; return what is said of no answer."""
    notes = []
    for stop in stopped:
        missing = [
            part
            for part in result.parts.get(chapter.exercise_at.get(stop.place, ""), [])
            if part["outcome"] == NOT_ATTEMPTED
        ]
        named = assigned(stop.source)
        for part in [part for part in missing if part["name"] in named] or missing:
            part |= {"outcome": WRONG_KIND, "message": stop.told}
        if not missing:
            told = {"cell": stop.place, "error": stop.error}
            notes.append(say("Cell {cell} stopped with {error}", **told))
    return notes[:MOST_NOTES]
