"""Decision memos: one page for a manager, made of a learner's own answers.

Each chapter has a `Draft` in ``memo.py`` of its folder. The gaps in its sentences are answers of
the chapter's exercises, by name, and numbers derived from them::

    derived={"heads": Derived("customers", lambda break_even: np.ceil(break_even / 100 * 200))}
    later("The service pays within a year if {heads} stay: {break_even} points.")

They are filled with what the learner has found in this kernel, a function as the learner wrote it,
to be called anew. Where something is missing, the sentence stays blank.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from inspect import signature
from pathlib import Path

import pandas as pd

from crmlab import timelimit
from crmlab.answers import Label, Labels, Vector, WrongKind, describe, is_stub
from crmlab.checking import right_answers
from crmlab.feedback import Feedback
from crmlab.memo_pages import Memo, write
from crmlab.messages import say
from crmlab.roster import cleaned
from crmlab.scenes import registered
from crmlab.scenes.editions import gaps, in_unit

__all__ = ["Derived", "Draft", "Memo", "Option", "memo"]

FOLDER = Path(__file__).parent
SECONDS = 20  # for one sentence: a learner's function may never end
BLANK = "____"
NAMED = (Labels, Vector)  # answers that are a Series here, by their names


@dataclass(frozen=True)
class Derived:
    """A number or a name made of answers, and of others derived: its arguments, by their names."""

    unit: str
    make: Callable[..., float | str]


@dataclass(frozen=True)
class Option:
    """What can be decided, what comes of it, and what would later speak against it."""

    title: str
    consequence: str
    test: str


@dataclass(frozen=True)
class Draft:
    """The memo of a chapter before it is filled; its options are A, B and C."""

    title: str
    problem: str
    figures: Mapping[str, str]  # what is said of an answer, or of what is derived, by its name
    options: Sequence[Option]
    assumptions: Sequence[str]
    derived: Mapping[str, Derived]


class _Learner:
    """Fills sentences with a learner's own right answers to a chapter; notes which are missing."""

    def __init__(self, chapter: str, derived: Mapping[str, Derived]) -> None:
        self.scenes = [s for k, s in registered().items() if k.startswith(f"{int(chapter)}-")]
        kinds = {name: kind for scene in self.scenes for name, kind in scene.parts.items()}
        self.units = {name: getattr(kind, "unit", "") for name, kind in kinds.items()}
        self.units |= {name: each.unit for name, each in derived.items()}
        self.values = {
            name: pd.Series(own, kinds[name].names) if isinstance(kinds.get(name), NAMED) else own
            for name, own in right_answers(chapter).items()
            if name not in derived
        }
        self.derived, self.lacking = derived, set()

    def fill(self, sentence: str) -> str:
        """Return a sentence whose gaps are filled; or a blank, and the exercises that it needs."""
        names = gaps(sentence)
        needed = set().union(*map(self._needed, names))
        missing = needed.difference(self.values)
        if not missing:
            filled = timelimit.run(self._say, sentence, names, seconds=SECONDS)
            if filled.value is not None:
                return filled.value
            missing = needed  # a function of the learner's fails
        self.lacking |= missing
        exercises = (each.id for each in self.scenes if missing.intersection(each.answers))
        return f"{BLANK} ({', '.join(exercises)})"

    def _say(self, sentence: str, names: Iterable[str]) -> str:
        return say(
            sentence, **{each: in_unit(self._value(each), self.units[each]) for each in names}
        )

    def _value(self, name: str) -> object:
        if name not in self.values:
            make = self.derived[name].make
            self.values[name] = make(*map(self._value, signature(make).parameters))
        return self.values[name]

    def _needed(self, name: str) -> set[str]:
        """Return the answers that an answer or something derived is made of."""
        if name not in self.derived:
            return {name}
        return set().union(*map(self._needed, signature(self.derived[name].make).parameters))

    def lacks(self) -> list[str]:
        """Return what was missing: exercises, in their order, and the answers in each."""
        missing = {s.id: [name for name in s.answers if name in self.lacking] for s in self.scenes}
        return [
            say("exercise {id} ({names})", id=each, names=", ".join(names))
            for each, names in missing.items()
            if names
        ]


def memo(
    chapter: str = "",
    /,
    decision: str | None = None,
    because: str | None = None,
    change_my_mind: str | None = None,
    folder: str | Path | None = None,
) -> Memo | Feedback:
    """Return the memo of a chapter, such as ``"02"``, made of your own right answers.

    The decision is the letter of an option; because and change_my_mind are your own words. What is
    missing stays blank, and is named at the end. Into a folder, such as ``"memos"``, it is written
    as ``02_memo.html`` and ``02_memo.md``; that takes some seconds.

    >>> memo("nine")
    There is no memo 'nine'. Put the number of a chapter in quotation marks, such as "02".
    """
    is_named = isinstance(chapter, str | int)
    asked = f"{chapter:0>2}" if is_named else describe(chapter)
    package = _packages().get(asked)
    if package is None:
        message = say("There is no memo {asked}.", asked=repr(chapter) if is_named else asked)
        advice = say('Put the number of a chapter in quotation marks, such as "02".')
        return Feedback(f"{message} {advice}")
    draft = import_module(f"crmlab.{package}.memo").DRAFT
    filled = _fill(draft, _Learner(asked, draft.derived), decision, because, change_my_mind)
    return filled if folder is None else replace(filled, note=write(filled, asked, folder))


def _packages() -> dict[str, str]:
    """Return the packages of the chapters that have a memo, by the number in their questions."""
    found = {}
    for path in FOLDER.glob("*/memo.py"):
        first = path.with_name("questions.csv").read_text(encoding="utf-8").splitlines()[1]
        found[f"{first.partition('-')[0]:0>2}"] = path.parent.name
    return found


def _fill(
    draft: Draft, learner: _Learner, decision: object, because: object, change_my_mind: object
) -> Memo:
    options = dict(zip("ABC", draft.options, strict=False))
    titles = {
        letter: say("{letter}. {title}.", letter=letter, title=say(option.title))
        for letter, option in options.items()
    }
    letter, complaint = _read_letter(decision, options)
    reasons, own_test = _read_words(because), _read_words(change_my_mind)
    rows = {
        "problem": [("", learner.fill(draft.problem))],
        "options": [(titles[each], learner.fill(options[each].consequence)) for each in options],
        "decision": [(titles.get(letter, complaint), reasons)],
        "assumptions": [("", learner.fill(each)) for each in draft.assumptions],
        "change": [("", learner.fill(options[letter].test) if letter else BLANK), ("", own_test)],
    }
    figures = [(say(said), learner.fill(f"{{{name}}}")) for name, said in draft.figures.items()]
    words = {
        say("your decision"): titles.get(letter, BLANK),
        say("your reasons"): reasons,
        say("what would change your mind"): own_test,
    }
    lacking = [*learner.lacks(), *(name for name, text in words.items() if text.startswith(BLANK))]
    if lacking:
        rows["open"] = [("", ", ".join(lacking))]
    return Memo(say(draft.title), figures, rows)


def _is_nothing(given: object) -> bool:
    return given is None or is_stub(given) or (isinstance(given, str) and not cleaned(given))


def _read_letter(given: object, options: Mapping[str, Option]) -> tuple[str, str]:
    """Return the letter of an option, or nothing and what stands in its place."""
    if _is_nothing(given):
        return "", BLANK
    try:
        return Label([*options]).read(given), ""
    except WrongKind as error:
        return "", f"{BLANK} ({error})"


def _read_words(given: object) -> str:
    """Return a learner's own words in one line, or what stands in their place."""
    if _is_nothing(given):
        return BLANK
    if isinstance(given, str):
        return cleaned(given)
    told = say("expected words in quotation marks; you gave {answer}", answer=describe(given))
    return f"{BLANK} ({told})"
