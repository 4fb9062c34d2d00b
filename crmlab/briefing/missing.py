"""What a report lacks, and why: shown in its place, and as empty as a list of none."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from crmlab.briefing.html import tagged
from crmlab.messages import SpokenError

Part = TypeVar("Part")


class Missing(SpokenError):
    """Why a report lacks a part: raised and shown in its place, and as empty as a list of none."""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator:
        return iter(())

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return tagged(str(self))


class Nothing(Missing):
    """That nothing is there to be shown, though the part is: how it was looked for stays told."""


def attempt(compute: Callable[..., Part], *parts: object) -> Part | Missing:
    """Return what is computed from parts of a report, or why there is none.

    What one of the parts lacks, all that is computed from it lacks.

    >>> attempt(len, "abc"), attempt(len, Missing("Nobody has bought."))
    (3, Nobody has bought.)
    """
    missing = [part for part in parts if isinstance(part, Missing)]
    try:
        return missing[0] if missing else compute(*parts)
    except Missing as why:
        return why.with_traceback(None)


def those_there(*sentences: str | Missing) -> list[str]:
    """Return the sentences that there are: not what is missing or empty."""
    return [sentence for sentence in sentences if sentence]
