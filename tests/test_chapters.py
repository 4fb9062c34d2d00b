"""Every shipped chapter keeps the rules, and its learner's copy gives nothing away."""

import json
from copy import deepcopy
from functools import cache

import chapter_rules as rules
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from crmlab import notebooks

SOURCES = notebooks.find_sources()


read = cache(notebooks.read)  # a rule changes nothing


def name(value) -> str | None:
    """Name a test after its chapter and its rule."""
    return getattr(value, "stem", None) or getattr(value, "__name__", None)


@pytest.mark.parametrize("rule", rules.RULES, ids=name)
@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_the_chapter_keeps_the_rule(source, rule):
    breaches = list(rule(read(source), source.stem[:2]))
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_the_learners_copy_is_the_one_its_source_makes(source):
    notebooks.check_learner_copy(source)


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_the_learners_copy_gives_nothing_away(source):
    solved, learner = notebooks.read(source), notebooks.read(notebooks.learner_path(source))
    assert "SOLUTION" not in json.dumps(learner)
    by_id = {cell.id: cell for cell in learner.cells}
    for cell in rules.tagged(solved, "exercise"):
        solution = {line.strip() for line in rules.solutions(cell).splitlines() if line.strip()}
        assert not solution & {line.strip() for line in by_id[cell.id].source.splitlines()}
    for note in rules.tagged(solved, "instructor"):
        assert note.id not in by_id
        assert note.source not in json.dumps(learner, ensure_ascii=False)
    for cell in rules.code_cells(learner):
        assert (cell.outputs, cell.execution_count) == ([], None), cell.id
    # No room for an answer in metadata: only these keys, with rows and tags of known form.
    assert set(learner.metadata) <= {"kernelspec", "language_info", "title"}
    for cell in learner.cells:
        assert set(cell.metadata) <= {"crmlab", "slideshow", "tags"}, cell.id
        assert set(cell.metadata.get("crmlab", {})) <= {"rows"}, cell.id


@pytest.fixture(scope="module")
def sound():
    """A chapter that keeps every rule."""
    picture = new_output(
        "display_data",
        data={"image/png": "iVBORw0KGgo=", "text/plain": "<Image>"},
        metadata={"image/png": {"alt": "The best 5 % of 4,000 customers bring 75.0 % of margin."}},
    )
    rows = [row for row, chapter in rules.CHAPTER_OF_ROW.items() if chapter == "02"]
    opening = "# Customer value\n\nAfter **18 minutes** you will be able to ..."
    minutes = "**Minutes.** Start: 2 min · 2.1: 12 · your turn: 3 · closing: 1."

    def code(cell_id, source, *tags, outputs=()):
        metadata = {"tags": list(tags)}
        return new_code_cell(source, id=cell_id, metadata=metadata, outputs=list(outputs))

    notebook = new_notebook(
        cells=[
            new_markdown_cell(opening, id="opening", metadata={"crmlab": {"rows": rows}}),
            code("setup", "from crmlab import check", "setup"),
            code("parameters", "seed = 1", "parameters"),
            new_markdown_cell(minutes, id="minutes"),
            new_markdown_cell("## 2.1 Shares", id="section"),
            *(code(f"ask-{letter}", f'ask("2-{letter}")', "question") for letter in "abcdef"),
            code("lesson", "shares = [seed / 4 for share in range(2)]\nshares", outputs=[picture]),
            new_markdown_cell("### Exercise 2-1 · Share\n\n★☆☆ · 3 minutes", id="task"),
            code(
                "share",
                "share = ...\n### BEGIN SOLUTION\nshare = sum(shares)\n### END SOLUTION",
                "exercise",
            ),
            code("check-share", 'check("2-1", share)', "check"),
            new_markdown_cell("### Exercise 2-2 · Steps\n\n★★☆ · 6 minutes", id="steps"),
            code("one", "one = ...\n### BEGIN SOLUTION\none = 1\n### END SOLUTION", "exercise"),
            code("check-one", 'check("2-2", one=one)', "check"),
            new_markdown_cell("**Step 2.** Take twice as much.", id="second"),
            code(
                "two", "two = ...\n### BEGIN SOLUTION\ntwo = 2 * one\n### END SOLUTION", "exercise"
            ),
            code("check-two", 'check("2-2", two=two)', "check"),
            code("waiting", 'theme.show(picture, after="2-1")\nprint(f"{seed:,}: a seed")'),
            new_markdown_cell("## Your turn", id="turn"),
            new_markdown_cell("## Closing", id="closing"),
        ]
    )
    for count, cell in enumerate(rules.code_cells(notebook), start=1):
        cell.execution_count = count
    return notebook


@pytest.mark.parametrize("rule", rules.RULES, ids=name)
def test_a_sound_chapter_keeps_the_rule(sound, rule):
    assert not list(rule(sound, "02"))


def text(value: str):
    return lambda cell: cell.update(source=value)


def prints(value: str):
    return lambda cell: cell.update(outputs=[new_output("stream", text=value)])


def solution(value: str):
    return text(f"share = ...\n### BEGIN SOLUTION\n{value}\n### END SOLUTION")


DAMAGES = [
    (rules.opens_with_objectives_and_minutes, "opening", text("# Title, 90 minutes")),
    (rules.opens_with_objectives_and_minutes, "opening", text("# Title: you will be able to")),
    (rules.has_one_setup_and_one_parameters_cell, "setup", lambda cell: cell.metadata.clear()),
    (
        rules.has_one_setup_and_one_parameters_cell,
        "lesson",
        lambda c: c.metadata.tags.append("setup"),
    ),
    (rules.has_readable_ids, "lesson", lambda cell: cell.update(id="b2f1ff09")),
    (rules.has_readable_ids, "lesson", lambda cell: cell.update(id="a2f1ff09-3c55-4c55-8d8d")),
    (rules.was_executed_in_order, "lesson", lambda cell: cell.update(execution_count=None)),
    (rules.has_alt_text_on_every_picture, "lesson", lambda cell: cell.outputs[0].metadata.clear()),
    (rules.has_short_cells, "lesson", text("seed\n" * 13)),
    (rules.has_short_lines, "lesson", text("seed" + " + seed" * 13)),
    (rules.reads_no_path_and_no_url, "lesson", text("open('/home/me/sales.csv')")),
    (rules.reads_no_path_and_no_url, "lesson", text('read("../datasets/x.csv")')),
    (rules.reads_no_path_and_no_url, "lesson", text('read("https://example.org/x.csv")')),
    (rules.reads_no_path_and_no_url, "lesson", text('read("C:\\\\sales.csv")')),
    (rules.warns_nowhere, "lesson", prints("FutureWarning: no longer")),
    (
        rules.warns_nowhere,
        "lesson",
        lambda cell: cell.update(outputs=[new_output("stream", name="stderr", text="x")]),
    ),
    (rules.prints_rounded_numbers, "lesson", prints("0.30000000000000004")),
    (
        rules.names_rows_of_the_course_map,
        "lesson",
        lambda cell: cell.metadata.update(crmlab={"rows": ["V-99"]}),
    ),
    (
        rules.teaches_every_row_of_its_chapter,
        "opening",
        lambda cell: cell.metadata.crmlab.rows.remove("V-13"),
    ),
    (rules.parses_with_and_without_solutions, "share", solution("share =")),
    (
        rules.parses_with_and_without_solutions,
        "share",
        text("def share():\n### BEGIN SOLUTION\n    return 1\n### END SOLUTION"),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "task",
        text("### Exercise 3-1 · Share\n\n★☆☆ · 3 minutes"),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "check-share",
        text("share"),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "share",
        text("share = ..."),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "share",
        text("### BEGIN SOLUTION\nshare = 1\n### END SOLUTION"),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "second",
        lambda cell: cell.update(cell_type="code", source="one"),
    ),
    (
        rules.gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
        "check-one",
        text('check("2-3", one=one)'),
    ),
    (rules.solves_every_stub, "share", solution("part = 1")),
    (rules.keeps_lessons_free_of_exercise_variables, "lesson", text("2 * share")),
    (rules.keeps_lessons_free_of_exercise_variables, "share", solution("share = seed = 1")),
    (rules.keeps_lessons_free_of_exercise_variables, "share", solution("share = 1 / one")),
]


DAMAGES += [
    (rules.has_something_to_do_in_each_section, "turn", text("## 2.2 Nothing to do")),
    (rules.asks_beside_each_widget, "lesson", lambda cell: cell.metadata.tags.append("widget")),
    (
        rules.says_stars_and_minutes_of_each_exercise,
        "task",
        text("### Exercise 2-1 · Share\n\n★☆☆ · 3 of the 5 minutes"),
    ),
    (rules.asks_six_quick_questions, "ask-c", text("seed")),
    (rules.asks_six_quick_questions, "lesson", text('ask("2-a")')),
    (rules.ends_with_your_turn, "turn", text("## My turn")),
    (rules.ends_with_your_turn, "closing", text("## The end")),
    (rules.adds_up_its_minutes, "opening", text("# Value\n\n**17 minutes**")),
    (rules.adds_up_its_minutes, "minutes", text("Minutes: many")),
    (
        rules.adds_up_its_minutes,
        "minutes",
        text("**Minutes.** Start: 14 · your turn: 3 · closing: 1"),
    ),
    (rules.adds_up_its_minutes, "steps", text("### Exercise 2-2. Steps\n\n★★☆ 9 minutes")),
    (rules.aligns_no_prints_by_hand, "lesson", text('print("share:   ", seed)')),
    (rules.aligns_no_prints_by_hand, "lesson", text('print(f"{name:<12}{seed}")')),
    (rules.writes_tables_without_a_word_on_formats, "lesson", text("theme.table(shares, {})")),
    (rules.sets_words_in_formulas_as_text, "closing", text("$margin - c$")),
    (rules.sets_words_in_formulas_as_text, "closing", text("$m × c$")),
    (rules.waits_only_for_exercises_before, "waiting", text('theme.show(x, after="2-9")')),
    (rules.waits_only_for_exercises_before, "lesson", text('theme.show(x, after="2-1")')),
    (rules.waits_only_for_exercises_before, "two", text('theme.show(x, after="2-2")')),
]


@pytest.mark.parametrize(("rule", "cell_id", "damage"), DAMAGES, ids=name)
def test_the_rule_catches_what_it_is_for(sound, rule, cell_id, damage):
    notebook = deepcopy(sound)
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    damage(cell)
    assert list(rule(notebook, "02"))
