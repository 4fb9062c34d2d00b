"""Pairs that belong together, where a few missed or wrong ones are forgiven."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from crmlab.answers.kind import WrongKind, describe
from crmlab.messages import say

__all__ = ["Pairs"]


@dataclass(frozen=True)
class Pairs:
    """Pairs of ids, right if precise and complete enough; the order within a pair is free."""

    least_precision: float
    least_recall: float

    def read(self, answer: object) -> frozenset:
        """Return the answer as a set of unordered pairs."""
        rows = answer
        if isinstance(answer, pd.DataFrame):
            if answer.shape[1] < 2:
                raise WrongKind(
                    "expected a table with two columns of ids, you gave {answer}",
                    answer=describe(answer),
                )
            rows = zip(answer.iloc[:, 0], answer.iloc[:, 1], strict=True)
        if isinstance(rows, str) or not isinstance(rows, Iterable):
            raise self._wrong(answer)
        pairs = set()
        for row in rows:
            try:
                one, other = row
                pair = frozenset((one, other))
            except (TypeError, ValueError):
                raise self._wrong(answer) from None
            if isinstance(row, str) or len(pair) < 2:
                raise WrongKind(
                    "expected two different ids in each pair; you gave {row!r}", row=row
                )
            pairs.add(pair)
        return frozenset(pairs)

    def _wrong(self, answer: object) -> WrongKind:
        return WrongKind(
            "expected a table or a list of pairs of ids, you gave {answer}",
            answer=describe(answer),
        )

    def same(self, answer: frozenset, other: frozenset) -> bool:
        """Tell whether the pairs are as precise and as complete as is asked for."""
        precision, recall = _quality(answer, other)
        return precision >= self.least_precision and recall >= self.least_recall

    def difference(self, answer: frozenset, truth: frozenset) -> str:
        """Say how precise and how complete the pairs are, and what is asked for."""
        if not answer:
            return say("these are no pairs at all")
        precision, recall = _quality(answer, truth)
        if not precision:
            return say(
                "none of these {found} pairs is right. Do the first two columns both hold ids, "
                "written as in the table?",
                found=len(answer),
            )
        return say(
            "{found} pairs: precision {precision:.3f} (asked for {least_precision}), recall "
            "{recall:.3f} (asked for {least_recall})",
            found=len(answer),
            precision=precision,
            least_precision=self.least_precision,
            recall=recall,
            least_recall=self.least_recall,
        )


def _quality(found: frozenset, truth: frozenset) -> tuple[float, float]:
    """Return precision and recall; no pair found is precise and finds nothing."""
    right = len(found & truth)
    return (right / len(found) if found else 1.0), (right / len(truth) if truth else 1.0)
