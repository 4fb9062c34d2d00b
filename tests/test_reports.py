"""A sales file in, a page and a notebook out; the public files give the published figures."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import papermill
import pytest
from click.testing import CliRunner

from crmlab.cli import main
from crmlab.datasets import load
from crmlab.notebooks import QUIET_KERNEL
from crmlab.reports import TEMPLATES, ReportError, make_report

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
            self.alts.append(attributes.get("alt", ""))
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


def public(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the public file {path.name} is not beside the project")
    return path


def test_online_retail_gives_the_published_figures(tmp_path):
    page = make_report(public("online_retail/online_retail.parquet"), tmp_path, currency="GBP")
    text = Page(page).text
    for figure in (
        "397,884", "4,338", "8,911,408 GBP", "2,054 GBP", "674 GBP", "1,133 customers",
        "0.715", "74.6 %", "32.0 %", "18.4 %", "24.2 %", "25.4 %", "280,206 GBP",
        "541,909 rows = 397,884 used + 144,025 set aside",
    ):  # fmt: skip
        assert figure in text, figure
    rejected = pd.read_csv(page.with_name(f"{page.stem}_rejected.csv"))
    assert len(rejected) == 144_025


def test_cdnow_gives_the_published_figures(tmp_path):
    text = Page(make_report(public("cdnow/CDNOW_master.txt"), tmp_path, currency="USD")).text
    for figure in ("69,659", "23,570", "2,500,316 USD", "0.635", "15.9 %", "20.8 %", "31.1 %",
                   "32.2 %", "1997-01-01 to 1998-06-30"):  # fmt: skip
        assert figure in text, figure


PICTURES = {"customer_value": 3, "lifecycle": 6}


@pytest.fixture(scope="module", params=PICTURES)
def template(request):
    return request.param


@pytest.fixture(scope="module")
def made(tmp_path_factory, template):
    folder = tmp_path_factory.mktemp("report")
    write_sales(folder / "sales.csv")
    return make_report(folder / "sales.csv", folder / "out", template=template)


def test_page_notebook_and_rejected_rows_stand_side_by_side_and_nothing_else(made, template):
    assert sorted(path.name for path in made.parent.iterdir()) == [
        f"sales_{template}.html",
        f"sales_{template}.ipynb",
        f"sales_{template}_rejected.csv",
    ]


def test_the_page_needs_no_network_and_shows_no_code(made):
    page = Page(made)
    assert all(load.startswith(("data:", "#")) for load in page.loads)
    assert "import" not in page.text
    assert "briefing." not in page.text


def test_every_picture_has_a_text_that_stands_below_it_too(made, template):
    page = Page(made)
    assert len(page.alts) == PICTURES[template]
    for alt in page.alts:
        assert len(alt) > 30
        assert alt in page.text


def test_customer_ids_are_never_whole(made):
    ids = pd.read_csv(made.parent.parent / "sales.csv")["customer id"].astype(str).unique()
    text = Page(made).text
    assert not [i for i in ids if re.search(rf"\b{i}\b", text)]


def test_the_notebook_ran_to_its_end_without_a_warning(made):
    notebook = json.loads(made.with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"


def test_what_stands_in_the_data_is_escaped(tmp_path, template):
    evil = "<script>alert(1)</script>"
    frame = write_sales(tmp_path / "a.csv").rename(columns={"customer id": evil})
    frame[evil] = [f"<b>{i}</b>" for i in frame[evil]]
    source = tmp_path / "<i>x<i>.csv"
    frame.to_csv(source, index=False)
    reading = {"columns": {"customer_id": evil}}
    page = make_report(source, tmp_path / "out", template=template, reading=reading)
    html = page.read_text(encoding="utf-8")
    assert evil not in html
    assert "<i>x" not in html.replace("&lt;i&gt;", "")
    assert "<b>1" not in html


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("customer,date,amount\n", "no rows"),
        ("customer,date,amount\n,2024-01-01,5\n", "No row of the file can be used"),
        ("customer,date,amount\na,2024-01-01,5\n", "1 customers"),
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
    with pytest.raises(ReportError, match=said) as caught:
        make_report(source, out)
    assert "Traceback" not in str(caught.value)
    assert not out.exists()


def test_braces_in_names_are_only_names(tmp_path):
    source = tmp_path / "sales {2024}.csv"
    write_sales(source, 60)
    page = make_report(source, tmp_path / "o {y}")
    assert page.name == "sales {2024}_customer_value.html"
    assert page.exists()


@pytest.mark.parametrize("blocked", ["out", "out/bad_customer_value.html"])
def test_a_place_that_cannot_be_written_is_told(tmp_path, blocked):
    source = tmp_path / "bad.csv"
    write_sales(source, 60)
    if blocked == "out":
        (tmp_path / "out").write_text("a file")
    else:
        (tmp_path / blocked).mkdir(parents=True)
    with pytest.raises(ReportError, match="cannot be written"):
        make_report(source, tmp_path / "out")


def test_a_failed_report_leaves_an_older_one_alone(tmp_path):
    source = tmp_path / "sales.csv"
    write_sales(source, 60)
    page = make_report(source, tmp_path / "out")
    before = page.read_text(encoding="utf-8")
    source.write_text("")
    with pytest.raises(ReportError):
        make_report(source, tmp_path / "out")
    assert page.read_text(encoding="utf-8") == before
    assert len(list(page.parent.iterdir())) == 3


def test_the_notebook_can_be_run_again_where_it_lies(made):
    from crmlab.notebooks import execute, read

    notebook = made.with_suffix(".ipynb")
    assert "unfinished" not in notebook.read_text(encoding="utf-8")
    rejected = made.with_name(f"{made.stem}_rejected.csv")
    rejected.unlink()
    execute(read(notebook), made.parent)
    assert rejected.exists()


def test_the_assumptions_of_the_what_if_can_be_set(tmp_path):
    source = tmp_path / "sales.csv"
    write_sales(source, 100)
    page = make_report(source, tmp_path / "out", profit_rate=0.25, margin_rate=0.5)
    assert "a profit of 25.0 %, a gross margin of 50.0 %" in Page(page).text


def test_the_rates_of_the_forecast_can_be_set(tmp_path):
    source = tmp_path / "sales.csv"
    write_sales(source, 100)
    asked = ["report", str(source), "--out", str(tmp_path / "o"), "--template", "lifecycle"]
    rates = ["--annual-rate", "0.2", "--margin-rate", "0.5"]
    assert CliRunner().invoke(main, [*asked, *rates]).exit_code == 0
    text = Page(tmp_path / "o/sales_lifecycle.html").text
    assert "a discount of 20.0 % a year, a margin of 50.0 %" in text
    with pytest.raises(ReportError, match="margin_rate must be a share above 0, up to 1; not 40"):
        make_report(source, tmp_path / "o", template="lifecycle", margin_rate=40)


@pytest.mark.parametrize(
    ("asked", "unknown", "known"),
    [("lifecycle", "profit_rate", "annual_rate"), ("customer_value", "annual_rate", "profit_rate")],
)
def test_what_a_report_does_not_ask_for_is_refused(tmp_path, asked, unknown, known):
    with pytest.raises(ReportError, match=f"does not ask for '{unknown}'.*'{known}'") as caught:
        make_report(tmp_path / "a.csv", tmp_path / "out", template=asked, **{unknown: 0.1})
    assert "rejected_to" not in str(caught.value)
    assert not (tmp_path / "out").exists()


ONE_DAY = "customer,date,amount\n" + "".join(f"C{i:03},2024-01-01,5\n" for i in range(60))
ONCE = "customer,date,amount\n" + "".join(f"C{i:03},2024-0{1 + i % 9}-11,5\n" for i in range(60))
SIX = "customer,date,amount\n" + "".join(
    f"C{i % 6},2024-0{1 + i % 9}-1{i % 7},5\n" for i in range(60)
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (ONE_DAY, ["No cohort", "Nobody was seen to come back", "covers 0 whole weeks"]),
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


def test_a_single_customer_has_no_lifecycle_report(tmp_path):
    source = tmp_path / "one.csv"
    source.write_text("customer,date,amount\na,2024-01-01,5\na,2024-03-01,5\n")
    with pytest.raises(ReportError, match="1 customers"):
        make_report(source, tmp_path / "out", template="lifecycle")
    assert not (tmp_path / "out").exists()


def test_the_lifecycle_of_online_retail_warns_of_its_own_forecast(tmp_path):
    source = public("online_retail/online_retail.parquet")
    text = Page(make_report(source, tmp_path, template="lifecycle", currency="GBP")).text
    for figure in ("4,338", "8,911,408 GBP", "1,548 (36 %)", "Hardly anyone is seen to leave",
                   "Do not plan by it", "does not hold on this file"):  # fmt: skip
        assert figure in text, figure


def test_the_lifecycle_of_cdnow_beats_the_same_rate(tmp_path):
    source = public("cdnow/CDNOW_master.txt")
    text = Page(make_report(source, tmp_path, template="lifecycle", currency="USD")).text
    for figure in ("23,570", "12,054 (51 %)", "Plan the total with it", "holds well enough"):
        assert figure in text, figure
    assert "came nearer" not in text


def test_every_run_has_a_time_limit(tmp_path, monkeypatch):
    asked = {}

    def remember(*_arguments, **options):
        asked.update(options)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(papermill, "execute_notebook", remember)
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
    assert any(f"{buyers:,}" in text for text in texts)


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv"], "There is no file"),
        (
            ["nowhere.csv", "--template", "magic"],
            "template must be one of customer_value, lifecycle",
        ),
        (["nowhere.csv", "--column", "x"], "NAME=COLUMN"),
        (["nowhere.csv", "--duplicates", "burn"], "duplicates must be one of"),
    ],
)
def test_a_wrong_command_is_told_and_exits_with_an_error(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["report", *arguments])
    assert result.exit_code != 0
    assert said in result.output
    assert "Traceback" not in result.output
