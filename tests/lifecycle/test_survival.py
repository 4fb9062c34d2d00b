"""Kaplan-Meier and log-rank give published figures; pictures and widget say the same."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import made_once, sentence, unreadable

from crmlab import load, theme
from crmlab.lifecycle.measures.survival import (
    churn_by_group,
    enough_at_risk,
    kaplan_meier,
    life_lengths,
    log_rank,
    median_survival,
    odds_ratio,
    survival_at,
)
from crmlab.lifecycle.plots.survival import plot_products_churn, plot_survival
from crmlab.lifecycle.widgets.survival import survival_widget

pytestmark = pytest.mark.usefixtures("unseen")

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)

# Freireich et al. (1963): weeks of remission under 6-MP and placebo.
SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
SIX_MP_ENDED = [True] * 9 + [False] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

BOTH = SIX_MP + PLACEBO, SIX_MP_ENDED + [True] * 21, ["6-MP"] * 21 + ["placebo"] * 21

lives = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30)


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def read(name, columns):
    return pd.read_csv(SHARED / name, usecols=columns)[columns]


def test_freireich_6mp_survival_and_greenwood_errors():
    table = kaplan_meier(SIX_MP, SIX_MP_ENDED)
    at = table[table["ended"] > 0]
    assert at["time"].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert at["survival"].tolist() == pytest.approx(
        [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5
    )
    assert at["std_err"].tolist() == pytest.approx(
        [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5
    )
    assert median_survival(SIX_MP, SIX_MP_ENDED) == 23


def test_freireich_6mp_against_placebo_log_rank():
    found = log_rank(*BOTH)
    assert found["statistic"] == pytest.approx(16.7929, abs=5e-5)
    assert found["p_value"] < 0.0001


@needs_shared
def test_aml_survival_by_maintenance():
    aml = read("survival/rdatasets_survival_aml.csv", ["time", "cens", "group"])
    kept, other = aml[aml["group"] == 1], aml[aml["group"] != 1]
    assert len(kept) == 11
    table = kaplan_meier(kept["time"], kept["cens"])
    published = {9: 0.90909, 13: 0.81818, 18: 0.71591, 23: 0.61364, 31: 0.49091, 34: 0.36818}
    for time, share in {**published, 48: 0.18409}.items():
        assert survival_at(table, time) == pytest.approx(share, abs=5e-6)
    assert median_survival(kept["time"], kept["cens"]) == 31
    assert median_survival(other["time"], other["cens"]) == 23


@needs_shared
def test_lung_median_interval_and_log_rank_by_sex():
    lung = read("survival/rdatasets_survival_cancer.csv", ["time", "status", "sex"])
    ended = lung["status"] == 2
    assert (len(lung), ended.sum()) == (228, 165)
    table = kaplan_meier(lung["time"], ended)
    assert median_survival(lung["time"], ended) == 310
    assert survival_at(table, 365) == pytest.approx(0.40924, abs=5e-6)
    # The log-log interval of the median: where the two limits cross one half.
    assert table["time"][table["low"] <= 0.5].min() == 284
    assert table["time"][table["high"] <= 0.5].min() == 361
    found = log_rank(lung["time"], ended, lung["sex"])
    assert found["statistic"] == pytest.approx(10.3267, abs=5e-5)
    assert found["p_value"] == pytest.approx(0.00131, abs=5e-6)


@needs_shared
def test_ibm_telco_survival_by_contract():
    telco = read("telco/telco_churn_ibm.csv", ["tenure", "Churn", "Contract"])
    ended = telco["Churn"] == "Yes"
    assert (len(telco), ended.sum(), (telco["tenure"] == 0).sum()) == (7043, 1869, 11)
    table = kaplan_meier(telco["tenure"], ended)
    published = {12: 0.8432, 24: 0.78874, 36: 0.74855, 48: 0.70884, 60: 0.6644, 72: 0.59279}
    for time, share in published.items():
        assert survival_at(table, time) == pytest.approx(share, abs=6e-5)
    monthly = telco["Contract"] == "Month-to-month"
    assert median_survival(telco["tenure"][monthly], ended[monthly]) == 35
    curves = kaplan_meier(telco["tenure"], ended, telco["Contract"])
    at_12, at_48 = survival_at(curves, 12), survival_at(curves, 48)
    assert at_12["Month-to-month"] == pytest.approx(0.7031, abs=5e-5)
    assert at_12["One year"] == pytest.approx(0.9908, abs=5e-5)
    assert at_48["Two year"] == pytest.approx(0.9957, abs=5e-5)
    found = log_rank(telco["tenure"], ended, telco["Contract"])
    assert found["statistic"] == pytest.approx(2352.8725, abs=5e-5)


def test_a_tiny_p_value_is_not_rounded_to_zero():
    sooner = [*range(100), *range(500, 600)]
    assert 0 < log_rank(sooner, [True] * 200, [0] * 100 + [1] * 100)["p_value"] < 1e-20


def test_worked_example_of_100_customers_5_and_then_4_of_85_leaving():
    durations = [1] * 5 + [1.5] * 10 + [2] * 4 + [3] * 81
    ended = [True] * 5 + [False] * 10 + [True] * 4 + [False] * 81
    table = kaplan_meier(durations, ended)
    assert table["at_risk"].tolist() == [100, 100, 95, 85, 81]
    assert table["censored"].tolist() == [0, 0, 10, 0, 81]
    assert survival_at(table, 2) == pytest.approx(0.95 * (1 - 4 / 85))
    assert round(survival_at(table, 2), 3) == 0.905


@given(lives)
def test_survival_is_the_product_of_shares_that_stay(observed):
    durations, ended = zip(*observed, strict=True)
    table = kaplan_meier(durations, ended)
    share = 1.0
    for row in table.itertuples():
        assert row.at_risk == sum(duration >= row.time for duration in durations)
        assert row.ended == sum(d == row.time and e for d, e in observed)
        share *= 1 - row.ended / row.at_risk
        assert row.survival == pytest.approx(share, abs=1e-12)
    assert table["ended"].sum() + table["censored"].sum() == len(observed)
    inner = table.dropna()
    assert ((inner["low"] <= inner["survival"]) & (inner["survival"] <= inner["high"])).all()


@given(lives)
def test_without_censoring_survival_is_the_share_that_lived_longer(observed):
    durations = [duration for duration, _ in observed]
    table = kaplan_meier(durations, [True] * len(durations))
    for row in table.itertuples():
        alive = np.mean([duration > row.time for duration in durations])
        assert row.survival == pytest.approx(alive, abs=1e-12)


def test_a_group_has_the_curve_that_it_has_alone():
    durations, ended = SIX_MP + PLACEBO, SIX_MP_ENDED + [True] * 21
    groups = ["b"] * 21 + ["a"] * 21
    both = kaplan_meier(durations, ended, groups)
    assert both["group"].unique().tolist() == ["a", "b"]
    alone = kaplan_meier(SIX_MP, SIX_MP_ENDED)
    of_group = both[both["group"] == "b"].drop(columns="group").reset_index(drop=True)
    pd.testing.assert_frame_equal(of_group, alone)


def test_nothing_is_said_beyond_what_was_observed():
    table = kaplan_meier([1, 2, 3], [True, True, False])
    assert survival_at(table, 3) == pytest.approx(1 / 3)
    assert np.isnan(survival_at(table, 3.1))
    gone = kaplan_meier([1, 2, 3], [True, True, True])
    assert survival_at(gone, 100) == 0
    groups = kaplan_meier([1, 5, 5], [True, False, False], ["short", "long", "long"])
    assert survival_at(groups, 2).to_dict() == {"long": 1.0, "short": 0.0}


def test_the_median_is_missing_when_more_than_half_stay():
    assert np.isnan(median_survival([1, 2, 3], [True, False, False]))


def test_life_lengths_are_censored_at_the_last_day():
    dates = pd.DataFrame(
        {
            "won": ["2022-01-01", "2022-01-01", "2022-01-01", "2023-06-01"],
            "left": [None, "2022-07-01", "2023-06-01", None],
        },
        index=list("ABCD"),
    ).apply(pd.to_datetime)
    lengths = life_lengths(dates["won"], dates["left"], "2022-12-31")
    assert lengths["ended"].to_dict() == {"A": False, "B": True, "C": False}
    assert lengths.at["A", "duration"] == pytest.approx(364 / 365.25 * 12)
    assert lengths.at["C", "duration"] == lengths.at["A", "duration"]


def test_the_last_day_is_observed_to_its_end():
    days = ["2024-06-30 09:00", "2024-06-01 09:00", "2024-06-01 09:00", "2024-07-01 00:00"]
    started = pd.Series(pd.to_datetime(days))
    ended = pd.Series(pd.to_datetime([None, "2024-06-30 10:00", "2024-07-01 00:00", None]))
    lives = life_lengths(started, ended, "2024-06-30")
    assert lives["ended"].to_dict() == {0: False, 1: True, 2: False}
    assert (lives["duration"] * 365.25 / 12).round(6).tolist() == [0, 29, 29]


@pytest.mark.parametrize("until", ["", None, "x", "2024", pd.Timestamp("2024-06-30", tz="UTC")])
def test_life_lengths_need_the_last_day(until):
    started = pd.Series(pd.to_datetime(["2022-01-01"]))
    with pytest.raises(ValueError, match="until must be a day such as '2024-06-30'; "):
        life_lengths(started, pd.Series([None]), until)


def test_life_lengths_refuse_an_end_before_its_start():
    dates = pd.to_datetime(pd.Series(["2022-01-01", "2022-01-02"], index=["A", "B"]))
    with pytest.raises(ValueError, match=r"at customer A \(started 2022-01-02, ended 2022-01-01\)"):
        life_lengths(dates.iloc[::-1].set_axis(["A", "B"]), dates, "2023-01-01")
    with pytest.raises(ValueError, match="The column 'started' of the lives is empty in 1 row: B"):
        life_lengths(dates.where(dates.index == "A"), dates, "2023-01-01")
    with pytest.raises(ValueError, match="started and ended must be of the same customers"):
        life_lengths(dates, dates.iloc[::-1], "2023-01-01")
    with pytest.raises(ValueError, match="starts must be dates"):
        life_lengths(dates.astype(str), dates, "2023-01-01")
    with pytest.raises(ValueError, match="ends have the time zone UTC"):
        life_lengths(dates, dates.dt.tz_localize("UTC"), "2023-01-01")


def test_nobody_needs_to_have_left():
    started = pd.to_datetime(pd.Series(["2022-01-01", "2022-01-02"]))
    assert not life_lengths(started, pd.Series([None, None]), "2023-01-01")["ended"].any()


@pytest.mark.parametrize(
    ("durations", "ended", "said"),
    [
        ([], [], "no customers"),
        ([1, -2], [True, True], r"position 1 \(duration -2.0\)"),
        ([1, None], [True, True], r"fill the empty end dates.*position 1 \(duration nan\)"),
        ([1, 2], [True, 2], "ended must be True or False"),
        ([1, 2], [None, True], "Look at position 0"),
    ],
)
def test_wrong_lives_are_named(durations, ended, said):
    with pytest.raises(ValueError, match=said):
        kaplan_meier(durations, ended)


def test_what_is_taken_for_the_other_is_said_in_one_line():
    curve = kaplan_meier([1, 2], [True, False])
    with pytest.raises(ValueError, match=r"^The table comes first, then the time: [^\n]*$"):
        survival_at(36, curve)


def test_columns_of_different_customers_are_not_read_side_by_side():
    durations = pd.Series([1.0, 2.0, 3.0], [*"ABC"])
    ended, groups = pd.Series([True, False, True], [*"CBA"]), pd.Series([*"xyx"], [*"CBA"])
    with pytest.raises(ValueError, match="durations and ended must be of the same customers"):
        kaplan_meier(durations, ended)
    for ask in (kaplan_meier, log_rank):
        with pytest.raises(ValueError, match="durations, ended and groups must be of the same"):
            ask(durations, ended.set_axis([*"ABC"]), groups)
    with pytest.raises(ValueError, match="same customers"):
        kaplan_meier([1, 2], [True])


def test_groups_stand_in_the_order_of_their_categories():
    ages = pd.Categorical(["old", "young", "old", "young"], ["young", "middle", "old"])
    lives = [1, 2, 3, 4], [True] * 4, ages
    table = kaplan_meier(*lives)
    assert table["group"].unique().tolist() == ["young", "old"]
    assert survival_at(table, 2).to_dict() == {"young": 0.5, "old": 0.5}
    assert survival_at(table, 2).index.tolist() == ["young", "old"]
    assert churn_by_group(*lives, 2)["customers"].to_dict() == {"young": 2, "old": 2}
    written = [text.get_text() for text in plot_survival(table).texts]
    assert written[:2] == ["young: 0 %", "old: 0 %"]


@pytest.mark.parametrize(
    ("durations", "ended", "said"),
    [
        ([1, 2, 3], [False] * 3, "Nobody of the group 'a'"),
        ([5, 6, 2], [True, True, False], "Nobody of the group 'b'"),
        ([1, 1, 1], [True] * 3, "left at one time"),
    ],
)
def test_groups_that_were_not_watched_together_are_not_tested(durations, ended, said):
    with pytest.raises(ValueError, match=said):
        log_rank(durations, ended, ["a", "a", "b"])


def test_a_log_rank_test_needs_two_groups():
    with pytest.raises(ValueError, match="at least two groups; there is 1"):
        log_rank([1, 2], [True, True], ["a", "a"])


@pytest.mark.parametrize("groups", [["a", None, "b"], pd.Categorical(["a", None, "b"])])
def test_nobody_without_a_group_is_left_out_in_silence(groups):
    lives = [1, 2, 3], [True] * 3, groups
    for ask in (log_rank, kaplan_meier, lambda *lives: churn_by_group(*lives, 2)):
        with pytest.raises(ValueError, match=r"without a group.* Look at position 1 "):
            ask(*lives)


def test_churn_by_group_is_what_has_not_survived():
    table = churn_by_group(*BOTH, 12)
    curve = kaplan_meier(SIX_MP, SIX_MP_ENDED)
    assert table["customers"].to_dict() == {"6-MP": 21, "placebo": 21}
    assert table.at["6-MP", "churn"] == pytest.approx(1 - survival_at(curve, 12))
    assert table.at["placebo", "churn"] == pytest.approx(17 / 21)
    assert (table["low"] < table["churn"]).all()
    assert (table["churn"] < table["high"]).all()


def test_odds_ratio_of_a_share_and_its_inverse():
    assert odds_ratio(0.75, 0.5) == 3
    assert odds_ratio(0.2, 0.6) == pytest.approx(1 / odds_ratio(0.6, 0.2))
    for share, other in ((1, 0.5), (0.5, 0), (0.5, float("nan"))):
        with pytest.raises(ValueError, match="above 0 and below 1"):
            odds_ratio(share, other)


def test_times_and_shares_are_numbers():
    table = kaplan_meier(*BOTH)
    for ask in (
        lambda: survival_at(table, "8%"),
        lambda: churn_by_group(*BOTH, "8%"),
        lambda: odds_ratio("8%", 0.5),
        lambda: odds_ratio(0.5, "8%"),
    ):
        with pytest.raises(ValueError, match="must be a number; not '8%'"):
            ask()


def test_a_curve_is_cut_where_too_few_are_left_to_trust_it():
    durations = [*range(1, 201), *range(1, 21)]
    groups = ["many"] * 200 + ["few"] * 20
    kept = enough_at_risk(kaplan_meier(durations, [True] * 220, groups))
    assert kept.groupby("group")["at_risk"].min().to_dict() == {"many": 10, "few": 2}
    assert kept.groupby("group")["time"].min().to_dict() == {"many": 0, "few": 0}


# Pictures


def test_the_picture_of_survival_steps_through_the_estimate():
    ax = plot_survival(kaplan_meier(*BOTH), unit="weeks")
    said = theme.description(ax)
    assert "6-MP: of 21 customers half are gone after 23 weeks" in said
    assert "placebo: of 21 customers half are gone after 8 weeks" in said
    line = ax.lines[0]
    assert line.get_drawstyle() == "steps-post"
    drawn = dict(zip(*line.get_data(), strict=True))
    assert (drawn[6], drawn[22]) == pytest.approx((0.8571, 0.5378), abs=5e-5)
    texts = [text.get_text() for text in ax.texts]
    ticks = [tick for tick in ax.get_xticks() if 0 <= tick <= ax.get_xlim()[1]]
    watched = [str(sum(duration >= tick for duration in PLACEBO)) for tick in ticks]
    assert texts[-len(ticks) - 1 :] == [*watched, "placebo:"]
    assert "at risk (still watched):" in texts
    assert unreadable(ax.figure) == []


def test_the_picture_reads_the_curves_at_the_time_asked_for():
    table = kaplan_meier(*BOTH)
    ax = plot_survival(table, at=7, unit="weeks")
    shares = survival_at(table, 7)
    texts = [text.get_text() for text in ax.texts]
    assert texts[:2] == ["6-MP\n7 weeks: 80.7 %", "placebo\n7 weeks: 57.1 %"]
    assert ax.get_xlabel() == "Time (weeks)"
    assert ax.get_title("left") == "Stay 7 weeks: 81 % of “6-MP”, 57 % of “placebo”"
    dots = [
        (line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"
    ]
    assert dots == [(7, pytest.approx(shares["6-MP"])), (7, pytest.approx(shares["placebo"]))]
    said = theme.description(ax)
    assert "of 21 customers 80.7 % are still there after 7 weeks, half are gone after 23" in said
    assert said.endswith("The bands are intervals of 95 %.")
    for time in (0, 1, 7, 17, 22):
        assert unreadable(plot_survival(table, at=time).figure) == []
    turned = plot_survival(table.iloc[::-1].sort_values("time", kind="stable"), at=7)
    (written,) = (text for text in turned.texts if "80.7 %" in text.get_text())
    (dot,) = (line for line in turned.lines if [*line.get_ydata()] == [shares["6-MP"]])
    assert written.get_color() == dot.get_color()
    assert written.get_text().startswith("6-MP")


def test_no_share_at_a_time_lies_on_a_curve():
    ax = plot_survival(kaplan_meier(*BOTH), at=7, unit="weeks")
    ax.figure.draw_without_rendering()
    inside = ax.get_window_extent()
    assert not [t for t in ax.texts if "%" in t.get_text() and t.get_window_extent().x0 < inside.x1]


def test_months_are_ticked_at_whole_years():
    ax = plot_survival(kaplan_meier([40, 90, 130] * 20, [True, False, False] * 20))
    low, high = ax.get_xlim()
    assert [t for t in ax.get_xticks() if low <= t <= high] == [0, 24, 48, 72, 96, 120]


def test_a_time_at_which_nobody_is_watched_shows_no_number():
    ax = plot_survival(kaplan_meier([5, 6, 7], [False] * 3), at=60)
    assert "too few left are still there" not in theme.description(ax)
    assert "nan" not in theme.description(ax)
    assert "too few left" in [text.get_text() for text in ax.texts]
    with pytest.raises(ValueError, match="time must be at least 0"):
        plot_survival(kaplan_meier(*BOTH), at=-1)


def test_the_picture_of_one_curve_or_of_six_can_be_read():
    said = theme.description(plot_survival(kaplan_meier([1, 2, 3, 4], [True, False] * 2)))
    assert said.startswith("How long customers stay: of 4 customers half are gone after 3 months. ")
    few = [True, False, False, False]
    said = theme.description(plot_survival(kaplan_meier([1, 2, 3, 4], few)))
    assert "of 4 customers 75 % are still there after 4 months" in said
    six = kaplan_meier([30, 40, 50] * 12, [True, False, True] * 12, [*"abcdef"] * 6)
    assert unreadable(plot_survival(six).figure) == []


def test_the_picture_of_churn_draws_each_share_with_its_interval():
    table = churn_by_group(*BOTH, 12)
    ax = plot_products_churn(table, within="12 weeks", what="Arm")
    said = theme.description(ax)
    assert "placebo: 81.0 % (" in said
    assert said.startswith("Arm and the share gone within 12 weeks, with intervals of 95 %: ")
    dots, _, (interval,) = ax.containers[0]
    assert dots.get_ydata() == pytest.approx(table["churn"].tolist())
    assert ax.get_title("left").startswith("Gone in 12 weeks: 81 % of “placebo”, ")
    ends = [segment[:, 1].tolist() for segment in interval.get_segments()]
    assert ends == [pytest.approx(row) for row in table[["low", "high"]].to_numpy().tolist()]
    assert unreadable(ax.figure) == []


# The widget


@pytest.fixture(scope="module")
def customers():
    return load("auto_customers")


@pytest.fixture(scope="module")
def surviving(customers):
    return made_once(lambda: survival_widget(customers))


def test_the_widget_reads_the_curves_of_the_measures(customers, surviving):
    explorer = surviving()
    lengths = life_lengths(customers["first_purchase"], customers["left_on"], "2024-06-30")
    for column in ("contracts", "dealership_id", "region"):
        curves = kaplan_meier(lengths["duration"], lengths["ended"], customers[column])
        said = sentence(explorer, by=column, months=24)
        known = curves.groupby("group")["at_risk"].max().map(theme.count)
        for group, share in survival_at(curves, 24).map(theme.percent).items():
            there = f"{group}: of {known[group]} customers {share} are still there after 24 months"
            assert there in said


def test_the_widget_says_whether_curves_differ_by_more_than_chance(customers):
    halves = customers.assign(half=np.arange(len(customers)) % 2)
    explorer = survival_widget(halves, ["contracts", "half"])
    assert "p < 0.001; chance alone hardly" in explorer.sentence
    lengths = life_lengths(customers["first_purchase"], customers["left_on"], "2024-06-30")
    p_value = log_rank(lengths["duration"], lengths["ended"], halves["half"])["p_value"]
    assert p_value > 0.05
    assert f"p = {p_value:.3f}; chance alone may" in sentence(explorer, by="half")


def test_the_labels_of_the_widget_stand_in_the_order_of_their_curves(surviving):
    explorer = surviving()
    for months in (12, 36, 120):
        sentence(explorer, by="contracts", months=months)
        (ax,) = explorer.figure.axes
        curves = [line for line in ax.lines if line.get_drawstyle() == "steps-post"]
        read = [line for line in ax.lines if line.get_marker() == "o"]
        assert [dot.get_xdata()[0] for dot in read] == [months] * len(curves)
        labels = [text for text in ax.texts if text.get_color() != theme.INK]
        ends = [curve.get_ydata()[-1] for curve in curves]
        shares = [theme.percent(dot.get_ydata()[0]) for dot in read]
        assert [text.get_text().split(": ")[1] for text in labels] == shares
        heights = [text.xy[1] for text in labels]
        assert np.argsort(heights).tolist() == np.argsort(ends).tolist()
        assert [text.get_color() for text in labels] == [curve.get_color() for curve in curves]


def test_the_widget_names_a_column_that_makes_no_groups(customers):
    with pytest.raises(ValueError, match="no column 'colour'"):
        survival_widget(customers, ["colour"])
    with pytest.raises(ValueError, match="'birth_year' must have two to 6 groups; it has"):
        survival_widget(customers, ["birth_year"])
