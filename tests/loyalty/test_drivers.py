"""Drivers of satisfaction: published figures, planted weights, shares by hand, and bad input."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import datasets, loyalty, theme

SURVEYS = Path(__file__).resolve().parents[3] / "shared" / "data" / "survey"
DRIVERS = ["product", "service", "price", "convenience"]
PLANTED = [0.30, 0.45, 0.15, 0.10]


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


@pytest.fixture(scope="module")
def rated():
    survey = datasets.load("sat_survey").set_index("resp_id")
    return survey.assign(satisfaction=survey[["s1", "s2", "s3"]].mean(axis=1))


@pytest.mark.skipif(not SURVEYS.is_dir(), reason="the published data are not beside the project")
def test_park_drivers():
    """The park of Schwarz, Chapman & Feit (2020, chapter 7): 500 visitors, four drivers."""
    park = pd.read_csv(SURVEYS / "pmr_ch7_satisfaction_drivers.csv")
    drivers = ["rides", "games", "wait", "clean"]
    slopes = loyalty.driver_weights(park, drivers, "overall")["slope"]
    assert slopes.tolist() == pytest.approx([0.4256, 0.1861, 0.3842, 0.6205], abs=5e-5)
    intercept = park["overall"].mean() - slopes @ park[drivers].mean()
    assert intercept == pytest.approx(-53.6088, abs=5e-5)
    shares = loyalty.driver_shares(park, drivers, "overall")
    assert shares["explained"].sum() == pytest.approx(0.59508, abs=5e-6)  # R²


def test_the_survey_has_the_planted_weights(rated):
    found = loyalty.driver_weights(rated, DRIVERS, "satisfaction")
    assert found["weight"].tolist() == pytest.approx(PLANTED, abs=0.001)
    assert ((found["low"] < found["weight"]) & (found["weight"] < found["high"])).all()
    assert (found["high"] - found["low"]).between(0.04, 0.07).all()


def test_the_interval_is_that_of_new_people():
    dice = np.random.default_rng(5)
    weights, reach = [], []
    for _ in range(60):
        people = pd.DataFrame(dice.normal(size=(200, 2)), columns=["a", "b"])
        people["out"] = people["a"] + 0.5 * people["b"] + dice.normal(size=200)
        found = loyalty.driver_weights(people, ["a", "b"], "out", draws=200).loc["a"]
        weights.append(found["weight"])
        reach.append((found["high"] - found["low"]) / 3.92)
    assert np.mean(reach) == pytest.approx(np.std(weights), rel=0.25)


def test_shares_are_the_mean_over_all_orders(rated):
    def r2(names):
        return loyalty.driver_shares(rated, names, "s1", draws=0)["explained"].sum()

    drivers = DRIVERS[:3]
    added = dict.fromkeys(drivers, 0.0)
    for order in permutations(drivers):
        for at, name in enumerate(order):
            added[name] += (r2([*order[: at + 1]]) - (r2([*order[:at]]) if at else 0.0)) / 6
    found = loyalty.driver_shares(rated, drivers, "s1", draws=0)
    assert found["explained"].to_dict() == pytest.approx(added)
    assert found["share"].sum() == pytest.approx(1)


def test_one_driver_explains_the_square_of_its_correlation(rated):
    found = loyalty.driver_shares(rated, ["service"], "satisfaction").iloc[0]
    r = rated["service"].corr(rated["satisfaction"])
    assert (found["explained"], found["share"]) == pytest.approx((r**2, 1))


def test_service_is_first_though_price_is_rated_lowest(rated):
    table = loyalty.importance_performance(rated, DRIVERS, "satisfaction")
    assert table.index[0] == "service"
    assert table["performance"].idxmin() == "price"
    assert table["advice"].to_dict() == {
        "service": "improve first",
        "product": "keep it up",
        "price": "can wait",
        "convenience": "more than enough",
    }
    ax = loyalty.plot_importance_performance(table)
    assert ax.get_title("left") == "Improve service first, though price is rated lowest"
    assert "service 0.45 and 6.2" in theme.description(ax)


def test_ahead_where_people_can_choose_and_behind_where_not(rated):
    table = loyalty.relative_performance(rated, "own_rating", "rival_rating", by="market")
    assert table["ratio"].round(4).to_dict() == {
        "competitive": 1.0680,
        "captive": 0.9275,
        "all": 0.9970,
    }
    assert table.at["competitive", "low"] > 1 > table.at["captive", "high"]
    assert table.at["all", "low"] < 1 < table.at["all", "high"]
    ax = loyalty.plot_relative_performance(table)
    assert ax.get_title("left") == "Surely ahead of the rival in 1 of 2 groups"


def test_the_interval_of_a_ratio_knows_that_the_same_people_rate_both():
    dice = np.random.default_rng(2)
    mood = dice.normal(6, 1, size=(500, 1))
    ratings = pd.DataFrame(mood + dice.normal(0, 0.1, size=(500, 2)), columns=["own", "rival"])
    row = loyalty.relative_performance(ratings, "own", "rival").loc["all"]
    draws = [ratings.sample(500, replace=True, random_state=seed).mean() for seed in range(300)]
    spread = np.std([drawn["own"] / drawn["rival"] for drawn in draws])
    assert (row["high"] - row["low"]) / 3.92 == pytest.approx(spread, rel=0.15)


def test_the_list_goes_by_room_times_potential(rated):
    table = loyalty.satisfaction_priorities(rated, "satisfaction", "profit_potential")
    assert table["priority"].is_monotonic_decreasing
    assert table["priority_share"].iloc[[99, -1]].tolist() == pytest.approx([0.186, 1], abs=5e-4)
    ann = pd.DataFrame({"rated": [6], "profit": [900]})
    assert loyalty.satisfaction_priorities(ann, "rated", "profit")["priority"].tolist() == [3600]
    ax = loyalty.plot_priorities(table, first=100)
    assert ax.get_title("left") == "100 customers hold 19 % of what can be won"


@pytest.mark.parametrize(
    ("change", "drivers", "told"),
    [
        ({}, [], "one driver or more"),
        ({}, ["service", "service"], "each once"),
        ({}, ["service", "satisfaction"], "outcome is none of them"),
        ({"price": 5}, DRIVERS, "'price' are the same"),
        ({"satisfaction": 5}, DRIVERS, "'satisfaction' are the same"),
        ({"service": np.nan}, DRIVERS, "missing"),
        ({"service": lambda people: 2 * people["product"] + 1}, DRIVERS, "follows from"),
        ({}, [*DRIVERS, "staff"], "staff"),
    ],
)
def test_what_makes_no_regression_is_refused(rated, change, drivers, told):
    with pytest.raises(ValueError, match=told):
        loyalty.driver_weights(rated.assign(**change), drivers, "satisfaction")


def test_too_few_people_too_many_drivers_and_strange_marks_are_refused(rated):
    with pytest.raises(ValueError, match="6 answers are too few for 4 drivers"):
        loyalty.driver_weights(rated.head(6), DRIVERS, "satisfaction")
    many = pd.DataFrame(np.random.default_rng(1).normal(size=(99, 16))).rename(columns=str)
    with pytest.raises(ValueError, match="15 drivers have too many orders"):
        loyalty.driver_shares(many, [*many][:15], "15")
    square = pd.DataFrame({"a": [1, 1, 2, 2, 3, 3], "out": [1, 2, 1, 2, 1, 2]})
    with pytest.raises(ValueError, match="explain nothing"):
        loyalty.driver_shares(square, ["a"], "out")
    with pytest.raises(ValueError, match="above 7"):
        loyalty.importance_performance(rated, DRIVERS, "satisfaction", highest=7)
    with pytest.raises(ValueError, match="needs two"):
        loyalty.relative_performance(rated.head(1), "own_rating", "rival_rating")
    with pytest.raises(ValueError, match="above 0"):
        zero = rated.assign(rival_rating=0)
        loyalty.relative_performance(zero, "own_rating", "rival_rating")
    with pytest.raises(ValueError, match="0 or more"):
        angry = rated.assign(profit_potential=-1)
        loyalty.satisfaction_priorities(angry, "satisfaction", "profit_potential")


def test_few_people_still_have_finite_intervals(rated):
    few = loyalty.driver_shares(rated.head(12), DRIVERS, "satisfaction")
    assert np.isfinite(few.to_numpy()).all()
    assert np.isfinite(loyalty.driver_weights(rated.head(12), DRIVERS, "s1").to_numpy()).all()


def test_draws_in_which_nothing_varies_are_left_out():
    rare = pd.DataFrame({"a": [1, 2, 3, 1, 2, 3], "out": [1, 1, 1, 1, 1, 2]})
    assert np.isfinite(loyalty.driver_weights(rare, ["a"], "out").to_numpy()).all()
    assert np.isfinite(loyalty.driver_shares(rare, ["a"], "out").to_numpy()).all()
