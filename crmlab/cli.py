"""The command ``crmlab``: open the course, check the machine, build chapters, report, mark."""

import os
import re
import sys
import webbrowser
from pathlib import Path

import click

from crmlab import doctor as crmlab_doctor
from crmlab.messages import SpokenError, say

# The grammar of web addresses, which `nbformat` would read for a second or two: here, where the
# process is ours, no notebook is checked by it.
sys.modules.setdefault("rfc3987_syntax", None)

JUPYTER_CONFIG = Path(__file__).parent / "jupyter"  # switches the news pop-up off
PLAIN = re.compile(r"[\w=-]+")  # what no shell takes for more than a word
# Not of the reader.
PARAMETERS = ("currency", "margin_rate", "profit_rate", "annual_rate", "rule", "contact_cost")
PARAMETERS += ("sla_hours", "case_value", "targets")
SHARE = click.FloatRange(0, 1, min_open=True)


class Speaking(click.Group):
    """A group of commands whose errors are one line each, and no trace of Python."""

    def invoke(self, context: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(context)
        except SpokenError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Speaking, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="crmlab")
def main() -> None:
    """Run a course on customer relationship management."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open JupyterLab on the course.

    OPTIONS are handed to JupyterLab as they are, such as --port=9000.
    """
    if not crmlab_doctor.NOTEBOOKS.is_dir():
        raise click.ClickException(
            say(
                "The chapters are not beside this installation of crmlab. "
                "Get the whole course, and run `make lab` in its folder."
            )
        )
    start_jupyterlab([*lab_options(options), *options])


@main.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Check this machine: print OK, or the one command that mends it."""
    context.exit(crmlab_doctor.main())


@main.command()
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@click.option("--check", is_flag=True, help="Write nothing; fail if a learner's copy is outdated.")
def build(chapters: tuple[str, ...], check: bool) -> None:
    """Run the solved chapters and make the learners' copies.

    CHAPTER is a number such as 02, or the path of a solved notebook; without one, all are built.
    """
    from crmlab import notebooks

    for source in notebooks.find_sources(chapters):
        if check:
            notebooks.check_learner_copy(source)
            click.echo(say("{name}: the learner's copy is up to date", name=source.name))
            continue
        click.echo(say("{name}: running ...", name=source.name))
        for path in notebooks.build(source) or [say("nothing: all was up to date")]:
            click.echo("  " + say("wrote {path}", path=path))


@main.command()
@click.argument("chapter")
@click.option(
    "--out",
    default="handouts",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the zips and for handed_out.csv, which is yours.",
)
@click.option(
    "--students",
    type=click.Path(path_type=Path),
    help="A class list (CSV or Excel): each student gets a zip with data of their own.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    help="Another edition of the data; with --students, other editions for all of them.",
)
@click.option("--exercises", metavar="2-1,2-3", help="Those that count; all if left out.")
def handout(
    chapter: str, out: Path, students: Path | None, seed: int, exercises: str | None
) -> None:
    """Make zips of a chapter for learners: notebook, data, and how to start.

    CHAPTER is a number such as 02. Who got which data stands in handed_out.csv: keep it for `crmlab
    mark`.
    """
    from crmlab.handout import hand_out, plan_handouts
    from crmlab.roster import read_roster

    roster, left_out = read_roster(students) if students else ([], [])
    for line in left_out:
        click.echo(say("{file}: {line}", file=students, line=line), err=True)
    wanted = plan_handouts(chapter, roster, seed, (exercises or "").split(","))
    told = hand_out(wanted, out)
    click.echo(told)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out",
    default="marks",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for marks, gradebooks and pages.",
)
@click.option("--chapter", default="", help="Such as 02; told from the notebooks if left out.")
@click.option(
    "--handouts",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="The handed_out.csv of `crmlab handout`: each is marked on their own data.",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    metavar="TOML",
    help="What exercises and discussions weigh; marks.toml in --out is an example of all.",
)
@click.option(
    "--gradebook",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="A gradebook exported from Moodle, Canvas or the like, to be filled in by id.",
)
@click.option("--column", default="", help="The column of the gradebook that gets the points.")
@click.option(
    "--at-once",
    type=click.IntRange(1),
    help="Submissions that run side by side; as many as processors if left out.",
)
def mark(
    folder: Path,
    out: Path,
    chapter: str,
    handouts: Path | None,
    weights: Path | None,
    gradebook: Path | None,
    column: str,
    at_once: int | None,
) -> None:
    """Mark the submissions in a FOLDER, or in the .zip of an LMS.

    Notebooks and zips are found by the names that Moodle and Canvas give them, or by their own.
    Learners' code runs in a sandbox (bubblewrap, on Linux); only answers leave it.
    """
    from crmlab.marking import mark as mark_all

    told = mark_all(
        folder,
        out,
        chapter,
        handouts=handouts,
        weights=weights,
        gradebook=gradebook,
        column=column,
        at_once=at_once or 0,
    )
    click.echo("\n".join(told))


@main.command()
@click.argument("chapter")
@click.option(
    "--minutes",
    default="90",
    show_default=True,
    type=click.Choice(["45", "90", "180"]),
    help="How long the lesson is.",
)
@click.option("--exam", is_flag=True, help="Three exam questions with model answers, no plan.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Of the exam: other numbers.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, .md or .html, to write instead of printing.",
)
def plan(chapter: str, minutes: str, exam: bool, seed: int, out: Path | None) -> None:
    """Print a lesson plan of a chapter, or exam questions on it.

    CHAPTER is a number such as 02.
    """
    from crmlab import plans

    found = plans.find(chapter)
    text = plans.exam(found, seed) if exam else plans.plan(found, int(minutes))
    if out is None:
        click.echo(text, nl=False)
        return
    page = plans.as_page(text) if out.suffix.lower() in (".html", ".htm") else text
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            say("{file} cannot be written: {why}.", file=out, why=error.strerror)
        ) from error
    click.echo(say("wrote {path}", path=out))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    default="reports",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder for the page, the notebook and the rows set aside.",
)
@click.option(
    "--template",
    default="customer_value",
    show_default=True,
    help="customer_value, lifecycle, segmentation or strategy (a scorecard of these three) of a "
    "sales file; data_quality of a customer file; satisfaction of a survey; complaints of a "
    "complaint log or a ticket export.",
)
@click.option(
    "--list",
    "with_list",
    is_flag=True,
    help="customer_value, lifecycle: also the list to act on, with whole ids, beside the page.",
)
@click.option(
    "--by",
    metavar="COLUMN",
    help="Sales: one report for each value of a column, such as store, and an index of all.",
)
@click.option("--jobs", type=click.IntRange(1), help="--by: reports made at a time.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="--by: that of a dask.distributed cluster that makes them, such as tcp://10.0.0.1:8786.",
)
@click.option("--currency", help="Written behind amounts, such as EUR.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="What a column is, where it is not recognised: customer_id=Kunde, mobile=Handy; a name, a "
    'date or an amount in several columns: customer_id="First name+Last name", date=Year+Month, '
    "amount=Parts+Labour.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Sales: the rows to keep, such as Status=paid; several values of one column are all kept.",
)
@click.option(
    "--header",
    "header_row",
    type=click.IntRange(1),
    help="The row of the file with the names of the columns, where it is not found.",
)
@click.option("--margin", metavar="COLUMN", help="Sales: the column with the margin of each row.")
@click.option(
    "--amount-per",
    type=click.Choice(["line", "order"]),
    help="Sales: whose amount stands in a row, where the file does not tell.",
)
@click.option(
    "--amount-in",
    type=click.Choice(["units", "cents"]),
    help="Sales: what whole amounts count, where the file does not tell.",
)
@click.option(
    "--totals",
    type=click.Choice(["set aside", "keep"]),
    help="Sales: what to do with rows that are called totals, where the file does not tell.",
)
@click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd", "my"]),
    help="Where dates can be read in two ways; my: months without a day.",
)
@click.option("--year", type=int, help="Sales: the year of dates that say none.")
@click.option(
    "--decimal", type=click.Choice([".", ","]), help="Where numbers can be read in two ways."
)
@click.option(
    "--duplicates",
    type=click.Choice(["keep", "set aside"]),
    help="Rows equal to an earlier one: kept if left out.",
)
@click.option(
    "--cancellations",
    type=click.Choice(["set aside", "net"]),
    help="Returns: set aside if left out; segmentation: net.",
)
@click.option(
    "--scale",
    "scales",
    multiple=True,
    metavar="LOW-HIGH",
    help="satisfaction: the scale of all answers, or COLUMN=LOW-HIGH of one; 5-1 where 1 is best.",
)
@click.option(
    "--unknown", metavar="CODES", help="satisfaction: codes for no answer, such as 98,99; or none."
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path),
    help="A TOML file with such options, as a report leaves it beside its page for the next file.",
)
@click.option("--sep", help="The sign between the columns of a text, where it is not recognised.")
@click.option("--encoding", help="That of a text, where it is not recognised: utf-8, gb18030.")
@click.option("--sheet", "sheet_name", help="Name of the sheet; the first if left out.")
@click.option("--margin-rate", type=SHARE, help="Margin of revenue; the file's own, or 0.40.")
@click.option(
    "--profit-rate",
    type=SHARE,
    help="customer_value: profit of revenue; if left out, none is told.",
)
@click.option(
    "--annual-rate",
    type=click.FloatRange(0, 1),
    help="lifecycle, strategy: discount a year; 0.10 if left out.",
)
@click.option(
    "--contact-cost",
    type=click.FloatRange(0, min_open=True),
    help="segmentation: cost of a mailing to one customer; 2.00 if left out.",
)
@click.option(
    "--targets",
    type=click.Path(path_type=Path),
    help="strategy: a TOML file with targets of the measures; each run writes one to be edited.",
)
@click.option(
    "--sla-hours",
    type=click.FloatRange(0, min_open=True),
    help="complaints: hours to close a case in; if left out, what the log says was in time, or 48.",
)
@click.option(
    "--case-value",
    type=click.FloatRange(0, min_open=True),
    help="complaints: what it is worth if a case does not arise; not told if left out.",
)
@click.option(
    "--rule",
    type=click.Choice(["quantile", "rank"]),
    help="segmentation: equals get equal scores (if left out), or classes are equally large.",
)
def report(
    file: Path,
    out: Path,
    template: str,
    columns: tuple[str, ...],
    scales: tuple[str, ...],
    map_file: Path | None,
    where: tuple[str, ...],
    margin: str | None,
    with_list: bool,
    by: str | None,
    jobs: int | None,
    scheduler: str | None,
    **options: str | float | None,
) -> None:
    """Make a report of a FILE: CSV, Excel, Parquet or aligned text."""
    from crmlab.reports import make_report
    from crmlab.tables import with_map
    from crmlab.tables.errors import options_worded

    reading = {name: value for name, value in options.items() if value is not None}
    parameters = {name: reading.pop(name) for name in PARAMETERS if name in reading}
    for pair in columns:
        if "=" not in pair:
            raise click.UsageError(say("--column takes NAME=COLUMN; not {pair!r}", pair=pair))
    named = [pair.split("=", 1)[0] for pair in columns]
    if twice := next((name for name in named if named.count(name) > 1), None):
        refusal = say(
            "--column {name}= is given twice: give it once. A name in two columns is written "
            'customer_id="First name+Last name".',
            name=twice,
        )
        raise click.UsageError(refusal)
    for pair in where:
        if "=" not in pair:
            raise click.UsageError(say("--where takes COLUMN=VALUE; not {pair!r}", pair=pair))
        column, value = pair.split("=", 1)
        reading.setdefault("where", {}).setdefault(column, []).append(value)
    if columns or margin:
        reading["columns"] = dict(pair.split("=", 1) for pair in columns)
        reading["columns"] |= {"margin": margin} if margin else {}
    if scales:  # of a column, or of all
        reading["scale"] = dict(("=" + scale).rsplit("=", 1) for scale in scales)
        reading["scale"] = {name.lstrip("="): one for name, one in reading["scale"].items()}
    with options_worded(on_the_line):
        if map_file is not None:
            reading = with_map(map_file, reading)
            kept = {name: reading.pop(name) for name in PARAMETERS if name in reading}
            parameters = kept | parameters
        parameters |= {"template": template, "reading": reading, "with_list": with_list}
        if by is not None:
            return report_each(file, out, by, jobs, scheduler, parameters)
        page = make_report(file, out, **parameters)
    click.echo(say("wrote {page}, and beside it the notebook and lists", page=page))


@main.command()
@click.argument("chapter")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file of the deck or a folder for it, with --live a folder; if left out, "
    "02_value.html, or a folder that is removed again.",
)
@click.option(
    "--minutes",
    type=click.Choice(["45", "90", "180"]),
    help="Only what the plan of such a lesson keeps (crmlab plan); all of it if left out.",
)
@click.option("--code", is_flag=True, help="Show the code, too.")
@click.option("--notes", is_flag=True, help="Print the speaker's notes, too: a page behind each.")
@click.option("--open", "opened", is_flag=True, help="Open the deck in a browser.")
@click.option("--live", is_flag=True, help="Open it in JupyterLab, with widgets that move.")
def slides(
    chapter: str,
    out: Path | None,
    minutes: str | None,
    code: bool,
    notes: bool,
    opened: bool,
    live: bool,
) -> None:
    """Make slides of a solved CHAPTER, such as 02: one file that needs no network.

    In the deck: the arrow keys or the space bar go on, S opens the speaker's notes in a window of
    their own, T starts the countdown of an exercise, Esc shows all slides, F fills the screen, ?
    lists the keys. To print, add ?print-pdf to the address.
    """
    from crmlab.notebooks import find_sources

    lasts = int(minutes) if minutes else None
    source = find_sources([chapter])[0]
    if live:
        return open_live_deck(source, out, lasts)
    from crmlab.slides import make_deck

    name = f"{source.stem}_{lasts}.html" if lasts else f"{source.stem}.html"
    path = out / name if out and out.is_dir() else out or Path(name)
    deck = make_deck(source, path, minutes=lasts, code=code, notes=notes)
    click.echo(say("wrote {path}", path=deck))
    if opened:
        webbrowser.open(deck.resolve().as_uri())


def open_live_deck(source: Path, out: Path | None, minutes: int | None) -> None:
    """Open JupyterLab on the slides of a chapter, with settings of its own."""
    from tempfile import TemporaryDirectory

    from crmlab.slides import write_live_deck, write_settings

    with TemporaryDirectory() as own:
        deck = write_live_deck(source, out or Path(own, "deck"), minutes)
        write_settings(Path(own, "settings"))
        os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(Path(own, "settings"))
        os.environ["JUPYTERLAB_WORKSPACES_DIR"] = str(Path(own, "workspaces"))
        root = f"--ServerApp.root_dir={deck.parent.resolve()}"
        shown = f"--LabApp.default_url=/lab/tree/{deck.name}"
        exposed = "--LabApp.expose_app_in_browser=True"  # for the script that runs all cells
        start_jupyterlab([*lab_options((root,)), root, shown, exposed])


def report_each(
    file: Path,
    out: Path,
    by: str,
    jobs: int | None,
    scheduler: str | None,
    parameters: dict[str, object],
) -> None:
    """Make one report for each value of a column, and end with 1 if any of them fails."""
    from crmlab.reports.many import FAILURES, make_reports

    done = make_reports(file, out, by=by, jobs=jobs, scheduler=scheduler, **parameters)
    click.echo(
        say(
            "wrote {index}; reports made: {made}, there already: {there}, failed: {failed}",
            index=done.index,
            made=done.made,
            there=done.there,
            failed=done.failed,
        )
    )
    if done.failed:
        raise click.ClickException(say("{list} says why.", list=out / FAILURES))


def on_the_line(name: str, value: object) -> str:
    """Return an argument of Python as the option of ``crmlab report`` that it is.

    >>> on_the_line("date_order", "dmy"), on_the_line("columns", ("date", "Tag"))
    ('--date-order dmy', '--column date=Tag')
    """
    from crmlab.tables.errors import in_python

    options = {option.name: option.opts[0] for option in report.params}
    options |= {"scale": options["scales"], "map": options["map_file"]}
    if value is None:
        return options.get(name, name)
    if name not in options:
        return in_python(name, value)
    written = "=".join(value) if isinstance(value, tuple) else str(value)
    quoted = written if PLAIN.fullmatch(written) else f'"{written}"'
    return f"{options[name]} {quoted}"


def lab_options(asked: tuple[str, ...] = ()) -> list[str]:
    """Return JupyterLab's options for this machine, and say so where it has no screen."""
    options = ["--ServerApp.log_level=ERROR"]  # the address is not to drown in notices
    if not any(option.startswith("--ServerApp.root_dir") for option in asked):
        options.append(f"--ServerApp.root_dir={crmlab_doctor.NOTEBOOKS}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # in a container root is the only user there is
    if not has_screen():
        click.echo(
            say(
                "This machine has no screen to open a browser on: copy the address below into one."
                "\nFrom another computer, first: ssh -L 8888:localhost:8888 THIS-MACHINE (where "
                "8888\nstands for the number in the address). Ctrl-C stops JupyterLab."
            )
        )
        options.append("--no-browser")
    return options


def has_screen() -> bool:
    """Tell whether a browser can be opened here."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def start_jupyterlab(options: list[str]) -> None:
    """Run JupyterLab in this process until it is stopped."""
    search = [str(JUPYTER_CONFIG), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, search))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(options)
