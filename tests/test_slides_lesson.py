"""A deck for a lesson holds what the plan keeps, and nothing of what it skips."""

import re

import pytest
from click.testing import CliRunner
from small_chapter import code, prose, small_chapter

from crmlab import cli, plans
from crmlab.notebooks import find_sources, to_text
from crmlab.slides.lesson import cells_of_lesson

CHAPTERS = [plans.Chapter(source) for source in find_sources()]
PLAN = 'idea = "x"\nfull = "y"\n[45]\nwhy = "z"\nsteps = {steps}\n'


@pytest.mark.parametrize("minutes", plans.LENGTHS)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=[each.package for each in CHAPTERS])
def test_what_the_plan_keeps_and_nothing_else(chapter, minutes):
    steps = chapter.steps(minutes)
    taken, kept = {step.key for step in steps}, cells_of_lesson(chapter, minutes)
    assert {step.cell for step in steps if step.cell} <= kept
    for section in chapter.sections[1:]:
        assert (section.cells[0].id in kept) == bool({section.key, section.cells[0].id} & taken)
        for task in section.tasks:
            assert (task.cell in kept) == (task.id in taken)
        for cell in section.cells:
            checks = re.match(r'check\(\s*"(\d-\d+)"', cell.source)
            assert not checks or (cell.id in kept) == (checks[1] in taken)
            waits = set(re.findall(r"after=\"(\d-\d+)\"|\(after (\d-\d+)\)", cell.source))
            assert cell.id not in kept or {one or other for one, other in waits} <= taken


def lesson(tmp_path, *steps):
    """Return the ids that a lesson of these steps keeps of a small chapter."""
    notebook = small_chapter(
        prose("title", "# 9\n\n**Minutes.** 9.1: 20 · 9.2: 10"),
        prose("aims", "You will be able to."),
        prose("first", "## 9.1 One"),
        code("widget", "move()", "widget"),
        prose("try", "**Try it.** Move."),
        prose("task", "### Exercise 9-1 · A\n\n★☆☆ · 4 min, in two steps"),
        code("stub", "a = ...", "exercise"),
        code("check", 'check("9-1", a=a)', "check"),
        prose("between", "What the second step needs."),
        prose("step", "**Step 2.** On."),
        code("stub-2", "b = ...", "exercise"),
        code("picture", 'theme.show(widget, after="9-1")', "widget"),
        prose("moves", "**Try it.** Move this."),
        prose("seen", "<details><summary>What was seen (after 9-1)</summary>It is.</details>"),
        prose("talk", "**Discuss.** Why?", "discussion"),
        prose("notes", "**For the debrief.** Push.", "instructor"),
        prose("second", "## 9.2 Two"),
    )
    source = tmp_path / "09_mine.ipynb"
    source.write_text(to_text(notebook), encoding="utf-8")
    chapter = plans.Chapter(source)
    chapter.plan_file.parent.mkdir()
    chapter.plan_file.write_text(PLAN.format(steps=[*steps]), encoding="utf-8")
    return cells_of_lesson(chapter, 45)


ANSWERED = {"picture", "moves", "seen"}
EXERCISE = {"task", "stub", "check", "step", "stub-2"}
SECTION = {"first", "widget", "try", "between", "talk", "notes"}


def test_an_exercise_for_home_is_not_answered(tmp_path):
    assert lesson(tmp_path, "9.1") == {"title"} | SECTION


def test_an_exercise_brings_all_its_steps_and_what_waits_for_it(tmp_path):
    assert lesson(tmp_path, "9.1", "9-1") == {"title"} | SECTION | EXERCISE | ANSWERED


def test_a_discussion_comes_alone_with_its_notes(tmp_path):
    assert lesson(tmp_path, "talk") == {"title", "talk", "notes"}


def test_the_command_writes_a_deck_of_the_lesson(tmp_path):
    deck = tmp_path / "deck.html"
    asked = ["slides", "02", "--minutes", "45", "--out", str(deck)]
    assert CliRunner().invoke(cli.main, asked).exit_code == 0
    page = deck.read_text(encoding="utf-8")
    assert "Exercise 2-1 ·" in page and "Exercise 2-3 ·" in page
    assert "Exercise 2-4" not in re.sub(r"<aside.*?</aside>", "", page, flags=re.DOTALL)
    unknown = CliRunner().invoke(cli.main, ["slides", "02", "--minutes", "50"])
    assert unknown.exit_code == 2 and "'45', '90', '180'" in unknown.output


def test_a_chapter_without_a_plan_says_what_to_write(tmp_path):
    source = tmp_path / "09_mine.ipynb"
    source.write_text(to_text(small_chapter(prose("title", "# 9"))), encoding="utf-8")
    done = CliRunner().invoke(cli.main, ["slides", str(source), "--minutes", "45"])
    assert done.exit_code == 1 and "09_mine.toml, like those beside it" in done.output
