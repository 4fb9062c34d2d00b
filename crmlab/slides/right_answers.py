"""What an exercise asks for, in words, and what is right: for the slide behind the task."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real

from crmlab import theme
from crmlab.answers import Function

FEW = 6  # numbers of a list that are shown


@dataclass(frozen=True)
class Asked:
    """One answer: its name, what it is, and what is right, where that fits into a line."""

    name: str
    words: str = ""
    right: str = ""


def asked_for(exercise_id: str, names: Iterable[str]) -> list[Asked]:
    """Return what an exercise asks for; of one that is not registered, only the names."""
    from crmlab.scenes import registered

    scene = registered().get(exercise_id)
    return [Asked(name) if scene is None else _asked(scene, name) for name in names]


def _asked(scene: object, name: str) -> Asked:
    answer = scene.edition.asks(name)
    if answer is None:
        return Asked(name)
    if isinstance(answer.kind, Function):
        return Asked(name, theme.words(answer.words))
    unit, of = getattr(answer.kind, "unit", ""), getattr(answer.kind, "names", ())
    right = _written(scene.edition.truth(name), unit, of)
    return Asked(name, theme.words(answer.words), right)


def _written(value: object, unit: str, of: Sequence[str]) -> str:
    """Write what is right, each number behind its name; or nothing where it takes too much room."""
    from crmlab.scenes.editions import in_unit

    if isinstance(value, str | Real):
        return in_unit(value, unit)
    if isinstance(value, Mapping) or not hasattr(value, "__len__") or len(value) > FEW:
        return ""
    try:
        each = [in_unit(number, unit) for number in value]
    except (TypeError, ValueError):
        return ""
    if len(of) != len(each):
        return ", ".join(each)
    pairs = (f"{theme.words(name)}: {one}" for name, one in zip(of, each, strict=True))
    return " · ".join(pair.replace(" ", "\N{NO-BREAK SPACE}") for pair in pairs)
