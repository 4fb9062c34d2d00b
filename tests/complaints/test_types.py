"""Types of complaint: figures by hand, plain sums, the truths of the log, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import legibly_said

from crmlab import complaints, segmentation, theme
from crmlab.datasets import load

CAUSES = ["quality", "service", "logistics", "transaction", "after_sales"]


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture(scope="module")
def log():
    return load("complaints").query("is_complaint")


rows = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None, ""]), st.integers(1, 99)), min_size=2
)


@settings(max_examples=25, deadline=None)
@given(rows, st.sampled_from([None, "money"]))
def test_nothing_is_lost_and_what_is_not_stated_stands_last(rows, weight):
    log = pd.DataFrame(rows, columns=["cause", "money"])
    table = complaints.cause_pareto(log, weight=weight)
    assert table["complaints"].sum() == len(log)
    assert table["cumulative_share"].iloc[-1] == pytest.approx(1)
    assert (
        table[["low", "share", "high"]].apply(lambda row: row.is_monotonic_increasing, axis=1).all()
    )
    known = table.drop(complaints.NOT_STATED, errors="ignore")
    assert known["share"].is_monotonic_decreasing
    assert list(table.index[: len(known)]) == list(known.index)
    of = log.assign(ones=1).groupby("cause")[weight or "ones"].sum().drop("", errors="ignore")
    assert known["share"].to_dict() == pytest.approx(
        (of / log.assign(ones=1)[weight or "ones"].sum()).to_dict()
    )


def test_shares_of_the_log(log):
    """Inventory C-42: 38, 24, 20, 11 and 7 %; the first three have 82 %."""
    table = complaints.cause_pareto(log)
    assert list(table.index) == CAUSES
    assert table["share"].tolist() == pytest.approx([0.38, 0.24, 0.20, 0.11, 0.07], abs=1e-6)
    headline, said = legibly_said(complaints.plot_causes(table))
    assert headline == "The first 3 of 5 bring 82.0 % of complaints"
    assert "quality 38.0 %, service 24.0 %" in said
    by_money = complaints.cause_pareto(log, weight="order_value")["share"]
    assert by_money["transaction"] > 1.5 * table.at["transaction", "share"]
    assert list(by_money.index) != CAUSES


def test_what_occurs_once_and_what_is_not_stated_is_said():
    log = pd.DataFrame({"cause": ["late", "late", "fraud", None], "money": [1, 2, 90, 7]})
    headline, said = legibly_said(complaints.plot_causes(complaints.cause_pareto(log)))
    assert headline == "The largest part of complaints: late, 50.0 %"
    assert said.endswith("Occurring only once: 2. Of 4 complaints, 1 do not state it.")
    headline, _ = legibly_said(complaints.plot_causes(complaints.cause_pareto(log, weight="money")))
    assert headline == "The largest part of complaints: fraud, 90.0 %"


def test_the_interval_of_weighted_shares_holds_95_percent():
    rng = np.random.default_rng(6)
    hit = 0
    for _ in range(200):
        sample = pd.DataFrame({"cause": rng.choice(["a", "b"], 300, p=[0.3, 0.7])})
        sample["money"] = rng.lognormal(0, 0.8, 300) * np.where(sample["cause"] == "a", 2, 1)
        row = complaints.cause_pareto(sample, weight="money").loc["a"]
        hit += row["low"] <= 0.6 / 1.3 <= row["high"]
    assert 0.90 <= hit / 200 <= 0.99


QUEUE = pd.DataFrame(
    {"severity": [4, 5, 5, 1], "urgency": [3, 4, 3, 2], "worth": [1.5, 2, 1.5, 1]}, list("ABCD")
)
FACTORS = ["severity", "urgency", "worth"]


def test_priority_is_a_product_and_ranks_keep_what_no_weight_can_turn():
    """Inventory C-44: severity 4 × urgency 3 × value 1.5 = 18."""
    ranked = complaints.triage(QUEUE, FACTORS)
    assert ranked["priority"].to_dict() == {"B": 40, "C": 22.5, "A": 18, "D": 2}
    # B is at least as high as all others in each factor, D is lowest in each.
    assert ranked.loc[["B", "D"], ["low", "high"]].to_numpy().tolist() == [[1, 1], [4, 4]]
    assert (ranked["low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["high"]).all()
    again = complaints.triage(QUEUE.assign(worth=QUEUE["worth"] * 7), FACTORS)
    assert again[["rank", "low", "high"]].equals(ranked[["rank", "low", "high"]])


def test_equals_share_the_best_rank_in_the_order_of_the_queue():
    equal = pd.concat([QUEUE.loc[["A", "A"]].set_axis(["X", "Y"]), QUEUE.loc[["D"]]])
    assert complaints.triage(equal, FACTORS)["rank"].to_dict() == {"X": 1, "Y": 1, "D": 3}


def test_k_means_finds_the_four_types_and_the_rule_names_them():
    """Inventory C-43: 37, 21, 28 and 14 % (Singh 1990)."""
    people = load("problem_panel").query("problem_class != 'none'")[complaints.STYLES]
    groups = segmentation.find_clusters(people, 4)
    names = complaints.complainer_types(people.groupby(groups).mean())
    shares = groups.map(names).value_counts(normalize=True)[complaints.COMPLAINERS]
    assert shares.tolist() == pytest.approx([0.37, 0.21, 0.28, 0.14], abs=0.01)
    table = segmentation.silhouettes(people.sample(400, random_state=1), samples=2)
    assert table["silhouette"].idxmax() == 4


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda: complaints.cause_pareto(QUEUE), "no column 'cause'"),
        (lambda: complaints.cause_pareto(QUEUE[:0], "severity"), "There are no complaints"),
        (lambda: complaints.cause_pareto(QUEUE[:1], "severity"), "two complaints or more"),
        (lambda: complaints.cause_pareto(-QUEUE, "severity", "worth"), "A weight is 0 or more"),
        (lambda: complaints.cause_pareto(0 * QUEUE, "urgency", "worth"), "weight above 0"),
        (lambda: complaints.triage(QUEUE[:0], FACTORS), "There are no complaints"),
        (lambda: complaints.triage(QUEUE * [1, 0, 1], FACTORS), "A factor is above 0"),
        (lambda: complaints.triage(QUEUE.where(QUEUE > 1), FACTORS), "missing"),
        (lambda: complaints.complainer_types(pd.DataFrame([[6, 2, 9]], columns=complaints.STYLES)),
         "between 1 and 7"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(work, message):
    with pytest.raises(ValueError, match=message):
        work()
