"""A file in, a page and a notebook out; the public files give the published figures."""

import json
import re
import signal
import subprocess
import sys
import tempfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import papermill
import pytest
from click.testing import CliRunner
from jupyter_client.provisioning import LocalProvisioner
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError
from warm_kernels import NO_PIXELS
from zmq.error import ZMQError

from crmlab.briefing.groups import TooFewCustomers
from crmlab.cli import main
from crmlab.datasets import load
from crmlab.notebooks import QUIET_KERNEL, execute, read
from crmlab.reports import making
from crmlab.reports.making import TEMPLATES, ReportError, make_report
from crmlab.tables import CustomerReading, Reading, Refusal, TableError

SHARED = Path(__file__).resolve().parents[2] / "shared/data"


class Page(HTMLParser):
    """The text of a page, its pictures and everything it would load."""

    def __init__(self, path):
        super().__init__()
        self.words, self.alts, self.loads, self.hidden = [], [], [], 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.hidden += tag in ("style", "script")
        if tag == "img":
            self.alts.append(re.sub(r"\s+", " ", attributes.get("alt", "")))
        self.loads += [attributes[key] for key in ("src", "href") if key in attributes]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script")

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


def write_sales(path, customers=200):
    rng = np.random.default_rng(3)
    rows = customers * 4
    frame = pd.DataFrame(
        {
            "customer id": rng.integers(10_000, 10_000 + customers, rows),
            "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 500, rows), "D"),
            "amount": rng.lognormal(4, 1, rows).round(2),
        }
    )
    frame.to_csv(path, index=False)
    return frame


def write_customers(path, customers=200):
    """Write a customer file in which each value of a person can be told from any other text."""
    rng = np.random.default_rng(4)
    numbers = range(customers)
    born = pd.Timestamp("1950-01-01") + pd.to_timedelta(rng.integers(0, 18_000, customers), "D")
    updated = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 500, customers), "D")
    frame = pd.DataFrame(
        {
            "customer id": [f"Q{77_000 + i}Q" for i in numbers],
            "name": [f"Zz{chr(97 + i % 26)}{chr(97 + i // 26)}qx Wang" for i in numbers],
            "mobile": [f"139{77_000_000 + i}" for i in numbers],
            "email": [f"zqx{i}@example.com" for i in numbers],
            "birth_date": born.strftime("%Y-%m-%d"),
            "updated": updated,
        }
    )
    frame.to_csv(path, index=False)
    return frame


def write_survey(path, people=200):
    """Write a survey in which each person's id can be told from any other text."""
    rng = np.random.default_rng(6)
    mood = rng.normal(size=people)

    def answers(mood, low, high):
        place = 0.6 + 0.22 * mood + 0.1 * rng.normal(size=people)
        return (low + (high - low) * place).round().clip(low, high).astype(int)

    frame = pd.DataFrame(
        {
            "customer id": [f"Q{77_000 + i}Q" for i in range(people)],
            "sat1": answers(mood, 1, 5),
            "sat2": answers(mood, 1, 5),
            "staff": answers(0.6 * mood + 0.8 * rng.normal(size=people), 1, 5),
            "price": answers(0.3 * mood + 0.9 * rng.normal(size=people), 1, 5),
            "recommend": answers(mood, 0, 10),
            "region": rng.choice(["North", "South"], people),
            "wave": rng.choice([2023, 2024], people),
        }
    )
    frame.to_csv(path, index=False)
    return frame


def write_complaints(path, cases=200):
    """Write a complaint log whose texts are full of what must not leave it."""
    rng = np.random.default_rng(8)
    opened = pd.Timestamp("2024-01-01 09:00") + pd.to_timedelta(np.arange(cases) * 12, "h")
    agents = rng.choice(["Zqann", "Zqbob"], cases)
    bodies = [
        "the parcel came late and the courier was rude",
        "a refund for the broken kettle please, the lid is loose",
        "nobody answers the phone, the agent hung up",
    ]
    frame = pd.DataFrame(
        {
            "ticket id": [f"T{i}" for i in range(cases)],
            "customer id": [f"Q{77_000 + i // 2}Q" for i in range(cases)],
            "created": opened,
            "resolved": opened + pd.to_timedelta(rng.integers(1, 90, cases), "h"),
            "channel": rng.choice(["mail", "phone"], cases),
            "cause": rng.choice(["late", "broken", "rude"], cases, p=[0.6, 0.3, 0.1]),
            "agent": agents,
            "text": [
                f"Hello {a.lower()}, I am Zqmary from Zqville: {bodies[i % 3]}. "
                f"Call 139{10_000 + i} or zqmail@example.com, card 6222 0213 4455 {i % 9}778, zq{i}"
                for i, a in enumerate(agents)
            ],
        }
    )
    frame.loc[cases - 20 :, "resolved"] = pd.NaT
    frame.to_csv(path, index=False)
    return frame


WRITE = {"data_quality": write_customers, "satisfaction": write_survey}  # others: sales
WRITE["complaints"] = write_complaints
MAPPED = {"customer_value", "lifecycle", "segmentation", "strategy", "satisfaction", "complaints"}


@pytest.fixture(scope="module")
def read_once():
    return cache(making.read_transactions)


@pytest.fixture
def public(monkeypatch, read_once):
    """A public file; two reports on one that read it alike share the reading."""

    def find(name):
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the public file {path.name} is not beside the project")
        return path

    monkeypatch.setattr(making, "read_transactions", read_once)
    return find


def test_online_retail_gives_the_published_figures(tmp_path, public):
    page = make_report(public("online_retail/online_retail.parquet"), tmp_path, currency="GBP")
    text = Page(page).text
    for figure in (
        "397,884", "4,338", "8,911,408 GBP", "2,054 GBP", "674 GBP", "1,133 customers",
        "0.715", "74.6 %", "32.0 %", "18.4 %", "24.2 %", "25.4 %", "280,206 3.1 %",
        "541,909 rows = 397,884 used + 144,025 set aside",
    ):  # fmt: skip
        assert figure in text, figure
    rejected = pd.read_csv(page.with_name(f"{page.stem}_rejected.csv"))
    assert len(rejected) == 144_025


def test_cdnow_gives_the_published_figures(tmp_path, public):
    text = Page(make_report(public("cdnow/CDNOW_master.txt"), tmp_path, currency="USD")).text
    for figure in ("69,659", "23,570", "2,500,316 USD", "0.635", "15.9 %", "20.8 %", "31.1 %",
                   "32.2 %", "1997-01-01 to 1998-06-30"):  # fmt: skip
        assert figure in text, figure


PICTURES = {"customer_value": 4, "data_quality": 1, "lifecycle": 7, "satisfaction": 5}
PICTURES |= {"segmentation": 2, "complaints": 2, "strategy": 0}  # one, with targets
SALES_TEMPLATES = sorted(PICTURES.keys() - WRITE.keys())
LISTS = {  # others: the rows set aside
    "data_quality": ["cells", "doubles", "rejected"],
    "segmentation": ["customers", "rejected"],
}


@pytest.fixture(scope="module", params=PICTURES)
def template(request):
    return request.param


@pytest.fixture(autouse=True)
def pictures_unseen(monkeypatch):
    """Of the other reports, only the words are looked at."""
    monkeypatch.setenv(NO_PIXELS, "1")


@pytest.fixture(scope="module")
def page_of(tmp_path_factory):
    """The report of each template on a file of 200 customers, each made once, with pixels."""
    pages = {}

    def make(template):
        if template not in pages:
            folder = tmp_path_factory.mktemp("report")
            WRITE.get(template, write_sales)(folder / "file.csv")
            with pytest.MonkeyPatch.context() as patch:
                patch.delenv(NO_PIXELS, raising=False)
                page = make_report(folder / "file.csv", folder / "out", template=template)
            pages[template] = page
        return pages[template]

    return make


@pytest.fixture(scope="module")
def made(page_of, template):
    return page_of(template)


@pytest.fixture
def handed(monkeypatch):
    """What templates are handed, while no kernel is started: readings, in order."""
    readings = []

    def remember(template, _folder, parameters, _kernel):
        kind = CustomerReading if template == "data_quality" else Reading
        readings.append(kind.open(parameters["reading"]))
        cell = new_code_cell("", metadata={"tags": ["injected-parameters"]})
        return new_notebook(cells=[cell], metadata={"papermill": {}})

    monkeypatch.setattr(making, "run_template", remember)
    return readings


def test_page_notebook_and_rejected_rows_stand_side_by_side_and_nothing_else(made, template):
    assert sorted(path.name for path in made.parent.iterdir()) == [
        f"file_{template}.html",
        f"file_{template}.ipynb",
        *([f"file_{template}.toml"] if template in MAPPED else []),
        *(f"file_{template}_{name}.csv" for name in LISTS.get(template, ["rejected"])),
        *(["file_strategy_targets.toml"] if template == "strategy" else []),
    ]


def test_the_page_needs_no_network_and_shows_no_code(made):
    page = Page(made)
    assert all(load.startswith(("data:", "#")) for load in page.loads)
    assert "import" not in page.text
    assert "figures.overview" not in page.text


def test_every_picture_has_a_text_that_stands_below_it_too(made, template):
    page = Page(made)
    drawn = [load for load in page.loads if load.startswith("data:image/png;base64,iVBORw0KGgo")]
    assert len(page.alts) == len(drawn) == PICTURES[template]
    for alt in page.alts:
        assert len(alt) > 30
        assert alt in page.text


def test_a_page_is_called_by_its_heading_and_its_contents_jump_to_every_section(made):
    html = made.read_text(encoding="utf-8")
    title = re.search("<title>(.*)</title>", html)[1]
    assert f"<h1>{title}</h1>" in html
    assert "file.csv" not in title
    targets = re.findall('<h2 id="(.*?)">', html)
    assert re.findall('<li><a href="#(.*?)">', html) == targets
    assert len(targets) == len(re.findall("<h2", html)) > 2
    first, second = (html.index(f'id="{target}"') for target in targets[:2])
    assert first < html.index('<nav class="contents"') < second


def test_customer_ids_are_never_whole(made):
    ids = pd.read_csv(made.parent.parent / "file.csv")["customer id"].astype(str).unique()
    text = Page(made).text
    assert not [i for i in ids if re.search(rf"\b{i}\b", text)]


def test_the_notebook_ran_to_its_end_without_a_warning(made):
    notebook = json.loads(made.with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("customer,date,amount\n", "no rows"),
        ("customer,date,amount\n,2024-01-01,5\n", "No row of the file can be used"),
        ("customer,date,amount\na,2024-01-01,5\n", "hold one customer"),
        ("customer,date\na,2024-01-01\n", "amount"),
        ("customer,date,amount\na,01/02/2024,5\nb,03/04/2024,5\n", "date_order"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_message_and_leaves_nothing(
    tmp_path, content, said
):
    source = tmp_path / "bad.csv"
    source.write_text(content)
    out = tmp_path / "out"
    with pytest.raises((TableError, TooFewCustomers), match=said) as caught:
        make_report(source, out)
    assert "Traceback" not in str(caught.value)
    assert not out.exists()


@pytest.mark.parametrize("blocked", ["out", "out/bad_customer_value.html"])
def test_a_place_that_cannot_be_written_is_told(tmp_path, blocked, handed):
    source = tmp_path / "bad.csv"
    write_sales(source, 60)
    if blocked == "out":
        (tmp_path / "out").write_text("a file")
    else:
        (tmp_path / blocked).mkdir(parents=True)
    with pytest.raises(ReportError, match="cannot be written"):
        make_report(source, tmp_path / "out")


def test_a_failed_report_leaves_an_older_one_alone(page_of):
    page = page_of("customer_value")
    before = {path: path.read_bytes() for path in page.parent.iterdir()}
    source = page.parent.parent / "other" / "file.csv"
    source.parent.mkdir()
    source.write_text("")
    with pytest.raises(TableError):
        make_report(source, page.parent)
    assert {path: path.read_bytes() for path in page.parent.iterdir()} == before


def told(notebook):
    """The texts of a notebook's outputs."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"].get("text/html", output["data"]["text/plain"]) for output in outputs]


def test_the_notebook_can_be_run_again_where_it_lies(made, template):
    notebook = read(made.with_suffix(".ipynb"))
    text = made.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert "unfinished" not in text
    assert tempfile.gettempdir() not in text.replace(str(made.parent.parent), "")
    lists = [made.with_name(f"{made.stem}_{name}.csv") for name in LISTS.get(template, [])]
    by_template = [path for path in lists if not path.stem.endswith("rejected")]
    before = [path.read_bytes() for path in by_template]
    for path in by_template:
        path.unlink()
    assert told(execute(notebook, made.parent)) == told(notebook)
    assert [path.read_bytes() for path in by_template] == before


def test_papermill_knows_every_parameter_of_a_template(template):
    notebook = read(TEMPLATES / f"{template}.ipynb")
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    exec(cell.source, set_there := {})
    assert set(papermill.inspect_notebook(notebook)) == set_there.keys() - {"__builtins__"}


@pytest.mark.parametrize(
    ("template", "rates", "assumed"),
    [
        (
            "customer_value",
            ["--profit-rate", "0.25"],
            "a profit of 25.0 % of revenue, and a margin of 50.0 %",
        ),
        (
            "lifecycle",
            ["--annual-rate", "0.2"],
            "a discount of 20.0 % a year. Assumed: a margin of 50.0 %",
        ),
    ],
)
def test_a_report_takes_its_rates(tmp_path, monkeypatch, template, rates, assumed):
    monkeypatch.chdir(tmp_path)
    write_sales(tmp_path / "sales.csv", 200)
    asked = ["sales.csv", "--template", template, "--margin-rate", "0.5", *rates]
    result = CliRunner().invoke(main, ["report", *asked])
    assert result.stdout.startswith("wrote ")
    assert result.stderr == ""
    assert assumed in Page(tmp_path / f"reports/sales_{template}.html").text


def test_the_command_and_its_kernel_write_nothing_to_stderr(tmp_path):
    """In a process of its own, as for a user: the kernels of the other tests have a warm start."""
    write_sales(tmp_path / "sales.csv", 100)
    asked = ["sales.csv", "--template", "segmentation", "--margin-rate", "0.5"]
    result = subprocess.run(
        [sys.executable, "-m", "crmlab", "report", *asked, "--contact-cost", "3", "--rule", "rank"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.stdout.startswith("wrote ")
    assert result.stderr == ""
    text = Page(tmp_path / "reports/sales_segmentation.html").text
    assert "3.00 a contact. Assumed: a margin of 50.0 %" in text


def test_who_reads_the_file_does_not_wait_for_what_draws_and_checks(tmp_path):
    write_sales(tmp_path / "sales.csv", 20)
    code = """
import sys
from crmlab import cli
from crmlab.reports.making import plan
import nbformat
plan("sales.csv", "lifecycle", {}, False, {})
print({"matplotlib", "seaborn", "scipy", "rfc3987_syntax.utils"} & {*sys.modules})
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("set()\n", "")


@pytest.mark.parametrize(
    ("error", "said", "runs"),
    [
        (CellTimeoutError("too long"), "more than 600 seconds", 1),
        (DeadKernelError("dead"), "memory", 1),
        (RuntimeError("Kernel died before replying"), "did not start, twice: Kernel died", 2),
        (ZMQError(98, "Address already in use"), "did not start, twice: Address", 2),
    ],
)
def test_a_kernel_that_hangs_dies_or_does_not_start_is_told(
    tmp_path, monkeypatch, error, said, runs
):
    tried = []

    def fail(*_arguments, **_options):
        tried.append(1)
        raise error

    monkeypatch.setattr(papermill, "execute_notebook", fail)
    write_sales(tmp_path / "a.csv", 60)
    with pytest.raises(ReportError, match=said):
        make_report(tmp_path / "a.csv", tmp_path / "out")
    assert len(tried) == runs
    assert not (tmp_path / "out").exists()


def test_a_kernel_that_does_not_start_is_tried_again_and_never_interrupted(tmp_path, monkeypatch):
    """One that is interrupted while it ends would report that as an error."""
    execute_notebook, tried = papermill.execute_notebook, []
    send, sent = LocalProvisioner.send_signal, []

    def fail_once(*arguments, **options):
        tried.append(1)
        if len(tried) == 1:
            raise ZMQError(98, "Address already in use")
        return execute_notebook(*arguments, **options)

    async def note(provisioner, number):
        sent.append(number)
        await send(provisioner, number)

    monkeypatch.setattr(papermill, "execute_notebook", fail_once)
    monkeypatch.setattr(LocalProvisioner, "send_signal", note)
    write_sales(tmp_path / "a.csv", 60)
    assert make_report(tmp_path / "a.csv", tmp_path / "out").exists()
    assert len(tried) == 2
    assert signal.SIGINT not in sent


def test_a_rate_that_is_no_share_is_told(tmp_path):
    write_sales(tmp_path / "sales.csv", 60)
    with pytest.raises(ReportError, match="margin_rate must be a share above 0, up to 1; not 40"):
        make_report(tmp_path / "sales.csv", tmp_path, template="lifecycle", margin_rate=40)


@pytest.mark.parametrize(
    ("asked", "unknown", "known"),
    [
        ("lifecycle", "profit_rate", "annual_rate"),
        ("customer_value", "annual_rate", "profit_rate"),
        ("segmentation", "annual_rate", "contact_cost"),
        ("lifecycle", "contact_cost", "annual_rate"),
    ],
)
def test_what_a_report_does_not_ask_for_is_refused(tmp_path, asked, unknown, known):
    with pytest.raises(ReportError, match=f"does not ask for {unknown};.*{known}") as caught:
        make_report(tmp_path / "a.csv", tmp_path / "out", template=asked, **{unknown: 0.1})
    assert "_to" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_list_of_customers_is_written_only_where_it_is_asked_for(tmp_path, monkeypatch):
    write_sales(tmp_path / "sales.csv", 60)
    asked = []

    def remember(template, _folder, parameters, _kernel):
        asked.append(parameters.get("list_to"))
        cell = new_code_cell("", metadata={"tags": ["injected-parameters"]})
        return new_notebook(cells=[cell], metadata={"papermill": {}})

    monkeypatch.setattr(making, "run_template", remember)
    for options in ([], ["--list"]):
        command = ["report", str(tmp_path / "sales.csv"), "--out", str(tmp_path), *options]
        assert CliRunner().invoke(main, [*command, "--template", "lifecycle"]).exit_code == 0
    assert asked == [None, "sales_lifecycle_list.csv"]
    refused = CliRunner().invoke(main, [*command, "--template", "segmentation"])
    assert "The report segmentation has no list of customers." in refused.output


@pytest.mark.parametrize("name", ["decimal", "duplicates", "cancellations", "until"])
def test_how_sales_are_read_is_no_question_for_customers(tmp_path, name):
    with pytest.raises(ReportError, match=f"does not ask for {name};.*date_order"):
        make_report(tmp_path / "a.csv", template="data_quality", reading={name: "x"})


def test_what_pandas_reads_by_is_handed_on(tmp_path, handed):
    source = tmp_path / "people.csv"
    write_customers(source).to_csv(source, index=False, sep="^")
    make_report(source, tmp_path, template="data_quality", reading={"sep": "^"})
    assert handed[0].rows_in == 200 == len(handed[0].customers)


ONE_DAY = "customer,date,amount\n" + "".join(f"C{i:03},2024-01-01,5\n" for i in range(60))
ONCE = "customer,date,amount\n" + "".join(f"C{i:03},2024-0{1 + i % 9}-11,5\n" for i in range(60))
SIX = "customer,date,amount\n" + "".join(
    f"C{i % 6},2024-0{1 + i % 9}-1{i % 7},5\n" for i in range(60)
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ONE_DAY, ["no cohort to follow", "Nobody was seen to come back", "covers no whole week"]),
        (ONCE, ["Nobody was seen to come back", "Nobody has bought on a second day by"]),
        (SIX, ["Only 6 customers bought on a second day"]),
    ],
    ids=["one day", "everybody once", "six customers"],
)
def test_a_lifecycle_report_of_too_small_a_file_says_what_it_cannot_tell(
    tmp_path, content, expected
):
    source = tmp_path / "small.csv"
    source.write_text(content)
    text = Page(make_report(source, tmp_path / "out", template="lifecycle")).text
    for sentence in (*expected, "There is no forecast to plan by", "Nothing is forecast"):
        assert sentence in text
    assert "nan" not in text
    assert "week by week" not in text


def test_a_single_customer_has_no_lifecycle_report(tmp_path):
    source = tmp_path / "one.csv"
    source.write_text("customer,date,amount\na,2024-01-01,5\na,2024-03-01,5\n")
    with pytest.raises(TooFewCustomers, match=r"hold one customer.*from 'customer'; if .*name it"):
        make_report(source, tmp_path / "out", template="lifecycle")
    assert not (tmp_path / "out").exists()


def test_the_lifecycle_of_online_retail_warns_of_its_own_forecast(tmp_path, public):
    source = public("online_retail/online_retail.parquet")
    text = Page(make_report(source, tmp_path, template="lifecycle", currency="GBP")).text
    for figure in ("4,338", "8,911,408 GBP", "1,548 (36 %)", "Hardly anyone is seen to leave",
                   "Do not plan by it", "does not hold on this file"):  # fmt: skip
        assert figure in text, figure


def test_the_lifecycle_of_cdnow_beats_the_same_rate(tmp_path, public):
    source = public("cdnow/CDNOW_master.txt")
    text = Page(make_report(source, tmp_path, template="lifecycle", currency="USD")).text
    for figure in ("23,570", "12,054 (51 %)", "Plan the total with it", "little harm"):
        assert figure in text, figure
    assert "came nearer" not in text


@pytest.mark.parametrize(
    ("content", "expected"),
    [(ONE_DAY, "Nobody came a second"), (ONCE, "Nobody came a second"), (SIX, "Fifths of 6")],
    ids=["one day", "everybody once", "six customers"],
)
def test_segments_that_cannot_be_told_are_not_named(tmp_path, content, expected):
    (tmp_path / "small.csv").write_text(content)
    page = make_report(tmp_path / "small.csv", tmp_path / "out", template="segmentation")
    text = Page(page).text
    assert f"Nobody is put into a segment. {expected}" in text
    assert not re.search(r"\bnan\b|NaT|None|Champions", text)
    assert text.count(expected) == 1
    assert "2 · What was done to the data" in text
    assert len(pd.read_csv(page.with_name("small_segmentation_customers.csv"))) == 0


def test_the_list_to_act_on_holds_everybody_with_whole_ids(page_of):
    page = page_of("segmentation")
    listed = pd.read_csv(page.with_name("file_segmentation_customers.csv"))
    ids = pd.read_csv(page.parent.parent / "file.csv")["customer id"].unique()
    assert sorted(listed["customer_id"]) == sorted(ids)
    assert listed[["R", "F", "M"]].isin(range(1, 6)).all(axis=None)
    assert listed[["segment", "move"]].notna().all(axis=None)
    # Who buys when in this file is chance alone.
    assert "Do not aim by these segments" in Page(page).text
    assert listed["what_to_do"].str.startswith("Left open: on this file segments did not").all()


def test_the_list_of_values_is_written_where_it_is_asked_for_and_holds_no_formula(tmp_path):
    frame = write_sales(tmp_path / "sales.csv", 60)
    bad = "=HYPERLINK(1)"
    frame["customer id"] = frame["customer id"].astype(str)
    frame.loc[frame["customer id"] == frame["customer id"][0], "customer id"] = bad
    frame.to_csv(tmp_path / "sales.csv", index=False)
    page = make_report(tmp_path / "sales.csv", tmp_path, with_list=True)
    listed = pd.read_csv(page.with_name("sales_customer_value_list.csv"))
    ids = frame["customer id"].replace(bad, f"'{bad}").unique()
    assert sorted(listed["customer_id"]) == sorted(ids)
    assert listed["revenue"].sum() == pytest.approx(frame["amount"].sum())
    assert listed.columns.tolist() == [
        "customer_id", "layer", "revenue", "purchase_days", "last_purchase", "what_to_do"
    ]  # fmt: skip
    assert bad not in Page(page).text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"contact_cost": float("nan")}, "contact_cost must be a number above 0; not nan"),
        ({"currency": " "}, "currency must be a code such as EUR; not ' '"),
    ],
)
def test_what_is_asked_wrongly_is_one_line(tmp_path, asked, said):
    write_sales(tmp_path / "sales.csv", 60)
    with pytest.raises(Refusal) as caught:
        make_report(tmp_path / "sales.csv", tmp_path, template="segmentation", **asked)
    assert str(caught.value) == said


def test_segments_are_read_net_of_cancellations_unless_asked_otherwise(tmp_path, handed):
    frame = write_sales(tmp_path / "sales.csv", 60)
    frame.loc[0, "amount"] *= -1
    frame.to_csv(tmp_path / "sales.csv", index=False)
    for reading in ({}, {"cancellations": "set aside"}):
        make_report(tmp_path / "sales.csv", tmp_path, template="segmentation", reading=reading)
    assert [reading.taken_back for reading in handed] == [0, 1]


def test_the_segments_of_online_retail(tmp_path, public):
    source = public("online_retail/online_retail.parquet")
    text = Page(make_report(source, tmp_path, template="segmentation", currency="GBP")).text
    for figure in ("4,338", "8,310,477 GBP", "order numbers: F counts",
                   "101 customers who had bought on three days or more slipped since 2011-06-10",
                   "64 of them came from Champions", "1,469,806 GBP (15.0 % of all revenue,",
                   "83 % bought in the 182 days since", "24 to 32"):  # fmt: skip
        assert figure in text, figure
    assert "39,916" not in text  # of who sent back nearly all of it


def test_the_segments_of_cdnow_tell_who_slipped_from_who_was_silent_already(tmp_path, public):
    source = public("cdnow/CDNOW_master.txt")
    text = Page(make_report(source, tmp_path, template="segmentation", currency="USD")).text
    for figure in ("23,570", "no order numbers", "F tells only 4 classes apart",
                   "19 % of the names", "1,475 customers who had bought",
                   "1,339 of them came from Champions",
                   "If you mail, test first: Champions. "):  # fmt: skip
        assert figure in text, figure


def hard_customers(path, customers=20_000):
    """Write the hardest customer table, and return it with what is wrong by row of the file.

    GB18030, phones as a spreadsheet leaves them, dates in three formats, 30 % of all cells empty.
    """
    rng = np.random.default_rng(5)
    names = rng.choice([*"伟芳娜秀英敏静丽强磊军洋"], (customers, 3))
    numbers = rng.choice(np.arange(13_000_000_000, 13_999_999_999, 1000), customers)
    as_float = [f"{n}.0" if n % 3 else f"{n:.3e}".replace("e+", "e") for n in numbers + 7]
    formats = ["%Y-%m-%d", "%d.%m.%Y", "%Y年%m月%d日"]
    born = pd.Timestamp("1950-01-01") + pd.to_timedelta(rng.integers(0, 7_000, customers), "D")
    updated = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 900, customers), "D")
    frame = pd.DataFrame(
        {
            "客户编号": [f"K{i:06}Z" for i in range(customers)],
            "姓名": ["".join(name) for name in names],
            "手机": as_float,
            "邮箱": [f"secret{i}@example.com" for i in range(customers)],
            "出生日期": [day.strftime(formats[i % 3]) for i, day in enumerate(born)],
            "更新日期": [day.strftime(formats[i % 3]) for i, day in enumerate(updated)],
            "传真": "",
            "备注": "",
        }
    )  # fmt: skip
    for label in frame.columns[1:]:
        frame.loc[rng.random(customers) < 0.3, label] = ""
    without_id, no_day, too_long = np.split(rng.permutation(customers)[:900], 3)
    frame.loc[without_id, ["客户编号", "姓名"]] = ["", "某某某"]  # with nothing, a row is blank
    frame.loc[no_day, "出生日期"] = "31.02.1980"
    lines = frame.to_csv(index=False).splitlines()
    for row in too_long:
        lines[row + 1] += ",one more"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return frame, without_id + 2, no_day + 2, too_long + 2


def test_the_hardest_customer_table_names_every_bad_row_and_no_value(tmp_path):
    frame, without_id, no_day, too_long = hard_customers(tmp_path / "hard.csv")
    page = make_report(tmp_path / "hard.csv", tmp_path / "out", template="data_quality")
    rejected = pd.read_csv(page.with_name("hard_data_quality_rejected.csv"), dtype={"column": str})
    assert list(rejected.columns) == ["row", "column", "reason"]
    by_reason = rejected.groupby("reason")["row"].agg(set)
    assert by_reason["customer_id is missing"] == set(without_id)
    assert by_reason["has 9 fields instead of 8"] == set(too_long)
    assert set(rejected.loc[rejected["reason"] == "customer_id is missing", "column"]) == {
        "客户编号"
    }
    cells = pd.read_csv(page.with_name("hard_data_quality_cells.csv"))
    birth = cells[cells["reason"] == "birth_date is not on the calendar or the clock"]
    assert set(birth["row"]) == set(no_day)
    assert set(birth["column"]) == {"出生日期"}
    assert "20,000 rows = 19,400 used + 600 set aside" in Page(page).text
    written = "".join(path.read_text(encoding="utf-8") for path in page.parent.iterdir())
    words = set(re.findall(r"[\w.@-]+", written))
    assert {"13", "出生日期", "DD.MM.YYYY"} & words
    for label in ("客户编号", "姓名", "手机", "邮箱", "出生日期"):
        values = set(frame[label]) - {""}
        assert len(values) > 1000
        assert not values & words


def test_a_report_on_customers_tells_their_number_and_how_full_their_cells_are(page_of):
    text = Page(page_of("data_quality")).text
    for said in (
        "200 rows = 200 used + 0 set aside",
        "persons, estimated 200",
        "cells filled 100.0 %",
    ):
        assert said in text, said


def test_a_customer_file_of_each_kind_is_handed_on_alike(tmp_path, handed):
    frame = write_customers(tmp_path / "people.csv")
    frame.to_excel(tmp_path / "people.xlsx", index=False)
    frame.to_parquet(tmp_path / "people.parquet", index=False)
    for kind in ("csv", "xlsx", "parquet"):
        make_report(tmp_path / f"people.{kind}", tmp_path / "out", template="data_quality")
    csv, *others = handed
    for other in others:
        assert other.customers.to_numpy().tolist() == csv.customers.to_numpy().tolist()
        assert list(other.customers) == list(csv.customers)
        assert (other.rows_in, len(other.rejected)) == (200, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("王伟qx,13912345678,qx@example.com\n" * 9, "above the first record"),
        ("id,name\n" + ",qx\n" * 9, "customer_id is missing"),
        ("name,email\n" + "qx,qx@example.com\n" * 4, "hold 4 customers"),
        ("name,email\n" + "qx,qx@example.com\n" * 9, "hold one customer"),
    ],
)
def test_a_customer_file_that_cannot_be_used_is_told_without_a_value(tmp_path, content, said):
    source = tmp_path / "bad.csv"
    source.write_text(content, encoding="utf-8")
    with pytest.raises((TableError, TooFewCustomers), match=said) as caught:
        make_report(source, tmp_path / "out", template="data_quality")
    assert "qx" not in str(caught.value)
    assert "139" not in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("template", "error", "is_told"),
    [
        ("data_quality", "TooFewCustomers", True),
        ("data_quality", "TableError", False),
        ("data_quality", "ValueError", False),
        ("data_quality", "KeyError", False),
        ("lifecycle", "ValueError", True),
        ("lifecycle", "KeyError", True),
    ],
)
def test_an_error_in_a_template_that_may_quote_a_person_is_not_told_in_full(
    tmp_path, monkeypatch, template, error, is_told
):
    def fail(*_arguments, **_options):
        raise PapermillExecutionError(0, 1, "", error, "about 13912345678", [])

    monkeypatch.setattr(papermill, "execute_notebook", fail)
    write = write_customers if template == "data_quality" else write_sales
    write(tmp_path / "a.csv", 60)
    with pytest.raises(Refusal) as caught:
        make_report(tmp_path / "a.csv", tmp_path / "out", template=template)
    assert ("13912345678" in str(caught.value)) == is_told
    assert is_told or error in str(caught.value)
    assert (caught.value.__cause__ is None) == (template == "data_quality")
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("error", [ValueError, KeyError, TableError])
def test_an_error_in_reading_that_may_quote_a_person_is_not_told_in_full(
    tmp_path, monkeypatch, error
):
    def fail(*_arguments, **_options):
        raise error("about 13912345678")

    monkeypatch.setattr(making, "read_customers", fail)
    kind = TableError if error is TableError else ReportError  # ours quotes nobody
    with pytest.raises(kind) as caught:
        make_report(tmp_path / "a.csv", tmp_path / "out", template="data_quality")
    assert ("13912345678" in str(caught.value)) == (error is TableError)
    assert error is TableError or error.__name__ in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_list_of_addresses_and_a_file_of_five_have_a_report_too(tmp_path):
    (tmp_path / "list.csv").write_text(
        "邮箱\n" + "".join(f"q{i}x@example.com\n" for i in range(60))
    )
    write_customers(tmp_path / "five.csv", 5)
    for name in ("list", "five"):
        page = make_report(tmp_path / f"{name}.csv", tmp_path, template="data_quality")
        text = Page(page).text
        assert "used + 0 set aside" in text
        assert not re.search(r"\bnan\b|NaT|None", text)


def test_every_run_has_a_time_limit(tmp_path, monkeypatch):
    asked = {}

    def remember(*_arguments, **options):
        asked.update(options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(papermill, "execute_notebook", remember)
    write_sales(tmp_path / "sales.csv", 60)
    with pytest.raises(ReportError, match="No space left"):
        make_report(tmp_path / "sales.csv", tmp_path / "out")
    assert 0 < asked["execution_timeout"] <= 3600


def test_the_template_alone_runs_on_the_shop_of_the_course(tmp_path, template):
    notebook = papermill.execute_notebook(
        TEMPLATES / f"{template}.ipynb",
        tmp_path / "shop.ipynb",
        progress_bar=False,
        execution_timeout=120,
        extra_arguments=QUIET_KERNEL,
    )
    texts = [output["data"]["text/plain"] for cell in notebook.cells if cell.cell_type == "code"
             for output in cell.outputs if "data" in output]  # fmt: skip
    buyers = load("shop_orders")["customer_id"].nunique()
    others = {"data_quality": "shop_profiles_raw", "satisfaction": "sat_survey"}
    others["complaints"] = "complaint_outcomes"
    people = len(load(others[template])) if template in others else buyers
    assert any(f"{people:,}" in text for text in texts)


def test_the_command_reads_columns_and_orders(tmp_path):
    source = tmp_path / "ventas.csv"
    lines = [f"K{i};0{1 + i % 9}/02/2024;1.234,5{i % 10}" for i in range(60)]
    source.write_text("\n".join(["Kunde;Tag;Summe", *lines]))
    asked = ["--column", "customer_id=Kunde", "--column", "date=Tag", "--column", "amount=Summe"]
    result = CliRunner().invoke(
        main,
        ["report", str(source), "--out", str(tmp_path / "o"), *asked, "--date-order", "dmy",
         "--decimal", ",", "--currency", "EUR"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    text = Page(tmp_path / "o/ventas_customer_value.html").text
    assert "2024-02-01 to 2024-02-09" in text
    assert "74,073 EUR" in text


def test_the_command_reads_a_survey_and_the_next_one_by_its_map(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = write_survey(tmp_path / "june.csv").rename(columns={"sat1": "F1", "sat2": "F2"})
    table.to_csv("june.csv", index=False)
    ask = ["report", "june.csv", "--template", "satisfaction"]
    result = CliRunner().invoke(main, ask)
    assert result.exit_code == 1
    assert '--column "satisfaction=F1,F2" or --column' in result.output
    named = ["--column", "satisfaction=F1,F2", "--scale", "1-5", "--scale", "recommend=0-10"]
    result = CliRunner().invoke(main, [*ask, *named])
    assert result.exit_code == 0, result.output
    table.head(50).to_csv("july.csv", index=False)
    ask = ["report", "july.csv", "--template", "satisfaction", "--map"]
    result = CliRunner().invoke(main, [*ask, "reports/june_satisfaction.toml"])
    assert result.exit_code == 0, result.output
    text = Page(tmp_path / "reports/july_satisfaction.html").text
    assert "F1 to price (4 in all) 1-5 50 0 0" in re.sub(r"\s+", " ", text)
    maps = [tmp_path / f"reports/{name}_satisfaction.toml" for name in ("june", "july")]
    assert maps[0].read_bytes() == maps[1].read_bytes()
    result = CliRunner().invoke(main, [*ask, "nowhere.toml"])
    assert "nowhere.toml cannot be read" in result.output


def test_a_survey_of_four_or_without_an_answer_is_refused(tmp_path):
    write_survey(tmp_path / "four.csv", 4)
    (tmp_path / "none.csv").write_text("sat,staff\n" + "99,3\n" * 9)
    for name, said in (("four", "hold 4 customers"), ("none", "sat")):
        with pytest.raises((TableError, TooFewCustomers), match=said):
            make_report(
                tmp_path / f"{name}.csv",
                tmp_path / "out",
                template="satisfaction",
                reading={"scale": "1-5"},
            )
    assert not (tmp_path / "out").exists()


def test_a_report_on_complaints_tells_nothing_personal_of_their_texts(page_of):
    page = page_of("complaints")
    told = Page(page).text + page.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert "kettle" in told  # a theme is told by its words
    for private in ("zqmary", "zqville", "zqann", "zqbob", "zqmail", "example.com", "6222 0213"):
        assert private not in told.lower()
    assert "came late and" not in told


def test_the_command_takes_the_value_of_a_case_and_the_map_of_the_last_log(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = write_complaints(tmp_path / "june.csv").rename(columns={"created": "Tag"})
    table.to_csv("june.csv", index=False)
    ask = ["report", "june.csv", "--template", "complaints"]
    result = CliRunner().invoke(main, ask)
    assert result.exit_code == 1
    assert "--column opened=Tag" in result.output
    named = [
        "--column",
        "opened=Tag",
        "--sla-hours",
        "24",
        "--case-value",
        "10",
        "--currency",
        "EUR",
    ]
    result = CliRunner().invoke(main, [*ask, *named])
    assert result.exit_code == 0, result.output
    text = Page(tmp_path / "reports/june_complaints.html").text
    late = (table["cause"] == "late").sum()
    assert f"the cases of “late” in this file are worth {10 * late:,} EUR" in text
    assert "closed within 24 h" in text
    ask = ["report", "june.csv", "--template", "complaints", "--map"]
    result = CliRunner().invoke(main, [*ask, "reports/june_complaints.toml"])
    assert result.exit_code == 0, result.output
    text = Page(tmp_path / "reports/june_complaints.html").text
    assert "closed within 48 h" in text
    assert "are worth" not in text


def test_cfpb_gives_its_figures(tmp_path, public):
    """Counted in the file: 3,186 complaints, 97.1 % timely, by phone 94.5 % of 200."""
    page = make_report(public("complaints/cfpb_2013_2016.csv"), tmp_path, template="complaints")
    text = Page(page).text
    for figure in (
        "3,186", "97.1 % (96.4 % to 97.6 %)", "Phone 200 94.5 %", "449, 14.1 %",
        "No column says who complains", "the file seems to hold pieces of a log",
        "3,186 rows = 3,186 used + 0 set aside",
    ):  # fmt: skip
        assert figure in text, figure


FEW = (
    "customer,date,amount\n"
    + "".join(f"{name},2024-01-0{1 + i},5\n" for i, name in enumerate("abcdd"))
    + "e,,5\nf,2024-01-01,x\n"
)


@pytest.mark.parametrize("template", SALES_TEMPLATES)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a\nb\nc\n", "sales.csv: there is one column only: .*: --sep "),
        ("customer,date,amount\na,01/02/2024,5\nb,03/04/2024,5\n", "date: .*: --date-order "),
        ("customer,date\na,2024-01-01\n", 'sales.csv: no .*: --column "amount=one of these"'),
        (FEW, r"The .* Of 7 rows, 2 .* set aside: date is missing \(1\); amount is not a number"),
    ],
    ids=["one column", "date order", "no amount", "few"],
)
def test_the_command_says_in_its_own_words_what_is_wrong(tmp_path, template, content, said):
    (tmp_path / "sales.csv").write_text(content)
    asked = ["report", str(tmp_path / "sales.csv"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*asked, "--template", template])
    assert result.exit_code == 1
    assert re.match(f"Error: {said}", result.output)


def test_records_set_aside_are_told_where_too_few_are_left(tmp_path):
    (tmp_path / "people.csv").write_text("id,name\n1,a\n2,b\n,c\n")
    with pytest.raises(TooFewCustomers, match=r"Of 3 rows, .* set aside: customer_id is missing"):
        make_report(tmp_path / "people.csv", tmp_path / "out", template="data_quality")


def test_the_command_takes_delimiter_encoding_and_sheet(tmp_path, handed):
    frame = write_sales(tmp_path / "sales.csv", 60)
    frame = frame.assign(customer=frame.pop("customer id").astype(str) + "é")
    frame.to_csv(tmp_path / "sales.csv", index=False, sep="^", encoding="cp437")
    with pd.ExcelWriter(tmp_path / "sales.xlsx") as book:
        pd.DataFrame({"read": ["me"]}).to_excel(book, sheet_name="Notes", index=False)
        frame.to_excel(book, sheet_name="2024", index=False)
    for asked in (
        ["sales.csv", "--sep", "^", "--encoding", "cp437"],
        ["sales.xlsx", "--sheet", "2024"],
    ):
        command = ["report", str(tmp_path / asked[0]), "--out", str(tmp_path / "out"), *asked[1:]]
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 0, result.output
    for reading in handed:
        assert reading.transactions["customer_id"].tolist() == frame["customer"].tolist()


def test_rows_dated_long_before_all_others_are_told_at_the_top(page_of, tmp_path):
    source = tmp_path / "<i>x<i> {2024}.csv"
    frame = write_sales(source, 60)
    frame.loc[:4, "date"] = "1899-01-01"
    frame.to_csv(source, index=False)
    page = make_report(source, tmp_path / "o {y}")
    assert page.parent.name == "o {y}"  # braces are only signs
    assert page.name == "<i>x<i> {2024}_customer_value.html"
    warning, text = "Rows dated 1899-01-01", Page(page).text
    assert 0 < text.index(warning) < text.index("1 · What to do")
    assert warning not in Page(page_of("customer_value")).text


def test_no_list_holds_a_formula(tmp_path, handed):
    rows = [f"C{i},2024-03-05,5" for i in range(9)] + ['"=HYPERLINK(""http://x.cn"")",soon,1']
    (tmp_path / "sales.csv").write_text("\n".join(["customer,date,amount", *rows]))
    (tmp_path / "named.csv").write_text("\n".join(["customer,=day(),amount", *rows]))
    make_report(tmp_path / "sales.csv", tmp_path)
    make_report(tmp_path / "named.csv", tmp_path, reading={"columns": {"date": "=day()"}})
    assert len(handed) == 2
    rejected = (tmp_path / "named_customer_value_rejected.csv").read_text(encoding="utf-8-sig")
    assert rejected == "row,column,value,reason\n11,'=day(),soon,date is not recognised\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "There is no file"),
        (
            ["nowhere.csv", "--template", "magic"],
            "template must be one of complaints, customer_value, data_quality, lifecycle, satisf",
        ),
        (["nowhere.csv", "--column", "x"], "NAME=COLUMN"),
        (["nowhere.csv", "--column", "date=x", "--column", "date=y"], "date= is given twice"),
    ],
)
def test_a_wrong_command_is_told_and_exits_with_an_error(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["report", *arguments])
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output


def test_an_option_does_not_rename_the_currency_of_the_file(tmp_path):
    rows = [f"c{n % 9};{1 + n % 28:02d}/05/2024;R$ {n}0,00" for n in range(30)]
    source = tmp_path / "vendas.csv"
    source.write_text("\n".join(["Cliente;Data;Valor", *rows]), encoding="utf-8")
    with pytest.raises(ReportError, match=r"in BRL, and currency=.EUR. would change their name"):
        make_report(source, tmp_path / "out", currency="EUR")
    assert not (tmp_path / "out").exists()
    assert "4,350 BRL" in Page(make_report(source, tmp_path, currency="BRL")).text
