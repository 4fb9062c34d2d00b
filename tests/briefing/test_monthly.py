"""What reports say of a file whose dates are months: nothing of days."""

import re

import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing.moments import period, span
from crmlab.briefing.report import Report
from crmlab.lifecycle.briefing import figures as lifecycle
from crmlab.lifecycle.briefing import findings as lives
from crmlab.lifecycle.briefing import listing
from crmlab.lifecycle.briefing import sentences as of_lives
from crmlab.messages import word_by_months
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
