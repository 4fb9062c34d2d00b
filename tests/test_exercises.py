"""Every exercise of every chapter: not attempted, right, each mistake, wrong kinds."""

import json
import re
from pathlib import Path

import pytest

# Importing a chapter registers its exercises.
from crmlab import information, lifecycle, orientation, value  # noqa: F401
from crmlab.answers import Function, Integer, Label, Labels, Number, Pairs, Table, Vector
from crmlab.checking import check, hint, registered

EXERCISES = registered()
CHAPTERS = {
    "00": range(7),  # 0-0 warms up
    "01": range(1, 10),
    "02": range(1, 11),
    "04": range(1, 11),
}
SOLUTIONS = Path(__file__).resolve().parents[1] / "notebooks/solutions"
MISTAKES = [
    pytest.param(key, message, make, id=f"{key}-{make.__name__}")
    for key, made in EXERCISES.items()
    for message, make in made.mistakes
]


def reference(key):
    """Return the reference answers as a learner would hand them in."""
    made = EXERCISES[key]
    answers = made.reference()
    return [own(answer) for answer in (answers if len(made.parts) > 1 else [answers])]


def own(answer):
    """Return a function of the package as if the learner had written it."""
    return (lambda *arguments: answer(*arguments)) if callable(answer) else answer


def of_chapter(chapter):
    return {key: made for key, made in EXERCISES.items() if key.startswith(f"{int(chapter)}-")}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_its_exercises_in_order(chapter):
    numbers = [f"{int(chapter)}-{n}" for n in CHAPTERS[chapter]]
    assert list(of_chapter(chapter)) == numbers


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_chapter_asks_for_the_answers_in_the_order_of_the_registration(chapter):
    (notebook,) = SOLUTIONS.glob(f"{chapter}_*.ipynb")
    asked = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if "check" in cell["metadata"].get("tags", []):
            key, *names = re.findall(r'[\w"-]+', "".join(cell["source"]).split("check(")[1])
            asked[key.strip('"')] = names
    assert asked == {key: list(made.parts) for key, made in of_chapter(chapter).items()}
    assert list(asked) == list(of_chapter(chapter))


@pytest.mark.parametrize("key", EXERCISES)
def test_stubs_are_not_attempted(key):
    feedback = check(key, *[...] * len(EXERCISES[key].parts))
    assert {part.outcome for part in feedback.parts} == {"not attempted"}


@pytest.mark.parametrize("key", EXERCISES)
def test_the_reference_is_right(key):
    assert check(key, *reference(key)).outcome == "correct"


@pytest.mark.parametrize("key", EXERCISES)
def test_a_hint_can_be_pasted(key):
    """Python does not know the typographic minus sign."""
    assert not [text for text in EXERCISES[key].hints if "\N{MINUS SIGN}" in text]


@pytest.mark.parametrize("key", EXERCISES)
def test_each_exercise_knows_two_mistakes_and_three_hints_at_most(key):
    assert len(EXERCISES[key].mistakes) >= 2
    assert 1 <= len(EXERCISES[key].hints) <= 3
    for number in range(1, len(EXERCISES[key].hints) + 1):
        assert EXERCISES[key].hints[number - 1] in repr(hint(key, number))


@pytest.mark.parametrize(("key", "message", "make"), MISTAKES)
def test_a_mistake_differs_from_the_truth_and_is_named(key, message, make):
    made = EXERCISES[key]
    wrong = [own(answer) for answer in (make() if len(made.parts) > 1 else [make()])]
    given = [
        right if answer is ... else answer
        for right, answer in zip(reference(key), wrong, strict=True)
    ]
    feedback = check(key, *given)
    named = [part for part, answer in zip(feedback.parts, wrong, strict=True) if answer is not ...]
    assert named
    for part in named:
        assert part.outcome == "known mistake"
        assert part.message == message


WRONG_KINDS = {
    "none": None,
    "text": "many",
    "nan": float("nan"),
    "ragged": [[1, 2], [3]],
    "object": object(),
    "truth value": True,
}


@pytest.mark.parametrize("key", EXERCISES)
@pytest.mark.parametrize("answer", WRONG_KINDS.values(), ids=WRONG_KINDS)
def test_wrong_kinds_are_told_what_was_expected(key, answer):
    feedback = check(key, *[answer] * len(EXERCISES[key].parts))
    for part in feedback.parts:
        assert part.outcome == "wrong kind"
        assert "expected" in part.message


@pytest.mark.parametrize("key", EXERCISES)
def test_a_percentage_is_never_taken_for_a_share(key):
    for place, (name, kind) in enumerate(EXERCISES[key].parts.items()):
        if isinstance(kind, Number) and kind.unit == "share":
            given = reference(key)
            given[place] = given[place] * 100
            part = check(key, *given).parts[place]
            assert part.name == name
            assert "percentage" in part.message


def shorter(kind, answer):
    """Return the answer in the wrong shape."""
    if isinstance(kind, Pairs):
        return [[id_] for id_ in answer.iloc[:, 0]]
    if isinstance(kind, Vector | Labels):
        return list(answer)[:-1]
    if isinstance(kind, Table):
        return answer.iloc[:-1]
    if isinstance(kind, Function):
        return lambda revenue: answer(revenue)[:-1]
    return [answer]


@pytest.mark.parametrize("key", EXERCISES)
def test_a_wrong_shape_is_a_wrong_kind(key):
    given = [
        shorter(kind, answer)
        for kind, answer in zip(EXERCISES[key].parts.values(), reference(key), strict=True)
    ]
    assert {part.outcome for part in check(key, *given).parts} == {"wrong kind"}


@pytest.mark.parametrize("key", EXERCISES)
def test_a_wrong_number_is_told_its_direction_and_not_the_answer(key):
    for place, kind in enumerate(EXERCISES[key].parts.values()):
        if isinstance(kind, Number):
            given = reference(key)
            truth = given[place]
            higher = truth + abs(truth) * 0.3171 + 7.77
            given[place] = round(higher) if isinstance(kind, Integer) else higher
            part = check(key, *given).parts[place]
            assert part.outcome == "wrong"
            assert "too high" in part.message
            assert f"{truth:.4g}" not in part.message
        elif isinstance(kind, Label):
            given = reference(key)
            given[place] = next(o for o in kind.options if o != given[place])
            assert check(key, *given).parts[place].outcome in ("wrong", "known mistake")
