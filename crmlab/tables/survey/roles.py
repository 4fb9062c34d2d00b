"""Which column of a survey is what: as the caller names it, else by its name and its answers."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.errors import TableError, option
from crmlab.tables.survey.answers import Answers, refuse_words
from crmlab.tables.survey.evidence import has_levels, is_item

LEADING = ("image", "expectation", "quality", "value")  # constructs that lead to satisfaction
FOLLOWING = ("loyalty", "complaints")
SEVERAL = ("satisfaction", *LEADING, *FOLLOWING, "drivers", "reverse", "group", "other")
FIRST = ("nps", "wave", "respondent", *FOLLOWING, "group", "other", *LEADING)  # then satisfaction
LETTERS = {"e": "expectation", "q": "quality", "v": "value", "s": "satisfaction"}
LETTERS |= {"c": "complaints", "l": "loyalty"}
FAMILY = {"e", "q", "v", "s"}  # one letter alone says nothing
ALL_IN_ALL = re.compile("overall|total|gesamt|总体|整体|总的")
EXACT = known_names("survey")["satisfaction"][0]
OPPOSITE = re.compile("dissatisf|unsatisf|unzufrieden|不满")
BOTH_ENDS = re.compile("satisf|zufrieden|满意")  # beside it: "satisfied or dissatisfied"
LEVELS = 12  # of a group at most
GROUPS = 4
WAVES = 24
HOLES = 2 / 3  # of the answers to another question, below which one is asked about

Names = Mapping[str, str]  # the name of each column, without its number


@dataclass(frozen=True)
class Roles:
    """Which columns of a survey are what.

    `blocks` has the columns by meaning, `given` those that the caller names. `items` may be answers
    on a scale, `free` columns have no meaning; `unused` are those of both that are no drivers.
    """

    blocks: dict[str, list[str]]
    given: dict[str, list[str]]
    items: list[str]
    free: list[str]
    unused: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def satisfaction(self) -> list[str]:
        """The questions on satisfaction."""
        return self.blocks["satisfaction"]

    @property
    def used(self) -> list[str]:
        """The columns of which the answers are used, once the drivers are known."""
        drivers = [self.blocks[x] if x in LEADING else [x] for x in self.blocks["drivers"]]
        return [*self.satisfaction, *chain(*drivers), *self.blocks["nps"]]

    def meanings(self, labels: Iterable[str]) -> dict[str, str]:
        """Return what each of some columns is, where it is used for a report."""
        found = dict.fromkeys(self.blocks["drivers"], "driver")
        for name in ("satisfaction", *LEADING, "nps", "group", "wave", "respondent"):
            found |= dict.fromkeys(self.blocks.get(name, []), name)
        return {label: found[label] for label in labels if label in found}


def find_roles(answers: Mapping[str, Answers], given: dict[str, list[str]]) -> Roles:
    """Find what each column is, or ask; of drivers the scale must be known first."""
    items = [label for label, each in answers.items() if is_item(each)]
    names = {label: re.sub(r"\d+[a-z]?$", "", plain_name(label)) for label in answers}
    letters = LETTERS if set(names.values()) >= FAMILY else {}
    free = _without(names, chain(*(x for meaning, x in given.items() if meaning != "reverse")))
    blocks: dict[str, list[str]] = {}
    told: list[str] = []
    for meaning in FIRST:
        if meaning in given:
            blocks[meaning] = given[meaning]
        else:
            named = _called(meaning, free, letters)
            blocks[meaning] = _fitting(meaning, named, answers, items)
        free = _without(free, blocks[meaning])
    blocks["other"] = [*blocks["other"], *(x for x, name in free.items() if _is_opposite(name))]
    free = _without(free, blocks["other"])
    block = given.get("satisfaction")
    if not block:
        named = {label: free[label] for label in _called("satisfaction", free, letters)}
        if not named:
            raise _no_satisfaction(names, blocks, items)
        block, told = _satisfaction(named, answers)
    for label in block:
        if answers[label].are_words:
            raise refuse_words(label, answers[label].cells)
    blocks["satisfaction"] = block
    free = _without(free, block)
    if "group" not in given:
        texts = [label for label in free if answers[label].share_read < 0.8]
        blocks["group"], told_of_groups = _groups([*blocks["group"], *texts], answers)
        told += told_of_groups
    free = _without(free, blocks["group"])
    return Roles(blocks, given, items, list(free), told=told)


def _without(names: Names, labels: Iterable[str]) -> Names:
    """Return the names of all columns but some."""
    labels = set(labels)
    return {label: name for label, name in names.items() if label not in labels}


def _called(meaning: str, names: Names, letters: Mapping[str, str]) -> list[str]:
    """Return the columns whose name has a meaning; if none has, those with a word of it inside."""
    exact, *inside = known_names("survey").get(meaning, [set()])
    named = [x for x, name in names.items() if name in exact or letters.get(name) == meaning]
    words = list(chain(*inside))
    return named or [x for x, name in names.items() if any(word in name for word in words)]


def _fitting(
    meaning: str, labels: list[str], answers: Mapping[str, Answers], items: Collection[str]
) -> list[str]:
    """Return the columns, of those with the name, whose answers fit a meaning, or ask."""
    if meaning in (*LEADING, "nps"):
        labels = [label for label in labels if label in items]
    if meaning in LEADING and len(labels) == 1:  # a question like any other
        return []
    if meaning == "wave":
        labels = [label for label in labels if has_levels(answers[label].cells, WAVES)]
    if meaning not in SEVERAL and len(labels) > 1:
        raise TableError(
            "{labels} may be the {meaning}. Say which: {options}.",
            labels=listed(labels),
            meaning=meaning,
            options=option("columns", *((meaning, label) for label in [*labels, ""])),
        )
    return labels


def _is_opposite(name: str) -> bool:
    """Tell whether a name speaks of what is not satisfactory, and of nothing else."""
    return bool(OPPOSITE.search(name)) and not BOTH_ENDS.search(OPPOSITE.sub("", name))


def _satisfaction(named: Names, answers: Mapping[str, Answers]) -> tuple[list[str], list[str]]:
    """Return the columns of satisfaction among those so named, and what is told; or ask."""
    told = []
    items = [label for label in named if is_item(answers[label], often=False)]
    if items and (others := [label for label in named if label not in items]):
        told = [say("Not on a scale, so not satisfaction: {labels}.", labels=listed(others))]
        named = _without(named, others)
    block = _one_block(named)
    _check_holes({label: answers[label].values.notna() for label in block})
    return block, told


def _one_block(named: Names) -> list[str]:
    """Return the columns of one name among those named for satisfaction, or ask."""
    blocks = _by_name(named)
    overall = [name for name in blocks if ALL_IN_ALL.search(name)]
    if len(overall) == 1 and not any(name in EXACT for name in blocks if name not in overall):
        return blocks[overall[0]]  # the others say with what
    if len(blocks) == 1:
        return list(named)
    ways = [",".join(block) for block in [*blocks.values(), named]]
    raise TableError(
        "{labels} may be satisfaction. Say which it is (of several, the mean counts): {options}.",
        labels=listed(named),
        options=option("columns", *(("satisfaction", way) for way in ways)),
    )


def _by_name(names: Names) -> dict[str, list[str]]:
    """Return the columns that have each name."""
    blocks: dict[str, list[str]] = {}
    for label, name in names.items():
        blocks.setdefault(name, []).append(label)
    return blocks


def _check_holes(there: Mapping[str, pd.Series]) -> None:
    """Ask where a question on satisfaction was put to some of the people only."""
    there = pd.DataFrame(there)
    few = there.mean() < HOLES * there.mean().max()
    if few.any():
        without, ways = there.loc[:, ~few], (there.columns[~few], there.columns)
        raise TableError(
            "Fewer people have answered {few} than the other questions on satisfaction. "
            "Without that, {some} people count; with it, {all}: {options}.",
            few=listed(there.columns[few]),
            some=int(without.all(axis=1).sum()),
            all=int(there.all(axis=1).sum()),
            options=option("columns", *(("satisfaction", ",".join(way)) for way in ways)),
        )


def _no_satisfaction(
    names: Names, blocks: Mapping[str, list[str]], items: Sequence[str]
) -> TableError:
    """Return the question which column is satisfaction: by its answers, any without a meaning."""
    taken = set(chain(*(block for meaning, block in blocks.items() if meaning not in LEADING)))
    may_be = _by_name({x: name for x, name in names.items() if x in items and x not in taken})
    ways = [*map(",".join, may_be.values())] or [say("one of these")]
    return TableError(
        "no column is recognised as satisfaction. The columns are {labels}. Name it, or several: "
        "{options}.",
        labels=listed(names),
        options=option("columns", *(("satisfaction", way) for way in ways)),
    )


def _groups(labels: list[str], answers: Mapping[str, Answers]) -> tuple[list[str], list[str]]:
    """Return the columns by which people are grouped, and what is told of those beyond the most."""
    groups = [label for label in labels if has_levels(answers[label].cells, LEVELS)]
    if len(groups) <= GROUPS:
        return groups, []
    told = say(
        "Not shown as groups, as there are more than {most}: {labels}. Name those to show: "
        "{options}.",
        most=GROUPS,
        labels=listed(groups[GROUPS:]),
        options=option("columns", ("group", ",".join(groups))),
    )
    return groups[:GROUPS], [told]
