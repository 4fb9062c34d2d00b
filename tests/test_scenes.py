"""A scene: how its answers, steps and mistakes are registered, and what follows from the data."""

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets, scenes
from crmlab.answers import Case, Function, Integer, Label, Number, Table, Vector, share
from crmlab.checking import look_at
from crmlab.formulas import Verb
from crmlab.scenes import Scene, registered


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(scenes, "_registered", {})


@pytest.fixture
def shop():
    scene = Scene(
        "9-1",
        customers=(400, "customers", "the customers"),
        guests=(731, "customers", "the guests"),
        margin=(12.5, "CNY a customer", "the margin"),
        cost=(1_310.0, "CNY", "the cost"),
        hints=["nudge", "push", "almost"],
    )

    @scene.step("CNY", "the income")
    def income(customers, margin):
        return customers * margin

    @scene.answer(Number("CNY", 1), "the profit")
    def profit(income, cost):
        return income - cost

    @scene.answer(share(1e-4), "the return")
    def returns(profit, cost):
        return profit / cost

    return scene


def outcomes(scene, *given):
    return [part.outcome for part in look_at(scene, given).parts]


def messages(scene, *given):
    return [part.message for part in look_at(scene, given).parts]


def test_a_scene_is_registered_by_its_id(shop):
    assert registered() == {"9-1": shop}
    registered().clear()
    assert registered() == {"9-1": shop}


def test_answers_follow_from_quantities_steps_and_earlier_answers(shop):
    assert shop.edition.truths == {"profit": 3690.0, "returns": 3690 / 1310}
    assert list(shop.parts) == ["profit", "returns"]
    assert shop.edition.right("returns", {"profit": 131.0}) == pytest.approx(0.1)


def test_more_than_three_hints_are_refused():
    with pytest.raises(ValueError, match="three at most"):
        Scene("9-2", hints=["a"] * 4)


def test_a_later_answer_that_follows_from_a_wrong_one_is_told_so(shop):
    assert outcomes(shop, 5000, 5000 / 1310) == ["slip", "follows from an earlier answer"]
    assert messages(shop, 5000, 5000 / 1310)[1] == "right for your `profit`: mend that first"


def test_what_follows_is_recognised_to_the_digits_given(shop):
    assert outcomes(shop, 4321, 3.2985)[1] == "follows from an earlier answer"
    assert outcomes(shop, 4321, 3.3)[1] != "follows from an earlier answer"


def test_nothing_follows_where_the_earlier_answer_is_right_or_not_there(shop):
    assert outcomes(shop, 3690, 5000 / 1310)[0] == "correct"
    assert outcomes(shop, 3690, 5000 / 1310)[1] == "slip"
    assert outcomes(shop, ..., 5000 / 1310)[1] == "slip"
    assert outcomes(shop, "many", 5000 / 1310)[1] == "slip"


def test_an_answer_follows_only_from_those_that_its_formula_holds(shop):
    @shop.answer(Number("customers", 1), "all who came")
    def came(customers, guests):
        return customers + guests

    assert "follows" not in outcomes(shop, 5000, 5000 / 1310, 17)[2]


def test_the_answer_to_another_part_is_told_for_another_kind_only():
    scene = Scene(
        "9-3",
        stages=(["use", "inquiry"], "stages", "the stages"),
        gaps=(np.array([0.31, -0.42]), "points", "the gaps"),
    )

    @scene.answer(Number("points", 0.01), "the range")
    def span(gaps):
        return gaps @ np.array([1.0, -1.0])

    @scene.answer(Label(["use", "inquiry"]), "the stage")
    def worst(gaps, stages):
        return Verb(lambda gaps, stages: stages[int(np.argmin(gaps))])(gaps, stages)

    assert messages(scene, "inquiry", 0.73) == [
        "this is the answer to worst",
        "this is the answer to span",
    ]
    assert outcomes(scene, "use", "use")[0] == "wrong kind"
    assert "answer to" not in messages(scene, "use", "use")[0]


def test_a_mistake_is_named_alone_and_in_several_answers():
    scene = Scene("9-4", a=(311.0, "CNY", "the first"), b=(17.0, "pieces", "the second"))
    scene.answer(Number("CNY", 0.1), "the sum")(_called("both", lambda a, b: a + b))
    scene.answer(Number("CNY", 0.1), "the rest")(_called("rest", lambda a, b: a - b))
    scene.mistake(
        "both rest",
        "The second counts three times here",
        lambda a, b: {"both": a + 3 * b, "rest": a - 3 * b},
    )
    assert outcomes(scene, 362, 260) == ["known mistake"] * 2
    assert messages(scene, 362, 294) == ["The second counts three times here", "correct"]
    (mistake,) = scene.mistakes
    assert scene.edition.wrong_by(mistake) == {"both": 362.0, "rest": 260.0}


def _called(name, formula):
    formula.__name__ = name
    return formula


def test_a_mistake_may_be_made_of_answers_and_a_symptom_gets_what_is_given(shop):
    shop.mistake("profit", "Twice the cost", lambda profit, cost: profit - cost)

    @shop.symptom("profit")
    def loss(given, cost):
        return "A loss, at this cost?" if given < -10 * cost else ""

    assert messages(shop, 3690 - 1310, ...)[0] == "Twice the cost"
    assert messages(shop, -54_321.9, ...)[0] == "A loss, at this cost?"
    assert outcomes(shop, -54_321.9, ...)[0] == "known mistake"
    assert outcomes(shop, -4_321.9, ...)[0] == "wrong"


def test_quantities_are_read_at_the_first_check_and_once_for_an_edition(tmp_path):
    calls = []
    scene = Scene("9-5", a=(lambda: calls.append(1) or 7.0, "CNY", "the first"))
    scene.answer(Number("CNY"), "twice")(_called("twice", lambda a: 2 * a))
    assert calls == []
    assert [outcomes(scene, 14.0), outcomes(scene, 3.0)] == [["correct"], ["wrong"]]
    assert calls == [1]
    pd.DataFrame({"stage": []}).to_parquet(tmp_path / "auto_stage_survey.parquet")
    try:
        datasets.use_folder(tmp_path)
        outcomes(scene, 14.0)
        assert calls == [1, 1]
    finally:
        datasets.use_folder(None)
    outcomes(scene, 14.0)
    assert calls == [1, 1]


def test_a_scene_may_get_a_mistake_before_the_answer_it_touches(shop):
    shop.mistake("late", "This is the cost", lambda cost: cost)
    shop.answer(Number("CNY"), "late")(_called("late", lambda cost, margin: cost - margin))
    assert "This is the cost" in messages(shop, ..., ..., 1310)[2]


def test_cells_are_diagnosed_one_by_one_and_another_order_comes_first():
    scene = Scene(
        "9-6",
        cost_a=(4_100.0, "CNY", "the money of A"),
        cost_b=(3_300.0, "CNY", "the money of B"),
        won_a=(97.0, "customers", "the customers of A"),
        won_b=(53.0, "customers", "the customers of B"),
    )

    @scene.answer(Vector(["A", "B"], "CNY", 0.01), "what a customer costs")
    def each(cost_a, cost_b, won_a, won_b):
        return [cost_a / won_a, cost_b / won_b]

    a, b = 4_100 / 97, 3_300 / 53
    assert messages(scene, [a, 3_300 / 97])[0] == (
        "B: You took *the customers of A*. Take *the customers of B*"
    )
    assert "You left out *the customers of A*" in messages(scene, [4_100, b])[0]
    assert messages(scene, [b, a])[0].startswith("The right numbers")
    assert outcomes(scene, [a, b]) == ["correct"]
    assert messages(scene, [a, 12.3456])[0] == "B: too low (CNY)"


def test_a_table_is_diagnosed_column_by_column():
    scene = Scene(
        "9-7",
        heads=(np.array([3.0, 7.0]), "customers by layer", "the customers"),
        money=(np.array([110.0, 250.0]), "CNY by layer", "the revenue"),
    )
    rows, units = ["top", "lower"], {"customers": "customers", "each": "CNY a customer"}

    @scene.answer(Table(rows, units, {"customers": 0, "each": 0.01}), "the layers")
    def layers(heads, money):
        return {"customers": heads, "each": money / heads}

    right = scene.edition.truths["layers"]
    assert right.index.tolist() == rows
    assert outcomes(scene, right.iloc[::-1]) == ["correct"]
    wrong = right.assign(each=[3 / 110, 7 / 250])
    assert messages(scene, wrong)[0].startswith("each: ")
    assert outcomes(scene, wrong) == ["slip"]
    assert outcomes(scene, right.assign(each=[1.0, 2.0])) == ["wrong"]


def test_a_whole_number_is_rounded_where_a_slip_makes_a_fraction():
    scene = Scene("9-8", a=(100, "people", "all"), rate=(0.25, "share of people", "the rate"))
    scene.answer(Integer("buyers"), "the buyers")(_called("buyers", lambda a, rate: a * rate))
    scene.mistake("buyers", "A third", lambda a: a / 3)
    assert messages(scene, 33) == ["A third"]


DOUBLED = [
    Case("a list", ([1.0, 2.5],), Vector(["first", "second"], "units")),
    Case("another", ([3.0, 7.0],), Vector(["first", "second"], "units")),
]


def test_a_function_is_diagnosed_by_what_it_makes_of_all_cases():
    @Verb
    def doubled(values):
        return [2 * value for value in values]

    @doubled.slip("You squared")
    def squared(values):
        return [value**2 for value in values]

    scene = Scene("9-9")
    scene.answer(Function(lambda: DOUBLED), "twice each", values="the values")(
        _called("twice", lambda values: doubled(values))
    )
    scene.mistake("twice", "You halved", lambda: lambda values: [value / 2 for value in values])

    def told(function):
        (part,) = look_at(scene, [function]).parts
        return part.outcome, part.message

    assert told(lambda values: [value * 2 for value in values])[0] == "correct"
    assert told(lambda values: [value * value for value in values]) == ("slip", "You squared")
    assert told(lambda values: [value / 2 for value in values]) == ("known mistake", "You halved")
    assert told(lambda values: [2.0, 5.0])[0] == "wrong"  # right for one of the cases
    assert "on another" in told(lambda values: [2.0, 5.0])[1]


def test_what_a_slip_cannot_compute_is_no_slip():
    scene = Scene(
        "9-10",
        values=(np.array([1.0, 2.0, 4.0]), "CNY", "the values"),
        name=("gold", "CNY", "a name"),
        other=(np.array([1.0, 2.0]), "CNY", "values of another length"),
    )

    @scene.answer(Vector(["a", "b", "c"], "CNY"), "twice each")
    def each(values):
        return values * 2 + np.array([0.5, 0.25, 0.125])

    assert outcomes(scene, [9.0, 9.5, 11.25]) == ["wrong"]


def test_a_scene_whose_data_lack_a_column_fails_when_it_is_asked_and_not_before():
    def broken():
        raise KeyError("revenue")

    scene = Scene("9-11", a=(broken, "CNY", "the first"))
    scene.answer(Number("CNY"), "it")(_called("it", lambda a: a * 2))
    with pytest.raises(KeyError):
        _ = scene.edition
