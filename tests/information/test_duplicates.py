"""Duplicates: the planted pairs are found, families are not, and precision and recall are right."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import made_once, unreadable

from crmlab import datasets, theme
from crmlab.information.measures.cleaning import normalise_phone
from crmlab.information.measures.duplicates import (
    duplicate_pairs,
    match_quality,
    quality_by_similarity,
    record_groups,
)
from crmlab.information.plots.duplicates import plot_matches
from crmlab.information.widgets.duplicates import duplicates_widget

pytestmark = pytest.mark.usefixtures("unseen")


def profiles_of(*rows):
    return pd.DataFrame(rows, columns=["record_id", "name", "mobile", "email"])


def found(profiles, **options):
    pairs = duplicate_pairs(profiles, **options)
    return [tuple(row) for row in pairs[["left", "right", "shared"]].to_numpy()]


@pytest.fixture(scope="module")
def shop():
    return datasets.load("shop_profiles_raw")


@pytest.fixture(scope="module")
def truth():
    return datasets.load("shop_duplicate_pairs")


@pytest.fixture(scope="module")
def candidates(shop):
    return duplicate_pairs(shop, min_similarity=0)


FAMILY = profiles_of(
    ("P1", "Wang Wei", "139 1234 5678", "wei@example.com"),
    ("P2", "wei WANG", "+86-139-1234-5678", None),
    ("P3", "Li Na", "13912345678", "na@example.com"),
    ("P4", "Wang Wei", "13700000001", "other@example.com"),
    ("P5", "王伟", None, "WEI@example.com "),
    ("P6", "Wang Wie", "13912345678", "wei@EXAMPLE.com"),
)


def test_a_person_is_found_under_another_spelling_and_a_family_is_not():
    assert found(FAMILY) == [("P1", "P2", "phone"), ("P1", "P6", "both"), ("P2", "P6", "phone")]


def test_the_same_name_without_a_shared_contact_is_no_pair():
    assert not any("P4" in pair for pair in found(FAMILY, min_similarity=0))


def test_each_contact_can_be_left_out():
    assert found(FAMILY, phone=None) == [("P1", "P6", "email")]
    assert {shared for *_, shared in found(FAMILY, email=None)} == {"phone"}
    with pytest.raises(ValueError, match="phone or of an e-mail"):
        duplicate_pairs(FAMILY, phone=None, email=None)


def test_candidates_are_exactly_the_pairs_that_share_a_contact():
    random = np.random.default_rng(5)
    numbers = random.integers(13000000000, 13000000060, 200).astype(str)
    addresses = [f"a{i}@example.com" if i < 60 else None for i in random.integers(0, 90, 200)]
    many = profiles_of(*zip([f"P{i:03}" for i in range(200)], ["x"] * 200, numbers, addresses,
                            strict=True))  # fmt: skip
    expected = set()
    for i in range(200):
        for j in range(i + 1, 200):
            phone = numbers[i] == numbers[j]
            email = addresses[i] is not None and addresses[i] == addresses[j]
            if phone or email:
                shared = "both" if phone and email else "phone" if phone else "email"
                expected.add((f"P{i:03}", f"P{j:03}", shared))
    assert set(found(many, min_similarity=0)) == expected


def test_a_switchboard_links_nobody():
    office = profiles_of(*[(f"P{i:02}", "Wang Wei", "400 800 1234", None) for i in range(21)])
    assert duplicate_pairs(office).empty
    assert len(duplicate_pairs(office, largest_block=21)) == 21 * 20 / 2


def test_a_missing_name_is_like_no_other():
    unnamed = profiles_of(("P1", None, "13912345678", None), ("P2", None, "13912345678", None))
    assert duplicate_pairs(unnamed).empty
    assert duplicate_pairs(unnamed, min_similarity=0)["similarity"].tolist() == [0.0]


def test_profiles_without_a_pair_give_an_empty_table_of_the_same_columns():
    nothing = duplicate_pairs(FAMILY.head(1))
    assert list(nothing) == ["left", "right", "shared", "similarity"]
    assert nothing.empty


def test_errors_name_what_is_wrong():
    with pytest.raises(ValueError, match="no column 'mobile'"):
        duplicate_pairs(FAMILY.drop(columns="mobile"))
    with pytest.raises(ValueError, match="P1 stands twice in the"):
        duplicate_pairs(pd.concat([FAMILY, FAMILY.head(1)]))


def test_the_planted_pairs_are_found(shop, truth):
    quality = match_quality(duplicate_pairs(shop), truth)
    assert quality["precision"] >= 0.95
    assert quality["recall"] >= 0.90


def test_neither_the_contact_nor_the_raw_text_alone_would_do(shop, truth, candidates):
    assert match_quality(candidates, truth)["precision"] < 0.85
    raw = shop.dropna(subset=["name", "mobile"])
    same = raw.merge(raw, on=["name", "mobile"])[["record_id_x", "record_id_y"]]
    same = same[same["record_id_x"] < same["record_id_y"]]
    assert match_quality(same, truth)["recall"] < 0.60


def test_the_order_of_the_records_does_not_matter(shop, truth):
    pairs, shuffled = duplicate_pairs(shop), duplicate_pairs(shop.sample(frac=1, random_state=3))
    quality = match_quality(shuffled, pairs)
    assert (quality == 1).all()


def test_quality_is_right_by_hand():
    true = pd.DataFrame({"a": range(60), "b": range(100, 160)})
    hits = true.head(45)[["b", "a"]].set_axis(["x", "y"], axis=1)
    others = pd.DataFrame({"x": [200] * 5, "y": range(5)})
    quality = match_quality(pd.concat([hits, others]), true)
    assert quality.round(3).to_dict() == {"precision": 0.9, "recall": 0.75, "f1": 0.818}


def test_a_pair_named_twice_counts_once():
    true = pd.DataFrame({"left": ["P1"], "right": ["P2"]})
    both_ways = pd.DataFrame({"left": ["P1", "P2"], "right": ["P2", "P1"]})
    assert match_quality(both_ways, true)["precision"] == 1


def test_nothing_found_has_no_precision_and_nothing_true_no_recall():
    true = pd.DataFrame({"left": ["P1"], "right": ["P2"]})
    quality = match_quality(true.head(0), true)
    assert np.isnan(quality["precision"])
    assert quality[["recall", "f1"]].tolist() == [0, 0]
    with pytest.raises(ValueError, match="no true pair"):
        match_quality(true, true.head(0))
    with pytest.raises(ValueError, match="two columns"):
        match_quality(true, true[["left"]])


def test_quality_by_similarity_is_the_quality_of_each_cut(candidates, truth):
    table = quality_by_similarity(candidates, truth, [0, 60, 85, 100])
    for level, row in table.iterrows():
        cut = candidates[candidates["similarity"] >= level]
        pd.testing.assert_series_equal(row, match_quality(cut, truth), check_names=False)


def test_a_stricter_rule_never_finds_more(candidates, truth):
    assert quality_by_similarity(candidates, truth)["recall"].is_monotonic_decreasing


def test_groups_are_the_connected_records():
    ids = [f"P{i}" for i in range(8)]
    pairs = pd.DataFrame({"left": ["P5", "P1", "P0"], "right": ["P1", "P3", "P7"]})
    groups = record_groups(pairs, ids)
    assert groups.to_dict() == {
        "P0": 0, "P1": 1, "P2": 2, "P3": 1, "P4": 3, "P5": 1, "P6": 4, "P7": 0
    }  # fmt: skip


def test_without_pairs_each_record_is_its_own_group():
    none = pd.DataFrame({"left": [], "right": []}, dtype="str")
    assert record_groups(none, ["P1", "P2"]).tolist() == [0, 1]


def test_groups_refuse_a_stranger_and_a_double():
    pairs = pd.DataFrame({"left": ["P1"], "right": ["P9"]})
    with pytest.raises(ValueError, match="P9"):
        record_groups(pairs, ["P1", "P2"])
    with pytest.raises(ValueError, match="P1 stands twice in the"):
        record_groups(pairs, ["P1", "P1", "P9"])


def test_phones_that_a_spreadsheet_took_for_numbers_are_still_found(shop, truth):
    numbers = normalise_phone(shop["mobile"]).astype(float)
    quality = match_quality(duplicate_pairs(shop.assign(mobile=numbers)), truth)
    assert quality.equals(match_quality(duplicate_pairs(shop), truth))


def test_the_picture_says_what_the_table_holds(candidates, truth):
    theme.use()
    quality = quality_by_similarity(candidates, truth)
    ax = plot_matches(quality, chosen=85)
    for measure in ("precision", "recall"):
        reading = f"{measure} {theme.percent(quality.at[85, measure])}"
        assert reading in theme.description(ax)
        assert reading in ax.get_title("left")
    assert ax.get_title("left").startswith("From 85: precision")
    ends = {text.get_text(): text.xy[1] for text in ax.texts}
    assert ends == quality.loc[100, ["precision", "recall"]].to_dict()
    assert ax.get_ylim()[0] == pytest.approx(0.7)
    precision, recall = [line for line in ax.lines if len(line.get_xdata()) == len(quality)]
    assert np.array_equal(precision.get_ydata(), quality["precision"])
    assert np.array_equal(recall.get_ydata(), quality["recall"])
    assert not unreadable(ax.figure)
    plt.close(ax.figure)


def test_the_picture_refuses_a_similarity_it_has_no_row_for(candidates, truth):
    with pytest.raises(ValueError, match="similarity of 85"):
        plot_matches(quality_by_similarity(candidates, truth, [50, 60]))


def test_without_a_truth_the_pairs_of_each_cut_are_counted(candidates):
    table = quality_by_similarity(candidates, levels=[0, 85])
    assert table["pairs"].tolist() == [len(candidates), (candidates["similarity"] >= 85).sum()]


@pytest.fixture(scope="module")
def judged(shop, truth):
    return made_once(lambda: duplicates_widget(shop, truth))


@pytest.fixture(scope="module")
def counted(shop):
    return made_once(lambda: duplicates_widget(shop))


def test_the_widget_starts_with_the_rule_of_the_function(shop, truth, judged):
    said = judged().sentence
    pairs = duplicate_pairs(shop)
    quality = match_quality(pairs, truth)
    assert f"{len(pairs):,} pairs" in said
    assert f"precision {theme.percent(quality['precision'])}" in said
    assert f"recall {theme.percent(quality['recall'])}" in said


def test_the_widget_is_the_function_at_every_setting(shop, truth, judged):
    panel = judged()
    panel.set(phone=False, email=True, least=95)
    pairs = duplicate_pairs(shop, phone=None, min_similarity=95)
    quality = match_quality(pairs, truth)
    assert f"{len(pairs):,} pairs of records have the same e-mail, and names" in panel.sentence
    assert "Names at least 95 of 100 alike" in panel.sentence
    assert f"recall {theme.percent(quality['recall'])}" in panel.sentence
    panel.set(email=False)
    assert "no pair" in panel.sentence


def test_the_widget_without_a_truth_counts_pairs(shop, counted):
    said = counted().sentence
    assert f"{len(duplicate_pairs(shop)):,} pairs of records have the same mobile or e-mail" in said
    assert "precision" not in said
    assert "cannot be said without a list of the true pairs" in said


def test_the_number_of_pairs_stands_beside_its_dot(shop, counted):
    panel = counted()
    (ax,) = panel.figure.axes
    for level in (0, 40, 85, 100):
        panel.set(least=level)
        found = len(duplicate_pairs(shop, min_similarity=level))
        (label,) = ax.texts
        assert (label.get_text(), label.xy) == (f"{found:,} pairs", (level, found))
        assert not unreadable(panel.figure)


def test_precision_and_recall_move_with_the_rule_in_picture_and_sentence(shop, truth, judged):
    panel = judged()
    (ax,) = panel.figure.axes
    for level in (40, 95):
        panel.set(least=level)
        quality = match_quality(duplicate_pairs(shop, min_similarity=level), truth)
        written = {f"{name} {theme.percent(quality[name])}" for name in ("precision", "recall")}
        assert {text.get_text() for text in ax.texts} == {"precision", "recall"}
        assert all(each in panel.sentence and each in ax.get_title("left") for each in written)
        dots = [line.get_ydata() for line in ax.lines if line.get_marker() == "o"]
        assert [float(np.ravel(dot)[0]) for dot in dots] == pytest.approx(
            [quality["precision"], quality["recall"]]
        )
