"""Handling from a log of events: what is planted, a slow second way, and rows that cannot be."""

import numpy as np
import pandas as pd
import pytest

from crmlab import complaints, load, theme
from crmlab.datasets import truth

DAY = "2024-06-30"


@pytest.fixture(scope="module")
def desk():
    holidays = load("complaint_holidays")["date"]
    return complaints.Calendar(9, 18, "Mon Tue Wed Thu Fri Sat", holidays)


@pytest.fixture(scope="module")
def events():
    return complaints.sort_events(load("complaint_events"))[0]


@pytest.fixture(scope="module")
def times(events, desk):
    return complaints.case_times(events, DAY, desk)


def log(*rows):
    """Return events written as 'case step day hour actor', all of one month."""
    parts = pd.DataFrame([row.split() for row in rows])
    time = pd.to_datetime("2024-01-" + parts[2] + " " + parts[3] + ":00")
    table = {"complaint_id": parts[0].replace("-", None), "step": parts[1], "time": time}
    return pd.DataFrame(table | {"actor": parts[4]})


# --- what is planted


def test_the_desk_has_its_planted_times(events, times):
    closed = times[~times["open"]]
    assert times["response_min"].median() == pytest.approx(35, abs=1)
    assert closed["hours"].median() == pytest.approx(41.5, abs=0.3)
    assert (closed["hours"] <= 48).mean() == pytest.approx(0.92, abs=0.002)
    assert (times["open"].mean(), (times["reopened"] > 0).mean()) == (0.01, 0.06)
    waits = complaints.waiting(events, times)
    assert waits.index[0] == "assess → agree"
    assert waits["share"].iloc[0] == pytest.approx(0.6, abs=0.005)
    assert truth("complaints")["reference_date"] == DAY


# --- a slow second way


def test_a_log_in_any_order_has_the_times_of_a_groupby(events, times):
    """Each case by itself, of a part of the log that was shuffled."""
    part = events[events["complaint_id"].isin(times.index[::50])]
    good, aside = complaints.sort_events(part.sample(frac=1, random_state=3))
    assert aside.empty
    found = complaints.case_times(good, DAY)
    for case, rows in part.groupby("complaint_id"):
        replies = rows.loc[rows["step"] == "reply", "time"]
        again = rows.loc[rows["step"] == "reopen", "time"]
        opened, row = rows["time"].min(), found.loc[case]
        assert row["way"] == " → ".join(rows["step"])
        assert row["open"] == (replies.empty or (len(again) > 0 and again.max() > replies.max()))
        end = pd.Timestamp("2024-07-01") if row["open"] else replies.max()
        assert row["hours"] == (end - opened) / pd.Timedelta(hours=1)
        staff = rows[rows["actor"].astype(str).str.startswith("A")]["time"].min()
        assert row["first_response"] == staff or pd.isna(row["first_response"]) == pd.isna(staff)
    closed = found[~found["open"]]
    assert complaints.handling_variants(found)["cases"].to_dict() == (
        closed["way"].value_counts()[lambda n: n > 0].to_dict()
    )


def test_working_hours_are_the_minutes_in_which_the_desk_is_open(desk):
    random = np.random.default_rng(5)
    minutes = pd.date_range("2024-01-25", "2024-02-25", freq="min").to_series()
    is_open = (minutes.dt.day_of_week < 6) & minutes.dt.hour.between(9, 17)
    is_open &= ~minutes.dt.normalize().isin(desk.holidays)
    ends = np.sort(random.integers(0, len(minutes), (40, 2)), axis=1)
    start, end = (minutes.iloc[side].reset_index(drop=True) for side in ends.T)
    counted = [is_open.iloc[a:b].sum() / 60 for a, b in ends]
    assert desk.hours(start, end).to_numpy() == pytest.approx(counted)
    assert desk.hours(start, end.where(end.index > 0)).isna().tolist() == [True] + [False] * 39


def test_waiting_shares_are_of_all_time_until_the_reply(events, times, desk):
    waits = complaints.waiting(events, times, desk)
    assert waits["share"].sum() == pytest.approx(1)
    assert (waits["low"] <= waits["share"]).all() and (waits["share"] <= waits["high"]).all()
    whole = times.loc[~times["open"], "working_hours"].sum()
    apologised = desk.hours(times["opened"], times["first_response"])
    usual = times["way"].astype(str).str.startswith("listen → apologise") & ~times["open"]
    first = apologised[usual].sum() / whole
    assert waits.loc["listen → apologise", "share"] == pytest.approx(first, rel=0.01)


# --- rows that cannot be


BAD = log(
    "C1 listen 01 10 customer",
    "C1 reply 02 12 A01",
    "C1 act 02 11 A01",  # written out of order
    "C2 listen 03 10 customer",
    "C2 reply 02 09 A01",  # closed before it was opened
    "C3 reply 03 10 A01",  # never opened
    "- listen 03 10 customer",  # whose?
    "C1 dance 03 10 A01",  # what?
    "C1 act 02 11 A01",  # the same row again
    "C4 record 04 11 system",  # one time: the usual order holds
    "C4 listen 04 11 customer",
    "C4 assess 04 12 A02",
)


def test_rows_that_cannot_be_are_set_aside_with_a_reason_and_none_is_lost():
    given = pd.concat([BAD, BAD.iloc[:1].assign(time=pd.NaT)], ignore_index=True)
    good, aside = complaints.sort_events(given)
    assert sorted([*good.index, *aside.index]) == [*given.index]
    assert aside["note"].astype(str).value_counts().to_dict() == {
        "case with steps before its opening": 2,
        "case never opened": 1,
        "no case id": 1,
        "unknown step": 1,
        "written twice": 1,
        "no time": 1,
    }
    assert good["step"].tolist() == ["listen", "act", "reply", "listen", "record", "assess"]
    assert good["note"].dropna().tolist() == ["written out of order", "two steps at one time"]
    times = complaints.case_times(good, DAY)
    assert times["response_min"].tolist() == [25 * 60, 60]  # a machine does not answer
    assert times["open"].tolist() == [False, True] and pd.isna(times.at["C4", "owner"])


@pytest.mark.parametrize(
    ("measure", "message"),
    [
        (lambda: complaints.case_times(BAD, DAY), "not in order, or some cannot be read"),
        (lambda: complaints.sort_events(BAD.assign(time="soon")), "must be dates"),
        (lambda: complaints.sort_events(BAD.drop(columns="step")), "no column 'step'"),
        (lambda: complaints.sort_events(BAD.iloc[:0]), "no events"),
        (lambda: complaints.case_times(complaints.sort_events(BAD)[0], "2023-12-31"), "later than"),
        (lambda: complaints.Calendar(18, 9), "opens before it closes"),
    ],
)
def test_what_cannot_be_measured_is_refused(measure, message):
    with pytest.raises(ValueError, match=message):
        measure()


def test_nothing_readable_leaves_no_good_row():
    good, aside = complaints.sort_events(BAD.assign(complaint_id=None))
    assert good.empty and len(aside) == len(BAD)


# --- a promised time


def test_open_cases_count_where_they_can_no_longer_make_it():
    hours = pd.Series([20, 47, 48, 49, 60, 10], index=[*"abcdef"])
    cases = pd.DataFrame({"hours": hours, "open": [False] * 4 + [True] * 2})
    found = complaints.sla_share(cases, 48).iloc[0]
    assert found[["cases", "within", "too_young"]].tolist() == [5, 3, 1]
    assert found["low"] < found["share"] == 0.6 < found["high"]
    by = complaints.sla_share(cases, 48, by=pd.Series([*"xxyyyy"], index=hours.index))
    assert by["cases"].to_dict() == {"x": 2, "y": 3}


def test_pictures_say_what_they_show(events, times, desk):
    case = events[events["complaint_id"] == times["reopened"].idxmax()]
    said = theme.description(complaints.plot_case(case, 3, desk))
    assert f"step 3 of {len(case)}" in said
    ways = complaints.handling_variants(times)
    said = theme.description(complaints.plot_variants(ways, 3))
    assert theme.percent(ways["share"].head(3).sum()) in said
