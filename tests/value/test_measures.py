"""Measures of chapter 02 against closed forms, properties and published figures."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import value
from crmlab.datasets import load

SHARED = Path(__file__).resolve().parents[3] / "shared/data"

amounts = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=200)


def customer_revenue(name):
    """Return revenue by customer of a public data set, computed without crmlab."""
    if name == "cdnow":
        path = SHARED / "cdnow/CDNOW_master.txt"
        if not path.exists():
            pytest.skip("the public CDNOW file is not beside the project")
        rows = pd.read_csv(path, sep=r"\s+")
        return rows.groupby("customer_id")["dollar_value"].sum()
    path = SHARED / "online_retail/online_retail.parquet"
    if not path.exists():
        pytest.skip("the public Online Retail file is not beside the project")
    rows = pd.read_parquet(path)
    rows = rows[(rows["Quantity"] > 0) & (rows["UnitPrice"] > 0) & rows["CustomerID"].notna()]
    return (rows["Quantity"] * rows["UnitPrice"]).groupby(rows["CustomerID"]).sum()


class TestPublishedConcentration:
    """Figures of the two public data sets."""

    @pytest.mark.parametrize(
        ("name", "gini", "layers"),
        [
            ("cdnow", 0.634571, [0.1588, 0.2082, 0.3109, 0.3222]),
            ("online_retail", 0.71514, [0.3200, 0.1838, 0.2424, 0.2538]),
        ],
    )
    def test_gini_and_pyramid(self, name, gini, layers):
        revenue = customer_revenue(name)
        assert value.gini(revenue) == pytest.approx(gini, abs=6e-6)
        layer = value.pyramid(revenue, ties="first")
        shares = value.layer_statement(revenue.to_frame("revenue"), layer)["revenue_share"]
        assert shares[:4].round(4).tolist() == layers

    def test_top_fifth_of_online_retail(self):
        revenue = customer_revenue("online_retail")
        assert value.top_share(revenue, 0.20) == pytest.approx(0.7462, abs=5e-5)
        assert value.customers_for(revenue, 0.80) == 1133


class TestConcentration:
    """Properties of the curve and of what is read from it."""

    @given(amounts)
    def test_the_curve_rises_ever_more_slowly_from_0_to_1(self, values):
        curve = value.pareto(values)
        steps = np.diff(curve["value"])
        assert curve["value"].iloc[0] == 0
        assert curve["value"].iloc[-1] == pytest.approx(1)
        assert (steps >= 0).all()
        assert (np.diff(steps) <= 1e-12).all()

    @given(amounts, st.floats(0.001, 1000))
    def test_scale_and_order_do_not_matter(self, values, factor):
        scaled = [factor * v for v in reversed(values)]
        assert value.gini(scaled) == pytest.approx(value.gini(values), abs=1e-9)
        assert value.top_share(scaled, 0.2) == pytest.approx(value.top_share(values, 0.2))

    @given(amounts)
    def test_gini_is_the_mean_difference(self, values):
        array = np.array(values)
        differences = np.abs(array[:, None] - array[None, :]).mean()
        assert value.gini(values) == pytest.approx(differences / (2 * array.mean()), abs=1e-9)

    @given(amounts, st.integers(2, 5))
    def test_gini_stays_when_every_customer_comes_several_times(self, values, times):
        assert value.gini(values * times) == pytest.approx(value.gini(values), abs=1e-9)

    def test_gini_of_a_pareto_distribution_has_a_closed_form(self):
        alpha, n = 1.8, 200_000
        quantiles = (1 - (np.arange(n) + 0.5) / n) ** (-1 / alpha)
        assert value.gini(quantiles) == pytest.approx(1 / (2 * alpha - 1), abs=0.003)

    def test_the_peak_of_a_whale_is_the_profit_of_those_without_loss(self):
        profits = pd.Series([5.0, -1, 3, 0.5, -2.5])
        peak = value.whale_peak(profits)
        assert peak["value"] == pytest.approx(8.5 / 5)
        assert peak["customers"] == pytest.approx(3 / 5)

    def test_without_losses_there_is_no_whale(self):
        assert value.whale_peak([3, 2, 1])["value"] == pytest.approx(1)

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ([], "empty"),
            ([1, np.nan], "1 of the values is missing (NaN), at 1"),
            ([0, 0], "sum to"),
            ([1, -5], "sum to"),
            ([1, np.inf], "at 1 stands infinity"),
            ([1, "9"], "at 1 stands the text '9'"),
        ],
    )
    def test_values_without_a_share_are_refused(self, values, said):
        for measure in (value.pareto, value.gini, value.whale_peak, value.abc_classes):
            with pytest.raises(ValueError, match=re.escape(said)):
                measure(values)

    @pytest.mark.parametrize("measure", [value.gini, value.abc_classes])
    def test_losses_are_refused_and_the_message_says_what_to_draw(self, measure):
        with pytest.raises(ValueError, match="whale"):
            measure([5, -1])

    @pytest.mark.parametrize("fraction", [-0.1, 1.1, 5, np.nan])
    def test_a_fraction_is_a_share(self, fraction):
        for measure in (value.top_share, value.customers_for):
            with pytest.raises(ValueError, match="from 0 to 1"):
                measure([1, 2], fraction)

    @pytest.mark.parametrize(("share", "count"), [(0, 0), (0.1 + 0.2, 3), (0.31, 4), (1, 10)])
    def test_a_share_that_is_reached_needs_no_further_customer(self, share, count):
        assert value.customers_for([7] * 10, share) == count

    @pytest.mark.parametrize(
        ("n", "fraction", "count"),
        [
            (8000, 0.2, 1600),
            (100, 0.29, 29),
            (4338, 0.01, 44),
            (7, 0.01, 1),
            (5, 0, 0),
            (1001, 0.001, 2),  # 1.001 customers are more than one
        ],
    )
    def test_top_counts_are_rounded_up_without_float_dust(self, n, fraction, count):
        assert value.top_count(n, fraction) == count

    @given(st.lists(st.floats(1, 1e5), min_size=2, max_size=50, unique=True))
    def test_abc_classes_bring_the_value_they_promise(self, values):
        values = pd.Series(values)
        by_class = values.groupby(value.abc_classes(values)).sum() / values.sum()
        assert by_class["A"] >= 0.80 - 1e-9
        assert by_class.get("C", 0) <= 0.05 + 1e-9

    def test_a_list_is_classed_like_a_series(self):
        assert value.abc_classes([10, 60, 5, 25]).tolist() == ["B", "A", "C", "A"]


class TestPyramid:
    """Layers, ties, statements, and moves between layers."""

    def test_eight_thousand_customers_split_into_80_320_1200_6400(self):
        layer = value.pyramid(pd.Series(np.arange(8000.0)))
        assert layer.value_counts(sort=False).tolist() == [80, 320, 1200, 6400]

    @given(st.lists(st.integers(1, 6), min_size=1, max_size=120))
    def test_equals_stay_together_unless_the_order_decides(self, values):
        revenue = pd.Series(values)
        for ties in ("up", "down"):
            assert value.pyramid(revenue, ties=ties).groupby(revenue).nunique().max() == 1
        exact = [value.top_count(len(values), cut) for cut in (0.01, 0.05, 0.20, 1)]
        sizes = value.pyramid(revenue, ties="first").value_counts(sort=False)
        assert sizes.cumsum().tolist() == exact

    @given(st.lists(st.integers(1, 6), min_size=1, max_size=120))
    def test_going_up_is_never_worse_than_going_down(self, values):
        revenue = pd.Series(values)
        up, first, down = (
            value.pyramid(revenue, ties=t).cat.codes for t in ("up", "first", "down")
        )
        assert (up <= first).all()
        assert (first <= down).all()

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"ties": "random"}, "ties must be one of 'up', 'down', 'first'; not 'random'"),
            ({"layers": {"top": 0.5, "rest": 0.4}}, "sum to 1; they sum to 0.9"),
        ],
    )
    def test_wrong_options_say_what_would_be_right(self, options, said):
        with pytest.raises(ValueError, match=said):
            value.pyramid(pd.Series([1.0, 2.0]), **options)

    @pytest.mark.parametrize(
        ("revenue", "said"),
        [
            ([1.0, None], "1 of the revenues is missing (NaN), at b"),
            ([1.0, np.inf], "The revenues must be finite; at b stands infinity"),
            (["9", "10"], "The revenues must be numbers; at a stands the text '9'"),
        ],
    )
    def test_revenue_that_cannot_be_ranked_is_refused_and_found(self, revenue, said):
        with pytest.raises(ValueError, match=re.escape(said)):
            value.pyramid(pd.Series(revenue, index=["a", "b"]))

    def test_a_list_or_array_is_ranked_like_a_series(self):
        revenue = list(range(100))
        expected = value.pyramid(pd.Series(revenue))
        for same in (revenue, np.array(revenue)):
            pd.testing.assert_series_equal(value.pyramid(same), expected)

    def test_the_statement_adds_up(self):
        rng = np.random.default_rng(1)
        customers = pd.DataFrame(
            rng.lognormal(5, 1, (500, 3)), columns=["revenue", "margin", "cost"]
        )
        statement = value.layer_statement(customers, value.pyramid(customers["revenue"]))
        layers = statement.drop(index="all")
        for column in ("customers", "revenue", "revenue_share", "profit", "profit_share"):
            assert layers[column].sum() == pytest.approx(statement.at["all", column])
        assert (statement["profit"] == statement["margin"] - statement["cost"]).all()

    def test_a_statement_needs_revenue_and_the_same_customers(self):
        people = pd.DataFrame({"revenue": [1.0, 2.0]})
        with pytest.raises(ValueError, match="no column 'revenue'"):
            value.layer_statement(
                people.rename(columns={"revenue": "x"}), value.pyramid(people["revenue"])
            )
        with pytest.raises(ValueError, match="same index"):
            value.layer_statement(people, value.pyramid(people["revenue"].set_axis(["a", "b"])))

    def test_the_upgrade_of_the_toy_pyramid(self):
        toy = load("toy_pyramid").set_index("layer")
        result = value.upgrade(
            toy["average_revenue"], toy["customers"], {"middle": 3, "high": 2, "top": 1}
        )
        assert result["revenue"] == 1_830_000
        assert result["gain"] == 80_000
        assert result["growth"] == pytest.approx(0.0437, abs=5e-5)
        assert result["profit_growth_cost_fixed"] == pytest.approx(0.437, abs=5e-4)
        assert result["profit_growth_margin_only"] == pytest.approx(0.175, abs=5e-4)

    @given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
    def test_the_gains_of_an_upgrade_add_up_to_it(self, middle, high, top):
        averages = {"top": 50_000, "high": 12_000, "middle": 3_000, "lower": 500}
        moves = {"middle": middle, "high": high, "top": top}
        gains = value.upgrade_gains(averages, moves)
        assert gains["customers"].to_dict() == moves
        assert gains["gain"].tolist() == [middle * 2_500, high * 11_500, top * 49_500]
        scenario = value.upgrade(averages, dict.fromkeys(averages, 800), moves)
        assert scenario["gain"] == gains["gain"].sum()

    @pytest.mark.parametrize("moves", [{"moon": 1}, {"top": 801}, {"top": -1}])
    def test_impossible_moves_are_refused(self, moves):
        averages = {"top": 50_000, "lower": 500}
        with pytest.raises(ValueError, match=r"not 'moon'|can leave lower"):
            value.upgrade(averages, {"top": 10, "lower": 800}, moves)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"start": "bottom"}, "layer must be one of 'top', 'lower'; not 'bottom'"),
            ({"counts": {"lower": 800}}, "the same layers; not top, lower and lower"),
            ({"counts": {"top": 1, "lower": 9, "inactive": 5}}, "and top, lower, inactive"),
            ({"averages": {"top": 0.0, "lower": 0.0}}, "revenue above zero today; it is 0"),
            ({"averages": {"top": np.inf, "lower": 500}}, "finite revenue above zero"),
            ({"averages": {"top": np.nan, "lower": 500}}, "finite revenue above zero"),
            ({"profit_rate": 0}, "profit_rate must be a number above 0; not 0"),
        ],
    )
    def test_an_upgrade_needs_layers_that_match_and_something_to_grow_from(self, changed, said):
        given = {
            "averages": {"top": 50_000, "lower": 500},
            "counts": {"top": 10, "lower": 800},
            "moves": {"top": 1},
        }
        with pytest.raises(ValueError, match=said):
            value.upgrade(**{**given, **changed})


class TestComposite:
    """Weighted scores and the sources of weights."""

    matrix = ((1, 2, 3, 2, 4), (1 / 2, 1, 2, 1, 3), (1 / 3, 1 / 2, 1, 1 / 2, 2),
              (1 / 2, 1, 2, 1, 2), (1 / 4, 1 / 3, 1 / 2, 1 / 2, 1))  # fmt: skip
    four = pd.DataFrame(
        [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30), (60, 65, 88, 50, 60)],
        columns=value.SCORES,
    )

    def test_the_ahp_example(self):
        judged = value.ahp(self.matrix)
        assert judged.weights.round(3).tolist() == [0.378, 0.217, 0.123, 0.201, 0.081]
        assert judged.lambda_max == pytest.approx(5.0492, abs=5e-5)
        assert judged.consistency_ratio == pytest.approx(0.011, abs=5e-4)
        scored = value.composite_value(self.four.iloc[[0]], judged.weights)
        assert scored.item() == pytest.approx(72.44, abs=0.005)

    def test_the_entropy_example(self):
        weights = value.entropy_weights(self.four)
        assert weights.round(4).tolist() == [0.3145, 0.0495, 0.0065, 0.1566, 0.4729]

    @given(st.lists(st.floats(0.05, 1), min_size=3, max_size=10))
    def test_judgements_that_agree_give_back_their_weights(self, weights):
        weights = np.array(weights) / sum(weights)
        judged = value.ahp(weights[:, None] / weights[None, :])
        assert judged.weights == pytest.approx(weights, abs=1e-6)
        assert judged.consistency_ratio == pytest.approx(0, abs=1e-6)

    @pytest.mark.parametrize(
        ("matrix", "said"),
        [
            ([[1, 2], [0.5, 1]], "3 to 10 items"),
            ([[1, 2, 3], [0.5, 1, 2], [1 / 3, 1, 1]], "Items 2 and 3 do not mirror"),
            ([[1, 2, 3], [0.5, 1, 2], [0.35, 0.5, 1]], "Items 1 and 3 do not mirror"),
            ([[1, 2, 0], [0.5, 1, 2], [1, 0.5, 1]], "above zero"),
        ],
    )
    def test_matrices_that_are_no_comparisons_are_refused(self, matrix, said):
        with pytest.raises(ValueError, match=said):
            value.ahp(matrix)

    def test_a_reciprocal_may_be_written_with_two_decimals(self):
        judged = value.ahp([[1, 3, 3], [0.33, 1, 1], [0.33, 1, 1]])
        assert judged.weights == pytest.approx([0.6, 0.2, 0.2], abs=0.005)

    def test_the_consistency_index_is_divided_by_the_published_random_index(self):
        # Mean consistency index of random judgements of 3, 4, ... 10 items: Saaty (1980).
        published = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49]
        for n, random_index in enumerate(published, start=3):
            matrix = np.ones((n, n))
            matrix[0, 1], matrix[1, 0] = 5, 1 / 5
            judged = value.ahp(matrix)
            index = (judged.lambda_max - n) / (n - 1)
            assert judged.consistency_ratio == pytest.approx(index / random_index)

    @pytest.mark.parametrize("same", [7, 0])
    def test_a_score_that_is_the_same_for_all_has_no_weight(self, same):
        weights = value.entropy_weights(pd.DataFrame({"same": [same] * 3, "differs": [0, 5, 9]}))
        assert weights.tolist() == pytest.approx([0, 1])

    @pytest.mark.parametrize(
        ("scores", "said"),
        [
            ({"a": [1, 1], "b": [2, 2]}, "No score differs"),
            ({"a": [0, 0], "b": [0, 0]}, "No score differs"),
            ({"a": [1, 2], "b": [1, -1]}, "zero or more; 'b' goes below"),
            ({"a": [1]}, "two or more customers; here are 1"),
            ({"a": [1, 2], "b": [1, np.nan]}, "1 of the values of b in the scores is missing"),
            ({"a": [1, 2], "b": [1, np.inf]}, "The values of b in the scores must be finite"),
        ],
    )
    def test_scores_that_give_no_entropy_are_refused(self, scores, said):
        with pytest.raises(ValueError, match=said):
            value.entropy_weights(pd.DataFrame(scores))

    @pytest.mark.parametrize(
        ("weights", "said"),
        [
            ([0.5, 0.5], "2 weights for 5"),
            ([0.3] * 5, "sum to 1.5"),
            ({"x": 1.0}, "The weights are for"),
        ],
    )
    def test_weights_must_fit(self, weights, said):
        with pytest.raises(ValueError, match=said):
            value.composite_value(self.four, weights)

    def test_named_weights_may_come_in_any_order(self):
        weights = dict(zip(value.SCORES, [0.30, 0.25, 0.15, 0.20, 0.10], strict=True))
        turned = dict(reversed(weights.items()))
        assert value.composite_value(self.four, turned).iloc[0] == pytest.approx(71.5)


class TestRetention:
    """The claim that five points are worth seventy per cent, and customer equity."""

    @pytest.mark.parametrize(
        ("rate", "base"),
        [(None, 0.8786), (0.0, 0.8677), (0.05, 0.9183), (0.08, 0.9487), (0.10, None)],
    )
    def test_the_base_retention_of_the_claim(self, rate, base):
        found = value.retention_for_gain(0.70, 0.05, rate)
        if base is None:
            assert found is None
            assert value.retention_gain(0.95, 0.05, rate) == pytest.approx(0.579, abs=5e-4)
        else:
            assert found == pytest.approx(base, abs=5e-5)
            assert value.retention_gain(found, 0.05, rate) == pytest.approx(0.70)

    def test_a_gain_on_the_falling_branch_is_not_an_answer(self):
        assert value.retention_gain(0.0811, 0.05, 0.10) == pytest.approx(0.70, abs=5e-4)
        assert value.retention_for_gain(0.70, 0.05, 0.10) is None

    def test_a_rise_from_almost_nothing_to_almost_all_is_worth_more_than_any_claim(self):
        assert value.retention_for_gain(0.70, 0.9999999, 0.10) is None

    @pytest.mark.parametrize("points", [0.001, 0.5, 0.9])
    def test_any_rise_has_a_base_at_which_it_gives_a_large_gain(self, points):
        base = value.retention_for_gain(1e5, points, 0.0)
        assert value.retention_gain(base, points, 0.0) == pytest.approx(1e5, rel=1e-3)

    @pytest.mark.parametrize(
        "arguments",
        [
            (np.nan, 0.05, None),
            (np.inf, 0.05, None),
            (0.7, 0, 0.1),
            (0.7, 1, 0.1),
            (0.7, 5, 0.1),
            (0.7, np.nan, None),
            (0.7, 0.05, -0.1),
            (0.7, 0.05, np.nan),
            (0.7, 0.05, np.inf),
        ],
    )
    def test_a_base_retention_is_sought_for_sound_arguments_only(self, arguments):
        with pytest.raises(ValueError, match="points above 0 and below 1"):
            value.retention_for_gain(*arguments)

    @pytest.mark.parametrize("rates", [(0, 0.10), (1, 0.0)])
    def test_no_gain_is_measured_from_nothing_or_from_infinity(self, rates):
        rate, discount_rate = rates
        with pytest.raises(ValueError, match="above zero and finite to start from"):
            value.retention_gain(rate, 0.0, discount_rate)

    def test_a_discount_rate_is_a_number(self):
        with pytest.raises(
            ValueError, match="discount_rate must be a number of at least 0; not nan"
        ):
            value.margin_multiple(0.8, np.nan)

    def test_gupta_lehmann_multiples(self):
        published = {0.6: [1.20, 1.15, 1.11, 1.07], 0.7: [1.75, 1.67, 1.59, 1.52],
                     0.8: [2.67, 2.50, 2.35, 2.22], 0.9: [4.50, 4.09, 3.75, 3.46]}  # fmt: skip
        for rate, row in published.items():
            for discount, multiple in zip((0.10, 0.12, 0.14, 0.16), row, strict=True):
                assert value.margin_multiple(rate, discount) == pytest.approx(multiple, abs=5e-3)

    @pytest.mark.parametrize("rate", [-0.1, 1.0, 80])
    def test_a_retention_rate_is_a_share_below_one(self, rate):
        with pytest.raises(ValueError, match="share from 0 to below 1"):
            value.lifetime(rate)

    def test_equity_over_a_long_time_is_the_multiple(self):
        equity = value.customer_equity(100, 480, 0.8, 0.1, years=400)
        expected = 100 * 480 * value.margin_multiple(0.8, 0.1)
        assert equity.to_numpy().sum() == pytest.approx(expected)

    def test_a_cohort_won_later_costs_first_and_earns_from_its_first_year(self):
        equity = value.customer_equity(
            0, 100, 0.5, 0.0, won_each_year=10, acquisition_cost=150, years=3
        )
        assert equity["year 2"].tolist() == [0, 10 * 100 - 10 * 150, 10 * 50]


class TestEnterprise:
    """The levers and what a programme must earn."""

    def test_the_box(self):
        assert value.enterprise_value(12_000, 480, 3.5) == 20_160_000

    @given(st.floats(0.2, 0.95))
    def test_the_elasticity_of_retention_is_r_over_1_minus_r(self, rate):
        slopes = value.elasticities(lambda r: value.lifetime(r), {"r": rate})
        assert slopes["r"] == pytest.approx(rate / (1 - rate), rel=1e-3)

    @pytest.mark.parametrize("profit", [0, -480, np.inf, np.nan])
    def test_a_measure_that_has_no_logarithm_has_no_elasticity(self, profit):
        levers = {"customers": 12_000, "profit": profit, "years": 3.5}
        with pytest.raises(ValueError, match="customers near 12000 it is"):
            value.elasticities(value.enterprise_value, levers)

    def test_levers_multiply(self):
        changes = {"retention": 0.05, "penetration": 0.05, "cross-selling": 0.05}
        levers = value.revenue_levers(10_000, 4, 150, changes)
        assert levers["revenue"].iloc[0] == 6_000_000
        assert levers["revenue"].iloc[-1] == pytest.approx(6_000_000 * 1.05**3)
        assert levers["gain"].sum() == pytest.approx(6_000_000 * (1.05**3 - 1))

    def test_an_unknown_strategy_is_refused(self):
        with pytest.raises(ValueError, match="not 'luck'"):
            value.revenue_levers(1, 1, 1, {"luck": 0.1})

    def test_the_bank_programme(self):
        assert value.break_even_churn(2e6, 200, 225_000) * 100 == pytest.approx(4.44, abs=5e-3)
        with pytest.raises(ValueError, match="customers must be a number above 0; not 0"):
            value.break_even_churn(2e6, 0, 225_000)

    @pytest.mark.parametrize("rate", [1, -0.1, 15])
    def test_a_referral_rate_is_a_share_below_one(self, rate):
        with pytest.raises(ValueError, match="from 0 to below 1"):
            value.referral_value(60_000, rate)


class TestRelationship:
    """Gaps, consistency, priorities and premium, on data with planted truths."""

    def test_planted_gaps_come_back_in_the_order_of_the_journey(self):
        gaps = value.relationship_gaps(load("auto_stage_survey").sample(frac=1, random_state=1))
        planted = [0.1, -0.9, 0.2, 0.6, -0.4, 0.3]
        assert gaps.index.tolist() == value.STAGES
        assert gaps["gap"].tolist() == pytest.approx(planted, abs=0.05)

    def test_missing_ratings_are_left_out_of_both_means(self):
        survey = pd.DataFrame(
            {"stage": ["use", "use"], "expectation": [7, np.nan], "experience": [8, 2]}
        )
        assert value.relationship_gaps(survey).loc["use"].tolist() == [7, 8, 1, 1]

    def test_a_missing_column_is_named(self):
        with pytest.raises(ValueError, match="no column 'experience'"):
            value.relationship_gaps(pd.DataFrame({"stage": [], "expectation": []}))

    @given(st.lists(st.integers(1, 10), min_size=4, max_size=40))
    def test_eta_squared_splits_the_spread(self, ratings):
        ratings = pd.Series(ratings, dtype=float)
        groups = pd.Series(np.arange(len(ratings)) % 2)
        eta = value.eta_squared(ratings, groups)
        within = ratings.groupby(groups).transform("mean").rsub(ratings).pow(2).sum()
        total = (ratings - ratings.mean()).pow(2).sum()
        assert np.isnan(eta) if total == 0 else eta == pytest.approx(1 - within / total, abs=1e-9)

    @given(
        st.lists(
            st.tuples(st.one_of(st.none(), st.integers(1, 10)), st.sampled_from(["a", "b", None])),
            min_size=1,
        )
    )
    def test_eta_squared_leaves_out_what_is_missing(self, answers):
        complete = [pair for pair in answers if None not in pair]
        ratings, groups = zip(*answers, strict=True)
        eta = value.eta_squared(list(ratings), list(groups))
        assert np.isnan(eta) or -1e-9 <= eta <= 1 + 1e-9
        if complete:
            same = value.eta_squared(*map(list, zip(*complete, strict=True)))
            assert eta == pytest.approx(same, nan_ok=True)

    @pytest.mark.parametrize(
        ("ratings", "said"),
        [([1, 2, 3], "3 ratings for 2 groups"), ([1, np.inf], "ratings must be finite")],
    )
    def test_eta_squared_needs_a_number_and_a_group_each(self, ratings, said):
        with pytest.raises(ValueError, match=said):
            value.eta_squared(ratings, ["a", "b"])

    def test_the_planted_premium_comes_back(self):
        model = value.premium_model(load("auto_stage_survey"))
        assert model["base"] == pytest.approx(100, abs=1)
        assert model["gap"] == pytest.approx(6, abs=0.15)
        assert model["experience"] == pytest.approx(4, abs=0.15)

    def test_premiums_of_few_answers_are_left_out(self):
        survey = pd.DataFrame({"expectation": [5, 5, 5], "experience": [6, 6, 9]})
        by_gap = value.premium_by_gap(survey.assign(wtp_premium=[10.0, 20.0, 99.0]), fewest=2)
        assert by_gap.to_dict("index") == {1: {"premium": 15.0, "experience": 6.0, "answers": 2}}

    def test_the_grid_has_four_corners(self):
        items = pd.DataFrame(
            {"importance": [9, 9, 1, 1], "performance": [1, 9, 1, 9]}, index=list("abcd")
        )
        assert value.importance_performance(items)["advice"].tolist() == [
            "concentrate here", "keep up the good work", "low priority", "possible overkill",
        ]  # fmt: skip

    def test_an_item_at_both_means_is_important_and_strong(self):
        items = pd.DataFrame({"importance": [4, 6, 8], "performance": [4, 6, 8]})
        assert value.importance_performance(items)["advice"].iloc[1] == "keep up the good work"
