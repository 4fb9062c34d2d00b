"""The index model by partial least squares: published figures, planted paths, bad input."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import load, loyalty, theme
from crmlab.datasets import truth

SURVEYS = Path(__file__).resolve().parents[3] / "shared" / "data" / "survey"
needs_surveys = pytest.mark.skipif(
    not SURVEYS.is_dir(), reason="the published data sets are not beside the project"
)
SIZES = {"imag": 5, "expe": 5, "qual": 5, "val": 4, "sat": 4, "loy": 4}
BANK = {name: [f"{name}{i + 1}" for i in range(size)] for name, size in SIZES.items()}
BANK_PATHS = {
    "expe": ["imag"],
    "qual": ["expe"],
    "val": ["expe", "qual"],
    "sat": ["imag", "expe", "qual", "val"],
    "loy": ["imag", "sat"],
}
TWO = {"a": ["a1", "a2"], "b": ["b1", "b2"]}


@pytest.fixture(scope="module")
def people():
    return load("sat_survey")


@pytest.fixture(scope="module")
def model(people):
    return loyalty.PathModel().fit(people)


# --- published figures


@needs_surveys
def test_ecsi_bank_of_the_r_package_plspm():
    """Its reference files leave the questions on their own scale: the model is not standardised."""
    bank = pd.read_csv(SURVEYS / "ecsi_bank_satisfaction.csv")
    model = loyalty.PathModel(BANK, BANK_PATHS, standardised=False).fit(bank)
    shares = {"expe": 0.3352, "qual": 0.7197, "val": 0.5901, "sat": 0.7073, "loy": 0.5099}
    assert model.r2_["r2"].to_dict() == pytest.approx(shares, abs=1e-4)
    paths = {
        ("imag", "sat"): 0.2007,
        ("val", "sat"): 0.5893,
        ("sat", "loy"): 0.4955,
        ("imag", "loy"): 0.2751,
    }
    assert model.paths_["path"][[*paths]].to_dict() == pytest.approx(paths, abs=1e-4)
    # By plspm 0.5.7 for Python, centroid scheme.
    loadings = {"imag1": 0.7093, "expe2": 0.8374, "sat1": 0.9198, "loy3": 0.9050}
    assert model.items_["loading"][[*loadings]].to_dict() == pytest.approx(loadings, abs=1e-4)
    assert loyalty.PathModel(BANK, BANK_PATHS).fit(bank).r2_["r2"]["expe"] < 0.32


# --- what is planted


def test_sat_survey_has_the_planted_paths(people):
    """Once the noise of the questions is taken off; as they are, paths are smaller."""
    paths = loyalty.PathModel(corrected=True).fit(people).paths_
    truths = truth("sat_survey")["truths"]
    for source, target in (
        ("expectation", "quality"),
        ("quality", "value"),
        ("quality", "satisfaction"),
        ("value", "satisfaction"),
        ("expectation", "satisfaction"),
        ("satisfaction", "loyalty"),
    ):
        planted = truths[f"path_{source}_{target}"]["expected"]
        found = paths.loc[(source, target)]
        assert found["path"] == pytest.approx(planted, abs=0.02), (source, target)
        assert found["low"] < planted < found["high"], (source, target)
    for nothing in (("expectation", "value"), ("complaints", "loyalty")):
        assert paths.at[nothing, "low"] < 0 < paths.at[nothing, "high"]


def test_what_people_do_follows_satisfaction_only_where_they_can_choose(people):
    blocks = loyalty.INDEX_BLOCKS | {"loyalty": ["l4"]}
    found = {
        market: loyalty.PathModel(blocks).fit(there).paths_.loc[("satisfaction", "loyalty")]
        for market, there in people.groupby("market", observed=True)
    }
    assert found["competitive"]["low"] > 0.45
    assert found["captive"]["high"] < 0.1


# --- what it computes


def test_paths_are_regressions_of_the_scores(people, model):
    items = people[model.items_.index]
    items = (items - items.mean()) / items.std() * (model.items_["weight"] * items.std())
    scores = items.T.groupby(model.items_["construct"]).sum().T
    scores = (scores - scores.mean()) / scores.std()
    causes = ["expectation", "quality", "value"]
    slopes = np.linalg.lstsq(scores[causes], scores["satisfaction"], rcond=None)[0]
    found = model.paths_["path"].xs("satisfaction", level="to")
    assert found[causes].to_numpy() == pytest.approx(slopes)
    rest = scores["satisfaction"] - scores[causes] @ slopes
    assert model.r2_.at["satisfaction", "r2"] == pytest.approx(1 - rest.var())
    own = items.apply(lambda item: item.corr(scores[model.items_["construct"][item.name]]))
    assert model.items_["loading"].to_numpy() == pytest.approx(own.to_numpy())


def test_total_effects_go_all_ways(model):
    path, total = model.paths_["path"], model.effects_["total"]
    ways = path["quality", "value"] * path["value", "satisfaction"]
    assert total["quality", "satisfaction"] == pytest.approx(path["quality", "satisfaction"] + ways)
    onward = path["satisfaction", "loyalty"]
    onward += path["satisfaction", "complaints"] * path["complaints", "loyalty"]
    assert total["value", "loyalty"] == pytest.approx(path["value", "satisfaction"] * onward)
    assert ("loyalty", "quality") not in total


def test_units_signs_and_order_do_not_matter(people, model):
    """A scale from 0 to 100 changes nothing; a question turned round changes its loading's sign."""
    blocks = {name: [*reversed(items)] for name, items in loyalty.INDEX_BLOCKS.items()}
    scaled = people.assign(q1=9 * people["q1"] + 3, e1=-people["e1"])
    again = loyalty.PathModel(blocks).fit(scaled, samples=20)
    assert again.items_.at["e1", "loading"] == pytest.approx(-model.items_.at["e1", "loading"])
    assert again.paths_["path"].to_numpy() == pytest.approx(model.paths_["path"].to_numpy())


def test_bootstrap_intervals_are_those_of_a_regression(people, model):
    """With one question a construct, a path is a correlation: its standard error is known."""
    blocks = {"quality": ["q1"], "satisfaction": ["s1"]}
    found = loyalty.PathModel(blocks, {"satisfaction": ["quality"]}).fit(people).paths_.iloc[0]
    r = people["q1"].corr(people["s1"])
    assert found["path"] == pytest.approx(r)
    reach = 1.96 * (1 - r**2) / np.sqrt(len(people))
    assert found["high"] - found["low"] == pytest.approx(2 * reach, rel=0.12)
    assert found["low"] < r < found["high"]


def test_bootstrap_of_3000_answers_is_quick(people):
    start = time.process_time()
    loyalty.PathModel().fit(people)
    assert time.process_time() - start < 2


# --- what is refused


def pairs(n=40, seed=3):
    drawn = np.random.default_rng(seed).integers(1, 11, (n, 4)).astype(float)
    return pd.DataFrame(drawn, columns=["a1", "a2", "b1", "b2"])


@pytest.mark.parametrize(
    ("blocks", "paths", "told"),
    [
        (TWO, {"b": ["a"], "a": ["b"]}, "circle"),
        (TWO, {"b": ["a", "c"]}, "stands c, which is not among the blocks"),
        (TWO | {"c": ["c1"]}, {"b": ["a"]}, "No path leads to 'c'"),
        (TWO | {"c": ["a1"]}, {"b": ["a", "c"]}, "a1 stands twice in the blocks"),
    ],
)
def test_what_makes_no_model_is_refused(blocks, paths, told):
    with pytest.raises(ValueError, match=told):
        loyalty.PathModel(blocks, paths)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (pairs().drop(columns="b2"), "no column 'b2'"),
        (pairs(4), "4 people are too few for 4 questions"),
        (pairs().assign(a1=7), "the same answer to 'a1'"),
        (pairs().replace(10, np.nan), "missing"),
        (pairs().assign(b1=lambda t: t["a1"], b2=lambda t: t["a2"]), "cannot be told apart"),
    ],
)
def test_answers_that_cannot_be_fitted_are_refused(answers, told):
    with pytest.raises(ValueError, match=told):
        loyalty.PathModel(TWO, {"b": ["a"]}).fit(answers)


def test_a_rare_answer_that_samples_lack_leaves_intervals():
    answers = pairs().assign(b1=0.0)
    answers.loc[0, "b1"] = 1.0
    blocks = {"a": ["a1", "a2"], "b": ["b1"]}
    assert loyalty.PathModel(blocks, {"b": ["a"]}).fit(answers).paths_.notna().all(axis=None)


# --- picture and widget


def test_the_picture_shows_each_path_and_which_may_be_none(model):
    theme.use()
    ax = loyalty.plot_paths(model, {"satisfaction": 59.8})
    assert ax.get_title("left") == "Quality moves satisfaction most: 0.50"
    written = [text.get_text() for text in ax.texts]
    assert "satisfaction\n59.8" in written and "−0.34" in written
    lines = {patch.get_linestyle() for patch in ax.patches}
    assert {"--", "-"} <= lines
    assert "quality to satisfaction 0.50" in theme.description(ax)


def test_the_widget_weighs_and_changes_the_market(people):
    theme.use()
    widget = loyalty.index_widget(people)
    assert "Satisfaction 59.7" in widget.figure.axes[0].get_title("left")
    widget.set(s1=1.0, s2=0.1, s3=0.1)
    index = loyalty.index_100(people[["s1", "s2", "s3"]].mean(), [1.0, 0.1, 0.1])
    assert f"The index of satisfaction is {index:.1f};" in widget.sentence
    widget.set(market="captive", loyal="what people do")
    assert "path to loyalty 0.05" in widget.figure.axes[0].get_title("left")
