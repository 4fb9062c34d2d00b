"""The index of satisfaction and Cronbach's alpha: published figures, intervals, bad input."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import loyalty, theme

SURVEYS = Path(__file__).resolve().parents[3] / "shared" / "data" / "survey"
needs_surveys = pytest.mark.skipif(
    not SURVEYS.is_dir(), reason="the published data sets are not beside the project"
)


@pytest.fixture
def mobile():
    """Return three questions of 250 customers of mobile phone companies (R's ECSI mobi)."""
    return pd.read_csv(SURVEYS / "ecsi_mobi.csv")[["CUSA1", "CUSA2", "CUSA3"]]


# --- published figures


def test_state_of_ohio():
    """A state's worksheet for the American index: 67.733; with equal weights 66.667."""
    assert loyalty.index_100([8, 7, 6], [0.3885, 0.3190, 0.2925]) == pytest.approx(67.733, abs=5e-4)
    assert loyalty.index_100([8, 7, 6]) == pytest.approx(66.667, abs=5e-4)


def test_the_figures_of_the_inventory():
    assert loyalty.index_100([7.8, 7.2, 7.0], [0.4, 0.3, 0.3]) == pytest.approx(70.9, abs=0.05)
    r = 0.4  # four questions that are correlated alike: 4 r / (1 + 3 r)
    root = np.linalg.cholesky(np.full((4, 4), r) + (1 - r) * np.eye(4))
    noise = np.linalg.qr(np.column_stack([np.ones(50), np.random.default_rng(1).random((50, 4))]))
    alike = pd.DataFrame(noise[0][:, 1:] @ root.T)
    assert loyalty.cronbach_alpha(alike)["alpha"] == pytest.approx(0.727, abs=5e-4)


@needs_surveys
def test_ecsi_mobi_index(mobile):
    assert mobile.mean().round(3).tolist() == [7.988, 7.128, 7.316]
    found = loyalty.satisfaction_index(mobile)
    assert found["index"] == pytest.approx(71.9704, abs=5e-5)
    assert found["index"] == pytest.approx(loyalty.index_100(mobile.mean()))


@needs_surveys
def test_ecsi_mobi_alpha(mobile):
    found = loyalty.cronbach_alpha(mobile)
    assert found["alpha"] == pytest.approx(0.77011, abs=5e-6)
    assert found["low"] < 0.72 and found["high"] > 0.81


# --- intervals


def covered(measure, name, truth, people):
    """Return how often the interval of samples holds the truth."""
    random = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        one = random.normal(size=(people, 1))
        answers = pd.DataFrame(5.5 + 0.8 * one + 0.8 * random.normal(size=(people, 3)))
        found = measure(answers)
        held += found["low"] <= truth <= found["high"]
        assert found["low"] < found[name] < found["high"]
    return held / 400


def test_the_intervals_hold_the_truth_in_19_of_20_samples():
    def index(answers):
        return loyalty.satisfaction_index(answers, scale=(-5, 16))

    assert covered(index, "index", 50, 40) == pytest.approx(0.95, abs=0.03)
    assert covered(loyalty.cronbach_alpha, "alpha", 0.75, 40) == pytest.approx(0.95, abs=0.03)


def test_weights_find_their_questions_by_name_and_need_not_sum_to_1():
    means = pd.Series({"a": 8.0, "b": 6.0})
    weights = pd.Series({"b": 1.0, "a": 3.0})
    assert loyalty.index_100(means, weights) == pytest.approx(100 * 6.5 / 9)
    answers = pd.DataFrame({"a": [7.0, 9.0], "b": [6.0, 6.0]})
    assert loyalty.satisfaction_index(answers, weights)["index"] == pytest.approx(100 * 6.5 / 9)


def test_every_scale_goes_from_0_to_100():
    for scale in ((1, 5), (1, 7), (0, 10)):
        ends = [loyalty.index_100([end], scale=scale) for end in scale]
        assert ends == [0, 100]


# --- what is refused


GOOD = pd.DataFrame({"a": [1, 5, 9], "b": [2, 5, 8]})


@pytest.mark.parametrize(
    ("answers", "how", "told"),
    [
        (GOOD.replace(9, 98), {}, "An answer must be from 1 to 10. Look at row 2"),
        (GOOD.replace(1, 0), {}, "from 1 to 10"),
        (GOOD.replace(9, np.nan), {}, "missing"),
        (GOOD.head(0), {}, "two people or more"),
        (GOOD.head(1), {}, "two people or more"),
        (GOOD, {"weights": [1]}, "1 weights for 2"),
        (GOOD, {"weights": [-1, 2]}, "0 or more"),
        (GOOD, {"weights": [0, 0]}, "not all of them 0"),
        (GOOD, {"weights": pd.Series({"a": 1, "c": 1})}, "missing"),
        (GOOD.astype(str), {}, "must be numbers"),
    ],
)
def test_what_makes_no_index_is_refused(answers, how, told):
    with pytest.raises(ValueError, match=told):
        loyalty.satisfaction_index(answers, **how)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (GOOD[["a"]], "two or more"),
        (GOOD.assign(a=5, b=5), "add up to the same"),
        (GOOD.assign(b=10 - GOOD["a"]), "add up to the same"),
        (GOOD.head(1), "two people or more"),
    ],
)
def test_what_has_no_alpha_is_refused(answers, told):
    with pytest.raises(ValueError, match=told):
        loyalty.cronbach_alpha(answers)


# --- the picture


def test_the_picture_says_its_numbers():
    theme.use()
    table = pd.DataFrame({"index": [63.7, 55.7], "low": [62.6, 54.6], "high": [64.9, 56.9]})
    ax = loyalty.plot_index(table.set_axis(["competitive", "captive"]))
    assert ax.get_title("left") == "Satisfaction: 63.7 (competitive), 55.7 (captive)"
    assert "captive 55.7 (54.6 to 56.9)" in theme.description(ax)
    alone = loyalty.plot_index(table.head(1).set_axis(["all"]))
    assert alone.get_title("left") == "Satisfaction: 63.7"


def test_the_headline_leaves_out_the_answers_of_a_few():
    theme.use()
    index, people = [63.7, 55.7, 49.3], [1500, 1500, 30]
    table = pd.DataFrame({"index": index, "low": 40.0, "high": 70.0, "people": people})
    ax = loyalty.plot_index(table.set_axis(["here", "there", "first"]))
    assert ax.get_title("left") == "Satisfaction: 63.7 (here), 55.7 (there)"
