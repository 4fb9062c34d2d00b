"""The engine's outcomes, on exercises that belong to no chapter."""

import copy
import time
import warnings

import numpy as np
import pandas as pd
import pytest
from folded import of_each
from handed_in import SCENES
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from crmlab import checking
from crmlab.answers import (
    Case,
    Function,
    Integer,
    Label,
    Number,
    Ranking,
    Vector,
    WrongKind,
    share,
)
from crmlab.checking import attempted, check, hint, progress
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.diagnosis import is_rounding
from crmlab.scenes.formulas import Verb


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", {})
    monkeypatch.setattr(checking, "_hints_seen", {})
    monkeypatch.setattr(checking, "_outcomes", {})
    monkeypatch.setattr(checking, "_read", {})


@pytest.fixture
def two_answers():
    class Shop(Exercise, id="9-1"):
        best = given(300.0, "CNY of the best", "the profit of the best")
        everybody = given(400.0, "CNY of all", "the profit of all")
        income = given(5_317.0, "CNY", "the income")
        cost = given(4_317.0, "CNY", "the cost")
        top_share = answer(best / everybody, share(0.005), "the share of the best")
        top_share.mistake("You took the rest", 1 - top_share)
        profit = answer(income - cost, Number("CNY", tolerance=1), "the profit")
        hints = ("nudge", "push", "almost")
        then = "The best bring {top_share} of the profit, and {profit} are left of *all* {income}."


def outcomes(feedback):
    return [part.outcome for part in feedback.parts]


def test_stubs_are_not_attempted(two_answers):
    feedback = check("9-1", ..., ...)
    assert feedback.outcome == "not attempted"
    assert "not attempted" in repr(feedback)


def test_right_answers_are_correct_within_tolerance(two_answers):
    assert check("9-1", 0.7549, np.float64(1000.5)).outcome == "correct"


def test_what_a_right_answer_means_is_said_with_its_numbers_and_only_then(two_answers):
    said = "The best bring 75 % of the profit, and 1,000 CNY are left of all 5,317 CNY."
    assert repr(check("9-1", 0.75, 1000)).endswith(f"correct\n{said}")
    assert "of <em>all</em> 5,317\u00a0CNY.</p>" in check("9-1", 0.75, 1000)._repr_html_()
    for wrong in (0.25, ..., "many"):
        assert check("9-1", wrong, 1000).then == ""


def test_a_known_mistake_is_named_for_the_answer_it_is_about(two_answers):
    feedback = check("9-1", 0.25, 1000)
    assert outcomes(feedback) == ["known mistake", "correct"]
    assert "You took the rest" in repr(feedback)
    assert "You took the rest" in feedback._repr_html_()


def test_a_slip_is_named_and_is_no_known_mistake(two_answers):
    feedback = check("9-1", 0.75, 4_317)
    assert outcomes(feedback) == ["correct", "slip"]
    assert "the cost" in repr(feedback)
    assert "<em>the cost</em>" in feedback._repr_html_()


def test_a_percentage_for_a_share_is_named(two_answers):
    assert "That is the percentage" in repr(check("9-1", 75.0, 1000))


def test_a_wrong_answer_tells_the_direction_but_not_the_truth(two_answers):
    said = repr(check("9-1", 0.9137, 10.37))
    assert "too high" in said
    assert "too low" in said
    assert "0.75" not in said
    assert "1000" not in said


@pytest.mark.parametrize(
    "answer",
    [None, "0.75", float("nan"), float("inf"), True, [0.75, 1], pd.Series([1, 2]), {}, print, 1j,
     pd.NA, pd.NaT, pd.DataFrame(), 10**400, object(), np.array(["x"]), type],
)  # fmt: skip
def test_wrong_kinds_say_what_was_expected(two_answers, answer):
    part = check("9-1", answer, 1000).parts[0]
    assert part.outcome == "wrong kind"
    assert "expected one number (share)" in part.message


class Hostile:
    """An object on which every question fails."""

    def __getattr__(self, name):
        raise RuntimeError("no")

    def __float__(self):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")


def test_nothing_that_a_learner_gives_raises(two_answers):
    assert "could not be checked" in repr(check("9-1", Hostile(), Hostile()))


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, ["missing: write its name into the brackets"] * 2),
        (1, ["not checked yet: one is missing", "missing: write its name into the brackets"]),
        (3, ["expected one answer here, and there are more"] * 2),
        (4, ["expected one answer here, and there are more"] * 2),
    ],
)
def test_the_number_of_answers_is_told(two_answers, count, said):
    feedback = check("9-1", *[0.75] * count)
    assert "takes 2 answers: check('9-1', top_share, profit)" in feedback.title
    assert [part.message for part in feedback.parts] == said
    assert outcomes(feedback) == ["wrong kind"] * 2


def test_answers_may_come_as_a_dict_by_their_names(two_answers):
    first = {"top_share": 0.75}
    assert check("9-1", first).title == "Exercise 9-1: right. On to the next step."
    assert outcomes(check("9-1", {"top_share": 0.75, "profit": 1000})) == ["correct"] * 2


def test_a_list_that_lost_its_brackets_is_told():
    class Order(Exercise, id="9-2"):
        names = given(["a", "b"], "names", "the names")
        order = answer(names, Ranking(["a", "b"]), "the order")

    assert "square brackets around it" in repr(check("9-2", "a", "b"))


@pytest.mark.parametrize("unknown", ["9-2", "", None, 9.1, ["9-1"]])
def test_an_unknown_exercise_is_no_error(two_answers, unknown):
    feedback = check(unknown, 1)
    assert "There is no exercise" in repr(feedback)
    assert feedback.outcome != "correct"


def test_a_typing_error_in_the_id_lists_near_ones(two_answers):
    assert "Do you mean 9-1?" in repr(check("91", 1))


def test_an_id_without_quotation_marks_is_explained(two_answers):
    assert "quotation marks" in repr(check(9 - 1, 0.75, 1000))
    assert "There is no exercise" in repr(check())
    assert "could not be" not in repr(check(Hostile))
    assert "There is no exercise" in repr(hint())


def test_a_function_of_the_package_is_not_the_learners_work(doubling):
    said = repr(check("9-5", checking.look_at))
    assert "expected your own work" in said


def test_data_that_fail_are_told_and_not_raised():
    def broken():
        raise KeyError("revenue")

    class Broken(Exercise, id="9-3"):
        revenue = given(broken, "CNY", "the revenue")
        same = answer(revenue, Number("CNY"), "the same")

    assert "could not be checked: KeyError: 'revenue'" in repr(check("9-3", 1))


def test_hints_come_one_after_another_and_stay_at_the_last(two_answers):
    said = [repr(hint("9-1")) for _ in range(4)]
    assert ["nudge" in said[0], "push" in said[1], "almost" in said[2]] == [True] * 3
    assert said[3] == said[2]


def test_a_hint_can_be_asked_for_by_number(two_answers):
    assert "almost" in repr(hint("9-1", 3))
    assert "has 3 hints" in repr(hint("9-1", 4))


def test_text_and_html_say_the_same_and_html_is_escaped(two_answers):
    feedback = check("9-1", "<b>bold</b>", 3)
    page = feedback._repr_html_()
    assert "<b>bold" not in page
    for part in feedback.parts:
        assert part.message in repr(feedback)
    assert page.count("<tr") == len(feedback.parts)


@pytest.fixture
def doubling():
    def cases():
        return [
            Case("small numbers", ([1, 2],), Vector(["first", "second"], "units")),
            Case("an empty list", ([],), Vector([], "units")),
        ]

    twice = Verb(lambda numbers: [2 * x for x in numbers])
    twice.slip("You squared", lambda numbers: [x**2 for x in numbers])

    class Doubling(Exercise, id="9-5"):
        double = answer(
            lambda numbers: twice(numbers),
            Function(cases, seconds=0.5),
            "twice each number",
            numbers="the numbers",
        )

    return Doubling.scene


def test_a_function_is_right_when_every_case_is(doubling):
    assert check("9-5", lambda n: [x + x for x in n]).outcome == "correct"


def test_a_function_with_a_slip_is_named(doubling):
    feedback = check("9-5", lambda n: [x * x for x in n])
    assert outcomes(feedback) == ["slip"]
    assert "You squared" in repr(feedback)


def test_an_empty_function_is_not_attempted(doubling):
    def stub(numbers): ...

    def passed(numbers):
        """Not written yet."""
        pass

    assert check("9-5", stub).outcome == "not attempted"
    assert check("9-5", passed).outcome == "not attempted"


def test_only_an_empty_body_is_a_stub(doubling):
    assert check("9-5", lambda numbers: doubling).outcome != "not attempted"
    assert check("9-5", lambda numbers: 3).outcome != "not attempted"


def test_a_function_for_one_value_is_told_that_it_gets_them_all():
    revenue = pd.Series([1.0, 2.0])

    kind = Function(lambda: [Case("two", (revenue,), Vector([0, 1], "x"))])

    class Tiers(Exercise, id="9-8"):
        tier = answer(lambda values: values * 1, kind, "the tiers", values="the values")

    assert "the whole Series as if it were one" in repr(check("9-8", lambda r: 1 if r > 1 else 2))


def test_a_function_that_loops_for_ever_is_stopped_and_told_so(doubling):
    def forever(numbers):
        while True:
            pass

    start = time.monotonic()
    said = repr(check("9-5", forever))
    assert "still running" in said
    assert time.monotonic() - start < 30


def test_a_loop_that_swallows_every_exception_is_left_behind(doubling):
    def stubborn(numbers):
        for _ in range(4):
            end = time.thread_time() + 0.3
            try:
                while time.thread_time() < end:
                    pass
            except:  # noqa: E722
                continue

    assert "still running" in repr(check("9-5", stubborn))


def looped_without_return(numbers):
    for number in numbers:
        2 * number


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda n: [x / 0 for x in [1, *n]], "ZeroDivisionError"),
        (lambda: 1, "TypeError"),
        (lambda n: print(n), "returns nothing here. It needs return, not print"),
        (looped_without_return, "and a return after the loop"),
        (lambda n: exit(), "SystemExit"),
        (lambda n: "text", "expected 2 numbers"),
        (5, "expected a function"),
        (int, "expected a function"),
    ],
)
def test_a_function_that_fails_says_how_and_where(doubling, function, said):
    feedback = check("9-5", function)
    assert feedback.outcome == "wrong kind"
    assert said in repr(feedback)


def test_a_function_that_divides_by_0_in_one_case_is_told_what_is_wrong_in_the_others(doubling):
    feedback = check("9-5", lambda n: [len(n) / len(n) * x**2 for x in n] or 1 / len(n))
    assert outcomes(feedback) == ["slip"]
    assert "You squared" in repr(feedback)
    unknown = check("9-5", lambda n: [2 * x for x in n] or 1 / len(n))
    assert outcomes(unknown) == ["wrong kind"]
    assert "on an empty list: your function stopped with ZeroDivisionError" in repr(unknown)


def test_a_function_cannot_spoil_the_hidden_case_for_the_next(doubling):
    def greedy(numbers):
        doubled = [2 * x for x in numbers]
        numbers.clear()
        return doubled

    assert "changes what it is given" in repr(check("9-5", greedy))
    assert check("9-5", lambda numbers: [2 * x for x in numbers]).outcome == "correct"


def test_what_a_function_prints_is_dropped(doubling, capsys):
    check("9-5", lambda n: print("noise") or [2 * x for x in n])
    assert capsys.readouterr().out == ""


def test_the_other_kinds_work_through_check():
    class Kinds(Exercise, id="9-6"):
        dozens = given(1, "dozens", "the dozens")
        whole = answer(dozens * 12, Integer("customers"), "the customers")
        stage = answer("after sales", Label(["use", "after sales"]), "the stage")
        order = answer(call(lambda: ["b", "a", "c"]), Ranking(["a", "b", "c"]), "the order")
        letter = answer("B", Label(["A", "B"]), "the letter")

    assert check("9-6", 12.0, " After Sales ", ("b", "a", "c"), "b").outcome == "correct"
    said = repr(check("9-6", 12.5, "sleep", ["b", "a"], "A"))
    assert "whole number" in said
    assert "'use', 'after sales'" in said
    assert "each once" in said
    assert "'A' is not the one" in said
    assert "reverse" in repr(check("9-6", 12, "use", ["c", "a", "b"], "B"))


@pytest.fixture
def of_two_kinds():
    class Leads(Exercise, id="9-8"):
        leads = given(2_000, "people", "all leads")
        rate_of_buyers = given(0.03, "share of leads", "the rate")
        rate = answer(rate_of_buyers, share(), "the rate")
        buyers = answer(leads * rate_of_buyers, Integer("buyers"), "the buyers")
        again = answer(buyers * 1, Integer("buyers"), "the buyers of the next year")


def test_the_answer_to_a_part_of_another_kind_is_told(of_two_kinds):
    swapped = check("9-8", 60, 0.03, 60.5)
    assert [part.message for part in swapped.parts][1:] == [
        "this is the answer to rate",
        "expected a whole number (buyers), you gave 60.5",
    ]
    assert outcomes(swapped)[0] != "correct"


def test_a_number_that_fits_another_part_as_well_is_no_diagnosis(two_answers):
    assert "answer to" not in repr(check("9-1", 0.75, 0.75))


# --- whatever somebody hands in


class Strange:
    """What has a length and no elements."""

    def __len__(self):
        return 3


def endless():
    while True:
        yield 1


NASTY = [
    None, True, 0, -1, 10**400, 1e308, -0.0, 5e-324, float("nan"), float("inf"), 1j, "", "0.75",
    "75 %", b"1", [], [[]], (), {}, set(), {1: 2}, [None] * 3, [[1, 2], [3]], range(3), iter([1]),
    endless(), object(), object, type, print, len, np.sum, lambda: 1, lambda x: x, lambda *x: 1 / 0,
    np.array([]), np.array(1), np.array([1, None]), np.zeros((2, 2, 2)), np.zeros(40),
    np.datetime64("2024-01-01"), np.ma.masked, pd.NA, pd.NaT, pd.Timedelta("1D"), pd.DataFrame(),
    pd.DataFrame([[1, 2], [3, 4]]), pd.DataFrame([[1, 2]], columns=["a", "a"]), np.float32(1),
    pd.Series([1, 2], ["a", "a"]), pd.Index([]), pd.Categorical(["a"]), Hostile(), Hostile,
    NotImplemented, ..., Exception("no"), memoryview(b"1"), pd.Series(["x"] * 40), "A" * 10_000,
    pd.Series(dtype=float), Strange(),
    pd.MultiIndex.from_tuples([("a", 1)]), pd.DataFrame({"a": [[1]], "b": [{}]}),
]  # fmt: skip


@pytest.fixture
def _all_registered(monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", SCENES)


@pytest.mark.usefixtures("_all_registered")
@of_each(SCENES)
def test_no_exercise_raises_or_warns_whatever_is_handed_in(key):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        parts = len(SCENES[key].parts)
        handed_in = [[thing] * count for thing in NASTY for count in {1, parts}]
        for answers in [[], NASTY, *handed_in]:
            feedback = check(key, *answers)
            assert feedback.outcome != "correct"
            assert repr(feedback)
            assert feedback._repr_html_()
    assert warned == []


# The signs that UTF-8 can write; asked for by its name, they are sought one by one, for seconds.
SIGNS = st.characters(exclude_categories=["Cs"])
NUMBERS = st.one_of(st.floats(), st.integers(), st.none())
ANYTHING = st.recursive(
    st.one_of(NUMBERS, st.text(SIGNS, max_size=8), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.dictionaries(st.text(SIGNS, max_size=4), inner, max_size=4),
        st.lists(NUMBERS, min_size=2, max_size=7).map(pd.Series),
        st.lists(st.floats(), min_size=2, max_size=7).map(np.array),
    ),
    max_leaves=6,
)


@pytest.mark.usefixtures("_all_registered")
@of_each(SCENES)
def test_no_exercise_raises_for_answers_of_any_make(key):
    count = len(SCENES[key].parts)

    @settings(max_examples=10)
    @any_of(st.lists(ANYTHING, min_size=count, max_size=count))
    def look(answers):
        assert "could not be checked" not in repr(check(key, *answers))

    look()


@pytest.mark.usefixtures("_all_registered")
@of_each(
    key for key, scene in SCENES.items() if isinstance(next(iter(scene.parts.values())), Number)
)
def test_no_size_of_a_number_raises(key):
    for number in (0, -0.0, 1e-300, 5e-324, 1e300, -1e300, 1e16, 0.1 + 0.2, -1, 2**63):
        said = repr(check(key, number, *[...] * (len(SCENES[key].parts) - 1)))
        assert "could not be checked" not in said


def test_progress_tells_what_is_right_tried_and_untouched(two_answers):
    class Other(Exercise, id="8-1"):
        first = given(3.0, "CNY", "the first")
        twice = answer(2 * first, Number("CNY"), "twice")

    def told():
        return {part.name: part.message for part in progress().parts}

    assert told() == {"9-1": "untouched", "8-1": "untouched"}
    check("9-1", ..., ...)  # a chapter in which nothing was tried so far
    assert told() == {"9-1": "untouched"}
    check("8-1", 5)
    assert told() == {"9-1": "untouched", "8-1": "tried"}
    check("8-1", 6)
    check("8-1", ...)  # the cell of the stub, run once more
    check("9-1", "many", ...)
    assert told() == {"9-1": "tried", "8-1": "right"}
    assert progress().title == "1 exercise of 2 is right."


def test_an_exercise_is_attempted_once_each_of_its_answers_was_right_or_wrong(two_answers):
    assert not attempted("9-1")
    check("9-1", ..., ...)
    check("9-1", 0.75)  # one answer is missing: nothing was checked
    assert not attempted("9-1")
    check("9-1", 0.75, ...)
    assert not attempted("9-1")
    check("9-1", ..., "many")
    assert attempted("9-1")
    assert not attempted("9-2")


# --- answer by answer, and step by step


def test_an_exercise_with_which_another_goes_on_is_done_before_its_last_answer():
    class Half(Exercise, id="9-9"):
        price, pieces = given(2, "CNY a piece", "the price"), given(3, "pieces", "the pieces")
        first = answer(price * pieces, Number("CNY", 0.1), "what is paid")
        second = answer(first / 7, Number("CNY a day", 0.1), "what is paid a day")
        enough = ("first",)
        then = "That is all here."

    assert not attempted("9-9")
    feedback = check("9-9", first=6)
    assert (feedback.title, feedback.then) == ("Exercise 9-9: correct.", "That is all here.")
    assert attempted("9-9")
    assert check("9-9", 6, 6 / 7).outcome == "correct"
    assert check("9-9", 6, 4).then == ""


@pytest.fixture
def in_steps():
    class Judged(Exercise, id="9-7"):
        heard = given(np.array([30.0, 50.0, 91.0]), "points by item", "the judgements")
        seen = given(np.array([31.0, 42.0, 87.0]), "points by item", "what was seen")
        limit = given(1.37, "consistency", "the limit")
        label = given("gold", "layer", "the layer")
        together = step(call(lambda heard: heard.sum(), heard), "points", "all judgements")
        weights = answer(
            heard / together, Vector(["use", "buy", "talk"], "weight", 1e-4), "the weights"
        )
        spread = step(call(lambda weights: weights.max(), weights) * 7.3, "λ", "the spread λ")
        by_item = step(weights * seen, "points by item", "the weighted points")
        table = step(
            call(lambda seen: pd.DataFrame({"a": seen, "b": 2 * seen}), seen), "points", "a table"
        )
        layer = step(call(lambda label: label, label), "layer", "the layer of the day")
        ratio = answer(spread / limit, Number("ratio", 1e-3), "the ratio")
        then = "The ratio is {ratio}, from λ = {spread}."

    return Judged.scene.edition


WEIGHTS, SPREAD = np.array([30.0, 50.0, 91.0]) / 171, 7.3 * 91 / 171
PLACES = WEIGHTS * [31, 42, 87]


def told(**named):
    return {part.name: part.message for part in check("9-7", **named).parts}


def test_an_exercise_can_be_checked_answer_by_answer_and_is_right_when_all_are(in_steps):
    first = check("9-7", weights=WEIGHTS)
    assert (first.outcome, first.then) == ("correct", "")
    assert first.title == "Exercise 9-7: right. On to the next step."
    assert [part.message for part in progress().parts] == ["tried"]
    assert not attempted("9-7")
    last = check("9-7", ratio=SPREAD / 1.37)
    assert last.title == "Exercise 9-7: correct."
    assert last.then == "The ratio is 2.84, from λ = 3.88."
    assert [part.message for part in progress().parts] == ["right"]
    assert attempted("9-7")
    assert check("9-7", ratio=1.0).then == ""
    assert [part.message for part in progress().parts] == ["tried"]


def test_a_right_step_leads_to_the_next_and_the_last_names_what_is_left(in_steps):
    assert check("9-7", together=171).title == "Exercise 9-7: right. On to the next step."
    last = check("9-7", ratio=SPREAD / 1.37)
    assert last.title == "Exercise 9-7: right. Still to do: weights."


def test_answers_by_name_come_in_any_order_and_beside_others(in_steps):
    assert check("9-7", ratio=SPREAD / 1.37, weights=WEIGHTS).outcome == "correct"
    assert check("9-7", WEIGHTS, ratio=SPREAD / 1.37).outcome == "correct"
    assert check("9-7", SPREAD / 1.37, weights=WEIGHTS).outcome == "correct"
    assert "missing: write its name" in repr(check("9-7", WEIGHTS, together=171))


def test_one_answer_comes_by_name_in_a_dict():
    class Shop(Exercise, id="9-1"):
        income = given(5_317.0, "CNY", "the income")
        profit = answer(income - 4_317, Number("CNY"), "the profit")

    assert check("9-1", {"profit": 1_000}).outcome == "correct"


def test_the_answer_to_another_part_is_told_within_its_tolerance():
    class Ends(Exercise, id="9-2"):
        middle = given(0.5317, "share", "the middle")
        low = answer(middle - 0.1311, share(0.001), "the low end")
        high = answer(middle + 0.1311, share(0.001), "the high end")

    exchanged = check("9-2", 0.6629, 0.4008)
    assert [part.message for part in exchanged.parts] == [
        "this is the answer to high",
        "this is the answer to low",
    ]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"together": 171}, "correct"),
        ({"spread": SPREAD}, "correct"),
        ({"spread": WEIGHTS.max()}, "You left out"),
        ({"spread": 3.9}, "rounded too far"),
        ({"spread": 5.07}, "too high (λ)"),
        ({"spread": "many"}, "expected one number (λ), you gave the text 'many'"),
        ({"spread": ...}, "not attempted: put your answer in place of ..."),
        ({"by_item": PLACES}, "correct"),
        ({"by_item": dict(zip(("talk", "buy", "use"), PLACES[::-1], strict=True))}, "correct"),
        ({"by_item": WEIGHTS}, "You handed in *the weights*"),
        ({"table": pd.DataFrame({"b": [62, 84, 174], "a": [31, 42, 87]})}, "correct"),
        ({"table": pd.DataFrame({"b": [62, 84, 174], "a": [31, 42, 8]})}, "row '2': too low"),
    ],
)  # fmt: skip
def test_a_step_is_looked_at_as_an_answer_is(in_steps, named, said):
    (message,) = told(**named).values()
    assert said in message


def test_a_step_tells_each_of_its_slips_from_the_truth(in_steps):
    for name in ("together", "spread", "by_item"):
        asked, truth = in_steps.asks(name), in_steps.truth(name)
        assert asked.kind.same(truth * (1 + 1e-9), truth)
        for slip, value in in_steps.slips(name):
            assert not asked.kind.same(value, truth), slip.message()


def test_what_follows_from_an_answer_or_a_step_of_an_earlier_cell_is_told(in_steps):
    mend = "right for your `{}`: mend that first".format
    wrong = np.array([0.3, 0.3, 0.4])
    check("9-7", weights=wrong)
    assert told(spread=7.3 * 0.4) == {"spread": mend("weights")}
    check("9-7", weights=WEIGHTS)
    assert told(spread=7.3 * 0.4) != {"spread": mend("weights")}
    assert told(ratio=7.3 * 0.4 / 1.37) == {"ratio": mend("spread")}
    check("9-7", weights=...)  # the cell of the stub, run once more
    check("9-7", spread=SPREAD)
    assert told(ratio=7.3 * 0.4 / 1.37) != {"ratio": mend("spread")}


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("wieghts", "Do you mean weights?"),
        ("spraed", "Do you mean spread?"),
        ("x", "Steps that can be checked: together, spread, by_item, table."),
        ("layer", "Steps that can be checked: together, spread, by_item, table."),
        ("limit", "Steps that can be checked: together, spread, by_item, table."),
    ],
)
def test_a_name_that_is_not_asked_for_is_told_with_what_there_is(in_steps, name, advice):
    said = repr(check("9-7", **{name: 1}))
    assert f"does not ask for '{name}'. Its answers: weights, ratio. {advice}" in said


def test_where_there_are_no_steps_none_are_named(two_answers):
    said = repr(check("9-1", x=1))
    assert said == "Exercise 9-1 does not ask for 'x'. Its answers: top_share, profit."
    assert "There is no exercise" in repr(check(x=1))


@pytest.mark.usefixtures("_all_registered")
@of_each(SCENES)
def test_no_step_raises_or_warns_whatever_is_handed_in(key):
    steps = [name for name in SCENES[key].steps if SCENES[key].edition.asks(name)]
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for thing in NASTY:
            feedback = check(key, **dict.fromkeys(steps, thing))
            assert "could not be checked" not in repr(feedback) or isinstance(thing, Hostile)
    assert warned == []


@pytest.mark.usefixtures("_all_registered")
@of_each(SCENES)
def test_each_step_of_a_chapter_is_right_and_its_slips_are_not(key):
    edition = SCENES[key].edition
    for name in SCENES[key].steps:
        if asked := edition.asks(name):
            assert check(key, **{name: edition.truth(name)}).outcome == "correct"
            truth = edition.truth(name)
            near = [
                slip.message()
                for slip, value in edition.slips(name)
                if asked.kind.same(value, truth) and not is_rounding(value, truth)
            ]
            assert near == []


@pytest.mark.parametrize(
    ("spoil", "argument"),
    [
        (lambda values: values.__setitem__(0, 5), pd.Series([3, 1])),
        (lambda values: values.__setitem__("b", 1), pd.DataFrame({"a": [3, 1]})),
        (lambda values: values.append(1), [3, 1]),
    ],
)
def test_a_function_that_changes_what_it_is_given_is_told(spoil, argument):
    def spoils(values):
        spoil(values)
        return 4

    def leaves(values):
        spoil(values.copy())
        return 4

    kind = Function(lambda: [Case("two", (copy.deepcopy(argument),), Number("points"))])
    assert kind.read(leaves) == [4]
    with pytest.raises(WrongKind, match="changes what it is given"):
        kind.read(spoils)
