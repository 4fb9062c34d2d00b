"""A choice of segments: by hand, the planted disagreement, where weights turn it, bad input."""

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said

from crmlab import datasets, lifecycle, load, strategy, theme


@pytest.fixture(autouse=True)
def _look():
    theme.use()


@pytest.fixture
def options():
    return load("segment_options").set_index("segment")


@pytest.fixture
def weights():
    return pd.Series(datasets.truth("strategy")["parameters"]["score_weights"])


SCORES = pd.DataFrame({"size": [8.0, 2], "fit": [6.0, 9]}, index=["wide", "narrow"])
HALF = {"size": 0.5, "fit": 0.5}
ONE = pd.DataFrame(
    {
        "customers": [100],
        "margin": [50],
        "retention": [0.8],
        "acquisition_cost": [60],
        "investment": [2000],
    },
    index=["one"],
)


def test_the_scores_of_the_course():
    """Inventory P-44 and P-19: .4, .3, .3 of 8, 6, 7; .5, .3, .2 of 7, 6, 9."""
    rows = pd.DataFrame({"a": [8, 7], "b": [6, 6], "c": [7, 9]})
    first = strategy.weighted_score(rows, {"a": 0.4, "b": 0.3, "c": 0.3})
    second = strategy.weighted_score(rows, {"a": 0.5, "b": 0.3, "c": 0.2})
    assert [first[0], second[1]] == pytest.approx([7.1, 7.1])


def test_a_value_is_that_of_its_flows():
    found = strategy.segment_value(ONE, years=3, rate=0.1).loc["one"]
    flows = [50 - 60, 50 * 0.8, 50 * 0.64]
    each = lifecycle.net_present_value(flows, 0.1)
    assert found.tolist() == pytest.approx([each, 100 * each - 2000])


def test_the_two_rules_disagree_on_the_planted_segment_alone(options, weights):
    both = pd.DataFrame(
        {
            "score": strategy.weighted_score(options, weights),
            "value": strategy.segment_value(options)["npv"],
        }
    )
    places = both.rank(ascending=False)
    assert places.loc["small firms"].tolist() == [4, 2]
    rest = both.drop("small firms").rank(ascending=False)
    assert (rest["score"] == rest["value"]).all()
    headline, said = legibly_said(strategy.plot_orders(both))
    assert headline == "Place 4 by score, 2 by value: small firms"
    assert "By value: service, small firms, quality" in said
    same = both.assign(value=both["score"])
    assert legibly_said(strategy.plot_orders(same))[0] == "Both rules make the same order"


def test_at_the_weight_found_the_two_are_level(options, weights):
    found = strategy.score_reversals(options, weights, "quality", "small firms")
    assert found["turns_at"].isna().tolist() == [False, False, True, False]
    for criterion, row in found.dropna().iterrows():
        others = weights.drop(criterion)
        shares = others / others.sum() * (1 - row["turns_at"])
        score = strategy.weighted_score(options, {**shares, criterion: row["turns_at"]})
        assert score["quality"] == pytest.approx(score["small firms"])
    assert found.loc["rivalry_score", ["turns_at", "ahead_above"]].tolist() == [
        pytest.approx(1.625 / 3.625),
        "small firms",
    ]


def test_rival_a_comes_first_from_the_planted_weight_of_price_on():
    scores = load("competitors").pivot(index="firm", columns="criterion", values="score")
    equal = pd.Series(1 / 7, index=scores.columns)
    found = strategy.score_reversals(scores, equal, "our firm", "rival A")
    planted = datasets.truth("strategy")["truths"]["price_weight"]["expected"]
    assert found.loc["price", "turns_at"] == pytest.approx(planted, abs=5e-4)
    ends = strategy.score_by_weight(scores, equal, "price")
    headline, said = legibly_said(strategy.plot_score_by_weight(ends, 1 / 7))
    assert headline == "If price weighs 35.7 % or more, rival A comes first"
    assert "Without it our firm comes first" in said


def test_one_that_is_best_in_all_stays_first():
    scores = pd.DataFrame({"size": [2, 8], "fit": [1, 9]}, index=["wide", "narrow"])
    ends = strategy.score_by_weight(scores, HALF, "size")
    headline, _ = legibly_said(strategy.plot_score_by_weight(ends, 0.5))
    assert headline == "narrow comes first at any weight of size"


def test_the_widget_shares_out_its_points(options, weights):
    widget = strategy.weights_widget(options, strategy.segment_value(options)["npv"], weights)
    assert "rivalry score 20.0 %" in widget.sentence
    widget.set(size_score=0, growth_score=0, fit_score=0, rivalry_score=50)
    assert "By score: small firms, service" in widget.sentence
    widget.set(rivalry_score=0)
    assert widget.sentence == "Give at least one criterion some points."


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"size": 0.5, "fit": 0.6}, "add up to 1.1, not to 1: divide"),
        ({"size": 1.5, "fit": -0.5}, "A weight is not below 0. Look at row fit"),
        ({"size": 0.5, "fit": None}, "weights is missing"),
        ({"size": 0.5, "hope": 0.5}, "have no column 'hope'"),
    ],
)
def test_weights_that_make_no_score_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        strategy.weighted_score(SCORES, weights)


def test_scores_that_are_missing_are_refused():
    with pytest.raises(ValueError, match="values of fit in the scores is missing"):
        strategy.weighted_score(SCORES.replace(9, np.nan), HALF)
    with pytest.raises(ValueError, match="In the pair stands tall"):
        strategy.score_reversals(SCORES, HALF, "wide", "tall")
    with pytest.raises(ValueError, match="All the weight lies on size"):
        strategy.score_by_weight(SCORES, {"size": 1, "fit": 0}, "size")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"customers": -1}, "not below 0. Look at row one"),
        ({"retention": 86}, "Retention goes from 0 to 1"),
        ({"margin": np.nan}, "values of margin in the segments is missing"),
    ],
)
def test_segments_that_cannot_be_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        strategy.segment_value(ONE.assign(**change))
