"""Quick questions: a question, a button for each option, and at once why it is right or not.

A chapter has its questions in ``questions.csv`` of its folder, a row an option: ``id`` (2-a, 2-b,
...), ``question``, ``option``, ``right`` ("yes" or nothing), and ``said``: one or two sentences for
who takes the option, that teach. In the chapter, ``ask("2-a")`` stands in a cell tagged
``question``, before the cell that shows the answer.
"""

import csv
from functools import cache, partial
from html import escape
from pathlib import Path

import ipywidgets as widgets

from crmlab.answers import describe
from crmlab.feedback import CORRECT, WRONG, Feedback, bar, meant, plain, sign, to_html
from crmlab.live import Panel
from crmlab.messages import say

__all__ = ["Question", "ask"]

FOLDER = Path(__file__).parent
# An option that is longer than the page goes on in a second line, where ipywidgets would cut it.
LOOK = """<style>
.crmlab-question .jupyter-button { white-space: normal; text-align: left; line-height: 1.3;
  width: auto; height: auto; padding: .4em .8em; font-size: 1.1em; }
</style>"""


@cache
def questions() -> dict[str, list[dict[str, str]]]:
    """Return the options of each question of all chapters, by its id."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted(FOLDER.glob("*/questions.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["id"], []).append(row)
    return found


def ask(question_id: str = "") -> "Question | Feedback":
    """Ask a question of one click, such as ``"2-a"``: what follows is only for the learner's eyes.

    >>> ask("nine")
    There is no question 'nine' here.
    """
    known = questions()
    if isinstance(question_id, str) and question_id in known:
        return Question(known[question_id])
    advice = meant(question_id, known) if isinstance(question_id, str) else ""
    asked = question_id if isinstance(question_id, str) else describe(question_id)
    message = say("There is no question {id!r} here.", id=asked)
    return Feedback(" ".join(filter(None, [message, advice])))


class Question(Panel):
    """A question and its options as buttons; a click says whether that is right, and why.

    Parameters
    ----------
    options
        The rows of a question: ``question``, ``option``, ``right`` and ``said``.

    Examples
    --------
    >>> more = {"question": "And now?", "option": "more", "right": "yes", "said": "It grows."}
    >>> question = Question([more, more | {"option": "less", "right": "", "said": "It grew."}])
    >>> question
    And now?
      more / less
    >>> question.choose("less")
    '✗ Not this one: less. It grew.'
    """

    def __init__(self, options: list[dict[str, str]]) -> None:
        self._question = say(options[0]["question"])
        self._options = {
            say(row["option"]): (CORRECT if row["right"] else WRONG, say(row["said"]))
            for row in options
        }
        self._buttons = {option: widgets.Button(description=option) for option in self._options}
        for option, button in self._buttons.items():
            button.on_click(partial(self._press, option))
        self._verdict = widgets.HTML('<div role="status"></div>')
        row = widgets.Box(list(self._buttons.values()), layout={"flex_flow": "row wrap"})
        asked = widgets.HTML(f"{LOOK}<strong>{to_html(self._question)}</strong>")
        super().__init__([asked, row, self._verdict])
        self.add_class("crmlab-question")

    def _press(self, option: str, _button: widgets.Button) -> None:
        self.choose(option)

    def choose(self, option: str) -> str:
        """Take an option, as a click on its button does; return what is then said."""
        outcome, _ = self._options[option]
        self._buttons[option].description = f"{sign(outcome)} {option}"
        verdict = self._said(option)
        style = f"{bar(outcome)};font-size:1.1em"
        self._verdict.value = f'<div role="status" style="{style}">{to_html(verdict)}</div>'
        return plain(verdict)

    def _said(self, option: str) -> str:
        """Return sign, word, option and why."""
        outcome, why = self._options[option]
        told = {"sign": sign(outcome), "option": option, "why": why}
        if outcome == CORRECT:
            return say("{sign} Right: {option}. {why}", **told)
        return say("{sign} Not this one: {option}. {why}", **told)

    def __repr__(self) -> str:
        return plain(f"{self._question}\n  {' / '.join(self._options)}")

    def as_html(self) -> str:
        """Return the question and its options, and folded up what is to be said of each."""
        options = "".join(f"<li>{to_html(option)}</li>" for option in self._options)
        verdicts = "".join(f"<p>{to_html(self._said(option))}</p>" for option in self._options)
        return (
            f"<p><strong>{to_html(self._question)}</strong></p><ul>{options}</ul>"
            f"<details><summary>{escape(say('Answer'))}</summary>{verdicts}</details>"
        )
