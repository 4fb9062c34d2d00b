"""What a check says reads the same as text and as HTML, with its emphasis and its code."""

import pytest

from crmlab.feedback import Feedback, Part, plain, to_html


@pytest.mark.parametrize(
    ("message", "text", "page"),
    [
        ("You took *all customers*", "You took all customers", "You took <em>all customers</em>"),
        ("*One* and *two*", "One and two", "<em>One</em> and <em>two</em>"),
        ("the *n*th", "the nth", "the <em>n</em>th"),
        ("(*not* this)", "(not this)", "(<em>not</em> this)"),
        ("12 * 4 * 2", "12 * 4 * 2", "12 * 4 * 2"),
        ("matrix ** 3 and r ** 2", "matrix ** 3 and r ** 2", "matrix ** 3 and r ** 2"),
        ("take `a * b` *there*", "take `a * b` there", "take <code>a * b</code> <em>there</em>"),
        ("`a < b` & c", "`a < b` & c", "<code>a &lt; b</code> &amp; c"),
        ("'a' and \"b\"", "'a' and \"b\"", "'a' and \"b\""),
        ("<b>bold</b>", "<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
    ],
)
def test_emphasis_and_code_are_marked_up_in_html_and_plain_in_text(message, text, page):
    assert plain(message) == text
    assert to_html(message) == page


def test_the_title_is_marked_up_as_the_answers_are():
    feedback = Feedback("Hint: *all* of `raw`", (Part("share", "slip", "You took *all*"),))
    assert repr(feedback) == "Hint: all of `raw`\n  ✗ share  You took all"
    page = feedback._repr_html_()
    assert "Hint: <em>all</em> of <code>raw</code>" in page
    assert "You took <em>all</em>" in page
    assert "*" not in page


def test_what_follows_stands_under_the_answers_in_text_and_html():
    feedback = Feedback("Right.", (Part("share", "correct", "correct"),), then="*Few* bring it.")
    assert repr(feedback) == "Right.\n  ✓ share  correct\nFew bring it."
    assert "</table><p style" in feedback._repr_html_()
    assert "<em>Few</em> bring it.</p>" in feedback._repr_html_()


@pytest.mark.parametrize(
    ("outcomes", "outcome", "marks"),
    [
        (["correct", "correct"], "correct", "✓✓"),
        (["correct", "slip"], "slip", "✓✗"),
        (["not attempted", "wrong"], "not attempted", "–✗"),
        (["wrong", "follows from an earlier answer"], "wrong", "✗↑"),
        ([], "not attempted", ""),
    ],
)
def test_the_outcome_is_the_first_that_is_not_correct(outcomes, outcome, marks):
    feedback = Feedback("Exercise", tuple(Part("a", each, "said") for each in outcomes))
    assert feedback.outcome == outcome
    assert "".join(line.strip()[0] for line in repr(feedback).splitlines()[1:]) == marks
    assert [f">{mark}</td>" in feedback._repr_html_() for mark in marks] == [True] * len(marks)
