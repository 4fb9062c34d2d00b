"""The complaint desk's tables fit together, and keep their truths with other luck."""

import difflib

import other_editions
import pandas as pd
import pytest
from measured_complaints import HOUR, STEPS, case_times, measure_complaints

from crmlab import datasets
from datasets.generate import complaints as generator

TRUTHS = datasets.truth("complaints")["truths"]


@pytest.fixture(params=[7, 21])
def edition(request, tmp_path):
    """Measure another edition; the shipped data come back afterwards."""
    with other_editions.in_use(generator, request.param, tmp_path):
        yield measure_complaints()


def test_other_editions_keep_every_truth(edition):
    for name, planted in TRUTHS.items():
        assert edition[name] == pytest.approx(
            planted["expected"], abs=planted["tolerance"] + 1e-9
        ), name


# The log.


@pytest.fixture(scope="module")
def log():
    return datasets.load("complaints")


@pytest.fixture(scope="module")
def key():
    return datasets.load("complaints_truth")


def test_ids_follow_the_time_and_tell_nothing_else(log, key):
    assert log["complaint_id"].is_monotonic_increasing and log["time"].is_monotonic_increasing
    for values in (log["is_complaint"], log["cause"].cat.codes, log["severity"]):
        assert abs(values.astype(float).corr(pd.Series(range(len(log))))) < 0.06
    others = log[~log["is_complaint"]]
    graded = ["cause", "severity", "urgency", "motive", "order_value", "tier"]
    assert others[graded].isna().all(axis=None)
    assert log.loc[log["is_complaint"], graded].notna().all(axis=None)
    assert list(key["complaint_id"]) == list(log.loc[log["is_complaint"], "complaint_id"])


def test_who_complains_is_a_customer_of_the_shop_with_its_layer(log):
    shop = datasets.load("shop_customers").set_index("customer_id")["tier"].astype(str)
    mine = log[log["is_complaint"]]
    assert (mine["tier"].astype(str) == mine["customer_id"].map(shop)).all()
    assert log["customer_id"].map(shop).isin(["top", "high", "middle", "lower"]).all()
    assert mine["customer_id"].value_counts().max() >= 8


def test_causes_by_count_and_by_money_are_different_paretos(log):
    by = log.groupby("cause", observed=True)["order_value"].agg(["size", "median", "sum"])
    assert list(by["size"].sort_values(ascending=False).index[:3]) == [
        "quality", "service", "logistics",
    ]  # fmt: skip
    assert "transaction" in by["sum"].nlargest(2).index
    assert by["median"].idxmin() == "service"


def test_what_is_said_again_is_nearly_the_same_on_another_channel(log, key):
    again = key.dropna(subset="duplicate_of").set_index("complaint_id")["duplicate_of"]
    log = log.set_index("complaint_id")
    new, old = log.loc[again.index], log.loc[again].set_axis(again.index)
    for column in ("customer_id", "language", "cause", "severity", "order_value"):
        assert (new[column] == old[column]).all(), column
    assert (new["time"] > old["time"]).all()
    assert (new["channel"] != old["channel"]).all()
    assert (new["text"] != old["text"]).all()
    alike = [
        difflib.SequenceMatcher(None, *pair, autojunk=False).ratio()
        for pair in zip(new["text"], old["text"], strict=True)
    ]
    assert min(alike) > 0.5


# The desk.


def test_steps_stand_in_their_order_and_staff_work_only_while_the_desk_is_open(log):
    events, case = case_times()
    assert events["time"].is_monotonic_increasing
    gaps = events.groupby("complaint_id")["time"].diff().dropna()
    assert (gaps > pd.Timedelta(0)).all()
    opened = log[log["is_complaint"]].set_index("complaint_id")["time"]
    assert (case["listen"] == opened).all()
    first = case[STEPS].stack()  # what was not done drops out
    again = events[events["complaint_id"].isin(case.index[case["reopen"].notna()])]
    once = first.drop(again["complaint_id"].unique(), level=0)
    assert (once.groupby(level=0).diff().dropna() > pd.Timedelta(0)).all()
    ways = again.groupby("complaint_id")["step"].agg(" ".join)
    assert ways.str.contains("reply reopen assess agree act reply").all()
    staff = events[events["actor"].str.startswith("A")]["time"]
    assert staff.dt.hour.between(9, 17).all() and (staff.dt.day_of_week < 6).all()
    assert not staff.dt.normalize().isin(datasets.load("complaint_holidays")["date"]).any()
    assert set(events.loc[events["actor"] == "system", "step"]) == {"record"}
    assert set(events.loc[events["actor"] == "customer", "step"]) == {"listen", "reopen"}


def test_outcomes_follow_from_the_log_and_the_events(log):
    result = datasets.load("complaint_outcomes").set_index("complaint_id")
    _, case = case_times()
    took = (case["last"] - case["listen"]).loc[result.index]
    assert (result["quick"] == (result["settled"] & (took <= 24 * HOUR))).all()
    assert not result.loc[took.isna(), "settled"].any()
    value = log.set_index("complaint_id")["order_value"].loc[result.index]
    loss = pd.cut(
        value, [0, 50, 700, float("inf")], right=False, labels=["trivial", "minor", "major"]
    )
    assert (loss.astype(str) == result["loss_class"].astype(str)).all()
    assert (result["compensation"] <= value.clip(lower=50) + 0.005).all()
    survey = datasets.load("recovery_survey")
    assert survey["complaint_id"].is_unique
    assert took.loc[survey["complaint_id"]].notna().all()
    assert survey.drop(columns="complaint_id").isin([n / 10 for n in range(10, 101)]).all(axis=None)


# The panel.


def test_panel_asks_reactions_of_those_with_a_problem_and_only_who_speaks_is_answered():
    panel = datasets.load("problem_panel").astype({"path": str, "recovery": str})
    none = panel["problem_class"] == "none"
    assert panel.loc[none, ["voice", "private", "third_party"]].isna().all(axis=None)
    assert panel[~none].notna().all(axis=None)
    assert ((panel["path"] == "none") == none).all()
    assert ((panel["failures"] == 0) == none).all()
    assert (panel["voiced"] == ~panel["path"].isin(["none", "silent"])).all()
    assert (panel["voiced"] == (panel["recovery"] != "none")).all()
    truth = datasets.load("problem_panel_truth")
    spoke = panel.set_index("customer_id")["voiced"].loc[truth["customer_id"]].array
    rate = pd.Series(spoke).groupby(truth["complainer"].astype(str)).mean()
    assert rate["voicer"] > rate["activist"] > rate["irate"] > rate["passive"] > 0.01
