"""Complaint logs and ticket exports: which column is what, and which rows are cases."""

import numpy as np
import pandas as pd
import pytest

from crmlab.tables import TableError, read_complaints

ROWS = 40
START = pd.Timestamp("2024-03-01 09:00")


def moments(hours=0.0, form="%Y-%m-%d %H:%M"):
    """Return a moment a row, a day after the one before, so many hours late."""
    days = START + pd.to_timedelta(np.arange(ROWS), "D") + pd.to_timedelta(hours, "h")
    return list(days.strftime(form))


def several(*values):
    return [values[i % len(values)] for i in range(ROWS)]


TEXTS = [f"It broke on the first day, and nobody answers, number {i}" for i in range(ROWS)]
PEOPLE = [f"Q{i // 2}" for i in range(ROWS)]
ZENDESK = {
    "Summation column": several("1"),
    "Id": [str(700 + i) for i in range(ROWS)],
    "Requester": [f"Zz {p}" for p in PEOPLE],
    "Requester id": PEOPLE,
    "Requester email": [f"{p}@example.com" for p in PEOPLE],
    "Assignee": several("Ann", "Bo"),
    "Group": several("Support", "Billing"),
    "Subject": TEXTS,
    "Status": several("Closed", "Solved", "Open", "Pending"),
    "Via": several("Mail", "Web form"),
    "Ticket type": several("Problem", "Question"),
    "Created at": moments(),
    "Updated at": moments(90),
    "Solved at": [None if i % 4 > 1 else x for i, x in enumerate(moments(30))],
    "First reply time in minutes": several("30", "90"),
    "First reply time in minutes within business hours": several("10", "20"),
    "Full resolution time in minutes": several("1800"),
}
FRESHDESK = {
    "Ticket ID": [str(i) for i in range(ROWS)],
    "Subject": TEXTS,
    "Status": several("Closed", "Resolved", "Open", "Waiting on Customer"),
    "Source": several("Email", "Portal", "Phone"),
    "Type": several("Refund", "Question", "Problem"),
    "Agent": several("Ann", "Bo"),
    "Created time": moments(),
    "Due by Time": moments(99),
    "Resolved time": [None if i % 4 > 1 else x for i, x in enumerate(moments(30))],
    "Closed time": [None if i % 4 > 1 else x for i, x in enumerate(moments(60))],
    "Last update time": moments(80),
    "First response time (in hrs)": several("00:30:00", "01:30:00"),
    "Resolution status": several("Within SLA", "SLA Violated"),
    "Contact ID": PEOPLE,
    "Full name": [f"Zz {p}" for p in PEOPLE],
}
JIRA = {
    "Issue key": [f"HELP-{i}" for i in range(ROWS)],
    "Issue id": [str(9000 + i) for i in range(ROWS)],
    "Summary": ["It broke"] * ROWS,
    "Description": TEXTS,
    "Issue Type": several("Service Request", "Incident"),
    "Status": several("Done", "In Progress", "Waiting for customer", "Resolved"),
    "Reporter": PEOPLE,
    "Assignee": several("Ann", "Bo"),
    "Created": moments(form="%d/%b/%y %I:%M %p"),
    "Updated": moments(90, form="%d/%b/%y %I:%M %p"),
    "Resolved": [x if i % 4 in (0, 3) else None for i, x in
                 enumerate(moments(30, form="%d/%b/%y %I:%M %p"))],
    "Labels": several("a", "b"),
    "Custom field (Request Type)": several("Refund", "Delivery"),
    "Custom field (Request Channel Type)": several("portal", "email"),
    "Custom field (Time to first response)": several("1:20", "-0:40"),
}  # fmt: skip
CHINESE = {
    "工单编号": [f"T{i}" for i in range(ROWS)],
    "客户编号": PEOPLE,
    "创建时间": moments(),
    "首次响应时间": moments(0.5),
    "关闭时间": [None if i % 4 > 1 else x for i, x in enumerate(moments(30))],
    "投诉渠道": several("电话", "在线客服"),
    "投诉类型": several("质量", "物流"),
    "状态": several("已关闭", "已解决", "处理中", "待处理"),
    "投诉内容": TEXTS,
    "处理人": several("甲", "乙"),
    "是否超时": several("否", "是"),
}
CFPB = {
    "Date received": moments(form="%m/%d/%y"),
    "Product": several("Loan"),
    "Issue": several("Fees", "Payoff"),
    "State": several("TX", "CA"),
    "ZIP code": several("24540", "95992"),
    "Submitted via": several("Web", "Phone"),
    "Date sent to company": moments(48, form="%m/%d/%y"),
    "Company response to consumer": several("Closed with explanation", "Closed", "In progress"),
    "Timely response?": several("Yes", "No"),
    "Complaint ID": [str(6_000_000 + i) for i in range(ROWS)],
}
MEANT = {
    "zendesk": (ZENDESK, {"case_id": "Id", "opened": "Created at", "closed": "Solved at",
        "response_time": "First reply time in minutes", "customer_id": "Requester id",
        "channel": "Via", "cause": "Ticket type", "status": "Status", "text": "Subject",
        "agent": "Assignee"}),
    "freshdesk": (FRESHDESK, {"case_id": "Ticket ID", "opened": "Created time",
        "closed": "Resolved time", "response_time": "First response time (in hrs)",
        "customer_id": "Contact ID", "channel": "Source", "cause": "Type", "status": "Status",
        "text": "Subject", "agent": "Agent", "timely": "Resolution status"}),
    "jira": (JIRA, {"case_id": "Issue key", "opened": "Created", "closed": "Resolved",
        "customer_id": "Reporter", "channel": "Custom field (Request Channel Type)",
        "cause": "Custom field (Request Type)", "status": "Status", "text": "Description",
        "agent": "Assignee"}),
    "chinese": (CHINESE, {"case_id": "工单编号", "opened": "创建时间", "closed": "关闭时间",
        "first_response": "首次响应时间", "customer_id": "客户编号", "channel": "投诉渠道",
        "cause": "投诉类型", "status": "状态", "text": "投诉内容", "agent": "处理人",
        "late": "是否超时"}),
    "cfpb": (CFPB, {"case_id": "Complaint ID", "opened": "Date received", "cause": "Issue",
        "channel": "Submitted via", "status": "Company response to consumer",
        "timely": "Timely response?"}),
}  # fmt: skip


def look(table, columns=None, **asked):
    return read_complaints(pd.DataFrame(table), columns, quiet=True, **asked)


@pytest.mark.parametrize("name", MEANT)
def test_the_columns_of_an_export_are_recognised(name):
    table, meant = MEANT[name]
    reading = look(table)
    assert {meaning: label for label, meaning in reading.columns.items()} == meant
    cases = reading.cases
    assert len(cases) == reading.rows_in == ROWS
    assert cases["opened"].iloc[0].normalize() == START.normalize()
    if name != "cfpb":
        assert cases["is_open"].tolist() == ([0, 1, 1, 0] if name == "jira" else [0, 0, 1, 1]) * 10
        spans = (cases["closed"] - cases["opened"]).dropna()
        assert set(spans) == {pd.Timedelta(hours=30)}
    if "first_response" in cases:
        assert (cases["first_response"] - cases["opened"]).iloc[0] == pd.Timedelta(minutes=30)
    if "timely" in cases:
        assert cases["timely"].tolist() == [1, 0] * 20


def test_what_else_could_be_meant_is_told_and_dates_of_other_things_are_not_taken():
    told = " ".join(look(FRESHDESK).taken)
    assert "closed is 'Resolved time', as name and values say. If it is 'Closed time'" in told
    assert "'Due by Time' and 'Last update time'" in told
    assert "Date sent to company" in " ".join(look(CFPB).taken)


def test_labels_named_alike_as_jira_writes_them(tmp_path):
    table = pd.DataFrame(JIRA).assign(again="c").rename(columns={"again": "Labels"})
    table.to_csv(tmp_path / "jira.csv", index=False)
    reading = read_complaints(tmp_path / "jira.csv", quiet=True)
    assert reading.rows_in == len(reading.cases) == ROWS
    assert reading.cases.index[0] == 2  # the line of the file


def log(rows=ROWS, **columns):
    opened = START + pd.to_timedelta(np.arange(rows), "D")
    table = {"case_id": [f"C{i}" for i in range(rows)], "opened": opened.astype(str)}
    return pd.DataFrame(table | columns)


def test_rows_that_are_no_cases_are_set_aside_and_counted():
    table = log(closed=list(pd.to_datetime(moments(5)).astype(str)))
    table = table.astype(object)
    table.loc[0, "case_id"] = None
    table.loc[1, "opened"] = "soon"
    table.loc[2, "opened"] = None
    table.loc[3, "closed"] = "2024-01-01 10:00:00"
    table.loc[4, "case_id"] = "C5"
    table.loc[6, "opened"] = "2190-01-01"
    table.loc[7, "closed"] = "soon"
    reading = look(table)
    assert reading.rows_in == len(reading.cases) + len(reading.rejected) == ROWS
    assert reading.rejected["row"].tolist() == [0, 1, 2, 3, 5, 6]
    reasons = " ".join(reading.rejected["reason"])
    for said in ("case_id is missing", "opened is missing", "closed before it was opened",
                 "case_id again", "opened is after", "not recognised"):  # fmt: skip
        assert said in reasons
    assert reading.cases.loc[7, "is_open"] == 1
    assert "closed is not recognised" in reading.rules.index


def test_days_alone_are_no_end_before_the_beginning():
    table = log(closed=[f"{day:%Y-%m-%d}" for day in pd.to_datetime(moments())])
    table["opened"] = moments(3)
    reading = look(table)
    assert not reading.has_clock
    assert len(reading.cases) == ROWS


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (log().drop(columns="opened"), "no column holds dates"),
        (log().rename(columns={"opened": "Tag"}), 'columns={"opened": "Tag"}'),
        (log().rename(columns={"opened": "closed"}), 'columns={"opened": "closed"}'),
        (log(cause=several(*"ab")).assign(complaint_type=several(*"cd")).rename(
            columns={"cause": "complaint reason"}), '"cause": "complaint reason"} or .*_type"} or'),
        (log(case_id=several(*"abcd")), 'repeats in 90 % .*"case_id": "".*"customer_id"'),
        (log(closed=["2023-01-01"] * ROWS), "'closed' is before 'opened' in 100 % .*opened"),
        (log().rename(columns={"case_id": "2024-03-05 10:00"}), "in place of a name, column 1 has"),
        (log(opened=[f"0{1 + i % 9}/02/2024" for i in range(ROWS)]), "date_order"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_asked(table, said):
    with pytest.raises(TableError, match=said):
        look(table)


def test_an_answer_settles_the_question():
    table = log(case_id=several(*"abcdefgh"))
    assert len(look(table, {"case_id": "case_id"}).cases) == 8
    reading = look(table, {"case_id": "", "customer_id": "case_id"})
    assert len(reading.cases) == ROWS
    assert reading.cases["customer_id"].nunique() == 8
    assert look(table, **reading.mapping()).cases.equals(reading.cases)


def test_one_date_column_that_decides_its_order_decides_for_the_other():
    opened = [f"0{1 + i % 9}/02/2024" for i in range(ROWS)]
    closed = [f"{20 + i % 9}/02/2024" for i in range(ROWS)]
    reading = look(log(opened=opened, closed=closed))
    assert set(reading.cases["opened"].dt.month) == {2}


def test_of_dates_named_equally_well_the_earliest_opens_a_case():
    table = log().rename(columns={"opened": "received at"}).assign(**{"opened on": moments(9)})
    reading = look(table)
    assert reading.columns["received at"] == "opened"
    assert "If it is 'opened on'" in " ".join(reading.taken)


def test_nobody_is_no_customer():
    reading = look(log(customer=several("Q1", "匿名", "anonymous", "N/A")))
    assert reading.cases["customer_id"].dropna().unique().tolist() == ["Q1"]


def test_a_text_of_many_commas_is_no_swallowed_row(tmp_path):
    table = log(text="It broke.\nOn Monday, Tuesday, and then again\nI gave up.", channel="mail")
    table[["case_id", "opened", "text"]].to_csv(tmp_path / "log.csv", index=False)
    reading = read_complaints(tmp_path / "log.csv", quiet=True)
    assert len(reading.cases) == ROWS
    assert reading.cases["text"].str.count("\n").eq(2).all()
