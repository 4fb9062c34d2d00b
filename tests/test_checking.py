"""The engine's outcomes, on exercises that belong to no chapter."""

import time

import numpy as np
import pandas as pd
import pytest

from crmlab import checking
from crmlab.answers import Case, Choice, Function, Integer, Label, Number, Ranking, Vector, share
from crmlab.checking import check, exercise, hint


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(checking, "_registered", {})
    monkeypatch.setattr(checking, "_hints_seen", {})


@pytest.fixture
def two_answers():
    @exercise(
        "9-1",
        top_share=share(0.005),
        profit=Number("CNY", tolerance=1),
        hints=["nudge", "push", "almost"],
    )
    def reference():
        return 0.75, 1000

    @reference.mistake("You took the rest")
    def the_rest():
        return 0.25, ...

    return reference


def outcomes(feedback):
    return [part.outcome for part in feedback.parts]


def test_stubs_are_not_attempted(two_answers):
    feedback = check("9-1", ..., ...)
    assert feedback.outcome == "not attempted"
    assert "not attempted" in repr(feedback)


def test_right_answers_are_correct_within_tolerance(two_answers):
    assert check("9-1", 0.7549, np.float64(1000.5)).outcome == "correct"


def test_a_known_mistake_is_named_for_the_answer_it_is_about(two_answers):
    feedback = check("9-1", 0.25, 1000)
    assert outcomes(feedback) == ["known mistake", "correct"]
    assert "You took the rest" in repr(feedback)
    assert "You took the rest" in feedback._repr_html_()


def test_a_percentage_for_a_share_is_named(two_answers):
    assert "Divide by 100" in repr(check("9-1", 75.0, 1000))


def test_a_wrong_answer_tells_the_direction_but_not_the_truth(two_answers):
    said = repr(check("9-1", 0.9, 10))
    assert "too high" in said
    assert "too low" in said
    assert "0.75" not in said
    assert "1000" not in said


@pytest.mark.parametrize(
    "answer",
    [None, "0.75", float("nan"), float("inf"), True, [0.75], pd.Series([1, 2]), {}, print, 1j,
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


def test_the_number_of_answers_is_told(two_answers):
    assert "takes 2 answers" in repr(check("9-1", 0.75))
    assert "top_share, profit" in repr(check("9-1"))


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
    said = repr(check("9-5", checking.registered))
    assert "expected your own work" in said


def test_a_reference_that_fails_is_told_and_not_raised():
    @exercise("9-3", answer=Number("CNY"))
    def broken():
        raise KeyError("revenue")

    assert "could not be checked" in repr(check("9-3", 1))


def test_hints_come_one_after_another_and_stay_at_the_last(two_answers):
    said = [repr(hint("9-1")) for _ in range(4)]
    assert ["nudge" in said[0], "push" in said[1], "almost" in said[2]] == [True] * 3
    assert said[3] == said[2]


def test_a_hint_can_be_asked_for_by_number(two_answers):
    assert "almost" in repr(hint("9-1", 3))
    assert "has 3 hints" in repr(hint("9-1", 4))


def test_more_than_three_hints_are_refused():
    with pytest.raises(ValueError, match="three at most"):
        exercise("9-4", hints=["a"] * 4, answer=Number("CNY"))


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

    @exercise("9-5", double=Function(cases, seconds=0.5))
    def reference():
        return lambda numbers: [2 * x for x in numbers]

    @reference.mistake("You squared")
    def squared():
        return lambda numbers: [x**2 for x in numbers]

    return reference


def test_a_function_is_right_when_every_case_is(doubling):
    assert check("9-5", lambda n: [x + x for x in n]).outcome == "correct"


def test_a_function_with_a_known_mistake_is_named(doubling):
    assert "You squared" in repr(check("9-5", lambda n: [x * x for x in n]))


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

    @exercise("9-8", tier=Function(lambda: [Case("two", (revenue,), Vector([0, 1], "x"))]))
    def reference():
        return lambda values: values.tolist()

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
            try:
                time.sleep(0.3)
            except:  # noqa: E722
                continue

    assert "still running" in repr(check("9-5", stubborn))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda n: n[0] / 0, "ZeroDivisionError"),
        (lambda: 1, "TypeError"),
        (lambda n: print(n), "returns nothing"),
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


def test_a_function_cannot_spoil_the_hidden_case_for_the_next(doubling):
    def greedy(numbers):
        doubled = [2 * x for x in numbers]
        numbers.clear()
        return doubled

    assert check("9-5", greedy).outcome == "correct"
    assert check("9-5", greedy).outcome == "correct"


def test_what_a_function_prints_is_dropped(doubling, capsys):
    check("9-5", lambda n: print("noise") or [2 * x for x in n])
    assert capsys.readouterr().out == ""


def test_the_other_kinds_work_through_check():
    @exercise(
        "9-6",
        whole=Integer("customers"),
        stage=Label(["use", "after sales"]),
        order=Ranking(["a", "b", "c"]),
        letter=Choice(["A", "B"]),
    )
    def reference():
        return 12, "after sales", ["b", "a", "c"], "B"

    assert check("9-6", 12.0, " After Sales ", ("b", "a", "c"), "b").outcome == "correct"
    said = repr(check("9-6", 12.5, "sleep", ["b", "a"], "A"))
    assert "whole number" in said
    assert "'use', 'after sales'" in said
    assert "each once" in said
    assert "'A' is not the one" in said
    assert "upside down" in repr(check("9-6", 12, "use", ["c", "a", "b"], "B"))


def test_the_answer_to_another_part_is_told_to_be_that():
    @exercise("9-8", cost=Number("CNY"), years=Number("years"))
    def both():
        return 400, 3

    swapped = check("9-8", 3, 400)
    assert [part.message for part in swapped.parts] == [
        "this is the answer to years",
        "this is the answer to cost",
    ]


def test_the_answer_to_a_part_of_another_kind_is_told_too():
    @exercise("9-8", rate=share(), buyers=Integer("buyers"), again=Integer("buyers"))
    def both():
        return 0.03, 60, 60

    swapped = check("9-8", 60, 0.03, 60.5)
    assert [part.message for part in swapped.parts] == [
        "this is the answer to buyers",
        "this is the answer to rate",
        "expected a whole number (buyers), you gave 60.5",
    ]
