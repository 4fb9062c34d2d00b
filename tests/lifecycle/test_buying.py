"""Forecasts of buying are held against reality, and give the published figures on CDNOW."""

import numpy as np
import pandas as pd
import pytest

from crmlab.lifecycle.measures.buying import (
    alive_matrix,
    cumulative_repeats,
    expected_tracking,
    holdout_error,
    holdout_table,
    naive_forecast,
)
from crmlab.lifecycle.models import BGNBD
from lifecycle.cdnow import calibration, needs_shared, purchase_days

MODEL = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)


@pytest.fixture(scope="module")
def fitted():
    return BGNBD(freq="W").fit(calibration())


@needs_shared
def test_cdnow_forecast_and_naive_forecast_against_reality(fitted):
    seen = calibration()
    model = holdout_error(seen["holdout_frequency"], fitted.expected_purchases(39, seen))
    naive = holdout_error(seen["holdout_frequency"], naive_forecast(seen, 39))
    assert model["actual_total"] == 1882
    assert model["forecast_total"] == pytest.approx(1653.41, abs=6e-3)
    assert model["MAE"] == pytest.approx(0.7855, abs=6e-5)
    assert model["RMSE"] == pytest.approx(1.608, abs=6e-4)
    assert model["total_error"] == pytest.approx(1653.41 / 1882 - 1, abs=1e-5)
    assert naive["forecast_total"] == pytest.approx(2930.1, abs=6e-2)
    assert naive["MAE"] == pytest.approx(1.0237, abs=6e-5)


@needs_shared
def test_btyd_vignette_conditional_expectation_by_frequency(fitted):
    table = holdout_table(calibration(), fitted, 39)
    assert table.index.to_list() == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert table["actual"].to_list() == pytest.approx(
        [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594], abs=6e-5
    )
    assert table["model"].to_list() == pytest.approx(
        [0.2251, 0.5231, 1.0441, 1.5203, 2.1639, 2.6538, 3.5040, 6.1572], abs=6e-5
    )


@needs_shared
def test_tracking_follows_cdnow_to_the_end_of_calibration(fitted):
    log, start = purchase_days(), pd.Timestamp("1997-01-01")
    births = (log.groupby("customer_id")["date"].min() - start).dt.days / 7
    tracking = expected_tracking(fitted, births, [272 / 7])
    assert tracking.item() == pytest.approx(calibration()["frequency"].sum(), rel=0.02)
    by_hand = fitted.expected_purchases(272 / 7 - births.to_numpy()).sum()
    assert tracking.item() == pytest.approx(by_hand, rel=1e-9)


def test_tracking_counts_nobody_before_birth():
    tracking = expected_tracking(MODEL, [0, 10, 10], [0, 10, 20])
    one, two = MODEL.expected_purchases(10), MODEL.expected_purchases(20)
    assert tracking.to_list() == pytest.approx([0, one, two + 2 * one])
    assert tracking.index.to_list() == [0, 10, 20]


def test_repeats_are_days_after_the_first_added_up_to_the_end_of_each_week():
    log = pd.DataFrame(
        {
            "customer_id": ["A", "A", "A", "A", "B", "B"],
            "date": pd.to_datetime(
                ["2024-01-01 09:00", "2024-01-01 18:00", "2024-01-07", "2024-01-07 12:00",
                 "2024-01-03", "2024-01-15"], format="ISO8601"),
        }
    )  # fmt: skip
    assert cumulative_repeats(log, [1, 2, 3]).to_dict() == {1: 1, 2: 1, 3: 2}
    # In weeks that begin a day later, the 7th is no longer the last day of the first one.
    assert cumulative_repeats(log, [1, 2], start="2023-12-31").to_dict() == {1: 0, 2: 1}
    assert cumulative_repeats(log[::-1], pd.RangeIndex(1, 3, name="week")).index.name == "week"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"date": "x"}, "must be dates"), ({"customer_id": [None, "A"]}, "customer_id")],
)
def test_repeats_of_what_is_no_log_are_refused(change, said):
    log = pd.DataFrame({"customer_id": ["A", "B"], "date": pd.Timestamp("2024-01-01")})
    with pytest.raises(ValueError, match=said):
        cumulative_repeats(log.assign(**change), [1])


def test_naive_forecast_goes_on_at_the_same_rate():
    seen = pd.DataFrame({"frequency": [4, 0, 0], "recency": [9, 0, 0], "T": [20, 10, 0]})
    assert naive_forecast(seen, 10).to_list() == [2, 0, 0]


def test_rare_frequencies_share_a_class_and_absent_ones_have_none():
    seen = pd.DataFrame(
        {"frequency": [0, 7, 30], "recency": [0, 5, 30], "T": 31, "holdout_frequency": [1, 2, 6]}
    )
    table = holdout_table(seen, MODEL, 10)
    assert table["actual"].to_dict() == {"0": 1, "7+": 4}
    assert table["naive"].to_list() == pytest.approx([0, (7 + 30) / 31 * 10 / 2])


def test_customers_in_the_place_of_the_time_are_told_apart():
    seen = pd.DataFrame({"frequency": [4], "recency": [9], "T": [20]})
    with pytest.raises(ValueError, match="time comes first, then the customers"):
        MODEL.expected_purchases(seen, 26)


@pytest.mark.parametrize("t", [-1, np.nan, np.inf])
def test_a_naive_forecast_looks_ahead(t):
    seen = pd.DataFrame({"frequency": [4], "recency": [9], "T": [20]})
    with pytest.raises(ValueError, match="periods must be finite and at least 0"):
        naive_forecast(seen, t)


@pytest.mark.parametrize("t", ["8%", [1, 100]])
def test_a_forecast_looks_one_number_of_periods_ahead(t):
    seen = pd.DataFrame({"frequency": [4, 2], "recency": [9, 9], "T": 20, "holdout_frequency": 1})
    for ask in (lambda: naive_forecast(seen, t), lambda: holdout_table(seen, MODEL, t)):
        with pytest.raises(ValueError, match="t must be a number; not "):
            ask()


def test_a_holdout_that_is_not_known_is_no_purchase_of_fewer_customers():
    seen = pd.DataFrame({"frequency": [4, 4], "recency": [9, 9], "T": 20}, index=["A", "B"])
    with pytest.raises(ValueError, match=r"customer B \(holdout_frequency nan\)"):
        holdout_table(seen.assign(holdout_frequency=[1, None]), MODEL, 10)


@pytest.mark.parametrize(
    ("births", "periods", "said"),
    [
        (pd.to_datetime(["1997-01-01"]), [10], "births must be numbers; they are of type datetime"),
        ([0], pd.to_datetime(["1997-01-01"]), "periods must be numbers; they are of type datetime"),
        ([0, None], [10], "1 of the births is missing"),
        (["8%"], [10], "births must be numbers; at 0 stands the text '8%'"),
    ],
)
def test_births_and_points_of_time_are_numbers(births, periods, said):
    with pytest.raises(ValueError, match=said):
        expected_tracking(MODEL, births, periods)


@pytest.mark.parametrize(
    ("actual", "forecast", "said"),
    [
        ([1, 2], [1, np.nan], "1 of the forecasts is missing"),
        ([np.nan, 2], [1, 1], "1 of the purchases is missing"),
        ([], [], "no customer"),
    ],
)
def test_an_error_of_what_is_not_known_is_refused(actual, forecast, said):
    with pytest.raises(ValueError, match=said):
        holdout_error(pd.Series(actual, dtype=float), pd.Series(forecast, dtype=float))


def test_a_holdout_that_is_not_there_is_named():
    seen = pd.DataFrame({"frequency": [4], "recency": [9], "T": [20]})
    with pytest.raises(ValueError, match="no column 'holdout_frequency'; there are: frequency"):
        holdout_table(seen, MODEL, 10)


def test_an_error_of_lists_is_that_of_columns():
    column = pd.Series([1.0, 4.0], ["A", "B"])
    error = holdout_error(pd.Series([0, 4], ["A", "B"]), column)
    pd.testing.assert_series_equal(holdout_error([0, 4], [1, 4]), error)
    pd.testing.assert_series_equal(holdout_error([0, 4], column), error)


def test_errors_of_different_customers_are_refused():
    with pytest.raises(ValueError, match="same customers"):
        holdout_error(pd.Series([1, 2], ["A", "B"]), pd.Series([1, 2], ["B", "A"]))


@pytest.mark.parametrize(("T", "most"), [(0, 3), (np.nan, 3), (np.inf, 3), (40, 0), (40, 2.5)])
def test_a_matrix_without_cells_is_refused(T, most):
    with pytest.raises(ValueError, match=r"above 0; not|at least 1; not"):
        alive_matrix(MODEL, T=T, max_frequency=most)


def test_the_age_of_a_matrix_is_a_number():
    with pytest.raises(ValueError, match="T must be a number; not '8%'"):
        alive_matrix(MODEL, T="8%", max_frequency=3)


def test_columns_of_the_alive_matrix_are_whole_periods_where_there_are_ten():
    columns = alive_matrix(MODEL, T=38, max_frequency=1).columns
    assert columns.tolist() == [4, 8, 11, 15, 19, 23, 27, 30, 34, 38]
    assert alive_matrix(MODEL, T=5, max_frequency=1).columns[0] == 0.5


def test_alive_matrix_says_what_the_model_says_of_each_customer():
    matrix = alive_matrix(MODEL, T=40, max_frequency=3)
    assert matrix.shape == (3, 10)
    assert matrix.columns.to_list() == pytest.approx(np.arange(4, 41, 4).tolist())
    one = pd.DataFrame({"frequency": [2], "recency": [20.0], "T": [40.0]})
    assert matrix.loc[2].iloc[4] == pytest.approx(MODEL.probability_alive(one).item())
