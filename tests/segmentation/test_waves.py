"""Two waves: pairs, growth with its interval, noise of asking, and offers."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import mcnemar

from crmlab import datasets, segmentation, theme


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


@pytest.fixture(scope="module")
def waves():
    return segmentation.segments_of_waves(datasets.load("needs_survey"))


def truth(wave):
    key = datasets.load("needs_truth").query("wave == @wave")
    return key.set_index("resp_id")["segment"].astype(str)


def test_segments_are_found_in_both_waves(waves):
    for column, wave in (("wave_1", 1), ("wave_2", 2), ("anew", 2)):
        right = waves[column].astype(str) == truth(wave).reindex(waves.index)
        assert right.mean() > 0.92, column
    assert list(waves["wave_1"].cat.categories) == segmentation.NEEDS


def test_another_seed_of_k_means_finds_the_same_people(waves):
    other = segmentation.segments_of_waves(datasets.load("needs_survey"), seed=5)
    assert (other["wave_2"] == waves["wave_2"]).mean() > 0.98


def test_answers_without_five_needs_are_refused():
    survey = datasets.load("needs_survey")
    brand = survey["resp_id"] < "R00700"
    survey[segmentation.ITEMS] = np.random.default_rng(0).integers(1, 3, (len(survey), 10))
    survey.loc[brand, ["brand_1", "brand_2"]] = 7
    with pytest.raises(ValueError, match="two clusters are highest on the same need"):
        segmentation.segments_of_waves(survey)


def test_whoever_answered_once_is_named():
    survey = datasets.load("needs_survey")
    with pytest.raises(ValueError, match="must be in the second"):
        segmentation.segments_of_waves(survey.drop(index=survey.index[-1]))
    with pytest.raises(ValueError, match="wave"):
        segmentation.segments_of_waves(survey.drop(columns="wave"))


def test_waves_must_have_the_same_people():
    one = pd.Series(["a", "b", "b"], ["P", "Q", "R"])
    for other in (one.rename({"R": "S"}), one.head(2), one.mask(one == "a")):
        with pytest.raises(ValueError):
            segmentation.segment_growth(one, other)
    with pytest.raises(ValueError):
        segmentation.segment_growth(one.head(0), one.head(0))


# Growth.


def test_growth_counts_who_came_and_who_left(waves):
    growth = segmentation.segment_growth(waves["wave_1"], waves["wave_2"])
    row = growth.loc["convenience"]
    assert row[["came", "left"]].tolist() == [123, 43]
    assert growth["change"].sum() == pytest.approx(0)
    np.testing.assert_allclose(growth["after"] - growth["before"], growth["change"])
    assert growth.index[growth["low"] > 0].tolist() == ["convenience"]
    assert row[["low", "high"]].round(4).tolist() == [0.0438, 0.0832]
    reach = 2.5758 / 1.96 * (growth["high"] - growth["low"]) / 2  # at 99 %
    assert growth.index[growth["change"].abs() > reach].tolist() == ["price", "convenience"]


def test_the_interval_of_the_same_people_agrees_with_mcnemar():
    one = pd.Series(["x"] * 40 + ["y"] * 60)
    for moved in range(1, 26):
        two = one.copy()
        two.iloc[:5], two.iloc[40 : 40 + moved] = "y", "x"
        low = segmentation.segment_growth(one, two).loc["x", ["low", "high"]]
        sure = low.prod() > 0
        p = mcnemar([[35, 5], [moved, 60 - moved]], exact=False, correction=False).pvalue
        assert sure == (p < 0.05) or abs(p - 0.05) < 0.03, moved


def test_the_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(400):
        one = rng.random(300) < 0.2
        two = np.where(rng.random(300) < 0.25, rng.random(300) < 0.4, one)
        names = [pd.Series(np.where(wave, "in", "out")) for wave in (one, two)]
        row = segmentation.segment_growth(*names).loc["in"]
        covered += row["low"] <= 0.25 * (0.4 - 0.2) <= row["high"]
    assert 0.92 <= covered / 400 <= 0.98


def test_where_nobody_moves_nothing_changes():
    one = pd.Series(list("aabb"))
    assert segmentation.segment_growth(one, one)[["change", "low", "high"]].eq(0).all(axis=None)


# Noise.


def test_asking_twice_loses_as_many_as_the_key_says(waves):
    survey = datasets.load("needs_survey").query("wave == 1").set_index("resp_id")
    again = segmentation.asked_twice(survey[segmentation.ITEMS], waves["wave_1"])
    unchanged = truth(1) == truth(2).reindex(truth(1).index)
    same = waves["wave_1"] == waves["wave_2"]
    assert again == pytest.approx(same[unchanged.reindex(same.index)].mean(), abs=0.03)
    assert same.mean() / again == pytest.approx(unchanged.mean(), abs=0.03)


# Offers.


def test_the_offers_tell_the_segments_apart():
    best = segmentation.best_mix(segmentation.mix_options(), segmentation.NEEDS)
    assert best["convenience"].tolist() == [
        "delivered and set up", "app with one click", "reminder to reorder",
        "flat price with service",
    ]  # fmt: skip
    assert best.loc["product or service", "price"] == "nothing"
    assert best.T.duplicated().sum() == 0


def test_the_highest_response_is_not_always_the_best_offer():
    options = segmentation.mix_options()
    channel = options[options["use"] == "channel"]
    assert channel["convenience"].idxmax() == "courier within the hour"
    assert segmentation.mix_profit(channel, ["convenience"])["convenience"].idxmax() != (
        channel["convenience"].idxmax()
    )


def test_an_offer_without_its_cost_is_refused():
    with pytest.raises(ValueError, match="cost"):
        segmentation.mix_profit(segmentation.mix_options().drop(columns="cost"), ["price"])


# Pictures.


def test_the_flows_say_who_moves(waves):
    ax = segmentation.plot_flows(waves["wave_1"], waves["wave_2"])
    assert ax.get_title("left") == ("27 % are in another segment; convenience: from 15 % to 21 %")
    assert "9.8 % of all people came, 3.4 % went" in theme.description(ax)


def test_the_growth_says_points(waves):
    ax = segmentation.plot_segment_growth(
        segmentation.segment_growth(waves["wave_1"], waves["wave_2"])
    )
    assert "+6.3 points" in ax.get_title("left")
    assert "convenience +6.3 (+4.4 to +8.3)" in theme.description(ax)
    lines, dots = ax.collections
    hollow = (dots.get_facecolor()[:, :3] == 1).all(axis=1)
    assert hollow.tolist() == [False, True, True, False, False]
    ends = np.array(lines.get_segments())[:, :, 0]
    assert ax.get_xlim()[0] < ends.min()


def test_the_mix_frames_the_best_of_each_use_that_pays():
    ax = segmentation.plot_mix(segmentation.mix_options(), segmentation.NEEDS)
    assert len(ax.patches) == 4 * 5 - 1
