"""Every exercise of every chapter: right in every form, each mistake, each slip, wrong kinds."""

import ast
import contextlib
import re
import textwrap
import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from chapter_rules import checked, exercise_of, solutions, tagged
from folded import of_each
from handed_in import (
    PARTS,
    SCENES,
    forms,
    given_with,
    right,
    verb_slips,
    within_twice_the_tolerance,
    wrong_by,
)

from crmlab.answers import Function, Integer, Label, Labels, Number, Pairs, Table, Vector
from crmlab.checking import check, hint
from crmlab.feedback import plain, to_html
from crmlab.notebooks import find_sources, read

SOURCES = {path.stem[:2]: path for path in find_sources()}
MISTAKES = [
    (key, name, mistake) for key, name in PARTS for mistake in SCENES[key].answers[name].mistakes
]
SHARED = {}  # by exercise and message, the mistakes that several answers have in common
for key, name, mistake in MISTAKES:
    SHARED.setdefault((key, mistake.message), {})[name] = mistake


def part_of(key, name, answer):
    """Return what is said of one answer where the others are right."""
    feedback = check(key, *given_with(key, **{name: answer}))
    return feedback.parts[list(SCENES[key].parts).index(name)]


def names(message, part):
    """Tell whether a part says a message, alone or as one half of two."""
    said = part.message
    return said == message or (said.startswith("Either: ") and message in said)


def of_chapter(chapter):
    return {key: scene for key, scene in SCENES.items() if key.startswith(f"{int(chapter)}-")}


@pytest.mark.parametrize("chapter", SOURCES)
def test_the_ids_of_a_chapter_are_counted_without_a_gap(chapter):
    numbers = sorted(int(key.partition("-")[2]) for key in of_chapter(chapter))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert numbers[0] in (0, 1)  # 0 warms up


@pytest.mark.parametrize("chapter", SOURCES)
def test_the_chapter_checks_each_answer_once_and_in_order_where_they_have_no_name(chapter):
    asked = {key: [] for key in of_chapter(chapter)}
    for cell in tagged(read(SOURCES[chapter]), "check"):
        key, in_order, named = checked(cell)
        scene = SCENES[key]
        assert all(name in scene.answers or scene.edition.asks(name) for name in named), key
        assert in_order in ([], list(scene.answers)), key
        asked[key] += in_order + named
    answers = {key: scene.enough for key, scene in of_chapter(chapter).items()}
    assert {
        key: sorted(name for name in names if name in answers[key]) for key, names in asked.items()
    } == {key: sorted(names) for key, names in answers.items()}


@of_each(SCENES)
def test_stubs_are_not_attempted(key):
    feedback = check(key, *[...] * len(SCENES[key].parts))
    assert {part.outcome for part in feedback.parts} == {"not attempted"}


@of_each(SCENES)
def test_the_reference_is_right(key):
    assert check(key, *right(key)).outcome == "correct"


@of_each(PARTS)
def test_a_right_answer_is_right_in_every_reasonable_form(key, name):
    kind, truth = SCENES[key].parts[name], SCENES[key].edition.truths[name]
    for answer in () if isinstance(kind, Function) else forms(kind, truth):
        assert kind.same(kind.read(answer), truth), answer


RESULTS = {
    ("1-3", "level"): [int, float, np.int64, np.float64, np.array],
    ("0-4", "maturity"): [float, np.float64, np.array],
    ("2-6", "tier"): [
        *(list, tuple, np.array, pd.Index, pd.Categorical, pd.Series.to_frame, pd.Series.to_dict),
        lambda layers: layers.sort_index(ascending=False),
        lambda layers: layers.str.upper(),
    ],
    ("3-4", "score"): [list, tuple, np.array, pd.Series.to_frame, pd.Series.to_dict],
    ("3-4", "rfm_score"): [list, np.array, pd.Series.to_frame, pd.Series.to_dict],
}


@pytest.mark.parametrize(("key", "name"), RESULTS)
def test_a_function_is_right_with_its_results_in_every_reasonable_form(key, name):
    answers = right(key)
    at = list(SCENES[key].parts).index(name)
    for form in RESULTS[key, name]:
        in_form = lambda *arguments, form=form: form(answers[at](*arguments))  # noqa: E731
        handed_in = [*answers[:at], in_form, *answers[at + 1 :]]
        assert check(key, *handed_in).outcome == "correct", form


def test_every_exercise_of_a_function_is_among_them():
    functions = [part for part in PARTS if isinstance(SCENES[part[0]].parts[part[1]], Function)]
    assert sorted(functions) == sorted(RESULTS)


def said_in(scene, name):
    """Return all sentences that an exercise has for an answer, and those beside them."""
    for cell in ("", *scene.answers[name].cells):
        yield from (slip.message() for slip in scene.edition.rules(name, cell))
    yield from (slip.message() for slip in verb_slips(scene, name))
    yield from (*scene.hints, scene.edition.then() or "-")


CALL = re.compile(r"(?<!\w)(?:\w+\.)+\w+\([^()]*\)|(?<=: )\w+\([^()]*\)$")


@of_each(PARTS)
def test_no_sentence_shows_a_mark_or_a_gap_and_its_code_can_be_pasted(key, name):
    """Python knows neither the typographic minus nor the sign of multiplication."""
    for message in set(said_in(SCENES[key], name)):
        page = re.sub("<code>.*?</code>", "", to_html(message))
        for text in (page, re.sub("`.*?`", "", plain(message))):
            rest = re.sub(r"\*\*|(?<=\S )\*(?= \S)", "", text)  # of code: powers and products
            assert "*" not in rest, message
        assert page.count("<em>") == page.count("</em>")
        assert not re.search(r"<em>[^<]*<em>", page), message
        assert not re.search(r"\{\w+\}", message), message
        assert message.strip(), message
        for code in [*re.findall("`(.*?)`", message), *CALL.findall(message)]:
            assert not re.search("[−×≤≥“”‘’]", code), message


@of_each(SCENES)
def test_a_hint_can_be_pasted(key):
    """Python does not know the typographic minus sign."""
    assert not [text for text in SCENES[key].hints if "\N{MINUS SIGN}" in text]


@of_each(SCENES)
def test_there_are_one_to_three_hints_and_all_are_shown(key):
    assert 1 <= len(SCENES[key].hints) <= 3
    for number, text in enumerate(SCENES[key].hints, start=1):
        assert text in hint(key, number).title


@of_each(MISTAKES)
def test_a_mistake_differs_from_the_truth_and_is_named(key, name, mistake):
    kind, truth = SCENES[key].parts[name], SCENES[key].edition.truths[name]
    wrong = wrong_by(SCENES[key], name, mistake.as_slip())
    assert not within_twice_the_tolerance(kind, kind.read(wrong), truth)
    part = part_of(key, name, wrong)
    assert names(mistake.message, part), part.message
    assert part.outcome == "known mistake"


@of_each(each for each, mistakes in SHARED.items() if len(mistakes) > 1)
def test_a_mistake_in_several_answers_is_named_in_the_first_and_followed_up(key, message):
    made = {
        name: wrong_by(SCENES[key], name, mistake.as_slip())
        for name, mistake in SHARED[key, message].items()
    }
    parts = {part.name: part for part in check(key, *given_with(key, **made)).parts}
    first, *others = made
    assert names(message, parts[first])
    for name in others:
        assert parts[name].outcome in ("known mistake", "follows from an earlier answer")
    assert all(part.outcome == "correct" for name, part in parts.items() if name not in made)


@of_each(PARTS)
def test_what_has_words_is_an_attribute_of_its_exercise(key, name):
    """A quantity that another of its name replaces would be lost from sight."""
    answer = SCENES[key].answers[name]
    terms = answer.reach.union(*(mistake.wrong.reach for mistake in answer.mistakes))
    lost = terms.difference(SCENES[key].named.values())
    assert {term.name for term in lost if term.words} == set(answer.arguments)


# What comes near the truth by its nature: a rounding, and an error that is taken off a total.
NEAR = "This is rounded ", "by exactly *the mean error of the forecast of a customer*"


@of_each(PARTS)
def test_the_data_tell_each_slip_from_the_truth(key, name):
    kind, edition = SCENES[key].parts[name], SCENES[key].edition
    slips = [] if isinstance(kind, Function) else edition.slips(name)
    near = [
        slip.message()
        for slip, value in slips
        if hasattr(kind, "tolerance")
        and within_twice_the_tolerance(kind, value, edition.truths[name])
    ]
    assert [message for message in near if not any(said in message for said in NEAR)] == []


@of_each(PARTS)
def test_the_slip_of_a_verb_is_named(key, name):
    """By its own sentence, or by one of the same exercise that tells the same or more."""
    scene = SCENES[key]
    kind, edition = scene.parts[name], scene.edition
    for slip in verb_slips(scene, name):
        try:
            answer = wrong_by(scene, name, slip)
        except ValueError:  # no learner gets there: the step after it stops
            continue
        if kind.same(kind.read(answer), edition.truths[name]):
            assert not isinstance(kind, Function), slip.message()
            continue  # made for another part of the exercise
        assert part_of(key, name, answer).outcome in ("slip", "known mistake"), slip.message()


WRONG_KINDS = {
    "none": None,
    "text": "many",
    "nan": float("nan"),
    "ragged": [[1, 2], [3]],
    "object": object(),
    "truth value": True,
}


@of_each(product(SCENES, WRONG_KINDS))
def test_wrong_kinds_are_told_what_was_expected(key, wrong):
    feedback = check(key, *[WRONG_KINDS[wrong]] * len(SCENES[key].parts))
    for part in feedback.parts:
        assert part.outcome == "wrong kind"
        assert "expected" in part.message


@of_each(SCENES)
def test_a_percentage_is_never_taken_for_a_share(key):
    for name, kind in SCENES[key].parts.items():
        if isinstance(kind, Number) and kind.unit == "share":
            part = part_of(key, name, SCENES[key].edition.truths[name] * 100)
            assert part.name == name
            assert "per cent" in part.message or "percentage" in part.message


def shorter(kind, answer):
    """Return the answer in the wrong shape."""
    if isinstance(kind, Pairs):
        return [[next(iter(pair))] for pair in answer]
    if isinstance(kind, Vector | Labels):
        return list(answer)[:-1]
    if isinstance(kind, Table):
        return answer.iloc[:-1]
    if isinstance(kind, Function):
        return lambda *arguments: [answer(*arguments)] * 2
    return [answer, answer]


@of_each(SCENES)
def test_a_wrong_shape_is_a_wrong_kind(key):
    given = [
        shorter(kind, answer)
        for kind, answer in zip(SCENES[key].parts.values(), right(key), strict=True)
    ]
    assert {part.outcome for part in check(key, *given).parts} == {"wrong kind"}


@of_each(PARTS)
def test_a_wrong_number_is_told_its_direction_and_not_the_answer(key, name):
    kind, truth = SCENES[key].parts[name], SCENES[key].edition.truths[name]
    tells = SCENES[key].answers[name].symptoms  # what it tells of wrong numbers, says more
    if isinstance(kind, Number) and not tells:
        higher = truth + abs(truth) * 0.3171 + 7.77
        part = part_of(key, name, round(higher) if isinstance(kind, Integer) else higher)
        if part.outcome != "wrong kind":  # 8 is no share
            assert part.outcome == "wrong"
            assert "too high" in part.message
        assert f"{truth:.4g}" not in part.message
        lower = part_of(key, name, truth - abs(truth) * 0.3171 - 7.77)
        assert "too low" in lower.message or isinstance(kind, Integer)
    elif isinstance(kind, Label):
        other = next(option for option in kind.options if option != truth)
        assert part_of(key, name, other).outcome in ("wrong", "known mistake", "slip")


@pytest.mark.parametrize(
    ("key", "first", "later"),
    [
        ("2-4", "per_customer", "break_even"),
        ("2-8", "ahp_weights", "ahp_composite"),
        ("2-9", "entropy_weights", "order"),
        ("4-8", "survival_36", "staying_odds"),
        ("4-6", "changes", "order"),
    ],
)
def test_what_follows_from_a_wrong_answer_is_told_and_not_where_that_is_right(key, first, later):
    edition = SCENES[key].edition
    truth = edition.truths[first]
    wrong = truth[::-1] * 0.9137 if np.ndim(truth) else truth * 0.9137
    follows = edition.right(later, edition.truths | {first: wrong})
    assert not SCENES[key].parts[later].same(follows, edition.truths[later])
    feedback = check(key, *given_with(key, **{first: wrong, later: follows}))
    part = feedback.parts[list(SCENES[key].parts).index(later)]
    assert part.outcome == "follows from an earlier answer"
    assert part.message == f"right for your `{first}`: mend that first"
    assert part_of(key, later, follows).outcome not in ("correct", part.outcome)


# --- the last hint is not the answer's line


def expressions(text):
    """Yield what can be read as Python in a text and does something, as a line of code or a part.

    Of a name that is given, such as ``answer = 2 * x``, the name and the expression.
    """
    words = text.replace("`", " ").split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            code = " ".join(words[start:end]).rstrip(".,;:?")
            name, given, value = code.partition(" = ")
            with contextlib.suppress(SyntaxError, ValueError), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a sentence that is read as Python
                tree = ast.parse(value.strip() if given else code, mode="eval")
                if any(isinstance(node, ast.BinOp | ast.Call) for node in ast.walk(tree)):
                    yield name if given else "", tree


def told_by(key, hint, lines):
    """Yield the expressions in a hint that are an answer: by its name, its code, or its value."""
    scene, edition = SCENES[key], SCENES[key].edition
    known = {"np": np, "pd": pd, **edition.truths}
    known |= {name: edition._values[name] for name in scene.quantities}
    for name, tree in expressions(hint):
        said = ast.unparse(tree)
        if name in scene.answers or said in lines:
            yield f"{name} = {said}" if name else said
            continue
        with contextlib.suppress(Exception), np.errstate(all="ignore"):
            value = eval(compile(tree, "hint", "eval"), dict(known))
            for answer, kind in scene.parts.items():
                if kind.same(kind.read(value), edition.truths[answer]):
                    yield f"{said} is {answer}"


def solved(chapter):
    """Return the code that is given to each answer in the solutions, by exercise."""
    notebook, lines = read(SOURCES[chapter]), {}
    for cell in tagged(notebook, "exercise"):
        key = exercise_of(notebook, cell)
        for node in ast.walk(ast.parse(textwrap.dedent(solutions(cell)))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in SCENES[key].answers:
                lines.setdefault(key, set()).add(ast.unparse(node.value))
    return lines


@pytest.mark.parametrize("chapter", SOURCES)
def test_the_last_hint_is_not_the_line_of_an_answer(chapter):
    lines = solved(chapter)
    found = {
        key: sorted(set(told_by(key, scene.hints[-1], lines.get(key, set()))))
        for key, scene in of_chapter(chapter).items()
    }
    assert {key: told for key, told in found.items() if told} == {}


@pytest.mark.parametrize(
    ("hint", "told"),
    [
        ("break_even = per_customer / 225_000 * 100", "break_even = per_customer / 225000 * 100"),
        ("Take 2_000_000 / 200, and you have it.", "2000000 / 200 is per_customer"),
        ("The investment is spread: investment / gold.", "investment / gold is per_customer"),
        ("It is `price / heads`: look it up.", "price / heads"),
        ("Divide the investment by the gold customers.", None),
        ("One point is 2 of the 200: 200 / 100. What do these 2 bring?", None),
    ],
)
def test_a_hint_that_is_an_answer_is_found(hint, told):
    found = list(told_by("2-4", hint, {"price / heads"}))
    assert told in found if told else found == []
