"""What translators get: every sentence that `say` can be asked for, read from the code.

A sentence is the first argument of ``say``, of ``later`` and of the errors that speak as `say`
does (with ``count``: the first two, for one and for several). The exercises carry theirs at fixed
places of a few more calls.
"""

import ast
import csv
import json
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
REPORTS = PACKAGE.parent / "notebooks" / "reports"

SPEAKING = (
    *("say", "refusal", "later", "Missing"),
    *("TableError", "DateOrderError", "OneColumnError", "ReportError"),
)
# Where the words stand in the calls of the exercises, beginning with 0.
PLACES = {
    "Case": (0,),
    "Integer": (0,),
    "Number": (0,),
    "Vector": (1,),
    "answer": (1,),
    "form": (2,),
    "mistake": (1,),
    "said": (0, 1),
    "slip": (0,),
    "step": (1,),
    "wrong": (0,),
}
# Where those that look at arguments are told in words what they look at.
CHECKS = {
    "as_dates": 1,
    "as_number_or_column": 1,
    "as_numbers": 1,
    "complete_numbers": 1,
    "number_columns": 2,
    "require_columns": 2,
    "require_filled": 2,
    "require_one_each": 2,
    "require_rows": 1,
}
# Modules that hand on the sentences of others, and the names under which exercises do.
HANDING_ON = {
    "checks",
    "public_data",
    "theme",
    "terms",
    "answers",
    "briefing",
    "checking",
    "errors",
    "formulas",
    "messages",
    "scenes",
    "slips",
}
HANDED_ON = {"about", "message"}

Found = tuple[int, str | tuple[str, str]]  # a line, and a sentence, or one and several


def from_python(code: str, place: Path = Path()) -> Iterator[Found]:
    """Yield the sentences of a module, each with its line; ``place`` is its path in the package.

    A ValueError names what stands in the place of a sentence and can't be read, except where
    sentences are handed on.

    Examples
    --------
    >>> list(from_python('say("one day", "{count} days", count=days), say("a" "b")'))
    [(1, ('one day', '{count} days')), (1, 'ab')]
    """
    tree = ast.parse(code)
    hands_on = not HANDING_ON.isdisjoint(part.removesuffix(".py") for part in place.parts)
    is_exercise = "exercises" in place.parts or place.stem in ("slips", "verbs")
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    def read(node: ast.expr) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Name(id=name) if name in constants:
                return read(constants[name])
            case ast.IfExp(body=one, orelse=other):
                return read(one) + read(other)
            case ast.Call(func=ast.Name(id="later" | "say")):
                return []  # read by itself
        if hands_on or (is_exercise and getattr(node, "id", "") in HANDED_ON):
            return []
        raise ValueError(f"line {node.lineno}: {ast.unparse(node)} is no sentence to be read")

    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in SPEAKING and call.args:
            counts = any(keyword.arg == "count" for keyword in call.keywords)
            if counts and len(call.args) > 1:
                (one,), (several,) = map(read, call.args[:2])
                yield call.lineno, (one, several)
            else:
                yield from ((call.lineno, text) for text in read(call.args[0]))
        elif name in CHECKS:
            for node in call.args[CHECKS[name] :]:
                if isinstance(node, ast.Constant):
                    yield node.lineno, node.value
        elif is_exercise:
            for node in places_in_exercises(name, call):
                yield from ((node.lineno, text) for text in read(node) if text)


def places_in_exercises(name: str, call: ast.Call) -> Iterator[ast.expr]:
    """Yield what stands where the exercises carry their words."""
    yield from (call.args[at] for at in PLACES.get(name, ()) if at < len(call.args))
    for keyword in call.keywords:
        if name == "answer":  # the words for the arguments of a function
            yield keyword.value
        elif name == "Scene" and keyword.arg == "hints":
            yield from keyword.value.elts
        elif name == "Scene" and isinstance(keyword.value, ast.Tuple):
            yield from keyword.value.elts[2:]


def from_notebook(path: Path) -> Iterator[str | tuple[str, str]]:
    """Yield the sentences in the code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    yield from (sentence for _, sentence in from_python("\n".join(code)))


def from_table(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the words of a table with the Chinese beside them: ``label`` and ``label_zh``.

    A column ``zh`` has the Chinese of the first column. Names are given as `theme.words` does.
    Of the glossary, which always shows a term in both languages, only definitions are wanted.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if path.name == "glossary.csv":
        yield from ((row["definition"], "") for row in rows)
        return
    first = next(iter(rows[0]))
    for column in rows[0]:
        of = first if column == "zh" else column.removesuffix("_zh")
        if of != column:
            yield from ((row[of].replace("_", " "), row[column]) for row in rows if row[of])


def tables() -> list[Path]:
    """Return the content tables: not the words by which columns of a file are recognised."""
    return sorted(set(PACKAGE.rglob("*.csv")) - {PACKAGE / "tables" / "columns.csv"})


def everything() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield every sentence and word of the package and of the reports, with where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        try:
            found = list(from_python(path.read_text(encoding="utf-8"), place))
        except ValueError as error:
            raise ValueError(f"{place}, {error}") from None
        yield from ((str(place), sentence) for _, sentence in found)
    for path in tables():
        yield from ((str(path.relative_to(PACKAGE)), words) for words, _ in from_table(path))
    for path in sorted(REPORTS.glob("*.ipynb")):
        yield from ((f"reports/{path.name}", sentence) for sentence in from_notebook(path))
