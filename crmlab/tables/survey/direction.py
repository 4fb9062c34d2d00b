"""Which end of a scale is best, and which questions are asked the other way round."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.errors import TableError, option
from crmlab.tables.survey.answers import Answers
from crmlab.tables.survey.roles import LEADING, Roles
from crmlab.tables.survey.scale import Scale
from crmlab.tables.survey.scales import Scales

CLEAR = -2.58  # standard errors below 0 from which a correlation is surely negative
REVERSED = re.compile(r"[_ (]r(ev(ersed?)?)?\)?$", re.IGNORECASE)


def check_direction(
    kept: pd.DataFrame, answers: Mapping[str, Answers], roles: Roles, scales: Scales
) -> list[Scale]:
    """Ask which end is best where satisfaction goes against what it should go along with.

    Return the scales that satisfaction could also be on; where the caller has said one, it is not
    asked, and the other way round is among them.
    """
    block = roles.satisfaction
    drivers = [label for label in roles.blocks["drivers"] if label in kept]
    if any(answers[label].top for label in block):
        return scales.doubts
    for others in (roles.blocks["nps"], drivers if len(drivers) > 1 else []):
        if others and all(_falls(kept[one], kept[block]) for one in others):
            scale = scales.of[block[0]]
            if scales.said:
                return [scale.turned]
            raise _which_end(block, others, scale)
    return scales.doubts


def find_reversed(kept: pd.DataFrame, roles: Roles) -> tuple[list[str], list[str]]:
    """Return the questions that are asked the other way round, and what is told; or ask.

    Each is held against the others of its block; a driver of its own, against satisfaction.
    """
    if "reverse" in roles.given:
        return _checked(roles.given["reverse"], kept), []
    blocks = {name: roles.blocks.get(name, []) for name in ("satisfaction", *LEADING)}
    blocks["drivers"] = [label for label in roles.blocks["drivers"] if label not in LEADING]
    found, told = [], []
    for name, block in blocks.items():
        beside = {label: [x for x in block if x != label] for label in block}
        if alone := name == "drivers":
            beside = dict.fromkeys(block, roles.satisfaction)
        against = [label for label in block if _falls(kept[label], kept[beside[label]])]
        named = [label for label in against if REVERSED.search(label)]
        some = alone or len(named) < len(block)
        if named and some and (named == against or len(block) == 2):
            found += named
            told.append(
                say("Turned round, as names and answers say: {labels}.", labels=listed(named))
            )
        elif against:
            raise _which_way(name, against, either=not alone and len(against) == len(block))
    return found, told


def _which_end(block: list[str], others: list[str], scale: Scale) -> TableError:
    ways = (str(scale), str(scale.turned))
    up, down = (" ".join(option("scale", (label, way)) for label in block) for way in ways)
    return TableError(
        "satisfaction falls where {labels} rise. Which end of {block} is best? {up} or {down}.",
        labels=listed(others),
        block=listed(block),
        up=up,
        down=down,
    )


def _checked(labels: list[str], kept: pd.DataFrame) -> list[str]:
    """Return the questions that the caller calls reverse, once each is used."""
    for label in labels:
        if label not in kept:
            raise TableError("{label} cannot be turned round: it is not used.", label=repr(label))
    return labels


def _which_way(name: str, against: list[str], either: bool) -> TableError:
    """Return the question whether all that go against are reverse, or either of two is."""
    together = ",".join(against)
    ways = [("reverse", way) for way in (against if either else [together])]
    if name == "drivers":
        name = "satisfaction"
        ways.append(("other", together))
    return TableError(
        "answers to {labels} fall where those on {block} rise. Asked the other way round, or "
        "(other) not used? {options}; the last to use it as it is.",
        labels=listed(against),
        block=name,
        options=option("columns", *ways, ("reverse", "")),
    )


def _falls(one: pd.Series, others: pd.DataFrame) -> bool:
    """Tell whether answers surely fall where the mean of others rises."""
    if others.shape[1] == 0:
        return False
    pair = pd.concat([one, others.mean(axis=1, skipna=False)], axis=1).dropna()
    if len(pair) < 10 or (pair.nunique() < 2).any():
        return False
    r = np.clip(pair.corr().iloc[0, 1], -0.999999, 0.999999)
    return bool(np.arctanh(r) * np.sqrt(len(pair) - 3) < CLEAR)
