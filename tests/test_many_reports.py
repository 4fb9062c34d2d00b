"""One file, many reports: parts that add up, names that are inert, and going on after a kill."""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from test_reports import Page, told

from crmlab import read_transactions, warm_kernels
from crmlab.cli import main
from crmlab.notebooks import execute, read
from crmlab.reports import many
from crmlab.reports.many import file_names, make_reports
from crmlab.tables import Refusal

EVIL = "<script>alert(1)</script>"
SHOPS = [EVIL, "lyon", "../../etc"]


def write_sales(path, shops=SHOPS, customers=60):
    """Write sales of some shops, of one with three customers, and of none."""
    rng = np.random.default_rng(3)
    rows = 4 * customers
    frame = pd.DataFrame(
        {
            "customer": rng.integers(1000, 1000 + customers, rows).astype(str),
            "date": [f"2023-{1 + i % 12:02}-11" for i in range(rows)],
            "amount": rng.lognormal(4, 1, rows).round(2).astype(str),
            "order": np.arange(rows) // 2,
            "shop": np.repeat(rng.choice(shops, rows // 2), 2),
        }
    )
    frame.loc[:5, ["shop", "customer"]] = [["few", name] for name in "abcabc"]
    frame.loc[6:7, ["shop", "customer", "amount"]] = ["Lyon", "", "x"]  # not one usable row
    frame.loc[8:9, ["shop", "date"]] = [None, "soon"]
    frame.loc[10:13, "amount"] = "-5"
    frame.loc[20:29, "customer"] = ""
    frame.to_csv(path, index=False)
    return frame


@pytest.fixture(scope="module")
def sales(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "sales.csv"
    write_sales(path)
    return path


@pytest.fixture(scope="module")
def done(sales):
    return make_reports(sales, sales.parent / "out", by="shop", currency="EUR")


def page_of(done, value):
    shops = [*SHOPS, "Lyon"]
    return done.index.with_name(f"{file_names(shops)[shops.index(value)]}_customer_value.html")


def test_the_parts_add_up_to_the_whole_in_every_count(sales):
    whole = read_transactions(sales, by="shop", quiet=True)
    parts = [whole.part(value) for value in [*whole.split.values, None]]
    assert list(whole.split.rows()) == [part.rows_in for part in parts]
    assert sum(part.rows_in for part in parts) == whole.rows_in == 240
    for part in parts:
        assert part.rows_in == len(part.good) + len(part.rejected) + sum(part.apart.values())
    good, rejected = (pd.concat(tables) for tables in zip(*parts, strict=True))
    assert good["amount"].sum() == pytest.approx(whole.transactions["amount"].sum())
    pd.testing.assert_frame_equal(
        rejected.sort_values("row", ignore_index=True), whole.rejected, check_like=True
    )
    counts = ["rows", "set_aside"]
    assert (sum(part.rules[counts] for part in parts) == whole.rules[counts]).all(axis=None)
    assert sum(part.taken_back for part in parts) == whole.taken_back == 4
    assert sum(part.returned for part in parts) == pytest.approx(whole.returned)
    assert sum(part.anonymous for part in parts) == pytest.approx(whole.anonymous)
    assert sum(part.strangers for part in parts) == whole.strangers > 0


def test_a_part_has_the_rows_of_its_value_and_what_was_decided_of_the_whole(sales):
    whole, frame = read_transactions(sales, by="shop", quiet=True), pd.read_csv(sales)
    for value in (EVIL, "lyon"):
        rows = np.flatnonzero(frame["shop"] == value) + 2
        part = whole.part(value)
        assert set(part.rejected["row"]) <= set(rows)
        assert part.rows_in == len(rows)
        assert (part.taken, part.columns, part.currency) == (
            whole.taken, whole.columns, whole.currency
        )  # fmt: skip
    assert whole.part("few").has_people


def test_totals_and_lines_of_orders_go_to_their_part(tmp_path):
    lines = [f"{i},c{i % 9},2024-01-{i % 9 + 10},{i}.5,{'AB'[i % 2]}" for i in range(1, 31)]
    lines += ["30,,,,", "Total,,,465.0,"]
    (tmp_path / "a.csv").write_text("\n".join(["order id,customer,date,amount,shop", *lines]))
    whole = read_transactions(tmp_path / "a.csv", by="shop", quiet=True)
    a, b, none = (whole.part(value) for value in ("B", "A", None))
    assert (a.rows_in, b.rows_in, none.rows_in) == (15, 16, 1)
    assert b.apart["continuation"] == 1
    assert none.apart["totals"] == 1


def test_a_column_of_lines_is_not_filled_from_another_line(tmp_path):
    rows = [f"{i // 2},c{i % 7},2024-01-1{i % 9},{i}.5,{'AB'[i % 2]}" for i in range(30)]
    rows[1] = rows[1].removesuffix("B")
    (tmp_path / "a.csv").write_text("\n".join(["order id,customer,date,amount,brand", *rows]))
    whole = read_transactions(tmp_path / "a.csv", by="brand", quiet=True, amount_per="line")
    assert whole.part(None).rows_in == 1


@pytest.mark.parametrize(
    ("by", "said"),
    [("customer_id", "'customer' is the customer"), ("shpo", "no column 'shpo'.*'shop'")],
)
def test_a_column_that_makes_no_parts_is_told(sales, by, said):
    with pytest.raises(Refusal, match=said):
        make_reports(sales, sales.parent / "none", by=by)
    assert not (sales.parent / "none").exists()


def test_only_sales_have_parts(sales):
    with pytest.raises(Refusal, match="satisfaction is not of sales"):
        make_reports(sales, by="shop", template="satisfaction")


def test_names_of_files_are_inert_and_never_alike():
    values = [
        "../../etc",
        "etc",
        "CON",
        "con",
        EVIL,
        "x" * 200,
        "x" * 201,
        "",
        "。",
        "é",
        "e\u0301",
    ]
    values += ["Straße", "STRASSE", "上海", "a b", "=1+1", ".hidden", "no_value", None]
    names = file_names(values)
    assert len({name.casefold() for name in names}) == len(values)
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
    assert max(len(name.encode()) for name in names) < 200
    assert file_names(["New York", "上海"]) == ["New_York", "上海"]


def test_each_part_has_a_report_and_failures_are_told_and_leave_the_others_alone(done, sales):
    assert done[1:] == (3, 0, 2)
    failures = pd.read_csv(done.index.with_name("failures.csv"))
    assert dict(zip(failures["value"], failures["rows"], strict=True)) == {"few": 6, "Lyon": 2}
    assert failures["reason"].str.contains("hold 3 customers|No row of the file").all()
    aside = pd.read_csv(done.index.with_name("without_report.csv"))
    assert sorted(aside["row"]) == [8, 9, 10, 11]
    for shop in SHOPS[1:]:
        text = Page(page_of(done, shop)).text
        assert f"What the customers are worth: {shop}" in text
        assert f"Source: sales.csv, rows where shop is {shop}" in text
    left = [path.name for path in done.index.parent.iterdir() if path.name.startswith(".")]
    assert left == []


def test_the_index_leads_to_all_reports_with_their_key_figures(done, sales):
    page, html = Page(done.index), done.index.read_text(encoding="utf-8")
    pages = {load for load in page.loads if not load.startswith("#")}
    assert pages == {page_of(done, shop).name for shop in SHOPS}
    assert EVIL not in html
    assert html.count(EVIL.replace("<", "&lt;").replace(">", "&gt;")) == 1
    whole = read_transactions(sales, by="shop", quiet=True)
    for shop in SHOPS:
        assert f"{whole.part(shop).transactions['amount'].sum():,.0f} EUR" in page.text
    total = sum(whole.part(shop).transactions["amount"].sum() for shop in SHOPS)
    foot = re.search(r"<tfoot>.*?</tfoot>", html, re.DOTALL)[0]
    cells = re.findall(r"<t[hd][^>]*>([^<]*)<", foot)
    assert cells[1] == f"{sum(whole.part(shop).rows_in for shop in SHOPS)}"
    assert f"{total:,.0f}\xa0EUR" in cells
    rows = [int(count) for count in re.findall(r"(\d+) (?:rows =|reported on|not\.)", page.text)]
    assert rows[0] == sum(rows[1:]) == 240
    assert "hold 3 customers" in page.text


def test_the_notebook_of_a_part_reads_the_file_itself(done):
    notebook = read(page_of(done, "lyon").with_suffix(".ipynb"))
    assert told(execute(notebook, done.index.parent)) == told(notebook)


def test_what_is_there_stays_and_only_what_changed_is_made_again(done, sales, monkeypatch):
    made = []
    monkeypatch.setattr(many, "make_files", lambda task: made.append(task.name) or {})
    monkeypatch.setattr(many, "write_index", lambda *_: done.index)
    command = ["report", str(sales), "--out", str(done.index.parent), "--by", "shop"]
    for currency, expected in (("EUR", 2), ("USD", 5)):  # two have failed, and are tried again
        assert CliRunner().invoke(main, [*command, "--currency", currency]).exit_code == 0
        assert len(made) == expected
        made.clear()


def test_the_command_ends_with_one_where_a_report_fails(sales, monkeypatch):
    outcome = many.Outcome(sales, 2, 1, 1)
    monkeypatch.setattr(many, "make_reports", lambda *_, **__: outcome)
    result = CliRunner().invoke(main, ["report", str(sales), "--by", "shop", "--jobs", "3"])
    assert result.exit_code == 1
    assert "made: 2, there already: 1, failed: 1" in result.output
    assert "failures.csv says why" in result.output


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path):
    write_sales(tmp_path / "sales.csv")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "crmlab", "report", str(tmp_path / "sales.csv")]
    command += ["--by", "shop", "--out", str(out), "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        while not list(out.glob("*.ipynb")) and run.poll() is None:
            time.sleep(0.05)
        run.send_signal(signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.html")}
    done = make_reports(tmp_path / "sales.csv", out, by="shop")
    assert done.made + done.there == 3
    assert 1 <= done.there <= len(before)
    assert [path for path, at in before.items() if path.stat().st_mtime_ns == at]
    assert not list(out.glob(".*"))


def test_a_cluster_makes_the_same_though_a_worker_dies(done, sales, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    publish, killed = many._publish, []

    def kill_a_worker(files, out):
        if not killed:
            killed.append(next(iter(cluster.workers.values())).process.pid)
            os.kill(killed[0], signal.SIGKILL)
        publish(files, out)

    monkeypatch.setattr(many, "_publish", kill_a_worker)
    options = {"n_workers": 1, "threads_per_worker": 2, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        again = make_reports(
            sales, tmp_path, by="shop", currency="EUR", scheduler=cluster.scheduler_address
        )
    assert killed
    assert again[1:] == done[1:]
    for shop in SHOPS:
        assert told(read(page_of(again, shop).with_suffix(".ipynb"))) == told(
            read(page_of(done, shop).with_suffix(".ipynb"))
        )


def test_a_scheduler_that_is_not_there_is_told(sales, tmp_path, monkeypatch):
    monkeypatch.setattr(many, "PATIENCE", 0.2)
    with pytest.raises(Refusal, match="no scheduler at tcp"):
        make_reports(sales, tmp_path, by="shop", scheduler="tcp://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refusal, match=r"crmlab\[cluster\]"):
        make_reports(sales, tmp_path, by="shop", scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_no_process_is_split_where_that_is_not_safe(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    command = [sys.executable, "-m", warm_kernels.LAUNCHER, "-f", "x.json"]
    assert warm_kernels.split_off(command, {}, None, "") is None


def test_a_source_that_cannot_read_its_libraries_leaves_kernels_to_start_as_ever(capfd):
    command = [sys.executable, "-m", warm_kernels.LAUNCHER, "-f", "x.json"]
    assert warm_kernels.split_off(command, {}, None, "import no_such_library") is None
    warm_kernels._sources.pop("import no_such_library").end()


@pytest.mark.parametrize("error", [None, Refusal("{x}", x="no such file")])
def test_the_process_of_one_report_ends_with_it_however_that_is(tmp_path, error):
    path, before = tmp_path / "template.ipynb", dict(warm_kernels._sources)
    path.write_text('{"cells": [{"cell_type": "code", "source": ["import abc\\n", "x = abc"]}]}')
    try:
        with warm_kernels.warming(path) as kernel:
            assert kernel.imports.startswith("import abc\n")
            mine = warm_kernels.source(kernel.imports)
            assert warm_kernels._sources == before | {kernel.imports: mine}
            assert mine._process.poll() is None
            if error:
                raise error
    except Refusal:
        pass
    assert mine._process.poll() is not None
    assert warm_kernels._sources == before


def test_threads_that_start_at_once_share_one_process():
    with ThreadPoolExecutor(8) as executor:
        processes = set(executor.map(lambda _: warm_kernels.source("import abc"), range(8)))
    assert len(processes) == 1
    warm_kernels._sources.pop("import abc").end()
