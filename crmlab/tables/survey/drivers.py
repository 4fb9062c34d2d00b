"""What may lead to satisfaction: constructs, or questions on its scale."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from crmlab.tables.errors import TableError, option
from crmlab.tables.survey.answers import Answers
from crmlab.tables.survey.roles import HOLES, LEADING, Roles
from crmlab.tables.survey.scale import Scale

FEW = 0.05  # of the answers, up to which they are no rating where only so many are good


def find_drivers(
    answers: Mapping[str, Answers], roles: Roles, scales: Mapping[str, Scale | None]
) -> Roles:
    """Return the roles with the columns and constructs that may lead to satisfaction, or ask."""
    first = roles.satisfaction[0]
    people = HOLES * len(answers[first].numbers)
    constructs = [name for name in LEADING if roles.blocks[name]]
    free = [label for label in roles.free if label in roles.items]
    loose = [
        label
        for label in free
        if (scale := scales[label]) is not None
        and scale.ends == scales[first].ends
        and len(answers[label].numbers) >= people
        and _is_rated(answers[label], scale)
    ]
    if constructs and loose and "drivers" not in roles.given:
        ways = [",".join(way) for way in (constructs, loose, [*constructs, *loose])]
        raise TableError(
            "what leads to satisfaction can be taken in several ways: {options}.",
            options=option("columns", *(("drivers", way) for way in ways)),
        )
    drivers = roles.given.get("drivers", constructs or loose)
    dropped = [name for name in constructs if name not in drivers]
    blocks = {name: labels for name, labels in roles.blocks.items() if name not in dropped}
    unused = [label for label in free if label not in drivers]
    unused += chain(*(roles.blocks[name] for name in dropped))
    return replace(roles, blocks=blocks | {"drivers": drivers}, unused=unused)


def _is_rated(answers: Answers, scale: Scale) -> bool:
    """Tell whether some answers are in the better half of a scale: counts and ranks are not."""
    on = answers.numbers[scale.holds(answers.numbers)]
    return bool(answers.top or (scale.upward(on) > sum(scale.ends) / 2).mean() > FEW)
