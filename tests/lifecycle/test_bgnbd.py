"""The BG/NBD model gives the published figures, finds planted truths and says when it cannot."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta as beta_function
from scipy.special import gamma as gamma_function
from scipy.stats import beta as beta_distribution

from crmlab.lifecycle.models import BGNBD
from crmlab.lifecycle.models.bgnbd_likelihood import Likelihood
from crmlab.lifecycle.models.inputs import read_history
from crmlab.lifecycle.periods import period
from lifecycle.cdnow import SHARED, calibration, master, needs_shared, rounded, summed_up

PLANTED = {"r": 0.55, "alpha": 8.0, "a": 0.9, "b": 2.6}
ROUNDED = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)

FIVE = pd.DataFrame(
    {
        "frequency": [0, 1, 2, 9, 2],
        "recency": [0, 3.5, 30.4, 35.0, 30.4],
        "T": [39.0, 38.0, 38.9, 36.0, 38.9],
    },
    index=list("ABCDE"),
)

positive = st.floats(0.05, 20)
histories = st.tuples(st.integers(0, 60), st.floats(0.01, 0.99), st.floats(1, 200))


def customer(x, recency, T):
    return pd.DataFrame({"frequency": [x], "recency": [recency], "T": [T]})


def simulated(customers, params, T, seed):
    log = BGNBD.from_params(**params).simulate(customers, T, seed)
    ages = log.groupby("customer_id")["age"]
    return pd.DataFrame({"frequency": ages.size() - 1, "recency": ages.max(), "T": T})


@pytest.fixture(scope="module")
def cdnow():
    return BGNBD(freq="W").fit(calibration())


@needs_shared
def test_cdnow_counts_of_repeat_purchases():
    frequency = calibration()["frequency"]
    assert (frequency.sum(), frequency.max()) == (2457, 29)
    assert frequency.mean() == pytest.approx(1.0424, abs=6e-5)
    assert ((frequency == 0).sum(), (frequency > 0).sum()) == (1411, 946)


@needs_shared
def test_fader_hardie_lee_2005_estimates(cdnow):
    assert cdnow.params_.round(3).to_list() == [0.243, 4.414, 0.793, 2.426]
    assert cdnow.params_.to_list() == pytest.approx(
        [0.2425945, 4.4136019, 0.7929199, 2.4258881], rel=1e-5
    )
    assert cdnow.loglik_ == pytest.approx(-9582.4292067, abs=1e-6)
    assert cdnow.converged_
    assert cdnow.message_ == ""


@needs_shared
@pytest.mark.parametrize(
    "elsewhere",
    [
        (0.2425945, 4.4136019, 0.7929199, 2.4258881),  # CLVTools
        (0.2425967, 4.413659, 0.7929869, 2.426164),  # BTYD
        (0.2425945, 4.4135996, 0.7929287, 2.4259339),  # a general optimiser
    ],
)
def test_bgnbd_on_the_sample_no_other_programme_climbs_higher(cdnow, elsewhere):
    there = Likelihood(read_history(calibration()))(np.array(elsewhere))[0]
    assert there < cdnow.loglik_ < there + 1e-5


@needs_shared
def test_standard_errors_of_lifetimes(cdnow):
    model = BGNBD(freq="W").fit(rounded())
    assert model.se_[:3].to_list() == pytest.approx([0.0126, 0.3782, 0.1857], abs=6e-5)


@needs_shared
def test_bgnbd_on_the_sample_rounded_to_two_decimals():
    model = BGNBD(freq="W").fit(rounded())
    published = [0.24259, 4.41353, 0.79290, 2.42579]  # which stand just below the summit
    assert model.params_.to_list() == pytest.approx(published, abs=4e-5)
    assert Likelihood(read_history(rounded()))(np.array(published))[0] < model.loglik_
    assert model.loglik_ == pytest.approx(-9582.4256, abs=6e-5)


@needs_shared
def test_hardie_sheet_expected_purchases_of_a_new_customer(cdnow):
    expected = cdnow.expected_purchases([1 / 7, 1, 3, 31.8571, 32, 52, 78])
    published = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.4440, 1.8580]
    assert expected.tolist() == pytest.approx(published, abs=6e-5)


@needs_shared
def test_btyd_vignette_single_customers(cdnow):
    two, many = customer(2, 213 / 7, 272 / 7), customer(26, 216 / 7, 31)
    assert cdnow.expected_purchases(39, two).item() == pytest.approx(1.2260, abs=6e-5)
    assert cdnow.probability_alive(two).item() == pytest.approx(0.72661, abs=2e-5)
    assert cdnow.expected_purchases(52, many).item() == pytest.approx(25.757, abs=6e-4)
    assert cdnow.probability_alive(many).item() == pytest.approx(0.96885, abs=6e-6)


@needs_shared
def test_bgnbd_on_the_sample_correlation_of_the_39_week_forecast(cdnow):
    seen = calibration()
    forecast = cdnow.expected_purchases(39, seen)
    assert forecast.corr(seen["holdout_frequency"]) == pytest.approx(0.6256, abs=6e-5)


@needs_shared
def test_bgnbd_on_the_sample_sum_of_probability_alive(cdnow):
    assert cdnow.probability_alive(calibration()).sum() == pytest.approx(1917.28, abs=6e-3)


@needs_shared
def test_full_cdnow_in_days_and_in_weeks():
    days = BGNBD(freq="D").fit(summed_up(master(), "1998-06-30", weeks=1 / 7))
    weeks = BGNBD(freq="W").fit(summed_up(master(), "1998-06-30"))
    assert days.params_.to_list() == pytest.approx([0.2671, 41.9054, 0.4835, 2.1116], abs=6e-5)
    assert days.loglik_ == pytest.approx(-259086.827, abs=6e-4)
    assert weeks.params_.to_list() == pytest.approx([0.2671, 5.9865, 0.4835, 2.1116], abs=6e-5)
    assert weeks.loglik_ == pytest.approx(-173425.916, abs=6e-4)


@needs_shared
def test_online_retail_hardly_lets_anyone_leave():
    log = pd.read_parquet(SHARED / "online_retail" / "online_retail.parquet")
    log = log[(log["Quantity"] > 0) & log["CustomerID"].notna()]
    dates = pd.to_datetime(log["InvoiceDate"]).dt.normalize()
    log = log.assign(customer_id=log["CustomerID"], date=dates)
    model = BGNBD(freq="D").fit(summed_up(log, "2011-12-09", weeks=1 / 7))
    assert model.params_.to_list() == pytest.approx([0.8264, 68.8907, 0.0034, 6.7494], abs=6e-4)
    assert model.loglik_ == pytest.approx(-61829.585, abs=6e-4)
    assert model.message_.startswith("Hardly anyone is seen to leave")


@needs_shared
def test_orders_too_regular_are_said_to_be_so():
    log = pd.read_csv(SHARED / "rfm" / "rfm_orders.csv", parse_dates=["order_date"])
    log = log.rename(columns={"order_date": "date"})
    summary = summed_up(log, "2006-12-31", weeks=1 / 7)
    model = BGNBD(freq="D").fit(summary)
    assert not model.converged_
    assert "a and b run to infinity together" in model.message_
    assert model.message_ in repr(model)
    assert model.se_.isna().all()
    assert 0 < model.expected_purchases(365, summary).sum() < summary["frequency"].sum()


def test_btyd_probabilities_of_a_number_of_purchases():
    published = [
        .0019995214, .0015170236, .0011633150, .0009003148, .0007023638,
        .0005517902, .0004361913, .0003467171, .0002769613, .0002222260,
    ]  # fmt: skip
    assert ROUNDED.probability_of(np.arange(11, 21), 30).tolist() == pytest.approx(
        published, abs=6e-11
    )
    assert ROUNDED.probability_of(0, 39) == pytest.approx(0.5737864, abs=6e-8)
    assert ROUNDED.probability_of(10, 2) == pytest.approx(1.07869e-07, rel=1e-5)


def direct_likelihood(x, t, T, r, alpha, a, b):
    """Return the likelihood of a customer as it stands in the paper."""
    stay = gamma_function(r + x) * alpha**r / gamma_function(r) / (alpha + T) ** (r + x)
    value = beta_function(a, b + x) / beta_function(a, b) * stay
    if x > 0:
        left = gamma_function(r + x) * alpha**r / gamma_function(r) / (alpha + t) ** (r + x)
        value += beta_function(a + 1, b + x - 1) / beta_function(a, b) * left
    return value


def test_the_likelihood_is_that_of_the_paper():
    likelihood = Likelihood(read_history(FIVE))
    params = np.array([0.3, 5.0, 0.9, 2.0])
    direct = sum(np.log(direct_likelihood(*row, *params)) for row in FIVE.to_numpy())
    assert likelihood(params)[0] == pytest.approx(direct, rel=1e-12)


@given(positive, positive, positive, positive)
def test_gradient_and_hessian_are_those_of_finite_differences(r, alpha, a, b):
    likelihood, params = Likelihood(read_history(FIVE)), np.array([r, alpha, a, b])
    _, gradient, hessian = likelihood(params)
    for at, step in enumerate(np.diag(params * 1e-5)):
        above, below = likelihood(params + step), likelihood(params - step)
        slope = (above[0] - below[0]) / (2 * step[at])
        bend = (above[1] - below[1]) / (2 * step[at])
        assert gradient[at] == pytest.approx(slope, rel=1e-4, abs=1e-5)
        assert hessian[at] == pytest.approx(bend, rel=1e-4, abs=1e-5)


def test_equal_customers_count_as_often_as_they_are():
    params = np.array([0.3, 5.0, 0.9, 2.0])
    once = [Likelihood(read_history(FIVE.iloc[[i]]))(params) for i in range(len(FIVE))]
    together = Likelihood(read_history(FIVE))(params)
    for at in range(3):
        assert together[at] == pytest.approx(sum(part[at] for part in once), rel=1e-12)
    assert len(Likelihood(read_history(FIVE)).x) == 4


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_parameters_are_found(seed):
    model = BGNBD(freq="W").fit(simulated(6000, PLANTED, 104.0, seed))
    off = (model.params_ - pd.Series(PLANTED)) / model.se_
    assert (off.abs() < 3).all()
    assert model.converged_


def test_the_unit_of_time_changes_alpha_alone():
    weeks = simulated(1000, PLANTED, 52.0, 3)
    days = weeks.assign(recency=weeks["recency"] * 7, T=weeks["T"] * 7)
    in_weeks, in_days = BGNBD(freq="W").fit(weeks), BGNBD(freq="D").fit(days)
    assert (in_days.params_ / in_weeks.params_).to_list() == pytest.approx([1, 7, 1, 1], rel=1e-6)
    assert in_days.expected_purchases(70, days).to_numpy() == pytest.approx(
        in_weeks.expected_purchases(10, weeks).to_numpy(), rel=1e-6
    )


def test_simulated_purchases_are_as_many_as_expected():
    summary = simulated(20_000, PLANTED, 52.0, 4)
    model = BGNBD.from_params(**PLANTED)
    error = summary["frequency"].std() / np.sqrt(len(summary))
    assert summary["frequency"].mean() == pytest.approx(model.expected_purchases(52), abs=3 * error)
    shares = summary["frequency"].value_counts(normalize=True)
    assert shares[:4].to_numpy() == pytest.approx(
        model.probability_of(shares.index[:4], 52), abs=0.01
    )


def test_simulated_ages_start_at_birth_and_stay_within_observation():
    observed = np.array([0.0, 10.0, 500.0])
    log = BGNBD.from_params(r=5, alpha=5, a=0.5, b=50).simulate(3, observed, seed=5)
    ages = log.groupby("customer_id")["age"]
    assert ages.min().tolist() == [0, 0, 0]
    assert (ages.max() <= observed).all()
    assert ages.apply(lambda age: age.is_monotonic_increasing).all()


@given(positive, positive, positive, positive, st.floats(0.1, 30))
def test_probabilities_sum_to_one_and_average_the_expected_purchases(r, alpha, a, b, t):
    model = BGNBD.from_params(r=r, alpha=alpha, a=a, b=b)
    counts = np.arange(20_000)
    probabilities = model.probability_of(counts, t)
    assert (probabilities >= 0).all()
    if probabilities[-1] * counts[-1] ** 2 < 1e-9:  # the rest of the tail can be left out
        assert probabilities.sum() == pytest.approx(1, rel=1e-6)
        assert counts @ probabilities == pytest.approx(model.expected_purchases(t), rel=1e-5)


def expected_by_integral(x, T, t, r, alpha, a, b):
    """Return the expected purchases while alive as the mean of (1 − e^(−λpt)) / p."""

    def over_rates(p):
        return -np.expm1(-(r + x) * np.log1p(p * t / (alpha + T))) / p

    posterior = beta_distribution(a, b + x)
    return quad(lambda u: over_rates(posterior.ppf(u)), 0, 1, epsabs=0, epsrel=1e-9, limit=500)[0]


@pytest.mark.parametrize(
    "params",
    [
        (0.2426, 4.4136, 0.7929, 2.4259),
        (0.55, 8.0, 1.0, 2.6),  # the hole of the formula at a = 1
        (0.55, 8.0, 1.0 + 1e-9, 2.6),
        (0.55, 8.0, 0.4, 0.6),  # and at a + b = 1
        (0.55, 8.0, 3.5, 0.5),
        (84.0, 16_000.0, 9974.0, 162_754.0),  # too regular: the edge of the space
        (11_000.0, 112_000.0, 0.9, 2.6),
    ],
)
@pytest.mark.parametrize("t", [0.01, 39.0, 1000.0])
@pytest.mark.parametrize("x", [0, 2, 60])
def test_expected_purchases_are_the_integral_over_rates_and_dropout(params, t, x):
    model = BGNBD.from_params(**dict(zip(PLANTED, params, strict=True)))
    given_alive = customer(x, 40.0 * (x > 0), 40.0)
    expected = model.expected_purchases(t, given_alive) / model.probability_alive(given_alive)
    assert expected.item() == pytest.approx(expected_by_integral(x, 40.0, t, *params), rel=1e-6)


def test_a_customer_with_thousands_of_purchases_overflows_nothing():
    busy = customer(5000, 899.9, 900.0)
    alive = ROUNDED.probability_alive(busy).item()
    # Known rate, dropout of about a / (a + b + x) a purchase: nearly rate times time.
    assert 0.99 < alive < 1
    assert ROUNDED.expected_purchases(1.0, busy).item() == pytest.approx(5000 / 900, rel=0.02)
    assert np.isfinite(ROUNDED.expected_purchases(1e6, busy).item())


def test_a_new_customer_is_one_without_history():
    fresh = customer(0, 0.0, 0.0)
    assert ROUNDED.expected_purchases(20, fresh).item() == ROUNDED.expected_purchases(20)
    assert ROUNDED.expected_purchases(0) == 0


@given(positive, positive, positive, positive, histories)
def test_probability_alive_is_a_probability_and_falls_with_silence(r, alpha, a, b, history):
    model = BGNBD.from_params(r=r, alpha=alpha, a=a, b=b)
    x, share, T = history
    recency = share * T if x else 0.0
    silences = pd.DataFrame(
        {"frequency": x, "recency": recency, "T": recency + np.arange(0, 99, 9)}
    )
    alive = model.probability_alive(silences)
    assert alive.between(0, 1).all()
    assert (alive.diff().dropna() <= 0).all()
    assert x > 0 or (alive == 1).all()


def test_forecasts_stand_on_the_customers_in_their_order():
    alive, ahead = ROUNDED.probability_alive(FIVE), ROUNDED.expected_purchases(39, FIVE)
    assert alive.index.equals(FIVE.index)
    assert ahead.index.equals(FIVE.index)
    one_by_one = [ROUNDED.expected_purchases(39, FIVE.loc[[who]]).item() for who in FIVE.index]
    assert ahead.to_list() == pytest.approx(one_by_one)


@pytest.mark.parametrize(
    ("planted", "seed", "words"),  # seeds by whose chance the estimate is no finite number
    [
        ({"r": 1e4, "alpha": 1e5, "a": 0.9, "b": 2.6}, 3, "r and alpha run to infinity together"),
        ({"r": 0.5, "alpha": 8, "a": 1e4, "b": 1e5}, 2, "a and b run to infinity together"),
        ({"r": 0.5, "alpha": 8, "a": 0.001, "b": 0.002}, 2, "a and b run to zero together"),
        ({"r": 0.5, "alpha": 8, "a": 1e-4, "b": 50}, 2, "Hardly anyone is seen to leave"),
    ],
)
def test_a_fit_that_runs_to_the_edge_says_so(planted, seed, words):
    summary = simulated(3000, planted, 45.0, seed)
    model = BGNBD(freq="W").fit(summary)
    assert words in model.message_
    assert not model.converged_
    forecast = model.expected_purchases(45, summary)
    assert np.isfinite(forecast).all()
    true = BGNBD.from_params(**planted).expected_purchases(45, summary)
    assert forecast.sum() == pytest.approx(true.sum(), rel=0.1)


def test_without_any_repeat_purchase_nothing_is_learned_and_it_says_so():
    model = BGNBD().fit(FIVE.assign(frequency=0, recency=0))
    assert model.message_.startswith("Nobody bought a second time")
    assert not model.converged_


def test_the_unit_is_that_of_the_summary_unless_said():
    in_days = FIVE.copy()
    in_days.attrs["freq"] = "D"
    model = BGNBD().fit(in_days)
    assert model.freq_ == "D"
    unsaid = BGNBD().fit(FIVE).freq_
    assert unsaid is None
    assert period(unsaid, 2) == "periods"
    with pytest.raises(ValueError, match="days, the model in weeks"):
        BGNBD(freq="W").fit(in_days)
    with pytest.raises(ValueError, match="days, the model in weeks"):
        ROUNDED.expected_purchases(1, in_days)
    with pytest.raises(ValueError, match="not 'H'"):
        BGNBD(freq="H").fit(FIVE)


def discounted(model, summary):
    return model.discounted_purchases(summary, horizon_years=1, annual_rate=0.1).to_list()


def test_a_horizon_in_years_is_refused_where_nobody_says_the_unit():
    unsaid, in_days = BGNBD().fit(FIVE), FIVE.copy()
    assert np.isfinite(unsaid.expected_purchases(39, FIVE)).all()
    with pytest.raises(ValueError, match=r'neither the model nor .* as BGNBD\(freq="D"\) if'):
        discounted(unsaid, FIVE)
    in_days.attrs["freq"] = "D"
    said_by_user = discounted(BGNBD(freq="D").fit(FIVE), FIVE)
    assert discounted(unsaid, in_days) == said_by_user
    assert discounted(BGNBD().fit(in_days), FIVE) == said_by_user


def test_arguments_come_and_go_as_in_scikit_learn():
    model = BGNBD(freq="D")
    assert model.get_params(deep=False) == {"freq": "D"}
    assert type(model)(**model.get_params()).freq == "D"
    assert model.set_params(freq="W") is model
    assert model.fit(FIVE).freq_ == "W"
    assert ROUNDED.get_params() == {"freq": "W"}
    with pytest.raises(ValueError, match="BGNBD has no argument 'unit'; it has: 'freq'"):
        model.set_params(unit="D")


def test_the_text_of_a_model_shows_its_parameters():
    assert repr(BGNBD()) == "BGNBD, not fitted yet"
    assert "BGNBD, log-likelihood" in repr(BGNBD().fit(FIVE))
    assert repr(ROUNDED).splitlines()[0] == "BGNBD, given"
    assert "0.243" in repr(ROUNDED)


def test_nobody_gets_no_forecast():
    assert ROUNDED.expected_purchases(10, FIVE.iloc[:0]).empty
    assert ROUNDED.probability_alive(FIVE.iloc[:0]).empty


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: model.expected_purchases(-1),
        lambda model: model.expected_purchases(float("nan")),
        lambda model: model.expected_purchases([1, 2], FIVE),
        lambda model: model.probability_of(1.5, 1),
        lambda model: model.probability_of(-1, 1),
        lambda model: model.discounted_purchases(FIVE, horizon_years=0, annual_rate=0.1),
        lambda model: model.discounted_purchases(FIVE, horizon_years=1, annual_rate=-0.1),
        lambda model: BGNBD().expected_purchases(1),
        lambda model: BGNBD().probability_alive(FIVE),
        lambda model: BGNBD.from_params(r=0, alpha=1, a=1, b=1),
        lambda model: BGNBD.from_params(r=float("inf"), alpha=1, a=1, b=1),
        lambda model: model.probability_alive([1]),
    ],
)
def test_questions_without_an_answer_are_refused(ask):
    with pytest.raises(ValueError):
        ask(ROUNDED)
