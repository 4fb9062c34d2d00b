"""Whatever people read can be said in another language: nothing of it escapes `say`."""

import ast
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import nbformat
import pseudo
import pytest
from babel.messages import mofile, pofile

from crmlab import scenes, warm_kernels
from crmlab.answers import Function
from crmlab.asking import LOOK as ASKED
from crmlab.handout.pages import STYLE
from crmlab.live import LOOK
from crmlab.locale.__main__ import HERE, template, untranslated, update
from crmlab.locale.extract import (
    PACKAGE,
    REPORTS,
    SPEAKING,
    called,
    everything,
    from_python,
    from_table,
    places_in_exercises,
    tables,
)
from crmlab.marking.gradebooks import CANVAS, IDS, MOODLE, POSSIBLE
from crmlab.marking.gradebooks import NAMES as NAMES_OF_STUDENTS
from crmlab.outline import MINUTES, SECTION
from crmlab.roster import COLUMNS
from crmlab.scenes.formulas import every
from crmlab.slides import cutting, live, prose, tasks
from crmlab.tables.cells.amounts import CODES
from crmlab.tables.steps.cents import CENTS
from crmlab.terms import _entries

LANGUAGES = sorted(path.parents[1].name for path in HERE.glob("*/LC_MESSAGES/crmlab.po"))

# --- no words in the code beside those that are looked up

# Two words, or a word beside a gap; a single word counts only where it is surely shown.
PROSE = re.compile(r"[A-Za-z]{2,}[,;:.]? [A-Za-z\0]|\0[,;:.]? [A-Za-z]{2,}")
SENTENCE = re.compile(r"([A-Za-z']+[,;:.]? ){4}")  # in an exercise: units and queries are shorter
WORD = re.compile(r"[A-Za-z]{2,}")
SHOWING = {"annotate", "choice", "describe", "echo", "Explorer", "slider", "suptitle", "text"}
SHOWING |= {"set_text", "set_title", "set_xlabel", "set_ylabel", "ClickException"}
SHOWN_KEYWORDS = {"description", "title", "tooltip", "xlabel", "ylabel"}

# Words that nobody reads, by module: values that code compares, names that a library knows, and
# errors in our own work.
NO_SENTENCES = {
    "*": {
        ' style="text-align: left"',
        "offset points",
        "axes fraction",
        "figure fraction",
        "row wrap",
        "set aside",
        "lower right",
    },
    "__init__.py": {"module 'crmlab' has no attribute {}", "module {} has no attribute {}"},
    "answers/functions.py": {"truth value of a Series is ambiguous"},
    "complete_journey.py": {'pip install "crmlab[real]"'},
    "doctor.py": {
        "Python {} ({})",
        "conda env create -f environment.yml",
        "{} -m ipykernel install --sys-prefix",
        "{} -m pip install {}",
    },
    "asking.py": {ASKED},
    "slides/cutting.py": {cutting.TRY},  # of the chapters
    "slides/tasks.py": {tasks.MINUTES.pattern},
    "slides/live.py": {live.LOOK, live.ON_OPENING.replace(live.LOOK, "{}")},
    "reports/many.py": {'pip install "crmlab[cluster]"'},
    "marking/gradebooks.py": {  # as Moodle and Canvas name their columns
        *MOODLE,
        *CANVAS,
        *IDS,
        *NAMES_OF_STUDENTS,
        POSSIBLE,
        "Participant {}",
        "crmlab {}",
        "maximum grade",
        "{} name",
    },
    "marking/inside/coding.py": {  # caught by our side: nobody reads them
        "too long",
        "too deep",
        "too deep, or too long",
        "no line of ours",
        "no object",
        "no list",
        "no {}",
    },
    "marking/kit.py": {'"""Not in here."""\n'},
    "marking/restoring.py": {"from crmlab import check\n{}"},
    "marking/verdicts.py": {"not one call for each case", "no call"},  # caught as well
    "slides/prose.py": {prose.LEANING.pattern, prose.POINTING_BACK.pattern},
    "slides/deck.py": {"crmlab"},
    "warm_kernels.py": {warm_kernels.KERNEL, warm_kernels.LATER},
    "tables/cells/amounts.py": {CODES},
    "tables/steps/cents.py": {CENTS.pattern},
    "exams/complaints.py": {"Mon Tue Wed Thu Fri"},
    "handout/pages.py": {STYLE},
    "outline.py": {SECTION.pattern, MINUTES.pattern},  # headings of a chapter
    "roster.py": {*COLUMNS.values()},  # as schools' systems name them
    "feedback.py": {
        "border-left:4px solid {};padding:.3em .8em;margin:.3em 0",
        "not attempted",
        "known mistake",
        "follows from an earlier answer",
        "wrong kind",
    },
    "segmentation/exercises/mailing.py": {"CNY of the first 18", "CNY of the last 18"},  # units
    "segmentation/measures/rfm.py": {"coalesce(isfinite(amount) AND date IS NOT NULL, false)"},
    "purchase_log.py": {"(hash(customer_id) % {})::UTINYINT AS part"},
    "lifecycle/widgets/households.py": {"time axis"},  # in the data
    "value/widgets/composite.py": {"weight of {}"},  # the name of a control
    "lifecycle/plots/cash_flows.py": {"loss to gain"},
    "lifecycle/plots/outlook.py": {"P(alive)"},
    "lifecycle/widgets/migration.py": {"repeat({}, max-content)"},
    "complaints/measures/process.py": {"Mon Tue Wed Thu Fri"},  # as numpy has them
    "complaints/exercises/process.py": {"Mon Tue Wed Thu Fri Sat"},
    "information/measures/completeness.py": {"not known"},  # as typed in a file
    "live.py": {LOOK, "repeat(auto-fit, minmax(30em, 1fr))"},
    "public_data.py": {"CDNOW", "CDNOW (sample)", "Online Retail", "Online Retail.xlsx"},
    "reports/making.py": {
        "from crmlab import {}",
        "from tempfile import TemporaryDirectory",
        "folder = TemporaryDirectory()  # it goes with the kernel",
        "{}({}, quiet=True, **{})",
    },
    "scenes/scene.py": {
        "Exercise {} has {} hints; three at most.",
        "Exercise {} has no {} to say then.",
    },
    "tables/files/raw.py": {"column {}"},  # then a name of a column, to be typed by the reader
    "theme.py": {
        "Draws on ``ax``, or on a new Axes if it is left out, and returns it.",
        "This picture has no description yet: call theme.describe(ax, sentence).",
    },
    "value/measures/retention.py": {"year {}"},
}
# Help of the command line stays English, as that of other commands is; the units in a scene are
# compared and not shown; what stands in a table of words is a value in the code.
NAMES = {words for table in tables() for words, _ in from_table(table)}
PUBLIC = Path("public_data.py")
NAMES |= {words for _, words in from_python((PACKAGE / PUBLIC).read_text("utf-8"), PUBLIC)}


def written(node: ast.AST) -> str:
    """Return a literal text, an f-string with ``{}`` for its gaps; nothing for all else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(written, node.values))
    if isinstance(node, ast.FormattedValue):
        return "{}"
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""


def looked_up(tree: ast.Module, is_exercise: bool) -> set[ast.AST]:
    """Return all that is handed to the catalogue, help of the command line, and docstrings."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        name = called(node)
        if isinstance(node, ast.Expr) and written(node.value):
            roots.append(node)
        elif isinstance(node, ast.JoinedStr):
            roots += node.values  # they are read together
        elif isinstance(node, ast.Call):
            roots += [word.value for word in node.keywords if word.arg in ("help", "metavar")]
            roots += node.args[:2] if name in SPEAKING else []
            roots += node.args if name in ("aggregate", "filter") else []  # SQL
            roots += node.args[1:2] if is_exercise and name in ("given", "step") else []  # a unit
            roots += node.args if is_exercise and name == "choice" else []  # words, and for what
        if is_exercise:
            roots += places_in_exercises(node)
    return {below for root in roots for below in ast.walk(root)}


def shown(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the literals that an argument or a result is made of, but not what it calls."""
    match node:
        case ast.BinOp(left=one, right=other) | ast.IfExp(body=one, orelse=other):
            yield from (*shown(one), *shown(other))
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
            for part in parts:
                yield from shown(part)
        case _:
            yield node


def surely_shown(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what is raised, drawn, given as a label, or returned by a plot as its sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from node.exc.args
        elif isinstance(node, ast.Call):
            yield from node.args if called(node) in SHOWING else ()
            yield from (word.value for word in node.keywords if word.arg in SHOWN_KEYWORDS)
        elif isinstance(node, ast.FunctionDef) and "picture" in map(called, node.decorator_list):
            returns = (below for below in ast.walk(node) if isinstance(below, ast.Return))
            yield from (each.value for each in returns if each.value)


def escapes(code: str, place: str = "") -> list[str]:
    """Return the words in the code of a module that are neither looked up nor known to be none."""
    tree = ast.parse(code)
    is_exercise = "exercises/" in place or place in ("scenes/verbs.py", "scenes/slips.py")
    heard, pattern = looked_up(tree, is_exercise), SENTENCE if is_exercise else PROSE
    fine = NO_SENTENCES["*"] | NO_SENTENCES.get(place, set())
    words = {node for each in surely_shown(tree) for node in shown(each) if WORD.search(bare(node))}
    words |= {
        node for node in ast.walk(tree) if pattern.search(bare(node)) and written(node) not in NAMES
    }
    found = [node for node in words - heard if written(node) not in fine]
    return sorted(f"{place}:{node.lineno}: {written(node)}" for node in found)


def bare(node: ast.AST) -> str:
    return re.sub(r"<[^>]*>", "", written(node)).replace("{}", "\0")


MODULES = sorted(
    path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path.parent != HERE
)


@pytest.mark.parametrize("folder", sorted({place.partition("/")[0] for place in MODULES}))
def test_no_words_escape_the_catalogue(folder):
    places = [place for place in MODULES if place.partition("/")[0] == folder]
    found = [
        one for place in places for one in escapes((PACKAGE / place).read_text("utf-8"), place)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        'raise ValueError(f"There is no {name}.")',
        'raise ValueError("empty")',
        'ax.set_title("Customers")',
        'ax.set(xlabel="Time" if short else say("Time in weeks"))',
        'live.slider("Churn", 1, 0, 2, 1)',
        '@picture\ndef plot(ax):\n    return "Nothing"',
        'theme.describe(ax, f"{share} of customers")',
        'say("{what} left", what="some customers")',
        'said = f"{rows} rows"',
    ],
)
def test_words_that_escape_are_found(code):
    assert escapes(code)


def test_words_that_are_looked_up_do_not_escape():
    code = """
    def f(ax, table):
        'Say it.'
        if table["column"].empty:
            raise ValueError(say("There is no row."))
        ax.set(xlabel=say("Time ({unit})", unit="d"), title=say("1 day", "{count} days", count=n))
        return say("ok") + " " + refusal("no {x}", x=table["x"])
    """
    assert escapes(textwrap.dedent(code)) == []


def test_nothing_is_said_before_a_language_can_be_chosen():
    """While a module is imported, `later` keeps the words for `say`."""

    def outside(node: ast.AST) -> Iterator[ast.AST]:
        inside = isinstance(node, ast.FunctionDef | ast.Lambda)
        for child in (
            [*node.args.defaults, *node.args.kw_defaults] if inside else ast.iter_child_nodes(node)
        ):
            if child is not None:
                yield child
                yield from outside(child)

    for place in MODULES:
        nodes = outside(ast.parse((PACKAGE / place).read_text("utf-8")))
        early = [
            node.lineno for node in nodes if isinstance(node, ast.Call) and called(node) == "say"
        ]
        assert early == [], place


# --- translators get all of it


@pytest.fixture(scope="module")
def messages():
    """All that translators get."""
    found = [message for _, message in everything()]
    return {
        each for message in found for each in ([message] if isinstance(message, str) else message)
    }


def test_a_sentence_that_cannot_be_read_is_refused():
    for code in ('say(f"{x} left")', "say(text)", 'say("a" + b)', "refusal(text)", "later(text)"):
        with pytest.raises(ValueError, match="is no sentence to be read"):
            list(from_python(code))


def test_a_table_of_sentences_in_a_module_is_read():
    code = 'WHY = {"a": later("one"), "b": "two"}\nsay(WHY[field])'
    assert sorted(text for _, text in from_python(code)) == ["one", "two"]


@pytest.mark.parametrize(
    "chapter",
    [
        "orientation",
        "information",
        "value",
        "segmentation",
        "lifecycle",
        "loyalty",
        "complaints",
        "strategy",
    ],
)
def test_all_that_the_exercises_say_is_among_the_messages(chapter, messages):
    import_module(f"crmlab.{chapter}.exercises")
    for scene in scenes.registered().values():
        answers = scene.answers.values()
        said = [*scene.hints, *filter(None, [scene.then])]
        said += [each.message for answer in answers for each in answer.mistakes]
        terms = {below for term in scene.named.values() for below in every(term)}
        said += [text for term in terms for text in (term.words, term.why) if text]
        said += [message for term in terms if term.verb for message, _ in term.verb.slips]
        kinds = [answer.kind for answer in answers]
        said += [kind.unit for kind in kinds if hasattr(kind, "unit")]
        cases = [case for kind in kinds if isinstance(kind, Function) for case in kind.cases()]
        said += [case.about for case in cases if "[" not in case.about and "(" not in case.about]
        assert not set(said) - messages, scene.id


@pytest.mark.parametrize("table", tables(), ids=lambda path: path.stem)
def test_the_words_of_the_tables_are_read_in_the_language_in_use(table, messages):
    assert {words for words, _ in from_table(table)} <= messages


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_messages_and_no_doubtful_one(language):
    path = HERE / language / "LC_MESSAGES" / "crmlab.po"
    assert untranslated(update(path, template())) == []
    with path.with_suffix(".mo").open("rb") as compiled, path.open("rb") as written:
        said = {message.id: message.string for message in mofile.read_mo(compiled) if message.id}
        assert said == {each.id: each.string for each in pofile.read_po(written) if each.id}


# --- and it is said: a chapter and a report in a language of which every letter has an accent

DATA = {"CNY", "date", "amount"}  # the currency, and the columns of a file
TERMS = {entry.term for entry in _entries()}  # shown with their Chinese


@pytest.fixture(scope="module")
def accents(tmp_path_factory):
    """The folder of a catalogue in which every letter has an accent."""
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write_catalogue(folder)
    return folder


def known(source: str) -> set[str]:
    return DATA | pseudo.texts_in(source) | (TERMS if "key_terms" in source else set())


@pytest.mark.parametrize("name", ["solutions/02_value", "reports/customer_value"])
def test_nothing_that_a_notebook_shows_stays_english(name, accents):
    path = REPORTS.parent / f"{name}.ipynb"
    code = {
        cell.id: cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"
    }
    names = set().union(*map(pseudo.names_in, code.values()))
    shown = pseudo.run(path, accents)
    assert sum(map(len, shown.values())) > 30
    english = {
        (cell, line): words
        for cell, source in code.items()
        for line in shown[cell]
        if (words := pseudo.plain(line, known(source) | names))
    }
    assert english == {}
