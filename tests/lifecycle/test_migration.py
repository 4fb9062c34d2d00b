"""The migration matrix and its forecasts give published figures; pictures and widget follow."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from legible import made_once, sentence, unreadable

from crmlab import load, theme
from crmlab.lifecycle.measures.migration import (
    forecast_counts,
    migration_matrix,
    state_values,
    steady_state,
)
from crmlab.lifecycle.plots.migration import plot_forecast, plot_migration
from crmlab.lifecycle.widgets.migration import migration_widget

pytestmark = pytest.mark.usefixtures("unseen")

COUNTS = {"lower": 6400, "middle": 1200, "high": 320, "top": 80, "inactive": 1450}
STATES = [*COUNTS]


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def toy():
    return load("toy_migration").set_index("from")


def recency_chain():
    """Pfeifer & Carraway (2000): bought 1, 2, 3, 4 periods ago, or given up."""
    states = ["1", "2", "3", "4", "former"]
    buys = np.array([0.3, 0.2, 0.15, 0.05])
    matrix = pd.DataFrame(0.0, index=states, columns=states)
    matrix["1"] = [*buys, 0]
    for at, share in enumerate(buys):
        matrix.iat[at, at + 1] = 1 - share
    matrix.iat[4, 4] = 1
    return matrix, dict(zip(states, [40 - 4, -4, -4, -4, 0], strict=True))


chains = (
    arrays(float, (3, 3), elements=st.floats(0.01, 1))
    .map(lambda weights: weights / weights.sum(axis=1, keepdims=True))
    .map(lambda shares: pd.DataFrame(shares, index=list("xyz"), columns=list("xyz")))
)


def test_pfeifer_and_carraway_values_of_five_states():
    matrix, margins = recency_chain()
    four = state_values(matrix, margins, 0.2, horizon=4)
    assert four.tolist() == pytest.approx([50.115, 4.220, 0.592, -1.980, 0], abs=5e-4)
    for_ever = state_values(matrix, margins, 0.2)
    assert for_ever.tolist() == pytest.approx([52.320, 5.554, 1.251, -1.820, 0], abs=5e-4)


def test_one_and_three_years_of_the_pyramid():
    years = forecast_counts(COUNTS, toy(), 3)
    assert years.loc[0].to_dict() == COUNTS
    assert years.loc[1].tolist() == pytest.approx([5638.9, 1161.6, 322.4, 83.2, 2243.9], abs=0.05)
    assert years.loc[3].tolist() == pytest.approx([4536.3, 1049.9, 320.5, 88.7, 3454.6], abs=0.06)
    assert COUNTS["lower"] * toy().at["lower", "middle"] == pytest.approx(192)


def test_two_states_settle_at_return_over_leave_and_return():
    chain = pd.DataFrame([[0.88, 0.12], [0.05, 0.95]], ["in", "out"], ["in", "out"])
    assert steady_state(chain)["in"] == pytest.approx(0.05 / 0.17)


@given(chains)
def test_the_steady_state_moves_nobody_and_is_where_a_forecast_ends(matrix):
    steady = steady_state(matrix)
    assert steady.sum() == pytest.approx(1)
    assert forecast_counts(steady, matrix, 1).loc[1].to_numpy() == pytest.approx(steady.to_numpy())
    far = forecast_counts({"x": 100, "y": 0, "z": 0}, matrix, 5000).loc[5000]
    assert far.to_numpy() == pytest.approx(100 * steady.to_numpy(), rel=1e-3)


@given(chains, st.floats(0.01, 0.5))
def test_values_for_ever_are_margin_plus_discounted_value_of_the_next_state(matrix, rate):
    margins = pd.Series({"x": 100.0, "y": 10.0, "z": -5.0})
    value = state_values(matrix, margins, rate)
    following = matrix.to_numpy() @ value.to_numpy() / (1 + rate)
    assert value.to_numpy() == pytest.approx(margins.to_numpy() + following)
    assert state_values(matrix, margins, rate, horizon=0).tolist() == margins.tolist()


def test_snapshots_give_the_matrix_that_moved_them():
    random, matrix = np.random.default_rng(5), toy()
    states = np.array(STATES)
    before = pd.Series(states.repeat(4000)).rename("before")
    drawn = [random.choice(states, 4000, p=matrix.loc[state]) for state in STATES]
    after = pd.Series(np.concatenate(drawn)).sample(frac=1, random_state=1)
    found = migration_matrix(before, after, STATES)
    assert list(found.index) == list(found.columns) == STATES
    assert found.sum(axis=1).tolist() == pytest.approx([1] * 5)
    assert found.to_numpy() == pytest.approx(matrix.to_numpy(), abs=0.025)


def test_customers_won_in_between_have_not_moved():
    before = pd.Series({"A": "low", "B": "high"})
    after = pd.Series({"N": "low", "B": "low", "A": "low"})
    assert migration_matrix(before, after, ["low", "high"])["low"].tolist() == [1, 1]


def test_a_state_nobody_was_in_is_missing_and_refused_by_a_forecast():
    before = pd.Series({"A": "low"})
    matrix = migration_matrix(before, before, ["low", "high"])
    assert matrix.loc["high"].isna().all()
    assert matrix.loc["low"].tolist() == [1, 0]
    with pytest.raises(ValueError, match="Look at row high "):
        forecast_counts({"low": 1, "high": 0}, matrix, 1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            {"A": "low", "B": "low"},
            {"A": "low"},
            r"a state in the second.* B \(state low\)",
        ),
        ({"A": "low"}, {"A": "lwo"}, r"second snapshot .* customer A \(state lwo\)"),
        ({"A": None}, {"A": "low"}, r"first snapshot .* customer A \(state"),
    ],
)
def test_customers_without_a_place_are_named(before, after, said):
    with pytest.raises(ValueError, match=said):
        migration_matrix(pd.Series(before), pd.Series(after), ["low", "high"])


def test_a_customer_twice_in_a_snapshot_is_named():
    twice = pd.Series(["low", "low"], index=["A", "A"])
    with pytest.raises(ValueError, match="A stands twice in the first snapshot"):
        migration_matrix(twice, twice, ["low"])


def test_a_state_twice_and_a_snapshot_of_nobody_are_refused():
    before = pd.Series({"A": "low"})
    with pytest.raises(ValueError, match="low stands twice in the states"):
        migration_matrix(before, before, ["low", "high", "low"])
    with pytest.raises(ValueError, match="no customers in the first snapshot"):
        migration_matrix(before.iloc[:0], before, ["low", "high"])


def test_a_share_that_is_a_text_is_named():
    with pytest.raises(ValueError, match="shares to high must be numbers; at top stands the text"):
        steady_state(toy().astype(object).replace(toy().at["top", "high"], "8%"))
    with pytest.raises(ValueError, match="discount_rate must be a number; not '8%'"):
        state_values(toy(), COUNTS, "8%")


def test_a_matrix_that_is_none_of_shares_is_refused():
    with pytest.raises(ValueError, match=r"sum to 1\. Look at row lower \(.*, sum 1.1\)"):
        forecast_counts(COUNTS, toy().replace(0.12, 0.22), 1)
    with pytest.raises(ValueError, match="same states"):
        forecast_counts(COUNTS, load("toy_migration"), 1)


@pytest.mark.parametrize(
    ("counts", "periods", "said"),
    [
        ({**COUNTS, "top": None}, 1, "1 of the counts is missing .*, at top"),
        (
            {**COUNTS, "platinum": 50},
            1,
            "In the counts stands platinum, .* states lower, middle",
        ),
        ({**COUNTS, "top": -1}, 1, "must be at least 0"),
        (pd.Series([1, 2], ["top", "top"]), 1, "top stands twice in the counts"),
        (COUNTS, -1, "periods must be a whole number of at least 0; not -1"),
        (COUNTS, 1.5, "periods must be a whole number"),
    ],
)
def test_counts_and_periods_that_cannot_be_are_refused(counts, periods, said):
    with pytest.raises(ValueError, match=said):
        forecast_counts(counts, toy(), periods)


def test_states_may_be_numbers():
    matrix = toy().set_axis(range(5)).set_axis(range(5), axis=1)
    assert forecast_counts(range(5), matrix, 1).loc[1].sum() == pytest.approx(10)
    with pytest.raises(ValueError, match=r"2 of the .* are missing .*, the first at 3"):
        forecast_counts({0: 1, 1: 1, 2: 1}, matrix, 1)


def test_no_steady_state_is_named_when_it_depends_on_the_start():
    apart = pd.DataFrame(np.eye(2), ["a", "b"], ["a", "b"])
    with pytest.raises(ValueError, match="no single steady state"):
        steady_state(apart)


def test_a_state_that_nobody_leaves_takes_all_in_the_long_run():
    matrix, _ = recency_chain()
    assert steady_state(matrix)["former"] == pytest.approx(1)


def test_a_value_for_ever_needs_a_discount():
    matrix, margins = recency_chain()
    for rate in (0, -0.1, np.nan):
        with pytest.raises(ValueError, match="discount_rate"):
            state_values(matrix, margins, rate)
    with pytest.raises(ValueError, match="horizon must be"):
        state_values(matrix, margins, 0.1, horizon=-1)
    assert state_values(matrix, margins, 0, horizon=1)["1"] == pytest.approx(
        36 + 0.3 * 36 - 0.7 * 4
    )


# Pictures


def test_the_picture_of_the_matrix_writes_every_share():
    ax = plot_migration(toy())
    said = theme.description(ax)
    assert "lower 85 %, middle 78 %, high 80 %, top 88 %, inactive 95 %" in said
    assert "largest move is from lower to inactive (12 %)" in said
    texts = [text.get_text() for text in ax.texts]
    assert len(texts) == 26  # the cells and their key
    assert texts[:5] == ["85 %", "3 %", "", "", "12 %"]  # no noise of zeros
    assert ax.get_title("left") == "The largest move: 12 % of lower go to inactive"
    assert unreadable(ax.figure) == []


def test_a_state_nobody_was_in_is_left_open_in_the_picture():
    matrix = toy()
    matrix.loc["top"] = np.nan
    ax = plot_migration(matrix)
    assert "top 88 %" not in theme.description(ax)
    assert "nan" not in theme.description(ax)
    assert len(ax.texts) == 21
    ax = plot_migration(toy() * 0.5 + 0.1)  # half a per cent here and there
    assert ax.texts[1].get_text() == "11.5 %"


def test_the_moves_have_the_colours_to_themselves():
    (mesh,) = plot_migration(toy()).collections
    assert mesh.norm.vmax == toy().to_numpy()[0, 4] == 0.12


def test_the_picture_of_the_forecast_draws_every_state():
    years = forecast_counts(COUNTS, toy(), 5)
    ax = plot_forecast(years)
    assert "lower 6,400 to 3,820" in theme.description(ax)
    assert ax.get_yscale() == "linear"
    inactive = theme.count(years["inactive"].iloc[-1])
    assert ax.get_title("left") == f"Most change in 5 years: inactive, 1,450 → {inactive}"
    assert f"inactive 1,450 → {inactive}" in [text.get_text() for text in ax.texts]
    for line, state in zip(ax.lines, STATES, strict=True):
        assert not line.get_clip_on()  # a dot on the edge stays whole
        assert line.get_ydata().tolist() == years[state].tolist()
    assert unreadable(ax.figure) == []


def test_a_forecast_with_an_empty_state_can_be_drawn():
    ax = plot_forecast(forecast_counts({**COUNTS, "top": 0, "inactive": 0}, toy(), 3))
    assert "top 0 to" in theme.description(ax)
    assert unreadable(ax.figure) == []


# The widget

of_the_toy = made_once(lambda: migration_widget(toy(), COUNTS))


def test_the_widget_forecasts_what_the_measures_forecast():
    matrix = toy()
    explorer = migration_widget(matrix, COUNTS)
    assert "lower 4,536, middle 1,050, high 320, top 89, inactive 3,455" in explorer.sentence
    active = forecast_counts(COUNTS, toy(), 3).loc[3].drop("inactive").sum()
    assert f"active in all: {theme.count(active)}." in explorer.sentence
    said = sentence(explorer, years=1)
    assert "lower 5,639, middle 1,162, high 322, top 83, inactive 2,244" in said
    for state, share in steady_state(toy()).items():
        assert f"{state} {theme.percent(share)}" in said.split("In the long run")[1]
    pd.testing.assert_frame_equal(matrix, toy())


def test_a_move_that_is_edited_is_taken_from_those_who_stay():
    matrix, explorer = toy(), of_the_toy()
    said = sentence(explorer, years=1, **{"lower → middle": 10})
    matrix.loc["lower", ["lower", "middle"]] = [0.78, 0.10]
    then = forecast_counts(COUNTS, matrix, 1).loc[1]
    assert f"lower {theme.count(then['lower'])}, middle {theme.count(then['middle'])}" in said
    cells = explorer.children[-1]
    assert "lower stay: 78.0 %" in cells.children[0].value


def test_more_moves_than_customers_are_refused_in_words():
    explorer = of_the_toy()
    said = sentence(explorer, **{"lower → inactive": 98})
    assert said.startswith("From lower, 101.0 % would move")
    assert "reduce one of its moves" in said
    assert "After 3 years" in sentence(explorer, **{"lower → inactive": 97})


def test_a_matrix_in_which_nobody_moves_has_no_long_run():
    explorer = of_the_toy()
    explorer.set(**dict.fromkeys([*explorer.controls][1:], 0))
    assert "After 3 years: lower 6,400, middle 1,200" in explorer.sentence
    assert "long run depends on where customers start" in explorer.sentence


def test_the_widget_draws_a_bar_as_wide_as_its_layer():
    explorer = of_the_toy()
    (ax,) = explorer.figure.axes
    for years in (0, 1):
        sentence(explorer, years=years)
        then = forecast_counts(COUNTS, toy(), years).loc[years]
        widths = [bar.get_width() for bar in ax.patches]
        assert widths == pytest.approx([*COUNTS.values(), *then])
    assert [text.get_text() for text in ax.texts][:2] == ["5,639 (−12 %)", "1,162 (−3 %)"]
