"""Spend, contracts and lifetime value give published figures; damaged summaries are named."""

from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from crmlab.lifecycle.models import (
    BGNBD,
    GammaGamma,
    ShiftedBetaGeometric,
    customer_lifetime_value,
    gamma_gamma,
    shifted_beta_geometric,
)
from crmlab.lifecycle.models.fitting import maximise
from lifecycle.cdnow import calibration, needs_shared, rounded

HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1]
SEEN = pd.DataFrame(
    {"frequency": [0, 1, 4], "recency": [0, 3.5, 30], "T": [39, 38, 36.0]}, index=list("ABC")
)
BUYING = BGNBD.from_params(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)

positive = st.floats(0.1, 20)


def spenders(p, q, v, customers, seed):
    """Return customers who spend as the model says, a third of them without a repeat purchase."""
    random, x = np.random.default_rng(seed), np.arange(customers) % 3 * 2
    rates = random.gamma(q, 1 / v, customers)
    m = random.gamma(np.maximum(p * x, 1), 1 / rates) / np.maximum(x, 1)
    return pd.DataFrame({"frequency": x, "monetary_value": np.where(x > 0, m, 0)})


def slopes_are_right(likelihood, params):
    params = np.array(params)
    _, gradient, hessian = likelihood(params)
    for at, step in enumerate(np.diag(params * 1e-5)):
        above, below = likelihood(params + step), likelihood(params - step)
        width = 2 * step[at]
        assert gradient[at] == pytest.approx((above[0] - below[0]) / width, rel=1e-4, abs=1e-4)
        assert hessian[at] == pytest.approx((above[1] - below[1]) / width, rel=1e-4, abs=1e-4)


# Gamma-Gamma


def spent_three_times(averages):
    return GammaGamma().fit(pd.DataFrame({"frequency": 3, "monetary_value": averages}))


@needs_shared
def test_fader_hardie_note_025_gamma_gamma_on_cdnow():
    model = GammaGamma().fit(calibration())
    assert model.params_.round(2).to_list() == [6.25, 3.74, 15.44]
    assert model.params_.to_list() == pytest.approx([6.2495, 3.7443, 15.4439], rel=5e-5)
    assert model.loglik_ == pytest.approx(-4055.9177, abs=6e-5)
    assert model.population_mean_ == pytest.approx(35.17, abs=6e-3)
    assert model.converged_
    first = model.expected_spend(calibration())[:10].to_list()
    sheet = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert first == pytest.approx(sheet, abs=0.1)


@needs_shared
def test_other_btyd_models_gamma_gamma_on_the_rounded_summary():
    assert GammaGamma().fit(rounded()).loglik_ == pytest.approx(-4055.9232, abs=6e-5)


@needs_shared
def test_other_btyd_models_gamma_gamma_correlation_of_frequency_and_spend():
    again = calibration().query("frequency > 0")
    assert again["frequency"].corr(again["monetary_value"]) == pytest.approx(0.1139, abs=6e-5)


@given(positive, positive, positive)
def test_gamma_gamma_slopes_are_those_of_finite_differences(p, q, v):
    x, m = np.array([1.0, 1, 2, 7]), np.array([3.0, 20, 11, 8])
    slopes_are_right(gamma_gamma.Likelihood(x, m), (p, q, v))


def test_gamma_gamma_likelihood_is_that_of_the_paper():
    (p, q, v), x, m = (6.0, 4.0, 15.0), np.array([1.0, 3]), np.array([20.0, 35])
    density = (
        np.exp(gammaln(p * x + q) - gammaln(p * x) - gammaln(q))
        * v**q * m ** (p * x - 1) * x ** (p * x) / (x * m + v) ** (p * x + q)
    )  # fmt: skip
    likelihood = gamma_gamma.Likelihood(x, m)
    assert likelihood(np.array([p, q, v]))[0] == pytest.approx(np.log(density).sum(), rel=1e-12)


def test_planted_spending_is_found():
    model = GammaGamma().fit(spenders(6, 4, 15, 9000, seed=1))
    off = (model.params_ - [6, 4, 15]) / model.se_
    assert (off.abs() < 3).all()
    assert model.population_mean_ == pytest.approx(6 * 15 / 3, rel=0.03)


def test_expected_spend_lies_between_the_own_average_and_that_of_all():
    summary = spenders(6, 4, 15, 3000, seed=2)
    model = GammaGamma().fit(summary)
    spend, own = model.expected_spend(summary), summary["monetary_value"]
    buyers = summary["frequency"] > 0
    low, high = own.clip(upper=model.population_mean_), own.clip(lower=model.population_mean_)
    assert spend[buyers].between(low[buyers], high[buyers]).all()
    assert (spend[~buyers] == model.population_mean_).all()


def test_twice_the_money_is_twice_the_forecast():
    summary = spenders(6, 4, 15, 900, seed=3)
    double = summary.assign(monetary_value=summary["monetary_value"] * 2)
    one, two = (GammaGamma().fit(table).expected_spend(table) for table in (summary, double))
    assert (two / one).to_list() == pytest.approx([2] * 900, rel=1e-6)


def test_amounts_of_zero_or_below_are_refused_by_name():
    free = pd.DataFrame(
        {"frequency": [0, 2, 1, 3], "monetary_value": [0, 20.0, -5, 0]}, index=list("ABCD")
    )
    with pytest.raises(ValueError, match=r"C \(monetary_value -5.0\); customer D .*value 0.0\)"):
        GammaGamma().fit(free)
    fitted = GammaGamma().fit(spenders(6, 4, 15, 300, seed=4))
    with pytest.raises(ValueError, match="C"):
        fitted.expected_spend(free)


def test_spending_without_scatter_is_said_to_be_so():
    summary = spenders(6, 4, 15, 300, seed=5)
    always = summary.assign(frequency=summary["frequency"] * 1000)
    always["monetary_value"] = np.where(always["frequency"], 20.0, 0)
    own = GammaGamma().fit(always)
    assert not own.converged_
    assert "p runs to infinity" in own.message_
    assert "chance" not in own.message_
    assert own.expected_spend(always).to_numpy() == pytest.approx(20, rel=1e-3)


def test_averages_that_differ_by_chance_alone_are_said_to_do_so():
    random, x = np.random.default_rng(9), np.repeat(5, 2000)
    model = GammaGamma().fit(
        pd.DataFrame({"frequency": x, "monetary_value": random.gamma(4.0 * x) / x})
    )
    assert "q and v run to infinity together" in model.message_
    assert model.population_mean_ == pytest.approx(4, rel=0.02)


def test_spending_without_a_finite_average_is_said_to_be_so():
    model = GammaGamma().fit(spenders(3, 0.7, 15, 6000, seed=6))
    assert model.population_mean_ == np.inf
    assert "not above 1" in model.message_


def test_averages_that_differ_without_bound_are_never_said_to_differ_by_chance():
    random = np.random.default_rng
    no_scatter_within = spent_three_times(1 / random(1).random(200) ** 3)
    assert no_scatter_within.message_.startswith("The parameter p runs to infinity")
    enormous = spent_three_times(1 / random(0).gamma(0.05, size=100))
    assert enormous.message_.startswith("q = 0.05 is not above 1")
    for model in (no_scatter_within, enormous):
        assert "chance" not in model.message_
        assert "is not above 1" in model.message_
        assert model.message_.endswith("Read the forecasts, not the parameters.")
        assert not model.converged_


def test_one_enormous_amount_leaves_the_search_within_reach_of_the_others():
    amounts = np.random.default_rng(1).gamma(3, 10, 200)
    model = spent_three_times(np.append(amounts, 1e9))
    assert model.converged_
    assert model.message_ == ""


@pytest.mark.parametrize("amount", [1e300, 1e-300])
def test_amounts_whose_squares_no_float_holds_are_refused_by_name(amount):
    with pytest.raises(ValueError, match=r"amount of money, from 1e-100 to .* customer 2 "):
        spent_three_times([20.0, 30.0, amount, 25.0])
    assert spent_three_times([20e97, 30e97, 25e97, 40e97]).params_.notna().all()


def test_who_has_no_finite_average_is_expected_to_spend_without_end():
    model = GammaGamma().fit(spenders(0.4, 0.4, 15, 6000, seed=6))
    p, q, _ = model.params_
    assert 2 * p + q > 1 > p + q
    seen = pd.DataFrame({"frequency": [0, 1, 2], "monetary_value": [0, 20.0, 20.0]})
    spend = model.expected_spend(seen).to_list()
    assert spend[:2] == [np.inf, np.inf]
    assert 0 < spend[2] < np.inf


def test_spending_reads_counts_and_no_average_of_who_never_came_back():
    summary = spenders(6, 4, 15, 300, seed=4)
    unknown = summary.assign(
        monetary_value=summary["monetary_value"].where(summary["frequency"] > 0)
    )
    assert GammaGamma().fit(unknown).params_.equals(GammaGamma().fit(summary).params_)
    with pytest.raises(ValueError, match="frequency counts purchases"):
        GammaGamma().fit(summary.assign(frequency=1.5))
    once = pd.DataFrame({"frequency": [0], "monetary_value": [None]})
    model = GammaGamma().fit(summary)
    assert model.expected_spend(once).item() == model.population_mean_


def test_a_model_without_arguments_has_none():
    assert GammaGamma().get_params() == {}
    with pytest.raises(ValueError, match="no argument 'p'; it has: none"):
        GammaGamma().set_params(p=6)


def test_spending_of_nobody_cannot_be_learned():
    with pytest.raises(ValueError, match="here 0 did"):
        GammaGamma().fit(pd.DataFrame({"frequency": [0], "monetary_value": [0.0]}))


# Shifted beta-geometric


@pytest.mark.parametrize(
    ("survivors", "renewals", "alpha", "beta", "loglik"),
    [
        (REGULAR, 7, 0.7041, 1.1820, -1680.27),
        (HIGH_END, 7, 0.6681, 3.8061, -1611.16),
        (REGULAR, 4, 0.7637, 1.2958, -1401.56),
        (HIGH_END, 4, 1.2810, 7.7904, None),
    ],
)
def test_fader_hardie_2007_retention(survivors, renewals, alpha, beta, loglik):
    model = ShiftedBetaGeometric().fit(survivors[: renewals + 1])
    assert model.params_.to_list() == pytest.approx([alpha, beta], abs=6e-5)
    assert loglik is None or model.loglik_ == pytest.approx(loglik, abs=6e-3)
    assert model.converged_


def test_counts_and_shares_give_the_same_curve():
    shares, counts = ShiftedBetaGeometric().fit(REGULAR), [round(10 * share) for share in REGULAR]
    of_people = ShiftedBetaGeometric().fit(counts)
    assert of_people.params_.to_list() == pytest.approx(shares.params_.to_list(), rel=1e-6)
    assert of_people.loglik_ == pytest.approx(shares.loglik_, rel=1e-6)
    ten_times = ShiftedBetaGeometric().fit([10 * count for count in counts])
    assert (ten_times.se_ * np.sqrt(10)).to_list() == pytest.approx(of_people.se_.to_list())


@given(positive, positive)
def test_contract_slopes_are_those_of_finite_differences(alpha, beta):
    likelihood = shifted_beta_geometric.Likelihood(np.array([30.0, 12, 9]), 49.0)
    slopes_are_right(likelihood, (alpha, beta))


def test_contract_likelihood_is_that_of_the_paper():
    alpha, beta, left, stayed = 0.7, 1.2, np.array([30.0, 12, 9]), 49.0
    at = np.arange(1, 4)
    leave = betaln(alpha + 1, beta + at - 1) - betaln(alpha, beta)
    stay = betaln(alpha, beta + 3) - betaln(alpha, beta)
    likelihood = shifted_beta_geometric.Likelihood(left, stayed)
    assert likelihood(np.array([alpha, beta]))[0] == pytest.approx(left @ leave + stayed * stay)


def test_survival_is_the_product_of_retention_and_retention_rises():
    model = ShiftedBetaGeometric().fit(HIGH_END)
    retention = model.retention_rate(np.arange(1, 13))
    assert (np.diff(retention) > 0).all()
    assert model.survival(0) == 1
    assert model.survival(np.arange(1, 13)) == pytest.approx(np.cumprod(retention))
    assert model.survival(12) == pytest.approx(0.40, abs=0.03)  # the paper's holdout: some 40 %


@pytest.mark.parametrize("payments", [0, 1, 4])
def test_discounted_lifetime_is_the_discounted_sum_of_survival(payments):
    model, years = ShiftedBetaGeometric().fit(HIGH_END), np.arange(3000)
    before = max(payments - 1, 0)
    alive = model.survival(payments + years) / model.survival(before)
    direct = (alive / 1.1**years).sum()
    assert model.discounted_lifetime(0.1, payments) == pytest.approx(direct, rel=1e-6)


def test_one_and_the_same_chance_of_leaving_is_said_to_be_so():
    model = ShiftedBetaGeometric().fit(1000 * 0.8 ** np.arange(9))
    assert "one and the same probability" in " ".join(model.message_.split())
    assert model.retention_rate([1, 8]) == pytest.approx([0.8, 0.8], abs=1e-3)


@pytest.mark.parametrize(
    ("survivors", "words"),
    [
        ([100], "three numbers or more"),
        ([100, 50], "From one renewal two parameters cannot be learned"),
        ([100, np.nan, 40], "none missing"),
        ([100, 50, 60], r"cannot rise\. Look at renewal 2 \(survivors 60.0\)"),
        ([100, 100, 100], "some customers must have left"),
        ([10, 5, -1], "must not be below 0"),
        (["10", "9"], "survivors must be numbers"),
    ],
)
def test_impossible_survivors_are_refused(survivors, words):
    with pytest.raises(ValueError, match=words):
        ShiftedBetaGeometric().fit(survivors)


def test_lifetimes_need_a_rate_and_retention_a_renewal():
    model = ShiftedBetaGeometric().fit(REGULAR)
    with pytest.raises(ValueError, match="above 0"):
        model.discounted_lifetime(0)
    with pytest.raises(ValueError, match="counted from 1"):
        model.retention_rate(0)
    with pytest.raises(ValueError, match="call fit first"):
        ShiftedBetaGeometric().survival(1)


# Lifetime value


def test_without_discount_value_is_purchases_times_spend_times_margin():
    spend = GammaGamma().fit(spenders(6, 4, 15, 900, seed=7))
    summary = SEEN.assign(monetary_value=[0, 20.0, 45])
    value = customer_lifetime_value(
        BUYING, spend, summary, horizon_years=2, annual_rate=0, margin_rate=0.4
    )
    two_years = BUYING.expected_purchases(2 * 365.25 / 7, summary)
    expected = 0.4 * spend.expected_spend(summary) * two_years
    assert value.to_list() == pytest.approx(expected.to_list(), rel=1e-12)
    assert value.name == "customer_lifetime_value"


@pytest.mark.parametrize("horizon", [0.3, 1, 5])
def test_discounted_purchases_are_the_continuous_integral(horizon):
    rate, weeks = np.log(1.1), 365.25 / 7
    discounted = BUYING.discounted_purchases(SEEN, horizon_years=horizon, annual_rate=0.1)
    for who in SEEN.index:
        # By parts: what is bought by the end, and the interest on what was bought before it.
        def so_far(year, who=who):
            return BUYING.expected_purchases(year * weeks, SEEN.loc[[who]]).item()

        interest = quad(lambda year: so_far(year) * rate * 1.1**-year, 0, horizon)[0]
        exact = so_far(horizon) * 1.1**-horizon + interest
        assert discounted[who] == pytest.approx(exact, rel=1e-4)


def test_a_margin_above_the_amounts_is_refused():
    spend = GammaGamma().fit(spenders(6, 4, 15, 300, seed=8))
    with pytest.raises(ValueError, match="margin_rate"):
        customer_lifetime_value(
            BUYING, spend, SEEN, horizon_years=1, annual_rate=0.1, margin_rate=40
        )


def test_the_unit_lost_on_the_way_through_a_csv_file_is_asked_for():
    spend = GammaGamma().fit(spenders(6, 4, 15, 300, seed=8))
    summary = SEEN.assign(monetary_value=[0, 20.0, 45])
    with pytest.raises(ValueError, match="horizon in years needs the unit"):
        customer_lifetime_value(
            BGNBD().fit(summary), spend, summary, horizon_years=1, annual_rate=0.1
        )


# Climbing


def test_the_climb_starts_well_even_where_the_likelihood_curves_the_wrong_way():
    def bell(params):  # ln θ ~ Cauchy around 5: convex far from its peak
        u = np.log(params[0]) - 5
        first, second = -2 * u / (1 + u**2), (2 * u**2 - 2) / (1 + u**2) ** 2
        slope, bend = first / params, (second - first) / params**2
        return -np.log1p(u**2), slope, bend[:, None]

    found = maximise(bell, {"size": 1.0}, customers=1)
    assert found.params["size"] == pytest.approx(np.exp(5), rel=1e-6)
    assert found.se["size"] == pytest.approx(np.exp(5) / np.sqrt(2), rel=1e-6)


# Damage

GOOD = {"frequency": 2.0, "recency": 20.0, "T": 30.0}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"frequency": -1}, "frequency counts purchases"),
        ({"frequency": 1.5}, "frequency counts purchases"),
        ({"recency": 0}, "recency must be above 0"),
        ({"recency": -3}, "recency must be above 0"),
        ({"frequency": 0}, "recency must be 0"),
        ({"recency": 140}, "in another unit"),
        ({"T": -1, "recency": -2}, "T is the age of a customer"),
        ({"T": np.nan}, "T must be a finite number"),
        ({"T": np.inf}, "T must be a finite number"),
        ({"recency": np.nan}, "recency must be a finite number"),
        ({"frequency": None}, "frequency must be a finite number"),
    ],
)
def test_a_contradiction_names_the_customers(wrong, words):
    summary = pd.DataFrame([GOOD, GOOD | wrong, GOOD], index=["ann", "bob", "cid"])
    for ask in (BGNBD().fit, BUYING.probability_alive, lambda s: BUYING.expected_purchases(1, s)):
        with pytest.raises(ValueError, match=words) as refused:
            ask(summary)
        assert "bob" in str(refused.value)
        assert "customer ann" not in str(refused.value)


def test_many_wrong_customers_are_counted_and_the_first_shown():
    summary = pd.DataFrame([GOOD | {"recency": 99}] * 10, index=[f"c{i}" for i in range(10)])
    with pytest.raises(ValueError, match=r"customer c0 .*customer c2 .* and 7 more\."):
        BGNBD().fit(summary)


@pytest.mark.parametrize("model", [BGNBD(), GammaGamma()])
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda summary: summary.iloc[:0], "no customers to learn from"),
        (lambda summary: summary.to_dict(), "be a pandas DataFrame; yours is a dict"),
        (pl.from_pandas, r"yours is a DataFrame of polars: .* with \.to_pandas\(\)"),
        (lambda summary: pd.concat([summary, summary.loc[["A"]]]), "one row only.* A "),
        (lambda summary: summary.drop(columns="frequency"), "no column 'frequency'"),
        (lambda summary: pd.concat([summary, summary[["frequency"]]], axis=1), "more than once"),
    ],
)
def test_a_summary_that_is_none_is_refused(model, damage, words):
    with pytest.raises(ValueError, match=words):
        model.fit(damage(SEEN.assign(monetary_value=20.0)))


SPENDING = GammaGamma().fit(spenders(6, 4, 15, 300, seed=8))


def value_of(summary):
    return customer_lifetime_value(BUYING, SPENDING, summary, horizon_years=1, annual_rate=0.1)


ASK = {
    "fit": BGNBD().fit,
    "alive": BUYING.probability_alive,
    "purchases": lambda summary: BUYING.expected_purchases(1, summary),
    "spend": GammaGamma().fit,
    "expected spend": SPENDING.expected_spend,
    "value": value_of,
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_a_customer_in_two_rows_is_refused_wherever_the_names_stand(ask):
    twice = pd.concat([SEEN.assign(monetary_value=20.0).rename_axis("customer_id")] * 2)
    for summary in (twice, twice.reset_index()):
        with pytest.raises(ValueError, match=r"one row only\. Look at customer A .* customer C "):
            ask(summary)


def test_rows_of_several_files_may_be_numbered_alike_if_customers_are_named():
    named = SEEN.rename_axis("customer_id").reset_index()
    parts = pd.concat([named.iloc[:2], named.iloc[2:].set_axis([0])])
    alive = BUYING.probability_alive(parts)
    assert alive.to_list() == BUYING.probability_alive(SEEN).to_list()


@pytest.mark.parametrize(
    ("column", "convert", "words"),
    [
        (
            "frequency",
            lambda x: x.astype(str),
            r'of type str\. .* summary\["frequency"\].astype\(float',
        ),
        ("frequency", lambda x: x > 0, "of type bool"),
        ("T", lambda age: pd.to_timedelta(age, unit="D"), r'summary\["T"\] / pd.Timedelta\(days=1'),
        ("T", lambda age: pd.Timestamp("2024-01-01"), "datetime64.* with customer_summary"),
        ("recency", lambda age: age.map(Decimal), r"of type object\. .*astype\(float"),
        ("monetary_value", lambda m: pd.Timestamp("2024-01-01"), "'monetary_value' must hold num"),
        ("monetary_value", lambda m: pd.to_timedelta(m, unit="D"), "of type timedelta64"),
    ],
)
def test_columns_that_hold_no_numbers_are_refused_with_a_way_to_convert_them(
    column, convert, words
):
    summary = SEEN.assign(monetary_value=20.0)
    summary[column] = convert(summary[column])
    with pytest.raises(ValueError, match=words):
        value_of(summary)


def test_numbers_may_stand_in_any_type_of_number():
    alive = BUYING.probability_alive(SEEN).to_list()
    for summary in (SEEN.astype(object), SEEN.convert_dtypes(dtype_backend="pyarrow")):
        assert BUYING.probability_alive(summary).to_list() == alive


def test_customers_seen_on_one_day_only_teach_nothing():
    with pytest.raises(ValueError, match="T is 0 for every customer"):
        BGNBD().fit(pd.DataFrame({"frequency": [0], "recency": [0], "T": [0]}))
