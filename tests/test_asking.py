"""Questions of one click: what stands in the files, what a click says, and without a kernel."""

import csv
import re
from html import unescape

import pytest
from folded import of_each

import crmlab
from crmlab import asking
from crmlab.asking import FOLDER, Question, ask, questions
from crmlab.locale.extract import from_table
from crmlab.notebooks import find_sources, read

TABLES = sorted(FOLDER.glob("*/questions.csv"))
QUESTIONS = questions()
SOURCES = {path.stem[:2]: path for path in find_sources()}


@pytest.fixture
def question():
    row = {"id": "9-a", "question": "What *now*?"}
    return Question(
        [
            row | {"option": "more <", "right": "", "said": "It *was* more."},
            row | {"option": "as before", "right": "yes", "said": "Nothing happened."},
        ]
    )


def verdict(question):
    return question.children[-1].value


def text(page):
    return unescape(re.sub("<[^>]*>", "", page))


# --- what stands in the files


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.parent.name)
def test_a_table_of_questions_has_its_columns_and_they_are_for_translators(table):
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "question", "option", "right", "said"]
    words = {each for each, _ in from_table(table)}
    assert words == {row[column] for row in rows for column in ("question", "option", "said")}


def faults(options):
    """Return what is wrong with the options of a question."""
    for row in options:
        if row["right"] not in ("yes", ""):
            yield f"{row['right']!r} is neither yes nor empty"
        if row["option"][:1].isupper():  # it is said within a sentence
            yield f"{row['option']!r} begins with a capital"
        if not re.fullmatch(r"\S(.|\n)*[.?!:)]", row["said"] or ""):
            yield f"what is said of {row['option']!r} is no sentence: {row['said']!r}"
    if sum(bool(row["right"]) for row in options) != 1:
        yield "one option is to be right"
    if len({row["question"] for row in options}) > 1:
        yield "the question differs from one row to another"
    if len({row["option"] for row in options}) != len(options) or len(options) < 2:
        yield "there are to be two options or more, each once"


@of_each(QUESTIONS)
def test_a_question_has_one_right_option_and_teaches_at_each(key):
    assert re.fullmatch(r"\d-[a-z]+", key)
    assert list(faults(QUESTIONS[key])) == []


@pytest.mark.parametrize(
    "damage",
    [
        {"right": ""},
        {"right": "no"},
        {"said": ""},
        {"said": "more"},
        {"question": "What then?"},
        {"option": "more <"},
        {"option": "As before"},
    ],
)
def test_a_fault_is_found(damage):
    row = {"question": "What now?", "option": "more <", "right": "", "said": "It was more."}
    right = row | {"option": "as before", "right": "yes"}
    assert list(faults([row, right])) == []
    assert list(faults([row, right | damage])) != []
    assert list(faults([row | {"right": "yes"}, right])) == ["one option is to be right"]


@pytest.mark.parametrize("chapter", SOURCES)
def test_the_chapter_asks_each_of_its_questions_once(chapter):
    code = "\n".join(cell.source for cell in read(SOURCES[chapter]).cells)
    asked = re.findall(r"""\bask\(["']([^"']*)["']\)""", code)
    assert sorted(asked) == sorted(key for key in QUESTIONS if key[0] == chapter[1])


# --- what a learner sees


def test_a_click_says_whether_it_is_right_and_why_and_the_others_stay(question):
    more, as_before = question.children[1].children
    more.click()
    assert text(verdict(question)) == "✗ Not this one: more <. It was more."
    assert "<em>was</em>" in verdict(question)
    assert verdict(question).startswith('<div role="status"')
    as_before.click()
    assert text(verdict(question)) == "✓ Right: as before. Nothing happened."
    assert [button.description for button in (more, as_before)] == ["✗ more <", "✓ as before"]
    assert not (more.disabled or as_before.disabled)
    more.click()
    assert text(verdict(question)) == "✗ Not this one: more <. It was more."
    assert more.description == "✗ more <"


def test_before_a_click_nothing_is_given_away(question):
    assert text(verdict(question)) == ""
    shown = [text(child.value) for child in question.children if hasattr(child, "value")]
    assert "Nothing happened" not in "".join(shown)
    assert repr(question) == "What now?\n  more < / as before"


def test_a_page_without_a_kernel_has_the_question_and_its_answer_folded_up(question):
    bundle = question._repr_mimebundle_()
    assert bundle["text/plain"] == repr(question)
    shown, folded = bundle["text/html"].split("<details>")
    assert "<strong>What <em>now</em>?</strong>" in shown
    assert "<li>more &lt;</li><li>as before</li>" in shown
    assert "✓" not in shown
    assert "✓ Right: as before. Nothing happened.</p>" in folded


@pytest.mark.parametrize("unknown", ["9-z", "", None, 9.1, ["2-a"]])
def test_an_unknown_question_is_no_error(unknown):
    assert "There is no question" in repr(ask(unknown))


def test_a_typing_error_in_the_id_lists_near_ones(monkeypatch):
    monkeypatch.setattr(asking, "questions", lambda: {"2-a": [], "2-b": []})
    assert repr(ask("2a")) == "There is no question '2a' here. Do you mean 2-a?"


def test_a_question_of_a_chapter_is_asked():
    key, options = next(iter(QUESTIONS.items()))
    asked = crmlab.ask(key)
    right = next(row for row in options if row["right"])
    assert asked.choose(right["option"]).startswith("✓ Right: ")
