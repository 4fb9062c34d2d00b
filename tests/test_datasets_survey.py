"""The survey institute's tables fit together, and keep their truths with other luck."""

import other_editions
import pandas as pd
import pytest
from measured_survey import ATTRIBUTES, ITEMS, NEEDS, clusters, measure_survey, wave

from crmlab import datasets
from datasets.generate import survey as generator

TRUTHS = datasets.truth("survey")["truths"]


@pytest.fixture(scope="module", params=[7, 21])
def edition(request, tmp_path_factory):
    """Measure another edition; the shipped data come back afterwards."""
    with other_editions.in_use(generator, request.param, tmp_path_factory.mktemp("survey")):
        yield measure_survey()


def test_other_editions_keep_five_clusters_and_their_accuracy(edition):
    assert edition["best_k"] == 5
    assert min(edition["kmeans_accuracy"], edition["kmeans_accuracy_wave_2"]) >= 0.90


def test_other_editions_keep_the_exact_truths_and_every_rank(edition):
    exact = ["rows", "ratings", "new_rows", "tier_chi_square", "stay_share", "true_rand_index"]
    exact += ["convenience_wave_1", "convenience_wave_2", "proportional_chance"]
    for name in exact + [name for name in TRUTHS if name.startswith(("share_", "explained_"))]:
        assert edition[name] == pytest.approx(
            TRUTHS[name]["expected"], abs=TRUTHS[name]["tolerance"] + 1e-12
        )
    worth = [edition[f"importance_{name}"] for name in ATTRIBUTES]
    assert worth == sorted(worth, reverse=True)
    assert edition["loyalty_v"] > 3 * edition["tier_v"]
    assert edition["price_slope_ratio"] == pytest.approx(2, abs=0.35)
    assert edition["hit_rate"] > 2 * edition["proportional_chance"]


def test_the_same_people_answer_in_both_waves_and_stay_who_they_are():
    one, two = (wave(number).set_index("resp_id").sort_index() for number in (1, 2))
    assert one.index.equals(two.index) and one.index.is_unique and len(one) == 1260
    fixed = ["geography", "age_band", "income_band", "lifestyle"]
    pd.testing.assert_frame_equal(one[fixed], two[fixed])
    assert (one["loyalty"] == two["loyalty"]).mean() > 0.6


def test_ratings_look_like_peoples_ratings():
    survey = datasets.load("needs_survey")
    assert survey[ITEMS].isin(range(1, 8)).all(axis=None)
    assert (survey[ITEMS].nunique(axis=1) > 1).all()
    assert (survey["margin_12m"] > 0).all()
    spread = survey[ITEMS].std()
    assert spread.between(1.1, 1.6).all()


def test_ids_and_order_do_not_tell_the_segment():
    one = wave(1)
    assert one["resp_id"].is_monotonic_increasing
    runs = (one["segment"].astype(str) != one["segment"].astype(str).shift()).sum()
    assert runs > 0.7 * len(one)


def test_only_the_price_sensitive_pay_back_a_price_cut():
    steep = wave(1).groupby("segment", observed=True)["elasticity"].mean()
    assert list(steep.index) == NEEDS
    break_even = -4  # margin 30 %, cut 5 %: a fifth more must be sold
    assert steep["price"] < break_even < steep.drop("price").min()


def test_clusters_seem_to_move_more_often_than_people_do():
    found = [pd.Series(clusters(people), index=people["resp_id"]) for people in (wave(1), wave(2))]
    seen = pd.crosstab(*found).max(axis=1).sum() / 1260
    assert seen < TRUTHS["stay_share"]["expected"] - 0.05


def test_every_respondent_rates_the_same_uncorrelated_profiles():
    ratings = datasets.load("conjoint_ratings")
    design = ratings[ATTRIBUTES].drop_duplicates()
    assert len(design) == 16
    assert ratings.groupby("resp_id").size().eq(16).all()
    assert not ratings.duplicated(["resp_id", *ATTRIBUTES]).any()
    coded = design.assign(
        **{name: design[name].cat.codes for name in ATTRIBUTES if name != "price"}
    )
    correlation = coded.corr().to_numpy()
    assert abs(correlation - pd.DataFrame(correlation).round(10).eq(1)).max(axis=None) < 1e-9


def test_conjoint_segments_are_those_of_wave_1():
    ratings = datasets.load("conjoint_ratings").drop_duplicates("resp_id").set_index("resp_id")
    truth = wave(1).set_index("resp_id")["segment"]
    assert (ratings["segment"].astype(str) == truth.loc[ratings.index].astype(str)).all()


def test_newcomers_show_what_can_be_shown():
    new = datasets.load("new_customers")
    assert new["discount_share"].between(0, 1).all()
    assert (new["advice_minutes"] >= 0).all()
    assert list(new["group"].cat.categories) == ["price", "service", "convenience"]
