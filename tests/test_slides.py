"""What a chapter's cut is, on small chapters: one idea a slide, and no answer before its time."""

import base64
import io
import re
from importlib import import_module

import pytest
from click.testing import CliRunner
from PIL import Image
from small_chapter import code, prose, small_chapter

from crmlab.cli import main
from crmlab.notebooks import learner_copy, to_text
from crmlab.slides import cutting, fitting
from crmlab.slides.deck import to_html
from crmlab.slides.live import live_notebook
from crmlab.slides.right_answers import asked_for

CHECK = (
    '<div role="status"><strong>Exercise 9-1: correct.</strong><table><tr><td>✓</td>'
    '<td style="x"><code>share</code></td><td style="x">correct</td></tr></table>{then}</div>'
)
TASK = prose(
    "task", "### Exercise 9-1 · One share\n\n★☆☆ · 4 minutes\n\nCount.\n\n- `share`: a share."
)
SOLUTION = code(
    "solution", "share = ...\n### BEGIN SOLUTION\nshare = 1\n### END SOLUTION", "exercise"
)


def check(cell_id="check", then='<p style="x">One in four. It is a lot.</p>'):
    return code(cell_id, 'check("9-1", share)', "check", html=CHECK.format(then=then))


def table(rows):
    body = "".join(f"<tr><th scope='row'>{at}</th><td>{at}</td></tr>" for at in range(rows))
    return f'<table class="dataframe"><tr><td></td><th scope="col">n</th></tr>{body}</table>'


def png(width, height):
    data = io.BytesIO()
    Image.new("P", (width, height)).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def cut(*cells, **options):
    return cutting.cut(small_chapter(*cells), **options)


def kinds(slides):
    return [slide.kind for slide in slides]


def test_a_section_asks_its_question_and_defines_its_words():
    (slide,) = cut(
        prose("s", '## 9.1 A wheel\n\n**A manager asks: "Who pays?"** Well. A *wheel* (轮) turns.')
    )
    assert (slide.kind, slide.title, slide.section) == ("section", "Who pays?", True)
    assert slide.kicker == "9.1 A wheel · A manager asks"
    assert slide.points == ["A *wheel* (轮) turns."]


def test_a_section_of_four_words_tells_all_four():
    words = [f"A *{name}* (轮) turns." for name in ("wheel", "mill", "top", "key")]
    (slide,) = cut(prose("s", f"## 9.1 Four things\n\n**What turns?** {' '.join(words)}"))
    assert slide.points == words


def test_what_was_shown_takes_its_title_from_what_was_seen():
    seen = prose("seen", "It is so. The best 4 % bring 48.0 %, not 64 %.\n\nNow something else.")
    (slide,) = cut(prose("look", "Look here."), code("t", "t", html=table(2)), seen)
    assert slide.title == "The best 4 % bring 48.0 %, not 64 %."
    assert slide.notes == ["Look here.", seen.source]


def test_a_title_chosen_by_hand_wins_and_no_learner_sees_it():
    shown = code("t", "t", html=table(2), title="Four of five stay.")
    assert cut(shown, prose("seen", "The best 4 % bring 48.0 %."))[0].title == "Four of five stay."
    assert "Four of five" not in to_text(learner_copy(small_chapter(shown)))


def test_prose_that_neither_defines_nor_lists_is_said_and_not_shown():
    assert kinds(cut(prose("t", "# 9 Value"), prose("p", "This is only said. It is long."))) == [
        "opening"
    ]


def test_the_class_answers_before_the_answer_is_shown():
    slides = cut(TASK, SOLUTION, check())
    assert kinds(slides) == ["task", "asked", "result"]
    task, asked, result = slides
    assert (task.title, task.minutes, task.points) == ("One share", 4, ["`share`: a share."])
    assert asked.title == "What did you get?"
    assert (result.title, result.points) == ("One in four.", ["It is a lot."])
    assert "One in four" not in str(task) + str(asked)
    assert "share = 1" not in to_html(slides)


def test_numbers_of_a_list_stand_behind_their_names():
    import_module("crmlab.value")  # registers its exercises
    (gaps,) = asked_for("2-2", ["gaps"])
    assert gaps.right.startswith("awareness:\xa00.1") and " · inquiry:\xa0−0.9" in gaps.right


def test_short_steps_of_an_exercise_share_their_slides():
    step = prose("step", "**Exercise 9-1, step 2** · ★☆☆ · 1 min\n\n- `other`: another share.")
    again = code("again", "other = ...", "exercise")
    slides = cut(TASK, SOLUTION, check(then=""), step, again, check("last"))
    assert kinds(slides) == ["task", "asked", "result"]
    assert slides[0].points == ["`share`: a share.", "`other`: another share."]
    assert len(slides[1].asked) == 2


def test_a_quick_question_keeps_its_answer_for_the_next_key():
    html = (
        "<p><strong>How many?</strong></p><ul><li>one</li><li>two</li></ul><details><summary>Answer"
        "</summary><p>✗ Not this one: one. Too few.</p><p>✓ Right: two. A pair.</p></details>"
    )
    (slide,) = cut(code("ask", 'ask("9-a")', "question", html=html))
    assert (slide.title, slide.points) == ("How many?", ["one", "two"])
    assert (slide.right, slide.answer) == (1, ["A pair."])
    assert '<p class="why fragment' in to_html([slide])


def test_a_discussion_has_the_instructors_notes_and_two_languages_have_their_words():
    talk = prose("talk", "**Discuss in pairs.**\n\n1. Why?\n2. How?", "discussion")
    notes = prose("notes", "**For the debrief.** Push.", "instructor")
    discussion, *terms = cut(talk, notes, code("k", 'key_terms("02")', html="<p>.</p>"))
    assert (discussion.title, discussion.points) == ("Discuss in pairs.", ["Why?", "How?"])
    assert discussion.notes == [talk.source, notes.source]
    assert terms and set(kinds(terms)) == {"terms"}
    assert "customer value" in terms[0].points[0] and "客户价值" in terms[0].points[0]


def test_a_still_widget_asks_and_a_living_one_says_what_to_move(tmp_path):
    still = f'<img alt="Levers. All add up." src="data:image/png;base64,{png(1800, 800)}">'
    cells = [
        code("w", "widget()", "widget", html=still, title="Where does the rest come from?"),
        prose("try", "**Try it.** Move two sliders to 0.\n\n1. How far must the others go?"),
    ]
    (slide,) = cut(*cells)
    shown = re.sub("<aside.*?</aside>", "", to_html([slide]), flags=re.DOTALL)
    assert '<p class="says asks">Where does the rest come from?</p>' in shown
    assert "Try it" not in shown and "Levers. All add up." in slide.notes
    source = tmp_path / "09_mine.ipynb"
    source.write_text(to_text(small_chapter(*cells)), encoding="utf-8")
    words = live_notebook(source).cells[1].source
    assert "rest come from?" in words and "- **Try it.** Move two" in words and "- How far" in words


def test_cards_to_sort_stay_on_their_slide_and_live(tmp_path):
    cards = "".join(f"<li>card {at}</li>" for at in range(1, 13))
    cells = [
        code("w", "sorter()", "widget", html=f"<ol>{cards}</ol>", title="Which is which?"),
        prose("try", "**Try it.** Sort them."),
    ]
    (slide,) = cut(*cells)
    assert slide.points == [*(f"card {at}" for at in range(1, 9)), "and 4 more"]
    source = tmp_path / "09_mine.ipynb"
    source.write_text(to_text(small_chapter(*cells)), encoding="utf-8")
    _, words, sorter = live_notebook(source).cells
    assert "Sort them" in words.source and sorter.metadata["slideshow"]["slide_type"] == "subslide"


def test_the_clock_of_a_first_step_is_its_own():
    step = prose("step", "**Exercise 9-1, step 2** · ★☆☆ · 3 min\n\n- `other`: another share.")
    slides = cut(TASK, SOLUTION, check(then=""), prose("now", "Then this."), step)
    assert [slide.minutes for slide in slides if slide.kind == "task"] == [1, 3]


def test_cells_can_be_left_out_or_left_to_the_notes():
    skipped, noted = prose("a", "- one\n- two"), prose("b", "- three\n- four")
    skipped.metadata["slideshow"] = {"slide_type": "skip"}
    noted.metadata["slideshow"] = {"slide_type": "notes"}
    (slide,) = cut(prose("t", "# 9 Value"), skipped, noted)
    assert "one" not in str(slide.notes)
    assert "three" in str(slide.notes)


def test_what_follows_a_cell_that_is_left_out_is_not_about_what_was_shown():
    cells = [code("t", "t", html=table(2)), TASK, prose("next", "**Six segments to choose from.**")]
    (shown,) = cutting.cut(small_chapter(*cells), only={"t", "next"})
    assert "Six segments" not in shown.title


def test_code_is_shown_if_it_is_asked_for():
    cells = [code("t", "answer = 42", html=table(2))]
    assert kinds(cut(*cells)) == ["table"]
    assert kinds(cut(*cells, code=True)) == ["code", "table"]
    cells = [code("t", "answer = 42", html=table(2), title="Four of five stay.")]
    assert [slide.final for slide in cut(*cells, code=True)] == [False, True]
    assert "answer = 42" in to_html(cut(*cells, code=True))
    assert "answer = 42" not in to_html(cut(*cells))


@pytest.mark.parametrize(("rows", "shown", "more"), [(8, 8, ""), (12, 7, "and 5 rows more")])
def test_a_long_table_is_cut_and_says_so(rows, shown, more):
    page = to_html(cut(code("t", "t", html=table(rows))))
    assert page.count("scope='row'") == shown
    assert more in page
    assert ("rows more" in page) == bool(more)


@pytest.mark.parametrize("size", [(1800, 1008), (1800, 864), (1800, 1188), (1116, 936)])
def test_a_picture_is_as_large_as_the_slide_and_has_its_alt(size):
    alt = "The best 5 % bring 75.0 % of the margin."
    (slide,) = slides = cut(code("p", "p", png=png(*size), alt=alt))
    page = to_html(slides)
    assert f'alt="{alt}"' in page
    assert slide.height <= fitting.HEIGHT and slide.width <= fitting.WIDTH
    assert max(slide.height / fitting.HEIGHT, slide.width / fitting.WIDTH) > 0.9


def test_the_page_holds_all_that_it_needs_and_notes_are_printed_if_asked_for():
    slides = cut(prose("t", "# 9 Value <b>", title="A < B & C"))
    page = to_html(slides)
    assert not [mark for mark in ("<link", "<script src", "@import", "url(http") if mark in page]
    assert 'data-print-notes="yes"' not in page
    assert 'data-print-notes="yes"' in to_html(slides, notes=True)


def test_the_command_says_what_it_wrote_or_what_is_wrong(tmp_path):
    source = tmp_path / "09_mine.ipynb"  # a chapter of no package
    source.write_text(to_text(small_chapter(prose("t", "# 9 Mine"))), encoding="utf-8")
    done = CliRunner().invoke(main, ["slides", str(source), "--out", str(tmp_path / "d.html")])
    assert (done.exit_code, "d.html" in done.output) == (0, True)
    assert "Mine" in (tmp_path / "d.html").read_text(encoding="utf-8")
    done = CliRunner().invoke(main, ["slides", str(source), "--out", str(tmp_path)])
    assert (tmp_path / f"{source.stem}.html").exists(), done.output
    wrong = CliRunner().invoke(main, ["slides", "99"])
    assert (wrong.exit_code, "There is no solved chapter '99'" in wrong.output) == (1, True)
