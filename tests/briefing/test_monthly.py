"""What reports say of a file whose dates are months: nothing of days."""

import re

import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from crmlab import theme
from crmlab.briefing.key_figures import MIME
from crmlab.briefing.moments import period, span
from crmlab.briefing.report import Report
from crmlab.lifecycle.briefing import figures as lifecycle
from crmlab.lifecycle.briefing import findings as lives
from crmlab.lifecycle.briefing import listing
from crmlab.lifecycle.briefing import sentences as of_lives
from crmlab.messages import word_by_months
from crmlab.notebooks import to_text
from crmlab.reports.index import Entry, write_index
from crmlab.reports.making import plan
from crmlab.reports.many import cut
from crmlab.segmentation.briefing import figures as segmentation
from crmlab.segmentation.briefing import findings as segments
from crmlab.segmentation.briefing import sentences as of_segments
from crmlab.tables import read_transactions
from crmlab.value.briefing import figures as value
from crmlab.value.briefing import findings as worth
from crmlab.value.briefing import sentences as of_worth
from crmlab.value.briefing.actions import actions


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    """Return a reading of sixty customers, most of whom pay every month, opened as a report does.

    One of the best has been silent for four months, and another for three.
    """
    last = {who: 24 - who % 7 for who in range(40)} | {57: 21, 58: 20}
    rows = [
        (who, month)
        for who in range(60)
        for month in range(who % 5, last.get(who, 24), 1 + who % 3 // 2)
    ]
    table = pd.DataFrame(rows, columns=["who", "month"])
    months = pd.period_range("2023-01", periods=24, freq="M")
    table["Month"] = table["month"].map(lambda place: f"{months[place]:%m/%Y}")
    table["Customer"] = table["who"].map("K{:03}".format)
    table["Amount"] = 10.0 + table["who"]
    read = read_transactions(table[["Month", "Customer", "Amount"]], quiet=True)
    folder = tmp_path_factory.mktemp("monthly")
    yield Report.open(read.write(folder), "rents.csv").reading
    word_by_months(False)


def test_the_index_of_many_reports_speaks_of_months(tmp_path):
    path = tmp_path / "fees.csv"
    months = pd.period_range("2023-01", periods=12, freq="M").strftime("%b %Y")
    fees = pd.DataFrame({"Month": np.tile(months, 6), "Member": np.repeat(list("abcdef"), 12)})
    fees.assign(Paid=20.0, Club=np.repeat(["east", "west"], 36)).to_csv(path, index=False)
    whole = plan(path, "customer_value", {"by": "Club"}, False, {})
    figures = [{"name": "purchase months", "number": 24.0, "text": "24"}]
    shown = new_output("display_data", {MIME: figures})
    notebook = new_notebook(cells=[new_code_cell(outputs=[shown])])
    parts = list(cut(whole))
    for task in parts:
        (tmp_path / f"{task.name}.ipynb").write_text(to_text(notebook))
    write_index(tmp_path, whole, list(map(Entry, parts)))
    told = re.sub(r"(<[^>]+>|\s)+", " ", (tmp_path / "index.html").read_text())
    word_by_months(False)
    assert "2023-01 to 2023-12" in told and "48" in told.split("all together")[1]


def text_of(*parts) -> str:
    """Return all that parts of a report say."""
    tables = [
        part.reset_index().to_csv() if isinstance(part, pd.DataFrame) else part for part in parts
    ]
    return " ".join(map(str, tables))


def test_no_sentence_speaks_of_days(reading):
    found = worth.findings(reading)
    said = [text_of(*of_worth.recommendations(found), *value.key_figures(found), found.months)]
    said += [text_of(value.overview(found), value.leading_customers(found))]
    said += [text_of(value.lost_customers(found), actions(found), period(found.customers["last"]))]
    told = lives.findings(reading)
    said += [text_of(*of_lives.recommendations(told), *of_lives.assumptions(told))]
    said += [text_of(*lifecycle.key_figures(told), lifecycle.overview(told))]
    said += [text_of(listing.customers_to_act_on(told), of_lives.caution(told))]
    parted = segments.findings(reading)
    said += [text_of(*of_segments.recommendations(parted), *of_segments.how_scored(parted))]
    said += [text_of(*of_segments.trust(parted), of_segments.about_moves(parted.moves))]
    said += [text_of(segmentation.segment_table(parted), segmentation.action_list(parted))]
    said += [text_of(segmentation.mailing_table(parted.mailing, "order"), parted.actions)]
    said += [of_segments.about_mailing(parted.mailing)]
    for text in map(theme.words, said):
        assert not re.search(r".{30}\bdays?\b.{30}|\d{4}-\d\d-\d\d", text)
    assert parted.moves.since == pd.Timestamp("2023-12-01")  # of twelve months, not of 364 days


def test_silence_is_counted_in_whole_months(reading):
    silent = worth.findings(reading).silent
    assert silent.index.tolist() == ["K058"]  # three months are no more than three times one
    assert [span(silent[name].iloc[0]) for name in ("usual_gap", "silent")] == [
        "1 month",
        "4 months",
    ]


def test_all_months_of_a_monthly_file_are_whole(reading):
    assert worth.findings(reading).months["is_whole"].all()
