"""What a report says about the lives of the customers in a sales file."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlab import load, theme
from crmlab.briefing.missing import Missing
from crmlab.lifecycle.briefing import figures, sentences
from crmlab.lifecycle.briefing.findings import findings
from crmlab.lifecycle.briefing.listing import customers_to_act_on
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.tables import Reading

START = pd.Timestamp("2022-01-03")
PLANTED = BGNBD.from_params(r=0.9, alpha=8, a=0.5, b=3, freq="W")


def sales(customers=1500, weeks=100, seed=1):
    """Return invented sales of customers who buy as the model says, won one after the other."""
    random = np.random.default_rng(seed)
    log = PLANTED.simulate(customers, weeks, seed=seed)
    birth = random.uniform(0, 0.9 * weeks, customers)
    log["week"] = log["age"] + birth[log["customer_id"]]
    log = log[log["week"] < weeks]
    mean = random.gamma(8, 1 / 8, customers) * 50
    return pd.DataFrame(
        {
            "customer_id": "K" + (10_000 + log["customer_id"]).astype(str),
            "date": START + pd.to_timedelta((log["week"] * 7).astype(int), "D"),
            "amount": (mean[log["customer_id"]] * random.gamma(6, 1 / 6, len(log))).round(2) + 1,
        }
    )


def bought(*customers):
    """Return a table of purchases for 9.00 from the days of each customer."""
    rows = [
        (f"c{i}", START + pd.Timedelta(days=d)) for i, days in enumerate(customers) for d in days
    ]
    return pd.DataFrame(rows, columns=["customer_id", "date"]).assign(amount=9.0)


def look(transactions, **rates):
    """Return the findings on transactions, of which no row was set aside."""
    rejected = pd.DataFrame({"reason": []}, dtype=str)
    reading = Reading(rejected, {}, pd.DataFrame(), len(transactions), transactions)
    return findings(reading, **rates)


@pytest.fixture(scope="module")
def log():
    return sales()


@pytest.fixture(scope="module")
def found(log):
    return look(log)


def test_fewer_than_five_customers_are_not_reported():
    with pytest.raises(ValueError, match="4 customers"):
        look(bought([0], [1], [2], [3]))


def test_customers_who_buy_as_the_model_says_are_forecast_within_a_tenth(found):
    model, naive = figures.error_figures(found.holdout)["total"]
    error, naive_error = (float(text.split()[0]) for text in (model, naive))
    assert error < 10
    assert error < naive_error


def test_the_holdout_counts_only_customers_known_before_it(log, found):
    holdout = found.holdout
    split = log["date"].max() - pd.Timedelta(weeks=holdout.weeks)
    first = log.groupby("customer_id")["date"].transform("min")
    late = log[(log["date"] > split) & (first <= split)].drop_duplicates(["customer_id", "date"])
    assert holdout.forecasts["actual"].sum() == len(late)
    actual = holdout.tracking["actual"]
    assert actual.iloc[-1] - actual[holdout.split] == len(late)
    days = log[log["date"] <= split].drop_duplicates(["customer_id", "date"])
    assert actual[holdout.split] == len(days) - len(holdout.forecasts)


def test_no_class_of_the_holdout_holds_fewer_than_five_customers():
    log = sales(60)
    found = look(log)
    frequent = found.holdout.classes.index.tolist()
    split = log["date"].max() - pd.Timedelta(weeks=found.holdout.weeks)
    days = log[log["date"] <= split].drop_duplicates(["customer_id", "date"])
    sizes = (days.groupby("customer_id").size() - 1).clip(upper=7).value_counts()
    assert frequent == [f"{x}+" if x == 7 else str(x) for x in sorted(sizes.index[sizes >= 5])]
    assert (sizes < 5).any()


def test_the_second_purchase_day_is_a_return_and_the_same_day_is_none():
    curve = look(bought(*[[0, 0, 30]] * 5, *[[0, 0, 0]] * 5, [100])).returns
    at_30_days = curve[curve["time"].between(0.9, 1.1)]
    assert at_30_days["ended"].tolist() == [5]
    assert curve["at_risk"].iloc[0] == 11
    assert curve["survival"].iloc[-1] == pytest.approx(0.5)


def test_the_picture_of_returns_says_how_many_came_back_and_not_how_many_are_gone():
    curve = look(bought(*[[0, 20]] * 30, *[[0, 80]] * 30, *[[0]] * 40, [200])).returns
    ax = figures.plot_returns(curve)
    assert theme.description(ax).endswith("30 % after 1, 60 % after 3, 60 % after 6.6.")
    assert ax.get_ylabel() == "Share not yet back"


def test_who_renews_each_month_is_back_after_one_however_long_the_month_is():
    days = pd.date_range("2023-12-28", periods=40)
    months = [days, days + pd.DateOffset(months=1), days + pd.DateOffset(months=2)]
    log = pd.DataFrame({"customer_id": [*map(str, range(40))] * 3, "date": np.concatenate(months)})
    curve = look(log.assign(amount=9.0)).returns
    assert theme.description(figures.plot_returns(curve)).endswith("purchase: 100 % after 1.")


def test_many_months_are_written_as_a_whole_number():
    curve = look(bought(*[[0, 4444]] * 30, *[[0]] * 30, [4500])).returns
    said = theme.description(figures.plot_returns(curve))
    assert said.endswith("0 % after 12, 50 % after 148.")


def test_the_time_to_the_second_purchase_is_written_as_a_whole_number_from_ten_months_on():
    found = look(bought(*[[0, 335]] * 30, *[[0]] * 30, [4500]))
    line = next(line for line in advice(found) if "come back" in line)
    assert "within 12 months of the first purchase. Half of these are back within 11 mon" in line


@pytest.mark.parametrize(("months", "first"), [(17, "2022-01"), (40, "2022Q1"), (120, "2022")])
def test_cohorts_are_of_months_quarters_or_years_so_that_the_table_can_be_read(months, first):
    days = np.arange(0, months * 30.4, 3).astype(int)
    table = look(bought(*[[d, d + 45] for d in days], [months * 31])).cohorts
    assert str(table.index[0]) == first
    assert max(table.shape) <= 18
    assert (table[0] == 1).all()


def test_cohorts_of_fewer_than_five_customers_are_left_out():
    table = look(bought(*[[0, 70]] * 5, *[[40, 70]] * 4, [95])).cohorts
    assert table.index.astype(str).tolist() == ["2022-01"]


def test_a_return_is_no_purchase_and_is_taken_off_the_amounts():
    one = bought(*[[0, 10, 20]] * 6)
    back = pd.DataFrame({"customer_id": ["c0"], "date": [START + pd.Timedelta(days=25)]})
    found = look(pd.concat([one, back.assign(amount=-13.5)]))
    assert found.summary["frequency"].tolist() == [2] * 6
    assert found.summary["monetary_value"].tolist() == pytest.approx([4.5, *[9.0] * 5])
    assert key(found)["revenue"] == "148 CNY after returns"
    assert figures.overview(found)[""]["brought until today"] == "148 CNY after returns"


def test_value_is_in_proportion_to_the_margin_and_shrinks_with_the_discount(log, found):
    total = found.worth.value.sum()
    half = look(log, margin_rate=0.20).worth.value.sum()
    later = look(log, annual_rate=0.50).worth.value.sum()
    assert half == pytest.approx(total / 2)
    assert 1.1 * later < total < 1.5 * later


@pytest.mark.parametrize(
    ("rate", "wrong"),
    [("margin_rate", 40), ("margin_rate", 0), ("annual_rate", -1), ("annual_rate", 10),
     ("annual_rate", np.nan)],
)  # fmt: skip
def test_a_rate_out_of_range_is_named_also_where_a_file_is_too_small_for_it(rate, wrong):
    with pytest.raises(ValueError, match=f"^{rate} must be a share .*not {wrong}$"):
        look(bought(*[[0]] * 60), **{rate: wrong})


def test_customers_whose_amounts_are_nothing_have_no_value_and_are_counted(log):
    free = log["customer_id"].isin(log["customer_id"].value_counts().index[:3])
    found = look(log.assign(amount=log["amount"].mask(free, 0.0)))
    assert found.worth.without_amount == 3
    assert len(found.worth.value) == len(found.summary) - 3
    assert "no forecast of value: 3." in said(found)


def said(found):
    return " ".join(sentences.assumptions(found))


def test_where_spending_has_no_finite_average_who_bought_once_is_left_out_and_counted():
    shop = load("shop_orders").rename(columns={"order_date": "date"})
    found = look(shop)
    once = int((found.summary["frequency"] == 0).sum())
    assert found.worth.without_average == once
    assert np.isfinite(found.worth.value).all()
    assert f"be expected of them: {once:,}." in said(found)


NOT_ENOUGH = {
    "one day": (bought(*[[0]] * 60), ["cohorts", "returns", "outlook", "worth", "holdout"]),
    "everybody once": (
        bought(*[[d] for d in range(0, 600, 10)]),
        ["cohorts", "returns", "outlook", "worth", "holdout"],
    ),
    "two days": (bought(*[[0, 1]] * 60), ["cohorts", "holdout"]),
    "few": (bought(*[[0, 50, 90 + d] for d in range(6)]), ["outlook", "worth", "holdout"]),
    "short": (sales(weeks=6), ["cohorts", "holdout"]),
    "free": (bought(*[[0, 50 + d, 300] for d in range(60)]).assign(amount=0.0), ["worth"]),
    "stopped": (bought(*[[d, d + 40] for d in range(60)], [700]), ["holdout"]),
}


@pytest.mark.parametrize("name", NOT_ENOUGH)
def test_what_cannot_be_computed_says_why_and_the_rest_is_there(name):
    transactions, missing = NOT_ENOUGH[name]
    found = look(transactions)
    parts = ("cohorts", "returns", "outlook", "worth", "holdout")
    reasons = {
        part: getattr(found, part) for part in parts if isinstance(getattr(found, part), Missing)
    }
    assert list(reasons) == missing
    assert all(str(why).endswith(".") and len(str(why)) > 40 for why in reasons.values())
    assert isinstance(found.slipping, Missing) == ("worth" in missing)
    assert sentences.recommendations(found)
    assert sentences.assumptions(found)


def with_faithful(log):
    """Return the log with a customer who came every week, spent much, and is silent for six."""
    days = log["date"].max() - pd.to_timedelta(7 * np.arange(6, 47), "D")
    best = pd.DataFrame({"customer_id": "FAITHFUL-900", "date": days, "amount": 400.0})
    return pd.concat([log, best], ignore_index=True)


def test_who_came_every_week_and_fell_silent_is_slipping_with_most_at_stake(log):
    found = look(with_faithful(log))
    slipping = found.slipping
    first = slipping.iloc[0]
    assert slipping.index[0] == "FAITHFUL-900"
    assert first["at_stake"] == pytest.approx(first["value"] / first["P(alive)"] - first["value"])
    assert slipping["P(alive)"].between(0.10, 0.50).all()
    assert slipping["purchases"].min() >= 3
    assert (slipping["at_stake"].diff().dropna() <= 0).all()


def test_those_slipping_are_listed_under_shortened_ids_and_never_in_a_small_file(log):
    listed = figures.slipping_list(look(with_faithful(log)))
    assert len(listed) == 10
    assert not set(listed.index) & {*log["customer_id"], "FAITHFUL-900"}
    small = look(with_faithful(sales(45)))
    assert "nobody is listed" in str(figures.slipping_list(small))


def advice(found, reasons=(), rows_in=1000):
    rejected = pd.DataFrame({"reason": list(reasons)}, dtype=str)
    reading = replace(found.reading, rejected=rejected, rows_in=rows_in)
    return sentences.recommendations(replace(found, reading=reading))


def test_advice_says_how_many_slip_away_and_what_is_at_stake(found):
    slipping = found.slipping
    line = next(line for line in advice(found) if "slipping" in line)
    assert line.startswith(f"{len(slipping):,} customers")
    assert f"{slipping['at_stake'].sum():,.0f} CNY more" in line


def test_what_is_at_stake_is_no_sum_to_plan_by_where_the_forecast_failed(found):
    failed = found.holdout.forecasts.assign(model=2 * found.holdout.forecasts["actual"])
    failed = replace(found, holdout=found.holdout._replace(forecasts=failed))
    for doubtful in (failed, replace(found, holdout=Missing("Untried."))):
        line = next(line for line in advice(doubtful) if "slipping" in line)
        assert line.endswith("Call those with the most at stake first.")


def test_a_margin_at_stake_is_called_assumed_where_it_is(log, found):
    own = look(log.assign(margin=0.25 * log["amount"]))
    for findings_, is_assumed in ((found, True), (own, False)):
        line = next(line for line in advice(findings_) if "slipping" in line)
        assert ("40.0 % of each amount, as is assumed" in line) == is_assumed
        assert any("assumed" in name for name in key(findings_)) == is_assumed


def test_who_is_most_likely_gone_is_left_out_aloud_and_called_once_if_of_the_best(log):
    days = START + pd.to_timedelta(7 * np.arange(30), "D")
    rows = [pd.DataFrame({"customer_id": f"GONE-{i}", "date": days}) for i in range(5)]
    rich = look(pd.concat([log, *(row.assign(amount=400.0) for row in rows)]))
    poor = look(pd.concat([log, *(row.assign(amount=0.01) for row in rows)]))
    ids = [f"GONE-{i}" for i in range(5)]
    for found, are_best in ((rich, True), (poor, False)):
        assert not found.slipping.index.isin(ids).any()
        assert (found.gone[ids] == are_best).all()
        told = sentences.about_gone(found)
        assert told.startswith(f"{len(found.gone):,} others who bought often are left out")
        listed = customers_to_act_on(found).set_index("customer_id").loc[ids, "what_to_do"]
        assert (listed.str.contains("call once") == are_best).all()
    assert f"{rich.gone.sum():,} of them are among the 20 %" in sentences.about_gone(rich)
    few = replace(rich, gone=rich.gone[ids[:4]])
    assert sentences.about_gone(few) == ""


def test_fewer_than_five_who_slip_away_are_not_summed_up(found):
    few = replace(found, slipping=found.slipping.head(4))
    assert not any("slipping" in line for line in advice(few))


def test_where_nobody_slips_away_the_list_says_so(found):
    none = replace(found, slipping=found.slipping.head(0))
    assert "sees nobody who bought often" in str(figures.slipping_list(none))
    missing = Missing("No forecast.")
    assert figures.slipping_list(replace(found, slipping=missing)) is missing


def test_without_a_class_of_five_customers_no_classes_are_drawn(found):
    none = found.holdout._replace(classes=found.holdout.classes.head(0))
    with pytest.raises(Missing, match="five customers each"):
        figures.plot_classes(none)


def test_only_who_bought_again_is_drawn_by_the_chance_of_being_there(found):
    again = int((found.summary["frequency"] > 0).sum())
    drawn = theme.description(figures.plot_still_there(found.outlook))
    assert f"{again:,} customers who bought again" in drawn


def test_a_forecast_that_held_may_be_planned_by_and_one_that_failed_comes_first(log, found):
    assert any("Plan the total with it" in line for line in advice(found)[1:])
    assert "did little harm to the total" in said(found)
    # In the last quarter of the time hardly anybody buys any more.
    late = log["date"] > START + pd.Timedelta(weeks=75)
    failed = look(log[~late | (np.arange(len(log)) % 10 == 0)])
    assert "Do not plan by it" in advice(failed)[0]
    assert not any("slipping" in line or "hangs on" in line for line in advice(failed))
    assert "Rely neither on P(alive)" in sentences.caution(failed)
    assert "failed when it was tried" in str(figures.slipping_list(failed))
    assert set(customers_to_act_on(failed)["what_to_do"].str.split(":").str[0]) == {"Left open"}
    assert "does not hold on this file" in said(failed)


@pytest.mark.parametrize(
    ("model", "naive", "admitted"),
    [(1.05, 1.0, True), (1.0, 1.05, False), (1.08812, 1.0881, False)],
)
def test_that_the_same_rate_came_nearer_is_admitted(found, model, naive, admitted):
    actual = found.holdout.forecasts["actual"]
    told = pd.DataFrame({"actual": actual, "model": actual * model, "naive": actual * naive})
    held = replace(found, holdout=found.holdout._replace(forecasts=told))
    assert ("came nearer" in " ".join(advice(held))) == admitted


def test_the_picture_of_the_weeks_says_which_week_and_how_far_off(found):
    holdout = found.holdout
    tracking = holdout.tracking
    said = theme.description(figures.plot_weeks(holdout))
    assert said.startswith(f"After week {holdout.split}, ")
    came = tracking["actual"].iloc[-1] - tracking["actual"][holdout.split]
    assert f"made {came:,} repeat purchases" in said
    wild = holdout._replace(tracking=tracking.assign(expected=300 * tracking["actual"]))
    assert theme.description(figures.plot_weeks(wild)).endswith(": 300 times too high.")


@pytest.mark.parametrize(
    ("factor", "told"),
    [(11, "1,000.0 % too high"), (11.6, "12 times too high"), (0, "100.0 % too")],
)
def test_a_total_off_by_more_than_a_thousand_per_cent_is_told_as_a_multiple(found, factor, told):
    forecasts = found.holdout.forecasts
    holdout = found.holdout._replace(forecasts=forecasts.assign(model=factor * forecasts["actual"]))
    assert figures.error_figures(holdout).at["model", "total"].startswith(told)
    assert told in said(replace(found, holdout=holdout))


@pytest.mark.parametrize(("once", "expected"), [(30, True), (29, False)])
def test_one_day_customers_are_mentioned_from_30_per_cent(once, expected):
    days = [[d] for d in range(once)] + [[d, d + 61] for d in range(100 - once)]
    found = look(bought(*days))
    assert any("bought on one day only" in line for line in advice(found)) == expected


def test_in_the_first_weeks_of_a_shop_nobody_is_missed_for_a_second_purchase():
    early = look(bought(*[[d] for d in range(50)]))
    assert not any("bought on one day only" in line for line in advice(early))


def test_the_time_to_ask_for_the_second_purchase_is_when_half_have_made_it():
    days = [[0]] * 50 + [[0, 59]] * 30 + [[0, 122]] * 20 + [[0, 500]] * 2
    line = next(line for line in advice(look(bought(*days))) if "come back" in line)
    assert "49 % come back within 12 months of the first purchase." in line
    assert "Half of these are back within 2 months:" in line
    once_a_year = bought(*[[day, day + 365] for day in range(60)])
    told = sentences._on_returns(look(once_a_year).returns, 0.5)
    assert told.endswith("100 % come back within 12 months of the first purchase.")
    days = [[day, day + 10 + day % 40] for day in range(60)]
    line = sentences._on_returns(look(bought(*days)).returns, 0.5)
    assert "Half of these are back within 24 days:" in line


def test_advice_on_value_names_the_best_tenth_only_where_much_hangs_on_it(found):
    best = found.worth.value.nlargest(150).sum() / found.worth.value.sum()
    assert (best >= 0.30) == any("hangs on 150 customers" in line for line in advice(found))
    even = found.worth._replace(value=found.worth.value * 0 + 5)
    same = replace(found, worth=even)
    assert not any("hangs on" in line for line in advice(same))


def test_rows_set_aside_are_mentioned(found):
    assert any("could not be used" in line for line in advice(found, ["date is missing"] * 30))


def test_one_time_buyers_are_said_to_be_alive_by_assumption_only(found):
    once = int((found.summary["frequency"] == 0).sum())
    assert (found.outlook.alive[found.summary["frequency"] == 0] == 1).all()
    assert f"100 % for the {once:,}" in said(found)
    assert "cannot tell" in said(found)


def test_a_model_at_its_limit_is_quoted():
    pairs = [[*range(d, 700, 60), *range(d + 10, 700, 60)] for d in range(60)]
    one_pace = look(bought(*pairs))
    assert "one and the same rate, about 0.2" in said(one_pace)
    assert one_pace.worth.spend.message_ in said(one_pace)
    assert "at its limit" in said(one_pace)


def test_of_subscriptions_nobody_is_listed_by_a_model_of_purchases_at_random():
    left = [range(d, 500 - 5 * d, 30) for d in range(60)]
    found = look(bought(*[range(d, 720, 30) for d in range(60)], *left, *[[d] for d in range(90)]))
    told = " ".join(advice(found))
    assert "pay at even intervals, as for a subscription. See from your own records" in told
    assert not any(words in told for words in ("slipping", "P(alive)", "second purchase"))
    assert "late to see who has left" in sentences.caution(found)
    assert "misses a payment" in str(figures.slipping_list(found))
    assert set(customers_to_act_on(found)["what_to_do"]) == {
        "Left open: see whether a payment was missed."
    }


def test_spending_that_goes_with_frequency_is_found_and_planted_independence_too(log, found):
    assert "close to none, so that holds" in said(found)
    count = log.groupby("customer_id")["date"].transform("nunique")
    for amount, verdict in ((count, "spends more at a time"), (60 - count, "spends less")):
        related = look(log.assign(amount=amount.clip(lower=1).astype(float)))
        assert verdict in said(related)


def test_a_file_of_less_than_a_year_is_no_ground_to_plan_a_year_on(found):
    assert "reaches further" not in " ".join(advice(found))
    short = look(sales(weeks=40))
    assert not short.holdout.is_doubtful
    assert not short.may_plan
    assert "seasons included: plan no year by it." in advice(short)[0]
    assert sentences.caution(short).startswith("Careful: The file covers")


def test_customers_crowded_at_the_start_may_be_older_than_they_look(found):
    assert "first tenth" not in said(found)
    crowd = look(bought(*[[d % 60, d % 60 + 100, 700] for d in range(60)]))
    assert "100 % of the customers have theirs in the first tenth" in said(crowd)


def key(found):
    return {figure.name: figure.text for figure in figures.key_figures(found) if figure}


def test_a_forecast_is_a_key_figure_only_where_it_held_and_customers_where_they_come_again(found):
    told = key(found)
    assert told["customers"] == theme.count(len(found.summary))
    expected = "margin expected in 12 months, 40 % assumed"
    assert told[expected] == theme.money(found.worth.value.sum())
    missed = found.holdout.forecasts.assign(model=2 * found.holdout.forecasts["actual"])
    missed = key(replace(found, holdout=found.holdout._replace(forecasts=missed)))
    assert told.keys() - missed.keys() == {expected, "customers slipping away"}
    assert not key(replace(found, holdout=Missing("Untried."))).keys() - missed.keys()
    assert [*key(look(bought(*[[day] for day in range(30)])))] == ["revenue"]


def test_the_overview_counts_purchase_days_and_not_rows():
    told = figures.overview(look(bought(*[[0, 0, 1]] * 6)))[""]
    assert told["purchase days"] == "12"
    assert told["brought until today"] == "162 CNY"


def test_money_by_cohort_is_of_the_cohorts_shown_and_less_returns():
    days = [[0, 40, 75], [1, 44]] * 5
    log = pd.concat([bought(*days, [130]), bought(*days).iloc[[1]].assign(amount=-4.0)])
    found = look(log)
    assert found.cohort_money.index.equals(found.cohorts.index)
    money = found.cohort_money.iloc[0]
    assert money[:3].tolist() == [90.0, 86.0, 45.0]


def test_amounts_of_one_price_are_said_to_be_that_and_no_correlation_is_claimed(log):
    random = np.random.default_rng(1)
    price = look(log.assign(amount=9.99 + 1e-12 * random.random(len(log))))
    assert "cannot be compared" in said(price)  # although some bought twice a day
    assert "correlation" not in said(price)


def test_sections_warn_of_a_forecast_that_failed_and_not_of_one_that_held(log, found):
    assert sentences.caution(found) == ""
    late = log["date"] > START + pd.Timedelta(weeks=75)
    failed = look(log[~late | (np.arange(len(log)) % 10 == 0)])
    assert "Rely neither on P(alive) nor on amounts" in sentences.caution(failed)
    assert "the true range is wider" in sentences.about_likely(failed.holdout)


def test_customers_of_whom_the_model_tells_none_from_another_are_not_drawn(found):
    alike = found.outlook._replace(alive_again=found.outlook.alive_again * 0 + 0.98)
    with pytest.raises(Missing, match="about 98 % for nearly all"):
        figures.plot_still_there(alike)


def test_the_list_says_whom_to_call_and_leaves_it_open_where_the_trial_told_nothing(log):
    found = look(with_faithful(log))
    listed = customers_to_act_on(found).set_index("customer_id")
    assert listed.at["FAITHFUL-900", "what_to_do"].startswith("Call")
    assert (listed["value"].dropna().diff().dropna() <= 0).all()
    best = listed["what_to_do"].str.startswith("Keep")
    assert listed["value"][best].min() >= listed["value"].quantile(0.89)
    assert listed["probability_alive"][listed["purchase_days"] == 1].isna().all()
    blind = found.holdout.forecasts.assign(model=1.0)
    blind = replace(found, holdout=found.holdout._replace(forecasts=blind))
    assert customers_to_act_on(blind)["what_to_do"].str.startswith("Left open").all()


def test_who_has_brought_a_loss_is_not_to_be_kept(log):
    loss = with_faithful(log).assign(margin=lambda t: np.where(t["amount"] == 400, -1.0, 1.0))
    found = look(loss)
    assert "FAITHFUL-900" not in found.slipping.index
    listed = customers_to_act_on(found).set_index("customer_id")
    assert listed.at["FAITHFUL-900", "what_to_do"] == "Find out why there is a loss."
