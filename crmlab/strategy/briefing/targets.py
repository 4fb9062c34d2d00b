"""Targets of the scorecard: a TOML file with a table for each measure, read and written."""

from collections.abc import Iterable, Mapping
from numbers import Real
from pathlib import Path

from crmlab.briefing.missing import Missing
from crmlab.messages import say
from crmlab.strategy.briefing.measured import Measured
from crmlab.strategy.briefing.measures import described
from crmlab.tables import Refusal
from crmlab.tables.mapping import read_map, write_map

KEYS = ("target", "direction")
DIRECTIONS = {"higher": "up", "lower": "down"}  # which way is better, as a target file says it
DIGITS = {"share": 3, "ratio": 3, "number": 2, "money": 2}

Targets = Mapping[str, Mapping[str, object]]


def read_targets(path: str | Path) -> dict[str, object]:
    """Return the targets that a TOML file holds, once all of them can be used."""
    targets = read_map(path)
    try:
        targets_by_measure(targets)
    except Refusal as why:
        raise Refusal("{path}: {why}", path=path, why=why) from None
    return targets


def targets_by_measure(targets: Targets) -> dict[str, float]:
    """Return the target of each measure that has one; refuse what cannot be one.

    >>> targets_by_measure({"repurchase_rate": {"target": 0.35, "direction": "up"}})
    {'repurchase_rate': 0.35}
    """
    measures = described()
    for name, entry in targets.items():
        if name not in measures.index:
            raise Refusal(
                "There is no measure {name}. There are: {known}.",
                name=repr(name),
                known=", ".join(measures.index),
            )
        if not isinstance(entry, Mapping):
            raise Refusal(
                "{name}: write [{name}] in a line of its own, and target = {target} below it.",
                name=name,
                target=entry,
            )
        _require_keys(name, entry)
        _require_direction(name, entry, DIRECTIONS[measures.at[name, "better"]])
        if "target" in entry:
            _require_target(name, entry["target"], measures.at[name, "unit"])
    return {name: float(entry["target"]) for name, entry in targets.items() if "target" in entry}


def _require_keys(name: str, keys: Iterable[str]) -> None:
    for key in keys:
        if key not in KEYS:
            raise Refusal(
                "{name}: there is no {key}; there are: {known}.",
                name=name,
                key=repr(key),
                known=", ".join(KEYS),
            )


def _require_direction(name: str, entry: Mapping[str, object], better: str) -> None:
    direction = entry.get("direction", better)
    if direction not in DIRECTIONS.values():
        raise Refusal(
            "{name}: direction is {known}; not {direction!r}.",
            name=name,
            known=" or ".join(f'"{one}"' for one in DIRECTIONS.values()),
            direction=direction,
        )
    if direction != better:
        raise Refusal(
            '{name}: direction must be "{better}", which is for the better; not "{direction}".',
            name=name,
            better=better,
            direction=direction,
        )


def _require_target(name: str, target: object, unit: str) -> None:
    if isinstance(target, bool) or not isinstance(target, Real):
        raise Refusal(
            "{name}: target must be a number, such as 0.35; not {target!r}.",
            name=name,
            target=target,
        )
    if unit == "share" and target > 1:
        raise Refusal(
            "{name}: target must be a share of 1 at most, such as 0.35 for 35 %; not {target}.",
            name=name,
            target=target,
        )
    if not 0 < target < 1e300:
        raise Refusal(
            "{name}: target must be above 0, as a miss is told as a share of it; not {target}.",
            name=name,
            target=target,
        )


def write_targets(
    measured: Mapping[str, Measured | Missing], targets: Mapping[str, float], path: str | Path
) -> None:
    """Write the targets of the measures of a file, with their values of today beside them.

    A measure without a target has its value of today for one, as a comment to be edited.
    """
    head = say("# Targets of the scorecard. Take the # before a target away, and write yours.")
    measures, lines = described(), [head]
    for name, now in measured.items():
        if isinstance(now, Missing):
            continue
        digits = DIGITS[measures.at[name, "unit"]]
        value = round(now.value, digits)
        entry = {"direction": DIRECTIONS[measures.at[name, "better"]]}
        today = say("# {meaning} Today: {value}", meaning=measures.at[name, "meaning"], value=value)
        target = targets.get(name, max(value, 10**-digits))  # one of 0 would be refused
        table = write_map({name: {"target": target, **entry}}).splitlines()
        if name not in targets:
            table[1] = f"# {table[1]}"
        lines += ["", today, *table]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
