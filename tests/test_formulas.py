"""Formulas that can be looked into: what they compute, what they are made of, and their words."""

import inspect
import math
import operator

import numpy as np
import pandas as pd
import pytest

from crmlab.scenes.formulas import (
    MOST_WORDS,
    Evaluation,
    Term,
    Verb,
    as_term,
    every,
    in_words,
    jittered,
    rebuilt,
    unnamed,
)

VALUES = {"a": 6.0, "b": 4.0, "c": 2.0}


def quantities(*names):
    return {name: Term(None, name=name).called(f"the {name}", "CNY") for name in names}


def on_terms(formula):
    known = quantities(*inspect.signature(formula).parameters)
    return formula(**known), known


@pytest.mark.parametrize(
    "formula",
    [
        lambda a, b: a + b,
        lambda a, b: a - b / 2,
        lambda a, b, c: a * (b - c) ** 2,
        lambda a, b: 100 / a - (1 - b) ** -1,
        lambda a: -a + 1,
        lambda a, b: 2**a - 3 * b,
        lambda a, b, c: (a + b) / (a + b + c),
    ],
)
def test_a_formula_of_terms_computes_what_it_does_on_numbers(formula):
    root, known = on_terms(formula)
    here = Evaluation(VALUES)
    assert here.of(root) == pytest.approx(formula(**{name: VALUES[name] for name in known}))


def test_a_matrix_is_a_step_like_any_other():
    root, _ = on_terms(lambda a, b: a @ b)
    matrix = np.array([[0.5, 0.5], [0.0, 1.0]])
    here = Evaluation({"a": np.array([2.0, 2.0]), "b": matrix})
    assert root.sign == "@"
    assert here.of(root).tolist() == [1.0, 3.0]


def test_a_constant_is_told_from_a_quantity():
    root, known = on_terms(lambda a: a + 1)
    a, one = root.parts
    assert (a is known["a"], a.is_constant, one.is_constant) == (True, False, True)


def test_a_quantity_that_is_used_twice_is_one_term():
    root, known = on_terms(lambda a, b: a / (a + b))
    assert list(every(root)).count(known["a"]) == 1
    assert root.parts[0] is root.parts[1].parts[0] is known["a"]
    assert root.reach == {root, root.parts[1], known["a"], known["b"]}


def test_each_term_comes_once_from_the_top_down():
    root, known = on_terms(lambda a, b: (a - b) * (a - 2))
    found = list(every(root))
    assert found[0] is root
    assert len(found) == len(set(found)) == 6
    assert found.index(root.parts[0]) < found.index(known["b"])


def test_a_swap_works_in_all_places_or_in_one():
    root, known = on_terms(lambda a, b, c: a / (a + b) + 0 * c)
    here = Evaluation(VALUES)
    quotient = root.parts[0]
    assert here.of(root, {known["a"]: known["c"]}) == pytest.approx(2 / 6)
    assert here.of(root, {(quotient, 0): known["c"]}) == pytest.approx(2 / 10)
    assert here.of(root, {(quotient.parts[1], 0): known["c"]}) == pytest.approx(6 / 6)
    assert here.of(root) == pytest.approx(6 / 10)  # nothing stays swapped


def test_two_terms_can_stand_in_each_others_place():
    root, known = on_terms(lambda a, b: a - 2 * b)
    swaps = {known["a"]: known["b"], known["b"]: known["a"]}
    assert Evaluation(VALUES).of(root, swaps) == 4 - 2 * 6


def test_a_term_may_be_swapped_for_one_that_holds_it():
    root, known = on_terms(lambda a, b: a * b)
    assert Evaluation(VALUES).of(root, {known["a"]: 1 - known["a"]}) == (1 - 6) * 4


def test_a_value_that_is_given_goes_before_what_a_step_makes_of_others():
    a, b = quantities("a", "b").values()
    step = Term(operator.add, a, b, name="step")
    root = step * 2
    assert Evaluation(VALUES).of(root) == 20
    assert Evaluation(VALUES | {"step": 7}).of(root) == 14
    assert Evaluation(VALUES | {"step": 7}).of(root, {b: a}) == 14


def test_what_nothing_changes_is_computed_once():
    made = []
    step = Term(lambda: made.append(1) or 5.0)
    here = Evaluation({})
    assert [here.of(step * 2), here.of(step + 1), here.of(step)] == [10, 6, 5]
    assert len(made) == 1


def test_a_quantity_that_is_an_answer_itself_gets_a_step_of_its_own():
    (a,) = quantities("a").values()
    handed_on = unnamed(a).called("the answer", "CNY")
    assert handed_on is not a
    assert a.words == "the a"
    assert Evaluation(VALUES).of(handed_on) == 6


def test_a_formula_can_be_rebuilt_beside_the_old_one():
    root, known = on_terms(lambda a, b: (a + b) * 2)
    other = rebuilt(root, {known["a"]: as_term(1.0)})
    assert [Evaluation(VALUES).of(each) for each in (other, root)] == [10, 20]
    assert rebuilt(root, {Term(None): as_term(1.0)}) is root


def test_a_verb_works_on_numbers_and_leaves_a_step_of_terms():
    largest = Verb(lambda values, least: max(*values, least))
    largest.slip(
        "This is the smallest, not above {least}", lambda values, least: min(*values, least)
    )
    assert largest([1, 5], 3) == 5
    root, _ = on_terms(lambda a, b: largest(a, b) + 1)
    step = root.parts[0]
    here = Evaluation({"a": [1, 5], "b": 3})
    assert (here.of(root), step.verb) == (6, largest)
    ((message, do),) = largest.slips
    assert here.of(root, {step: Term(do, *step.parts)}) == 2
    assert message.format(least="x") == "This is the smallest, not above x"


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (lambda a: a, "the a"),
        (lambda a, b: a / b, "the a / the b"),
        (lambda a, b: a * b * 2, "the a × the b × 2"),
        (lambda a, b: a * (1 - b), "the a × (1 − the b)"),
        (lambda a, b: a**b, "the a to the power of the b"),
        (lambda a: a * 1_000, "the a × 1,000"),
        (lambda a, b, c: a + b + c, "the a + the b + the c"),
        (lambda a: -a, ""),
        (lambda a: a + math.inf, ""),
        (lambda a, b, c: a * b * c * a * b * c, ""),  # nobody reads that
    ],
)
def test_a_term_is_said_in_words_if_they_can_be_read(formula, words):
    root, _ = on_terms(formula)
    assert in_words(root) == words
    assert len(words.split()) <= MOST_WORDS


def test_a_named_step_is_said_by_its_name_and_without_emphasis():
    (a,) = quantities("a").values()
    step = unnamed(a * a * a * a * a * a).called("the sum of *all*", "CNY")
    assert in_words(step / a) == "the sum of all / the a"


@pytest.mark.parametrize(
    "value",
    [
        5,
        5.0,
        np.float64(5),
        np.array([1.0, 2.0]),
        np.array([[1, 2], [3, 4]]),
        pd.Series([1, 2], index=["a", "b"]),
        pd.DataFrame({"a": [1, 2], "b": [3.0, 4.0]}),
        [1, 2.5],
        (1, 2),
    ],
)
def test_numbers_change_by_up_to_20_per_cent_and_keep_their_shape(value):
    changed = jittered(value, np.random.default_rng(1))
    ratios = np.asarray(changed, float) / np.asarray(value, float)
    assert ratios.shape == np.shape(value)
    assert ((ratios > 1) & (ratios <= 1.2)).all()
    assert len(set(ratios.ravel())) == ratios.size
    assert isinstance(changed, float) or type(changed) is type(value)


@pytest.mark.parametrize("value", ["text", None, True, object, ["a", "b"]])
def test_what_is_no_number_stays_as_it_is(value):
    assert jittered(value, np.random.default_rng(1)) == value


def test_a_long_table_is_changed_by_leaving_out_rows():
    table = pd.DataFrame({"recency": np.arange(100.0), "age": np.arange(100.0) + 1})
    changed = jittered(table, np.random.default_rng(1))
    assert 60 < len(changed) < 95
    assert (changed["recency"] < changed["age"]).all()
    pd.testing.assert_frame_equal(changed, table.loc[changed.index])
