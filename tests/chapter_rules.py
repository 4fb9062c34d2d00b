"""What every solved chapter must keep to: each rule yields a line for each breach.

Cells are told apart by their tags: setup, parameters, exercise, check, discussion, instructor.
"""

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from crmlab.notebooks import learner_copy
from crmlab.outline import tasks

COURSE_MAP = Path(__file__).resolve().parents[1] / "notebooks" / "course_map.csv"
with COURSE_MAP.open(encoding="utf-8", newline="") as file:
    CHAPTER_OF_ROW = {line["row"]: line["chapter"] for line in csv.DictReader(file)}

SOLUTION = re.compile(r"^ *### BEGIN SOLUTION\n(.*?)^ *### END SOLUTION$\n?", re.M | re.S)


def is_tagged(cell, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def tagged(notebook, tag: str) -> list:
    return [cell for cell in notebook.cells if is_tagged(cell, tag)]


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook) -> Iterator[tuple]:
    """Yield each output with the id of its cell."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            yield cell.id, output


def texts(output) -> list[str]:
    """Return the texts of an output, plain and HTML."""
    data = output.get("data", {})
    found = [output.get("text"), data.get("text/plain"), data.get("text/html")]
    return [text for text in found if text is not None]


def checked(cell) -> tuple[str, list[str], list[str]]:
    """Return what a cell checks: the exercise, the answers in order, and those with a name."""
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check":
            key, *in_order = map(ast.unparse, node.args)
            return key.strip("'\""), in_order, [word.arg for word in node.keywords]
    return "", [], []


def exercise_of(notebook, cell) -> str:
    """Return the id of the exercise that a cell is about, by the check below it."""
    below = notebook.cells[notebook.cells.index(cell) + 1 :]
    return next((checked(each)[0] for each in below if is_tagged(each, "check")), "")


def solutions(cell) -> str:
    """Return the lines between the solution markers."""
    return "".join(SOLUTION.findall(cell.source))


def opens_with_objectives_and_minutes(notebook, chapter: str) -> Iterator[str]:
    opening = ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            break
        opening += cell.source + "\n"
    if not opening.startswith("# "):
        yield "the first cell has no title"
    if "you will be able to" not in opening:
        yield "no objectives (you will be able to ...) before the first code cell"
    if not re.search(r"\b\d+ minutes\b", opening):
        yield "no time (... minutes) before the first code cell"


def has_one_setup_and_one_parameters_cell(notebook, chapter: str) -> Iterator[str]:
    for tag in ("setup", "parameters"):
        if (count := len(tagged(notebook, tag))) != 1:
            yield f"{count} cells tagged {tag}"


def has_readable_ids(notebook, chapter: str) -> Iterator[str]:
    for cell in notebook.cells:
        words = re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.id)
        if not words or re.match(r"[0-9a-f]{8}(-|$)", cell.id):
            yield f"the id {cell.id} says nothing; take words such as pareto-curve"


def was_executed_in_order(notebook, chapter: str) -> Iterator[str]:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the code cells were executed as {counts}"


def has_alt_text_on_every_picture(notebook, chapter: str) -> Iterator[str]:
    for cell_id, output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            alt = output.metadata.get("image/png", {}).get("alt", "")
            if len(alt) < 30 or "description has been provided" in alt:
                yield f"{cell_id}: the alt text is {alt!r}"


def has_short_cells(notebook, chapter: str) -> Iterator[str]:
    for cell in code_cells(notebook):
        lines = SOLUTION.sub("", cell.source).strip().splitlines()
        if len(lines) > 12:
            yield f"{cell.id}: {len(lines)} lines"


def has_short_lines(notebook, chapter: str) -> Iterator[str]:
    for cell in code_cells(notebook):
        for line in cell.source.splitlines():
            if len(line) > 88:
                yield f"{cell.id}: {len(line)} columns: {line}"


def reads_no_path_and_no_url(notebook, chapter: str) -> Iterator[str]:
    outside = re.compile(r"""["'](/\w|~/|[A-Za-z]:[\\/]|\.\./|file:|https?:)""")
    for cell in code_cells(notebook):
        for found in outside.finditer(cell.source):
            yield f"{cell.id}: {found[0]} ...; data come from crmlab.datasets"


def warns_nowhere(notebook, chapter: str) -> Iterator[str]:
    for cell_id, output in outputs(notebook):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield f"{cell_id}: an error or a warning"
        for text in texts(output):
            if re.search(r"\b\w*Warning: ", text):
                yield f"{cell_id}: a warning in its output"


def prints_rounded_numbers(notebook, chapter: str) -> Iterator[str]:
    for cell_id, output in outputs(notebook):
        for text in texts(output):
            for number in re.findall(r"\d+\.\d{9,}", text):
                yield f"{cell_id}: {number} is not rounded"


def names_rows_of_the_course_map(notebook, chapter: str) -> Iterator[str]:
    for cell in notebook.cells:
        for row in cell.metadata.get("crmlab", {}).get("rows", []):
            if row not in CHAPTER_OF_ROW:
                yield f"{cell.id}: the course map has no row {row}"


def teaches_every_row_of_its_chapter(notebook, chapter: str) -> Iterator[str]:
    taught = {
        row for cell in notebook.cells for row in cell.metadata.get("crmlab", {}).get("rows", [])
    }
    for row, placed in CHAPTER_OF_ROW.items():
        if placed == chapter and row not in taught:
            yield f"no cell teaches {row}"


def parses_with_and_without_solutions(notebook, chapter: str) -> Iterator[str]:
    for version in (notebook, learner_copy(notebook)):
        for cell in code_cells(version):
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                yield f"{cell.id}: {error}"


def gives_each_exercise_a_task_a_stub_a_solution_and_a_check(
    notebook, chapter: str
) -> Iterator[str]:
    """A step has its task in the cell of the exercise, or in one of its own."""
    cells, begun = notebook.cells, set()
    for position, cell in enumerate(cells):
        if not is_tagged(cell, "exercise"):
            continue
        task, check = cells[position - 1], cells[position + 1]
        key = checked(check)[0] if is_tagged(check, "check") else ""
        if not key.startswith(f"{int(chapter)}-"):
            yield f"{cell.id}: no check in the cell below"
        for part in (rf"Exercise {key}\b", r"[★☆]{3}", r"\d+ min"):
            if key not in begun and not re.search(part, task.source):
                yield f"{cell.id}: the cell above does not say {part}"
        if key in begun and task.cell_type == "code" and not is_tagged(task, "check"):
            yield f"{cell.id}: no task in the cell above"
        begun.add(key)
        if "..." not in SOLUTION.sub("", cell.source):
            yield f"{cell.id}: no stub (... above the solution)"
        if not solutions(cell).strip():
            yield f"{cell.id}: no solution"


def solves_every_stub(notebook, chapter: str) -> Iterator[str]:
    for cell in tagged(notebook, "exercise"):
        for name in assigned(SOLUTION.sub("", cell.source)):
            if not re.search(rf"\b{name}\b", solutions(cell)):
                yield f"{cell.id}: the solution does not mention {name}"


def keeps_lessons_free_of_exercise_variables(notebook, chapter: str) -> Iterator[str]:
    for exercise in tagged(notebook, "exercise"):
        names, key = assigned(exercise.source), exercise_of(notebook, exercise)
        for cell in code_cells(notebook):
            step = is_tagged(cell, "exercise") and exercise_of(notebook, cell) == key
            if step or is_tagged(cell, "check"):
                continue
            for name in sorted(names & read(cell.source)):
                yield f"{cell.id}: reads {name}, which {exercise.id} assigns"


def keeps_what_an_exercise_reads(notebook, chapter: str) -> Iterator[str]:
    """Whoever runs all cells first, and then solves an exercise, finds its tables as they were."""
    cells = code_cells(notebook)
    for at, exercise in enumerate(cells):
        if is_tagged(exercise, "exercise"):
            for later in cells[at:]:
                lost = read(exercise.source) & assigned(later.source)
                for name in () if is_tagged(later, "exercise") else sorted(lost):
                    yield f"{later.id}: assigns {name}, which {exercise.id} reads"


def sections(notebook) -> dict[str, list]:
    """Return the cells below each heading of the second level, by the heading."""
    found, cells = {}, []
    for cell in notebook.cells:
        heading = re.search(r"^## +(.+)$", cell.source, re.M) if is_prose(cell) else None
        if heading:
            cells = found[heading[1]] = []
        cells.append(cell)
    return found


def is_prose(cell) -> bool:
    return cell.cell_type == "markdown"


def has_something_to_do_in_each_section(notebook, chapter: str) -> Iterator[str]:
    for heading, cells in sections(notebook).items():
        if not re.match(r"\d\.\d", heading) or "your turn" in heading.lower():
            continue
        tried = any("Try it" in cell.source for cell in cells)
        doing = ("exercise", "question", *(["widget"] if tried else []))
        if not any(is_tagged(cell, tag) for cell in cells for tag in doing):
            yield f"{heading}: no exercise, no question, no widget with *Try it*"


def asks_beside_each_widget(notebook, chapter: str) -> Iterator[str]:
    """On a slide nothing moves: a question stands there, as the title of the cell."""
    for cell in tagged(notebook, "widget"):
        if not cell.metadata.get("crmlab", {}).get("title"):
            yield f"{cell.id}: no question for its slide (crmlab.title in its metadata)"


def asks_six_quick_questions(notebook, chapter: str) -> Iterator[str]:
    asked = [cell for cell in tagged(notebook, "question") if "ask(" in cell.source]
    if len(asked) < 6:
        yield f"{len(asked)} cells tagged question that ask"
    for cell in code_cells(notebook):
        if re.search(r"\bask\(", cell.source) and not is_tagged(cell, "question"):
            yield f"{cell.id}: asks, and is not tagged question"


def ends_with_your_turn(notebook, chapter: str) -> Iterator[str]:
    headings = list(sections(notebook))
    closing = next((at for at, text in enumerate(headings) if text.startswith("Closing")), 0)
    if "your turn" not in headings[closing - 1].lower() or not closing:
        yield f"no section 'Your turn' right before the closing, but {headings[closing - 1]!r}"


def adds_up_its_minutes(notebook, chapter: str) -> Iterator[str]:
    """The promise is the sum of the sections, and each has room for its exercises.

    The minutes may be those *without* the exercises of three stars: then the line says so.
    """
    prose = "\n".join(cell.source for cell in notebook.cells if is_prose(cell))
    promised = re.search(r"\*\*(\d+) minutes", prose)
    line = re.search(r"^\*\*Minutes.*$", prose, re.M)
    if not (promised and line):
        yield "no **... minutes** at the top, or no line **Minutes** with those of each section"
        return
    of_section = re.findall(r"(\d\.\d+|\bstart|\bclosing|\byour turn): (\d+)", line[0], re.I)
    if sum(int(minutes) for _, minutes in of_section) != int(promised[1]):
        yield f"{promised[1]} minutes are promised; the sections have {of_section}"
    for heading, cells in sections(notebook).items():
        number = re.match(r"\d\.\d+", heading)
        if number and number[0] not in dict(of_section):
            yield f"{heading}: no minutes in the line **Minutes**"
        elif number:
            asked = [cell.source for cell in cells if re.match(r"### Exercise", cell.source)]
            counted = [task for task in asked if "without" not in line[0] or "★★★" not in task]
            needed = sum(int(re.search(r"(\d+) min", task)[1]) for task in counted)
            if needed >= int(dict(of_section)[number[0]]):
                yield f"{heading}: its exercises alone take {needed} minutes"


def says_stars_and_minutes_of_each_exercise(notebook, chapter: str) -> Iterator[str]:
    known = [task.cell for task in tasks(notebook)]
    for cell in notebook.cells:
        if cell.source.startswith("### Exercise") and cell.id not in known:
            yield f"{cell.id}: no ★☆☆ · ... minutes below the title: in no plan, no hand-out"


def aligns_no_prints_by_hand(notebook, chapter: str) -> Iterator[str]:
    for cell in code_cells(notebook):
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
        prints = [call for call in calls if getattr(call.func, "id", "") == "print"]
        for node in (below for call in prints for below in ast.walk(call)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.search(r"\S {2,}|^[<>]\d+$", text):
                yield f"{cell.id}: prints {text!r}; theme.facts aligns"


def writes_tables_without_a_word_on_formats(notebook, chapter: str) -> Iterator[str]:
    for cell in code_cells(notebook):
        if re.search(r"\btable\([^\n]*, ?\{\}\)", cell.source):
            yield f"{cell.id}: theme.table needs no empty formats"


def sets_words_in_formulas_as_text(notebook, chapter: str) -> Iterator[str]:
    """In a formula, letters stand each for itself, and × without room: \\text{} and \\times."""
    for cell in notebook.cells:
        for formula in re.findall(r"\$([^$\n]+)\$", cell.source) if is_prose(cell) else ():
            bare = re.sub(r"\\text\{[^}]*\}|\\[A-Za-z]+", "", formula)
            if re.search(r"[A-Za-z]{3}|×", bare):
                yield f"{cell.id}: {formula}"


def waits_only_for_exercises_before(notebook, chapter: str) -> Iterator[str]:
    """A picture is drawn once all steps of the exercise were tried, so none may come after it."""
    cells = code_cells(notebook)
    checks = [checked(cell)[0] if is_tagged(cell, "check") else "" for cell in cells]
    for place, cell in enumerate(cells):
        for key in re.findall(r"""\bafter=["']([^"']*)["']""", cell.source):
            if key not in checks[:place] or key in checks[place:]:
                yield f"{cell.id}: waits for {key}, which is not checked in the cells above it"


@cache
def assigned(source: str) -> set[str]:
    """Return the names that code leaves behind: assigned, defined or imported, at top level."""
    names = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        inner = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp)
        if not isinstance(node, (*inner, ast.DictComp, ast.GeneratorExp)):
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(ast.parse(source))
    return names


@cache
def read(source: str) -> set[str]:
    """Return the names that code takes from cells before it."""
    nodes = list(ast.walk(ast.parse(source)))
    named = [node for node in nodes if isinstance(node, ast.Name)]
    own = {node.id for node in named if isinstance(node.ctx, ast.Store)} | assigned(source)
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in named if isinstance(node.ctx, ast.Load)} - own


RULES = [
    opens_with_objectives_and_minutes,
    has_one_setup_and_one_parameters_cell,
    has_readable_ids,
    was_executed_in_order,
    has_alt_text_on_every_picture,
    has_short_cells,
    has_short_lines,
    reads_no_path_and_no_url,
    warns_nowhere,
    prints_rounded_numbers,
    names_rows_of_the_course_map,
    teaches_every_row_of_its_chapter,
    parses_with_and_without_solutions,
    gives_each_exercise_a_task_a_stub_a_solution_and_a_check,
    solves_every_stub,
    keeps_lessons_free_of_exercise_variables,
    keeps_what_an_exercise_reads,
    has_something_to_do_in_each_section,
    asks_beside_each_widget,
    asks_six_quick_questions,
    ends_with_your_turn,
    adds_up_its_minutes,
    says_stars_and_minutes_of_each_exercise,
    aligns_no_prints_by_hand,
    writes_tables_without_a_word_on_formats,
    sets_words_in_formulas_as_text,
    waits_only_for_exercises_before,
]
