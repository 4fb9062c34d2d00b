"""What a learner reads of a hand-out: the notebook without solutions, and one page to start by."""

from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING

from crmlab.handout.handed_out import your_answer
from crmlab.messages import say
from crmlab.notebooks import NotebookError, learner_copy
from crmlab.outline import Task, tasks, title_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from crmlab.handout.handed_out import Handout

STYLE = """body { font: 17px/1.5 system-ui, sans-serif; max-width: 42em; margin: 2em auto;
padding: 0 1em; color: #1b1b1b; background: #fff } h1 { font-size: 1.5em } h2 { font-size: 1.15em }
code { background: #f0f0f0; padding: 0 .2em } td, th { text-align: left; padding: .2em 1em .2em 0 }
.number { text-align: right } td, th { vertical-align: top }
@media print { body { margin: 0 } h1:not(:first-of-type) { break-before: page } }"""


def learner_notebook(solved: "NotebookNode", handout: "Handout") -> "NotebookNode":
    """Return the learner's copy: it knows its data, whose it is, and which exercises count."""
    from nbformat.v4 import new_markdown_cell

    notebook = learner_copy(solved)
    parameters = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    lines = parameters.source.splitlines()
    own = [f'data_folder = "{handout.data_folder}"  # {say("it lies beside this notebook")}']
    if not any(line.startswith("data_folder =") for line in lines):
        raise NotebookError("{file}: no data_folder in cell parameters", file=handout.source.name)
    parameters.source = "\n".join(
        own[0] if line.startswith("data_folder =") else line for line in lines
    )
    there = tasks(solved)
    counting = {task.cell for task in there if task.id in handout.graded}
    if len(counting) < len(there):
        for cell in notebook.cells:
            if cell.id in counting:
                cell.source += "\n\n" + say("**This exercise counts.**")
    told = " ".join(filter(None, [_of_numbers(handout), _of_grades(handout, there)]))
    note = new_markdown_cell(told, id="handed-out", metadata={"tags": ["handout"]})
    notebook.cells.insert(1, note)
    for prompt in _discussions(notebook):
        below = notebook.cells.index(prompt) + 1
        notebook.cells.insert(below, new_markdown_cell(your_answer(), id=f"{prompt.id}-answer"))
    notebook.metadata["crmlab"] = {
        "chapter": handout.chapter,
        "student": handout.student.id,
        "exercises": list(handout.graded),
    }
    return notebook


def _discussions(notebook: "NotebookNode") -> list["NotebookNode"]:
    """Return the prompts below which an answer is written; a memo has a cell of its own."""
    cells = notebook.cells
    tags = [cell.metadata.get("tags", []) for cell in cells] + [[]]
    return [
        cell
        for at, cell in enumerate(cells)
        if "discussion" in tags[at] and "memo" not in tags[at + 1]
    ]


def _of_numbers(handout: "Handout") -> str:
    """Return what to expect of numbers in the text, where the data are not the course's own."""
    if handout.seed == 0:
        return ""
    return say(
        "These data are an edition of their own. Tables, pictures and checks are computed from "
        "them; numbers in the text, and in the answers of quick questions, are those of the "
        "course's edition, so yours may differ a little from what you read."
    )


def _of_grades(handout: "Handout", there: list[Task]) -> str:
    if len(handout.graded) == len(there):
        return say("All exercises count.")
    return say(
        "These exercises count: {exercises}. All others are for practice.",
        exercises=", ".join(handout.graded),
    )


def _of_answers() -> str:
    return say(
        "Below each prompt to discuss stands a cell {label} Double-click it, write below these "
        "words in words of your own, and press Shift and Enter.",
        label=f"<b>{your_answer().strip('*')}</b>",
    )


def how_to(solved: "NotebookNode", handout: "Handout", own: Collection[str] = ()) -> str:
    """Return the page to start by, as HTML: how to start, what a check is, what to hand in.

    ``own`` are the exercises whose answers are others on each edition of the data.
    """
    there = tasks(solved)
    title = title_of(solved)
    notebook = f"<code>{escape(handout.name)}.ipynb</code>"
    parts = {
        say("Start"): _start(handout, notebook),
        say("What a check is"): [
            say(
                "Each exercise has a cell with <code>...</code> in it: put your answer there, run "
                "it, and run the <code>check</code> below. It says what is wrong and why. You may "
                "check as often as you like: what counts is the answer that stands there at last."
            ),
            say(
                "<code>hint(&quot;{exercise}&quot;)</code>, with the exercise's number, helps you "
                "on; <code>progress()</code> says how far you are.",
                exercise=handout.graded[0],
            ),
        ],
        say("Discuss"): [_of_answers() if _discussions(solved) else ""],
        say("Numbers"): [_of_numbers(handout)],
        say("What counts"): [_of_grades(handout, there), _table(handout, there, own)],
        say("Hand in"): [
            say(
                "Choose <i>Restart Kernel and Run All Cells</i> once more, to see that it runs "
                "from top to bottom. Save, and hand in this one file, under its own name and "
                "without the data: {notebook}.",
                notebook=notebook,
            )
        ],
    }
    body = [f"<h1>{escape(title)}</h1>"]
    if handout.student.id:
        body.append(f"<p>{say('For {student}', student=escape(str(handout.student)))}</p>")
    for heading, paragraphs in parts.items():
        if told := [each for each in paragraphs if each]:
            body.append(f"<h2>{heading}</h2>")
            body += [each if each.startswith("<") else f"<p>{each}</p>" for each in told]
    return PAGE.format(title=escape(title), style=STYLE, body="\n".join(body))


def _start(handout: "Handout", notebook: str) -> list[str]:
    steps = [
        say(
            "Unzip the <b>whole</b> file into the folder <code>notebooks</code> of the course. The "
            "notebook and the folder <code>{data}</code> must stay side by side.",
            data=handout.data_folder,
        ),
        say(
            "Type <code>make lab</code> in a terminal, in the course's folder (with conda: "
            "<code>crmlab lab</code>). The course is not on your computer yet? Its README says how."
        ),
        say("On the left, open {notebook}, and run it from top to bottom.", notebook=notebook),
        say(
            "<i>There is no folder ...</i>, says the first cell? Then the notebook lies alone: "
            "unzip the file once more, and leave all where it is."
        ),
    ]
    return ["<ol>" + "".join(f"<li>{step}</li>" for step in steps) + "</ol>"]


def _table(handout: "Handout", there: list[Task], own: Collection[str]) -> str:
    each_their_own = bool(handout.student.id and handout.seed)
    head = (say("exercise"), say("title"), say("minutes"), say("answers") if each_their_own else "")
    lines = ["<th>{}</th><th>{}</th><th class='number'>{}</th><th>{}</th>".format(*head)]
    for task in there:
        if task.id in handout.graded:
            whose = say("your own") if task.id in own else say("the same for all")
            cells = (task.id, escape(task.title), task.minutes, whose if each_their_own else "")
            line = "<td>{}</td><td>{}</td><td class='number'>{}</td><td>{}</td>"
            lines.append(line.format(*cells))
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
{body}
</body>
</html>
"""
