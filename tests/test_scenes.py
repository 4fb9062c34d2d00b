"""A scene: how its answers, steps and mistakes are registered, and what follows from the data."""

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets
from crmlab.answers import Case, Function, Integer, Label, Number, Table, Vector, share
from crmlab.checking import look_at
from crmlab.scenes import Exercise, Scene, answer, call, editions, given, registered, step
from crmlab.scenes.formulas import Verb


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", {})


@pytest.fixture
def shop():
    class Shop(Exercise, id="9-1"):
        customers = given(400, "customers", "the customers")
        guests = given(731, "customers", "the guests")
        margin = given(12.5, "CNY a customer", "the margin")
        cost = given(1_310.0, "CNY", "the cost")
        income = step(customers * margin, "CNY", "the income")
        profit = answer(income - cost, Number("CNY", 1), "the profit")
        returns = answer(profit / cost, share(1e-4), "the return")
        hints = ("nudge", "push", "almost")

    return Shop.scene


def outcomes(scene, *handed_in):
    return [part.outcome for part in look_at(scene, dict(zip(scene.parts, handed_in, strict=True)))]


def messages(scene, *handed_in):
    return [part.message for part in look_at(scene, dict(zip(scene.parts, handed_in, strict=True)))]


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
        Scene("9-2", {}, hints=["a"] * 4)


def test_a_sentence_on_what_it_means_has_only_gaps_for_what_the_scene_has(shop):
    with pytest.raises(ValueError, match="has no cots to say then"):
        Scene("9-2", shop.named, then="{profit} at {cots}")
    assert Scene("9-2", shop.named, then="{profit} at {cost}").edition.then() == (
        "3,690 CNY at 1,310 CNY"
    )


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (87_654.3, "CNY of the best", "87,654 CNY"),
        (-12.5, "CNY", "−12.50 CNY"),
        (0.2, "share of customers", "20 %"),
        (0.1234, "share", "12.3 %"),
        (5.0421, "λ", "5.04"),
        (0.01234, "ratio", "0.0123"),
        (1_234, "customers", "1,234"),
        (0.0, "points", "0"),
        ("gold", "layer", "gold"),
    ],
)
def test_a_number_is_written_as_its_unit_has_it(value, unit, written):
    assert editions.in_unit(value, unit) == written


def test_the_attributes_of_a_class_are_a_scene_in_their_order(shop):
    assert list(shop.named) == [
        *("customers", "guests", "margin", "cost", "income", "profit", "returns")
    ]
    assert [name for name, term in shop.named.items() if term.name != name] == []
    assert shop.quantities == {"customers": 400, "guests": 731, "margin": 12.5, "cost": 1_310.0}
    assert (shop.hints, shop.answers["returns"].unit) == (("nudge", "push", "almost"), "share")


def test_what_a_loop_leaves_over_is_no_quantity_more():
    class Two(Exercise, id="9-3"):
        one, other = given(3.1, "CNY", "the one"), given(4.7, "CNY", "the other")
        both = answer(one + other, Number("CNY", 1e-6), "both")
        for each in (one, other):
            both.example(2 * each)

    assert list(Two.scene.named) == ["one", "other", "both"]
    assert messages(Two.scene, 6.2) == [
        "This comes from the numbers of the example. The exercise has its own"
    ]


def test_an_answer_that_is_a_quantity_or_a_step_has_words_of_its_own():
    class Rate(Exercise, id="9-2"):
        low = given(0.125, "share", "the low rate")
        rate = answer(low, share(), "the rate")

    assert [term.words for term in Rate.scene.named.values()] == ["the low rate", "the rate"]
    assert Rate.scene.edition.truths == {"rate": 0.125}


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
    came = answer(
        shop.named["customers"] + shop.named["guests"], Number("customers", 1), "all who came"
    )
    scene = Scene("9-1", shop.named | {"came": came})
    assert "follows" not in outcomes(scene, 5000, 5000 / 1310, 17)[2]


def test_the_answer_to_another_part_is_told_for_another_kind_only():
    class Survey(Exercise, id="9-3"):
        stages = given(["use", "inquiry"], "stages", "the stages")
        gaps = given(np.array([0.31, -0.42]), "points", "the gaps")
        span = answer(gaps @ np.array([1.0, -1.0]), Number("points", 0.01), "the range")
        worst = answer(
            call(lambda gaps, stages: stages[int(np.argmin(gaps))], gaps, stages),
            Label(["use", "inquiry"]),
            "the stage",
        )

    assert messages(Survey.scene, "inquiry", 0.73) == [
        "this is the answer to worst",
        "this is the answer to span",
    ]
    assert outcomes(Survey.scene, "use", "use")[0] == "wrong kind"
    assert "answer to" not in messages(Survey.scene, "use", "use")[0]


def test_a_mistake_is_named_alone_and_in_several_answers():
    class Pair(Exercise, id="9-4"):
        first = given(311.0, "CNY", "the first")
        second = given(17.0, "pieces", "the second")
        both = answer(first + second, Number("CNY", 0.1), "the sum")
        rest = answer(first - second, Number("CNY", 0.1), "the rest")
        both.mistake("The second counts three times here", first + 3 * second)
        rest.mistake("The second counts three times here", first - 3 * second)

    assert outcomes(Pair.scene, 362, 260) == ["known mistake"] * 2
    assert messages(Pair.scene, 362, 294) == ["The second counts three times here", "correct"]


def test_a_mistake_in_several_numbers_is_a_list():
    class Pair(Exercise, id="9-4"):
        first = given(311.0, "CNY", "the first")
        second = given(17.0, "pieces", "the second")
        ends = answer([first + second, first - second], Vector(["a", "b"], "CNY"), "the ends")
        ends.mistake("The second counts three times here", [first + 3 * second, first - 3 * second])

    assert messages(Pair.scene, [362, 260]) == ["The second counts three times here"]
    assert outcomes(Pair.scene, [362, 260]) == ["known mistake"]


def test_a_mistake_may_be_made_of_answers_and_a_symptom_gets_what_is_given(shop):
    profit, cost = shop.answers["profit"], shop.named["cost"]
    profit.mistake("Twice the cost", profit - cost)

    @profit.symptom
    def loss(given, cost):
        return "A loss, at this cost?" if given < -10 * cost else ""

    assert messages(shop, 3690 - 1310, ...)[0] == "Twice the cost"
    assert messages(shop, -54_321.9, ...)[0] == "A loss, at this cost?"
    assert outcomes(shop, -54_321.9, ...)[0] == "known mistake"
    assert outcomes(shop, -4_321.9, ...)[0] == "wrong"


def test_quantities_are_read_at_the_first_check_and_once_for_an_edition(tmp_path):
    calls = []

    class Twice(Exercise, id="9-5"):
        once = given(lambda: calls.append(1) or 7.0, "CNY", "the first")
        twice = answer(2 * once, Number("CNY"), "twice")

    scene = Twice.scene
    assert calls == []
    assert [outcomes(scene, 14.0), outcomes(scene, 3.14159)] == [["correct"], ["wrong"]]
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


def test_cells_are_diagnosed_one_by_one_and_another_order_comes_first():
    class Channels(Exercise, id="9-6"):
        cost_a = given(4_100.0, "CNY", "the money of A")
        cost_b = given(3_300.0, "CNY", "the money of B")
        won_a = given(97.0, "customers", "the customers of A")
        won_b = given(53.0, "customers", "the customers of B")
        each = answer(
            [cost_a / won_a, cost_b / won_b],
            Vector(["A", "B"], "CNY", 0.01),
            "what a customer costs",
        )

    scene, a, b = Channels.scene, 4_100 / 97, 3_300 / 53
    assert messages(scene, [a, 3_300 / 97])[0] == (
        "You took *the customers of A*. Take *the customers of B*"
    )
    assert messages(scene, [3_300 / 97, 3_300 / 97])[0].startswith("A: ")
    assert "You left out *the customers of A*" in messages(scene, [4_100, b])[0]
    assert messages(scene, [b, a])[0].startswith("The right numbers")
    assert outcomes(scene, [a, b]) == ["correct"]
    assert messages(scene, [a, 12.3456])[0] == "B: too low (CNY)"


def test_a_table_is_diagnosed_column_by_column():
    rows, units = ["top", "lower"], {"customers": "customers", "each": "CNY a customer"}

    class Pyramid(Exercise, id="9-7"):
        heads = given(np.array([3.0, 7.0]), "customers by layer", "the customers")
        money = given(np.array([110.0, 250.0]), "CNY by layer", "the revenue")
        layers = answer(
            {"customers": heads, "each": money / heads},
            Table(rows, units, {"customers": 0, "each": 0.01}),
            "the layers",
        )

    scene = Pyramid.scene
    right = scene.edition.truths["layers"]
    assert right.index.tolist() == rows
    assert outcomes(scene, right.iloc[::-1]) == ["correct"]
    wrong = right.assign(each=[3 / 110, 7 / 250])
    assert messages(scene, wrong)[0].startswith("each: ")
    assert outcomes(scene, wrong) == ["slip"]
    assert outcomes(scene, right.assign(each=[1.7, 2.9])) == ["wrong"]


def test_a_whole_number_is_rounded_where_a_slip_makes_a_fraction():
    class Leads(Exercise, id="9-8"):
        people = given(100, "people", "all")
        rate = given(0.25, "share of people", "the rate")
        buyers = answer(people * rate, Integer("buyers"), "the buyers")
        buyers.mistake("A third", people / 3)

    assert messages(Leads.scene, 33) == ["A third"]


DOUBLED = [
    Case("a list", ([1.0, 2.5],), Vector(["first", "second"], "units")),
    Case("another", ([3.0, 7.0],), Vector(["first", "second"], "units")),
]


def test_a_function_is_diagnosed_by_what_it_makes_of_all_cases():
    doubled = Verb(lambda values: [2 * value for value in values])
    doubled.slip("You squared", lambda values: [value**2 for value in values])

    class Twice(Exercise, id="9-9"):
        twice = answer(
            lambda values: doubled(values),
            Function(lambda: DOUBLED),
            "twice each",
            values="the values",
        )
        twice.mistake("You halved", call(lambda: lambda values: [value / 2 for value in values]))

    def told(function):
        (part,) = look_at(Twice.scene, {"twice": function})
        return part.outcome, part.message

    assert told(lambda values: [value * 2 for value in values])[0] == "correct"
    assert told(lambda values: [value * value for value in values]) == ("slip", "You squared")
    assert told(lambda values: [value / 2 for value in values]) == ("known mistake", "You halved")
    assert told(lambda values: [2.0, 5.0])[0] == "wrong"  # right for one of the cases
    assert "on another" in told(lambda values: [2.0, 5.0])[1]


def test_what_a_slip_cannot_compute_is_no_slip():
    class Twice(Exercise, id="9-10"):
        values = given(np.array([1.0, 2.0, 4.0]), "CNY", "the values")
        name = given("gold", "CNY", "a name")
        other = given(np.array([1.0, 2.0]), "CNY", "values of another length")
        each = answer(
            values * 2 + np.array([0.5, 0.25, 0.125]), Vector(["a", "b", "c"], "CNY"), "twice each"
        )

    assert outcomes(Twice.scene, [9.0, 9.5, 11.25]) == ["wrong"]


def test_a_scene_whose_data_lack_a_column_fails_when_it_is_asked_and_not_before():
    def broken():
        raise KeyError("revenue")

    class Broken(Exercise, id="9-11"):
        revenue = given(broken, "CNY", "the revenue")
        twice = answer(revenue * 2, Number("CNY"), "twice")

    with pytest.raises(KeyError):
        _ = Broken.scene.edition


def test_a_small_whole_number_that_is_found_is_explained_by_no_chance_of_a_formula():
    first = Verb(lambda sums: float(np.argmax(sums >= 0)))
    first.slip("The year before", lambda sums: first.do(sums) + 1)

    class Year(Exercise, id="9-9"):
        flows = given(np.array([-3.0, 1, 1, 1, 1]), "CNY", "the flows")
        rate = given(0.08, "share", "the interest")
        turns = answer(first(call(np.cumsum, flows * (1 + rate))), Integer("year"), "the year")

    assert messages(Year.scene, 4) == ["The year before"]
    assert messages(Year.scene, 0) == ["too low (year)"]
