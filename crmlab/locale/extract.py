"""What translators get: every sentence that `say` can be asked for, read from the code.

A sentence is the first argument of ``say``, of ``later`` and of the errors that speak as `say`
does (with ``count``: the first two, for one and for several). The exercises carry theirs at fixed
places of a few more calls.
"""

import ast
import csv
import json
from collections.abc import Iterator
from inspect import isfunction, signature
from pathlib import Path

from crmlab import checks
from crmlab.messages import of_months

PACKAGE = Path(__file__).parents[1]
REPORTS = PACKAGE.parent / "notebooks" / "reports"

SPEAKING = (
    *("say", "say_each", "refusal", "later", "Missing", "Nothing", "WrongKind"),
    *("TableError", "DateOrderError", "OneColumnError", "Refusal", "ReportError"),
    *("DataMismatchError", "DownloadError", "NotebookError", "MarkingError"),
    *("EditionError", "HandoutError", "PlanError", "RosterError"),
)
# Where the words stand in the calls of the exercises, beginning with 0; of `given`, and why.
PLACES = {
    "Case": (0,),
    "Integer": (0,),
    "Number": (0,),
    "Vector": (1,),
    "answer": (2,),
    "given": (2, 3),
    "mistake": (0,),
    "slip": (0,),
    "step": (2, 3),
}
# Where those that look at arguments are told in words what they look at.
CHECKS = {
    name: list(signature(check).parameters).index("what")
    for name, check in vars(checks).items()
    if isfunction(check) and "what" in signature(check).parameters
}
# Modules that hand on the sentences of others.
HANDING_ON = {
    "checks",
    "public_data",
    "theme",
    "terms",
    "answers",
    "asking",
    "briefing",
    "checking",
    "formulas",
    "memo_pages",
    "memos",
    "messages",
    "editions",
    "slips",
    "telling",
}

# Tables of sentences without the Chinese beside them, and the columns that are shown.
READ_BY_COLUMN = {
    "glossary.csv": ("definition", "formula"),
    "questions.csv": ("question", "option", "said"),
}

Found = tuple[int, str | tuple[str, str]]  # a line, and a sentence, or one and several


def from_python(code: str, place: Path = Path()) -> Iterator[Found]:
    """Yield the sentences of a module, each with its line; ``place`` is its path in the package.

    A ValueError names what stands in the place of a sentence and can't be read, except where
    sentences are handed on.

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

    looped = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.For)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    }

    def read(node: ast.expr) -> list[str]:
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in constants:
                return read(constants[name])
            case ast.Dict(values=values):
                return [text for value in values for text in read(value)]
            case ast.IfExp(body=one, orelse=other):
                return read(one) + read(other)
            case ast.Call(func=ast.Name(id="later" | "say")):
                return []  # read by itself
            case ast.Name(id=name) if is_exercise and name in looped:
                return []  # of a list of such, made with later
        if hands_on or (is_exercise and called(node) == "about"):  # of a case
            return []
        raise ValueError(f"line {node.lineno}: {ast.unparse(node)} is no sentence to be read")

    for node in ast.walk(tree):
        for words in places_in_exercises(node) if is_exercise else ():
            yield from ((words.lineno, text) for text in read(words) if text)
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        if name in SPEAKING and node.args:
            counts = any(keyword.arg == "count" for keyword in node.keywords)
            if counts and len(node.args) > 1:
                (one,), (several,) = map(read, node.args[:2])
                yield node.lineno, (one, several)
            else:
                yield from ((node.lineno, text) for text in read(node.args[0]))
        elif name in CHECKS:
            for words in node.args[CHECKS[name] :]:
                if isinstance(words, ast.Constant):
                    yield words.lineno, words.value


def called(node: ast.AST) -> str:
    """Return the name of what is called or named, without what it belongs to."""
    function = getattr(node, "func", node)
    return getattr(function, "attr", getattr(function, "id", ""))


def places_in_exercises(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what stands where the exercises carry their words."""
    match node:
        case ast.Assign(targets=[ast.Name(id="hints")], value=ast.Tuple(elts=hints)):
            yield from hints
        case ast.Assign(targets=[ast.Name(id="then")], value=then):
            yield then
        case ast.Call(args=args, keywords=keywords):
            name = called(node)
            yield from (args[at] for at in PLACES.get(name, ()) if at < len(args))
            for keyword in keywords:
                if name == "answer":  # the words for the arguments of a function
                    yield keyword.value
                elif name == "given" and isinstance(keyword.value, ast.Dict):  # others, by words
                    yield from keyword.value.keys
                elif name == "choice":  # why
                    yield keyword.value
            for way in args if name == "choice" else ():
                yield way.elts[0]


def from_notebook(path: Path) -> Iterator[str | tuple[str, str]]:
    """Yield the sentences in the code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    yield from (sentence for _, sentence in from_python("\n".join(code)))


def from_table(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the words of a table with the Chinese beside them: ``label`` and ``label_zh``.

    A column ``zh`` has the Chinese of the first column. Names are given as `theme.words` does.
    Of the glossary, which always shows a term in both languages, only what is said of it is wanted;
    of questions, all that is asked and said.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if path.name in READ_BY_COLUMN:
        shown = READ_BY_COLUMN[path.name]
        yield from ((row[column], "") for row in rows for column in shown if row[column])
        return
    first = next(iter(rows[0]))
    for column in rows[0]:
        of = first if column == "zh" else column.removesuffix("_zh")
        if of != column:
            yield from ((row[of].replace("_", " "), row[column]) for row in rows if row[of])


def tables() -> list[Path]:
    """Return the content tables: not the words by which columns of a file are recognised."""
    return sorted(set(PACKAGE.rglob("*.csv")) - {PACKAGE / "tables" / "columns" / "names.csv"})


def everything() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Yield every sentence and word, as one on days and as one on months, with where it stands."""
    for place, sentence in _written():
        yield place, sentence
        one = isinstance(sentence, str)
        months = of_months(sentence) if one else tuple(map(of_months, sentence))
        if months != sentence:
            yield place, months


def _written() -> Iterator[tuple[str, str | tuple[str, str]]]:
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
