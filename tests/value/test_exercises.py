"""Every exercise of chapter 02: not attempted, right in two ways, each mistake, wrong kinds."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets, value
from crmlab.answers import Function, Label, Labels, Number, Table, Vector
from crmlab.checking import check, hint, registered

EXERCISES = {key: made for key, made in registered().items() if key.startswith("2-")}
NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks/solutions/02_value.ipynb"
MISTAKES = [
    (key, message, make) for key, made in EXERCISES.items() for message, make in made.mistakes
]


def reference(key):
    """Return the reference answers as a learner would hand them in."""
    made = EXERCISES[key]
    answers = made.reference()
    return [own(answer) for answer in (answers if len(made.parts) > 1 else [answers])]


def own(answer):
    """Return a function of the package as if the learner had written it."""
    return (lambda *arguments: answer(*arguments)) if callable(answer) else answer


def test_chapter_02_has_its_ten_exercises():
    assert list(EXERCISES) == [f"2-{n}" for n in range(1, 11)]


def test_words_about_the_size_of_the_bank_say_which_edition_they_mean():
    bank = EXERCISES["2-5"]
    words = [*bank.hints, *(message for message, _ in bank.mistakes)]
    sizes = [before for text in words for before in re.findall(r"(\w+) 4,000", text)]
    assert set(sizes) == {"shipped"}


@pytest.mark.parametrize("key", EXERCISES)
def test_stubs_are_not_attempted(key):
    feedback = check(key, *[...] * len(EXERCISES[key].parts))
    assert {part.outcome for part in feedback.parts} == {"not attempted"}


@pytest.mark.parametrize("key", EXERCISES)
def test_the_reference_is_right(key):
    assert check(key, *reference(key)).outcome == "correct"


# The second way, with other means than the reference; the chapter's solution is a third.
PRINTED = {
    "2-1": [20_160_000, 0.331],
    "2-2": [[0.1, -0.9, 0.2, 0.6, -0.4, 0.3], "Inquiry"],
    "2-3": [16, 57],
    "2-4": [10_000, 4.44],
    "2-5": [0.750, 1.314, 1.368],
    "2-7": [80_000, 0.0437, 0.437, 0.175],
    "2-8": [71.5, [0.378, 0.217, 0.123, 0.201, 0.081], 0.011, 72.44],
    "2-9": [[0.3145, 0.0495, 0.0065, 0.1566, 0.4729], ["B", "A", "C", "D"]],
    "2-10": [[0.8786, 0.8677, 0.9183, 0.9487, None]],
}


@pytest.mark.parametrize("key", PRINTED)
def test_the_printed_answer_is_right(key):
    assert check(key, *PRINTED[key]).outcome == "correct"


def test_the_tiers_are_right_when_counted_by_hand():
    def tier(revenue):
        ranked = sorted(revenue, reverse=True)
        n = len(ranked)
        names = []
        for amount in revenue:
            ahead = ranked.index(amount)
            cuts = [math.ceil(round(cut * n, 9)) for cut in (0.01, 0.05, 0.20)]
            names.append(["top", "high", "middle", "lower"][sum(ahead >= cut for cut in cuts)])
        return names

    assert check("2-6", tier, reference("2-6")[1]).outcome == "correct"


def test_the_tiers_of_the_shop_are_80_320_1200_6400():
    assert reference("2-6")[1]["customers"].tolist() == [80, 320, 1200, 6400, 8000]


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


WRONG_KINDS = [None, "many", float("nan"), [[1, 2], [3]], object(), True]


@pytest.mark.parametrize("key", EXERCISES)
@pytest.mark.parametrize("answer", WRONG_KINDS, ids=repr)
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
            given[place] = truth * 1.3171 + 7.77
            part = check(key, *given).parts[place]
            assert part.outcome == "wrong"
            assert "too high" in part.message
            assert f"{truth:.4g}" not in part.message
        elif isinstance(kind, Label):
            given = reference(key)
            given[place] = next(o for o in kind.options if o != given[place])
            assert check(key, *given).parts[place].outcome in ("wrong", "known mistake")


def test_the_reference_follows_the_data_in_front_of_the_learner(tmp_path):
    survey = datasets.load("auto_stage_survey")
    survey.loc[survey["stage"] == "use", "experience"] = 1
    (tmp_path / "auto").mkdir()
    for path in (
        tmp_path / "auto_stage_survey.parquet",
        tmp_path / "auto/auto_stage_survey.parquet",
    ):
        survey.to_parquet(path)
    try:
        datasets.use_folder(tmp_path)
        assert reference("2-2")[1] == "use"
        assert check("2-2", *reference("2-2")).outcome == "correct"
    finally:
        datasets.use_folder(None)
    assert reference("2-2")[1] == "inquiry"


def test_the_chapter_asks_for_the_answers_in_the_order_of_the_registration():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    asked = {}
    for cell in cells:
        source = "".join(cell["source"])
        if "check" in cell["metadata"].get("tags", []):
            key, *names = re.findall(r'[\w"-]+', source.split("check(")[1])
            asked[key.strip('"')] = names
    assert asked == {key: list(made.parts) for key, made in EXERCISES.items()}


def test_hidden_revenue_cases_hold_real_ties():
    cases = EXERCISES["2-6"].parts["tier"].cases()
    tied = [case.arguments[0] for case in cases if case.arguments[0].duplicated().any()]
    assert tied
    for revenue in tied:
        up, down = (value.pyramid(revenue, ties=rule) for rule in ("up", "down"))
        assert not up.equals(down)
        assert isinstance(revenue, pd.Series)
        assert np.isfinite(revenue).all()
