"""Labels: one of a few, one for each of several items, or all of them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from crmlab.answers.kind import Kind, WrongKind, as_label, at, describe, in_order, only_value
from crmlab.messages import say

__all__ = ["Label", "Labels", "Ranking"]


FEW = 30  # options at most that are listed


@dataclass(frozen=True)
class Label(Kind):
    """One of a few named labels; capitals, and a space for an underscore, do not matter."""

    options: Sequence[str]

    def read(self, answer: object) -> str:
        """Return the label in the spelling of the options."""
        spelled = {as_label(option): option for option in self.options}
        answer = answer[0] if _is_list_of_one(answer) else only_value(answer)
        if isinstance(answer, pd.DataFrame | pd.Series) and len(answer) == 1:
            answer = answer.index[0]  # the row of a table, by its name
        if isinstance(answer, str) and as_label(answer) not in spelled:
            answer = answer.strip().removeprefix("the ")
        if not isinstance(answer, str) or as_label(answer) not in spelled:
            if isinstance(answer, pd.Series) and set(map(as_label, answer.index)) == set(spelled):
                raise WrongKind(
                    "expected a name alone; you gave each name with its value. .idxmax() is the "
                    "name of the largest, .idxmin() of the smallest"
                )
            if len(self.options) > FEW:
                raise WrongKind(
                    "expected a text such as {example!r}; you gave {answer}",
                    example=self.options[len(self.options) // 2],
                    answer=describe(answer),
                )
            raise WrongKind(
                "expected one of {options}; you gave {answer}",
                options=", ".join(repr(option) for option in self.options),
                answer=describe(answer),
            )
        return spelled[as_label(answer)]

    def difference(self, answer: str, truth: str) -> str:
        """Say that another label is meant."""
        return say("{answer!r} is not the one", answer=answer)


def _is_list_of_one(answer: object) -> bool:
    return isinstance(answer, list | tuple) and len(answer) == 1


@dataclass(frozen=True)
class Labels:
    """One label for each of several items; right if enough of them are, all unless said."""

    names: Sequence[str]
    options: Sequence[str]
    enough: int | None = None

    def read(self, answer: object) -> list[str]:
        """Return the labels in the order of the names."""
        label, spelled = Label(self.options), {}
        values = in_order(answer, self.names, say("labels"))
        for name, value in zip(self.names, values, strict=True):
            with at(name):
                # Of thousands, few are different.
                if not isinstance(value, str) or value not in spelled:
                    spelled[value] = label.read(value)
        return [spelled[value] for value in values]

    def same(self, answer: list[str], other: list[str]) -> bool:
        """Tell whether enough labels are equal."""
        right = sum(one == two for one, two in zip(answer, other, strict=True))
        return right >= (self.enough or len(self.names))

    def difference(self, answer: list[str], truth: list[str]) -> str:
        """Count the labels that are right and name the first that is not, or say: another order."""
        chosen = len(self.options) > len(truth) == len(set(truth))
        if chosen and sorted(answer) == sorted(truth):
            order = ", ".join(map(str, self.names))
            return say("the right ones in another order: give them in that of {order}", order=order)
        given = zip(self.names, answer, truth, strict=True)
        wrong = [(name, label) for name, label, right in given if label != right]
        name, label = wrong[0]
        return say(
            "{right} of {all} right; the first that is not: you gave {label!r} for {name}",
            right=f"{len(truth) - len(wrong):,}",
            all=f"{len(truth):,}",
            name=name,
            label=label,
        )


@dataclass(frozen=True)
class Ranking(Kind):
    """All items in their right order, the first on top."""

    items: Sequence[str]

    def read(self, answer: object) -> list[str]:
        """Return the items in the learner's order."""
        spelled = {as_label(item): item for item in self.items}
        listed = hasattr(answer, "__iter__") and not isinstance(answer, str)
        listed = listed and getattr(answer, "shape", None) != ()  # an array that holds one
        few = islice(answer, len(self.items) + 1) if listed else ()  # it may be endless
        given = [spelled.get(as_label(item), item) for item in few]
        ordered = not isinstance(answer, set | frozenset)
        if ordered and sorted(map(str, given)) == sorted(map(str, self.items)):
            return given
        if isinstance(answer, pd.Series) and set(map(as_label, answer.index)) == set(spelled):
            raise WrongKind("expected the names alone: take the .index of what you gave")
        raise WrongKind(
            "expected a list of these {count} in your order, each once: {items}; you gave {answer}",
            count=len(self.items),
            items=", ".join(sorted(map(str, self.items))),  # not in their right order
            answer=self._given(answer, given),
        )

    def _given(self, answer: object, given: list) -> str:
        """Say what was given in the place of all items in order."""
        if isinstance(answer, set | frozenset):
            return say("curly brackets, which lose the order: write square ones")
        strange = [item for item in given if str(item) not in self.items]
        if strange and not isinstance(strange[0], str):
            return say("numbers: write the names, in quotation marks")
        if strange:
            return say(
                "{answer}, and {item!r} is none of them", answer=describe(answer), item=strange[0]
            )
        return describe(answer)

    def difference(self, answer: list[str], truth: list[str]) -> str:
        """Name the first place that differs."""
        if answer == truth[::-1]:
            return say("your order is the reverse of the right one")
        place = next(i for i, (a, b) in enumerate(zip(answer, truth, strict=True)) if a != b)
        return say("place {place} is not {item}", place=place + 1, item=answer[place])
