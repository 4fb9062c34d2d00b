"""Golden records: the right value survives, and no record is lost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import datasets
from crmlab.information.measures.cleaning import without_placeholders
from crmlab.information.measures.duplicates import duplicate_pairs, record_groups
from crmlab.information.measures.golden import RULES, golden_records

PROFILES = pd.DataFrame(
    {
        "record_id": ["P1", "P2", "P3", "P4", "P5"],
        "name": ["Wang Wei", "Wei", "Wang Wei", "Li Na", "Wang W."],
        "mobile": ["111", " ", "333", None, None],
        "children": pd.array([1, None, 2, 0, 2], dtype="Int64"),
        "updated_on": pd.to_datetime(["2023-01-01", "2024-01-01", "2023-06-01", None, None]),
    }
)
GROUPS = pd.Series({"P1": 7, "P2": 7, "P3": 7, "P4": 9, "P5": 7})


def test_the_most_recent_value_that_is_there_survives():
    golden = golden_records(PROFILES, GROUPS)
    assert golden.loc[7, ["name", "mobile", "children"]].tolist() == ["Wei", "333", 2]
    assert golden.at[7, "updated_on"] == pd.Timestamp("2024-01-01")


@pytest.mark.parametrize(
    ("rule", "name"),
    [("latest", "Wei"), ("first", "Wang W."), ("longest", "Wang Wei"), ("most common", "Wang Wei")],
)
def test_each_rule_chooses_its_value(rule, name):
    assert golden_records(PROFILES, GROUPS, rules={"name": rule}).at[7, "name"] == name


@pytest.mark.parametrize("rule", ["longest", "most common"])
def test_among_equals_the_most_recent_survives(rule):
    profiles = PROFILES.assign(name=["Aa", "Bb", "Cc", "Dd", "Ee"])
    assert golden_records(profiles, GROUPS, rules={"name": rule}).at[7, "name"] == "Bb"


def test_a_value_missing_everywhere_stays_missing():
    assert pd.isna(golden_records(PROFILES, GROUPS).at[9, "mobile"])


def test_types_stay():
    golden = golden_records(PROFILES, GROUPS)
    kept = ["name", "mobile", "children", "updated_on"]
    assert golden[kept].dtypes.equals(PROFILES[kept].dtypes)


def test_the_records_that_went_in_are_named_oldest_first():
    golden = golden_records(PROFILES, GROUPS)
    assert golden["record_ids"].to_dict() == {7: ("P5", "P1", "P3", "P2"), 9: ("P4",)}


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_no_record_is_lost_and_no_value_is_invented(labels, random):
    ids = [f"P{i}" for i in range(len(labels))]
    values = [random.choice(["a", "bb", "", None]) for _ in ids]
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        [random.randrange(9) for _ in ids], unit="D"
    )
    profiles = pd.DataFrame(
        {"record_id": ids, "value": pd.array(values, dtype="str"), "updated_on": days}
    )
    groups = pd.Series(labels, ids)
    for rule in RULES:
        golden = golden_records(profiles, groups, rules={"value": rule})
        assert sorted(golden["record_ids"].explode()) == sorted(ids)
        assert len(golden) == len(set(labels))
        for group, row in golden.iterrows():
            there = {v for v, label in zip(values, labels, strict=True) if label == group and v}
            assert row["value"] in there if there else pd.isna(row["value"])


def test_the_shop_has_a_golden_record_for_each_group():
    profiles = datasets.load("shop_profiles_raw")
    pairs = duplicate_pairs(profiles)
    golden = golden_records(profiles, record_groups(pairs, profiles["record_id"]))
    assert golden["record_ids"].str.len().sum() == len(profiles)
    assert len(golden) == len(profiles) - len(pairs)  # no person is there three times
    fields = list(golden.columns.drop("record_ids"))
    filled = profiles.set_index("record_id")[fields].apply(without_placeholders).notna().sum(axis=1)
    best = golden["record_ids"].explode().map(filled).groupby(level=0).max()
    gain = golden[fields].notna().sum(axis=1) - best
    assert (gain >= 0).all()
    assert gain[golden["record_ids"].str.len() > 1].mean() > 1  # fields that one record lacked


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"profiles": PROFILES.drop(columns="updated_on")}, "no column 'updated_on'"),
        ({"profiles": PROFILES.assign(updated_on="2024-01-01")}, "must hold dates"),
        ({"profiles": pd.concat([PROFILES, PROFILES.head(1)])}, "P1 stands twice in the profiles"),
        ({"groups": GROUPS.drop("P3")}, "In the profiles stands P3, which is not among the gr"),
        (
            {"groups": pd.concat([GROUPS, pd.Series({"P9": 1})])},
            "In the groups stands P9, which is not among the prof",
        ),
        ({"groups": pd.concat([GROUPS, GROUPS.head(1)])}, "P1 stands twice in the groups"),
        (
            {"rules": {"name": "best"}},
            r"rules\['name'\] must be one of 'latest', 'first', .* not 'best'",
        ),
        ({"rules": {"nick": "first"}}, "no column 'nick'"),
    ],
)
def test_what_does_not_fit_is_named(change, message):
    given_ = {"profiles": PROFILES, "groups": GROUPS, "rules": None} | change
    with pytest.raises(ValueError, match=message):
        golden_records(given_["profiles"], given_["groups"], rules=given_["rules"])


def test_dates_as_values_survive_by_age_too():
    profiles = PROFILES.assign(
        birthday=pd.to_datetime(["1990-01-01", None, "1991-01-01", None, None])
    )
    assert golden_records(profiles, GROUPS).at[7, "birthday"] == pd.Timestamp("1991-01-01")
    assert np.issubdtype(golden_records(profiles, GROUPS)["birthday"].dtype, np.datetime64)
