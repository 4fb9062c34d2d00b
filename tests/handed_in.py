"""What learners hand in: the right answers of an exercise in every reasonable form, and wrong ones.

Importing this registers the exercises of all chapters.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from crmlab import (  # noqa: F401
    complaints,
    information,
    lifecycle,
    loyalty,
    orientation,
    segmentation,
    strategy,
    value,
)
from crmlab.answers import (
    Function,
    Integer,
    Kind,
    Label,
    Labels,
    Number,
    Pairs,
    Ranking,
    Table,
    Vector,
)
from crmlab.checking import check
from crmlab.scenes import Scene, registered
from crmlab.scenes.formulas import Evaluation
from crmlab.scenes.slips.slip import Slip
from crmlab.scenes.slips.steps import steps_of

SCENES = registered()
PARTS = [(key, name) for key, scene in SCENES.items() for name in scene.parts]


def right(key: str) -> list:
    """Return the right answers of an exercise, functions as a learner writes them."""
    scene = SCENES[key]
    return [
        written(scene, name, lambda here, name=name: here.of(scene.answers[name]))
        if isinstance(kind, Function)
        else scene.edition.truths[name]
        for name, kind in scene.parts.items()
    ]


def written(scene: Scene, name: str, body: Callable) -> Callable:
    """Return the function that a learner writes whose body is this."""

    def function(*arguments):
        given = dict(zip(scene.answers[name].arguments, arguments, strict=True))
        made = body(Evaluation(scene.edition._known(name, scene.edition.truths) | given))
        return made(*arguments) if callable(made) else made

    return function


def named(key: str, **handed_in: object) -> str:
    """Return what is said of the only answer that is handed in."""
    (part,) = check(key, **handed_in).parts
    return part.message


def given_with(key: str, **others: object) -> list:
    """Return the right answers of an exercise, but for some."""
    return [
        others.get(name, answer) for name, answer in zip(SCENES[key].parts, right(key), strict=True)
    ]


def wrong_by(scene: Scene, name: str, slip: Slip) -> object:
    """Return what somebody hands in who makes a slip, or a mistake as one."""
    if isinstance(scene.parts[name], Function):
        return written(scene, name, slip.value)
    return scene.edition._value(name, slip.value, scene.edition._here(name))


def verb_slips(scene: Scene, name: str) -> list[Slip]:
    """Return the slips of all verbs of a formula."""
    return steps_of(scene.answers[name].asked)


def within_twice_the_tolerance(kind: Kind, answer: object, truth: object) -> bool:
    """Tell whether an answer is nearer to the truth than a wrong one may be."""
    tolerance = getattr(kind, "tolerance", None)
    if tolerance is None:
        return kind.same(answer, truth)
    twice = (
        {name: 2 * each for name, each in tolerance.items()}
        if isinstance(tolerance, dict)
        else 2 * tolerance
    )
    return replace(kind, tolerance=twice).same(answer, truth)


def forms(kind: Kind, truth: object) -> Iterator[object]:
    """Yield a right answer in every form in which it can reasonably be given."""
    if isinstance(kind, Number):
        yield from (truth, np.float64(truth), np.array(truth), np.complex128(truth))
        if isinstance(kind, Integer):
            yield from (int(truth), np.int64(truth), np.int32(truth))
    elif isinstance(kind, Vector | Labels):
        yield from one_for_each(kind.names, list(truth))
    elif isinstance(kind, Table):
        yield from tables(truth)
    elif isinstance(kind, Ranking):
        yield from in_a_row(truth)
        yield [f" {name.upper()} ".replace(" ", "_").strip("_") for name in truth]
    elif isinstance(kind, Label):
        yield from (truth, truth.upper(), f" {truth} ", truth.replace("_", " "))
        yield truth.replace(" ", "_")
    elif isinstance(kind, Pairs):
        pairs = [tuple(sorted(pair)) for pair in truth]
        yield from (pairs, set(truth), np.array(pairs), pd.DataFrame(pairs), pairs[::-1])
        yield from ([pair[::-1] for pair in pairs], pd.MultiIndex.from_tuples(pairs))


def in_a_row(values: list) -> Iterator[object]:
    """Yield values in their order."""
    yield from (values, tuple(values), np.array(values), pd.Series(values), pd.Index(values))


def one_for_each(names: list, values: list) -> Iterator[object]:
    """Yield values for names: in their order, or labelled, and then in any order."""
    yield from in_a_row(values)
    column = np.array(values).reshape(-1, 1)
    yield from (column, column.T, pd.DataFrame(column), [values])
    yield [np.float64(each) if isinstance(each, float) else each for each in values]
    if any(each is None or each != each for each in values):
        yield [None if each != each else each for each in values]
    turned = dict(zip(reversed(names), reversed(values), strict=True))
    series = pd.Series(turned, name="answer").rename_axis("name")
    yield from (turned, series, series.to_frame(), series.reset_index(), series.to_frame().T)
    yield series.set_axis([str(name).upper() for name in series.index])
    yield series.set_axis([f"{name}".replace("_", " ").title() for name in series.index])
    yield series.set_axis(pd.CategoricalIndex(series.index))
    if all(str(name).rstrip("+").isdigit() for name in names):
        numbers = [int(str(name).rstrip("+")) for name in series.index]
        yield from (series.set_axis(numbers), series.set_axis(list(map(float, numbers))))
        yield dict(zip(numbers, series, strict=True))


def tables(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a table with its rows and columns in any order."""
    turned = table.iloc[::-1, ::-1]
    yield from (table, turned, turned.astype(object), turned.assign(note="x"))
    yield turned.rename_axis("layer").reset_index()
    yield turned.set_axis(pd.CategoricalIndex(turned.index))
