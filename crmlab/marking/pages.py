"""Pages of the marks: one for the class, one for each learner, and the discussions side by side."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from crmlab.checking import hint
from crmlab.feedback import CORRECT, FOLLOWS, NOT_ATTEMPTED, WRONG, sign, to_html
from crmlab.marking.gradebooks import Marks
from crmlab.marking.restoring import Chapter
from crmlab.marking.results import Result
from crmlab.messages import say
from crmlab.notebooks import TEMPLATES, typeset
from crmlab.roster import cleaned, file_key, file_part

TOMORROW = 3  # misreadings that are worth a word to all
STUCK = 0.4  # of the points, below which somebody is
MOST_STUCK = 3  # of the exercises that somebody is stuck at, by name


def write_pages(results: Sequence[Result], marks: Marks, out: Path) -> None:
    """Write ``class.html``, ``discussions.html``, and a page for each learner in ``feedback``."""
    (out / "feedback").mkdir(exist_ok=True)
    for old in (out / "feedback").glob("*.html"):  # of who was not yet known by name, or absent
        old.unlink()
    (out / "class.html").write_text(class_page(results, marks), encoding="utf-8")
    (out / "discussions.html").write_text(discussion_page(results, marks), encoding="utf-8")
    for result in results:
        path = out / "feedback" / f"{file_part(result.name)}_{file_key(result.key)}.html"
        path.write_text(feedback_page(result, marks), encoding="utf-8")


def class_page(results: Sequence[Result], marks: Marks) -> str:
    """Return the page for whoever teaches: what went wrong, how often, and what to say of it."""
    there = [result for result in results if not result.problem]
    titles = marks.chapter.titles()
    misread = {each: _misreadings(there, each) for each in marks.weights.exercises}
    totals = [marks.total(result) for result in there]
    middle = statistics.median(totals) if totals else 0
    failed = [result for result in results if result.problem and not result.question]
    figures = {
        say("submissions marked"): len(there),
        say("points, the middle one"): f"{round(middle, 1):g} / {marks.weights.most:g}",
        say("not marked"): len(failed),
    }
    asked = dict.fromkeys((r.question,) for r in results if r.question)
    sections = [
        _figures(figures),
        *_listed(say("Questions to you"), (say("before these can be marked"),), asked),
        _heading(say("What to say tomorrow")) + _tomorrow(misread, titles),
        _heading(say("The exercises")) + _exercises(there, marks, titles),
        _heading(say("Misreadings, exercise by exercise")) + _misread(misread, titles),
        _heading(say("Who is stuck")) + _stuck(there, marks),
    ]
    told = [(each.who, each.path, each.problem) for each in failed]
    sections += _listed(say("Not marked"), (say("student"), say("file"), say("why")), told)
    noted = [(result.name, note) for result in there for note in result.notes]
    head = (say("student"), say("what happened"))
    sections += _listed(say("Files and cells left out"), head, noted)
    return _page(say("The class: {chapter}", chapter=marks.chapter.title), sections)


def _misreadings(results: Iterable[Result], exercise: str) -> list[tuple[int, str, str, str]]:
    """Return what was wrong with the answers: how often, the outcome, which, in the checks' words.

    Numbers in a sentence differ by edition and by answer: it is the same sentence all the same.
    """
    count, said = Counter(), {}
    for result in results:
        for part in result.parts.get(exercise, []):
            if part["outcome"] in (CORRECT, NOT_ATTEMPTED):
                continue
            told = re.sub(r"\d[\d,.]*", "#", part["message"])
            key = part["outcome"], part["name"], told
            count[key] += 1
            said.setdefault(key, part["message"])
    return [(many, *key[:2], said[key]) for key, many in count.most_common()]


def _tomorrow(misread: Mapping[str, Sequence], titles: Mapping[str, str]) -> str:
    """Return the commonest misreadings, each with the first hint of its exercise."""
    several = [
        (many, exercise, name, message)
        for exercise, them in misread.items()
        for many, outcome, name, message in them
        if many > 1 and outcome not in (WRONG, FOLLOWS)  # which name no cause of their own
    ]
    several.sort(key=lambda each: -each[0])
    if not several:
        return _paragraph(say("No misreading was that of more than one."))
    entries = []
    for many, exercise, name, message in several[:TOMORROW]:
        entries.append(
            f"<li><strong>{escape(exercise)} · {escape(titles.get(exercise, ''))}</strong>, "
            f"<code>{escape(name)}</code>: {_said(message)} "
            f"<em>{escape(say('1 learner', '{count} learners', count=many))}</em>"
            f"<br>{_said(hint(exercise, 1).title)}</li>"
        )
    return f"<ol>{''.join(entries)}</ol>"


def _exercises(results: Sequence[Result], marks: Marks, titles: Mapping[str, str]) -> str:
    rows = []
    for each in marks.weights.exercises:
        standing = Counter(result.standing(each) for result in results)
        points = [marks.of(result)[each] for result in results]
        mean = sum(points) / max(len(points), 1)
        numbers = [standing[how] for how in ("right", "tried", "untouched")]
        weight = f"{marks.weights.exercises[each]:g}"
        rows.append((each, titles.get(each, ""), *numbers, f"{mean:.2f}", weight))
    head = (say("exercise"), say("title"), say("right"), say("tried"), say("untouched"))
    return _table((*head, say("mean points"), say("of")), rows)


def _misread(misread: Mapping[str, Sequence], titles: Mapping[str, str]) -> str:
    parts = []
    for exercise, them in misread.items():
        if them:
            rows = [(many, _code(name), _Html(_said(said))) for many, _, name, said in them]
            parts.append(f"<h3>{escape(exercise)} · {escape(titles.get(exercise, ''))}</h3>")
            parts.append(_table((say("learners"), say("answer"), say("what was read")), rows))
    return "".join(parts) or _paragraph(say("There are none."))


def _stuck(results: Sequence[Result], marks: Marks) -> str:
    """Return who has few points, or tried and missed most of what they tried."""
    rows = []
    for result in results:
        standing = {each: result.standing(each) for each in marks.weights.exercises}
        missed = [each for each, how in standing.items() if how == "tried"]
        right = sum(how == "right" for how in standing.values())
        is_low = marks.total(result) < STUCK * marks.weights.most
        if is_low or (len(missed) >= MOST_STUCK and len(missed) > right):
            at = ", ".join(missed[:MOST_STUCK]) or say("nothing was tried")
            rows.append((result.name, f"{marks.total(result):g}", right, at))
    if not rows:
        return _paragraph(say("Nobody."))
    return _table((say("student"), say("points"), say("right"), say("tried and missed")), rows)


def feedback_page(result: Result, marks: Marks) -> str:
    """Return a learner's page: what was right, and the named mistakes; no answer is on it."""
    titles, points = marks.chapter.titles(), marks.of(result)
    title = say("{name}: {chapter}", name=result.name, chapter=marks.chapter.title)
    if result.problem:
        return _page(title, [_paragraph(result.problem)])
    total = {"total": f"{marks.total(result):g}", "most": f"{marks.weights.most:g}"}
    sections = [_figures({say("points"): say("{total} of {most}", **total)})]
    for exercise, weight in marks.weights.exercises.items():
        got = say("{points:g} of {most:g} points", points=points[exercise], most=weight)
        sections.append(f"<h3>{escape(exercise)} · {escape(titles.get(exercise, ''))}</h3>")
        lines = "".join(
            f"<li>{sign(part['outcome'])} <code>{escape(part['name'])}</code> "
            f"{_said(part['message'])}</li>"
            for part in result.parts.get(exercise, [])
        )
        sections.append(f'<p class="points">{escape(got)}</p><ul class="parts">{lines}</ul>')
    for name, most in marks.weights.discussions.items():
        got = say("{points:g} of {most:g} points", points=points[name], most=most.points)
        if name in marks.to_grade(result):
            got = say("no points yet, of {most:g}", most=most.points)
        sections.append(f"<h3>{_title(marks.chapter, name)}</h3>")
        sections.append(f'<p class="points">{escape(got)}</p>{_paragraph(most.rubric)}')
    if result.notes:
        notes = "".join(f"<li>{escape(cleaned(note))}</li>" for note in result.notes)
        sections.append(f"{_heading(say('What happened when it ran'))}<ul>{notes}</ul>")
    return _page(title, sections)


def discussion_page(results: Sequence[Result], marks: Marks) -> str:
    """Return what all have written below each discussion prompt, side by side."""
    sections, written = [], defaultdict(list)
    for result in results:
        for name, text in result.texts.items():
            if text:
                written[name].append((result.name, text))
    for name in marks.chapter.discussions:
        prompt = typeset(marks.chapter.by_id[name].source)
        rubric = marks.weights.discussions[name].rubric if name in marks.weights.discussions else ""
        cards = "".join(
            f"<article><h3>{escape(cleaned(who))}</h3><p>{_lines(text)}</p></article>"
            for who, text in written[name]
        )
        nothing = _paragraph(say("Nobody wrote anything here."))
        body = f'<div class="cards">{cards}</div>' if cards else nothing
        sections.append(f"<section>{prompt}{_paragraph(rubric)}{body}</section>")
    title = say("Discussions: {chapter}", chapter=marks.chapter.title)
    return _page(title, sections)


class _Html(str):
    """A text that is HTML already."""


def _code(name: str) -> _Html:
    return _Html(f"<code>{escape(name)}</code>")


def _title(chapter: Chapter, cell: str) -> str:
    return escape(chapter.by_id[cell].source.strip().splitlines()[0].strip("# *"))


def _lines(text: str) -> str:
    return "<br>".join(escape(cleaned(line)) for line in text.splitlines())


def _said(message: str) -> str:
    return to_html(cleaned(message))


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _listed(heading: str, head: Sequence[str], rows: Collection[Sequence[object]]) -> list[str]:
    return [_heading(heading) + _table(head, rows)] if rows else []


def _paragraph(text: str) -> str:
    return f"<p>{escape(cleaned(text))}</p>" if text else ""


def _figures(figures: Mapping[str, object]) -> str:
    pairs = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>"
        for name, value in figures.items()
    )
    return f'<dl class="key">{pairs}</dl>'


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    def cell(value: object) -> str:
        number = isinstance(value, int) or bool(re.fullmatch(r"[\d.,]+", str(value)))
        text = value if isinstance(value, _Html) else escape(cleaned(str(value)))
        return f'<td class="{"number" if number else "words"}"><bdi>{text}</bdi></td>'

    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _page(title: str, sections: Iterable[str]) -> str:
    frame = (TEMPLATES / "marks" / "page.html").read_text(encoding="utf-8")
    shared = (TEMPLATES / "crmlab" / "shared.css").read_text(encoding="utf-8")
    filled = {"TITLE": escape(cleaned(title)), "SHARED": shared, "BODY": "\n".join(sections)}
    return re.sub(r"@@(TITLE|SHARED|BODY)@@", lambda gap: filled[gap[1]], frame)
