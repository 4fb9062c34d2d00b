"""Discriminant analysis: Iris, numbers by hand, and what is refused."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import load, segmentation, theme


def clouds(sizes=(100, 60, 40), seed=3):
    random = np.random.default_rng(seed)
    groups = np.repeat(list("abc"), sizes)
    centres = {"a": (0, 0), "b": (2.5, 0), "c": (0, 2.5)}
    spread = random.normal(size=(sum(sizes), 2))
    table = pd.DataFrame([centres[g] for g in groups] + spread, columns=["visits", "basket"])
    return table.assign(group=groups)


def iris():
    from sklearn.datasets import load_iris

    data = load_iris(as_frame=True)
    return data.data.assign(group=data.target_names[data.target]), data.feature_names


# As R's MASS::lda prints it.
FIRST_FUNCTION = [0.8293776, 1.5344731, -2.2012117, -2.8104603]


def test_iris_lda_of_mass():
    flowers, measured = iris()
    model = segmentation.Discriminant(measured).fit(flowers)
    first = model.functions_["LD1"].to_numpy()
    assert first == pytest.approx(-np.array(FIRST_FUNCTION), abs=1e-7)
    assert np.abs(model.model_.scalings_[:, 0]) == pytest.approx(
        np.abs(FIRST_FUNCTION) * np.sqrt(150 / 147), abs=1e-6
    )
    assert model.trace_.round(4).tolist() == [0.9912, 0.0088]
    found = model.predict(flowers)
    assert segmentation.against_chance(flowers["group"], found)["hit_rate"] == pytest.approx(0.98)
    assert segmentation.confusion(flowers["group"], found).to_numpy().tolist() == [
        [50, 0, 0], [0, 48, 2], [0, 1, 49]
    ]  # fmt: skip
    left_out = segmentation.cross_validated(flowers, measured)
    assert segmentation.against_chance(flowers["group"], left_out)["hit_rate"] == pytest.approx(
        0.98
    )


def test_scores_vary_by_one_within_the_groups():
    table = clouds()
    model = segmentation.Discriminant(["visits", "basket"]).fit(table)
    scores = table[model.predictors] @ model.functions_
    within = scores - scores.groupby(table["group"]).transform("mean")
    assert (within.T @ within / 197).to_numpy() == pytest.approx(np.eye(2), abs=1e-9)


def test_two_groups_in_one_dimension_are_parted_in_the_middle():
    table = pd.DataFrame({"x": [1.0, 2, 3, 7, 8, 9], "group": list("aaabbb")})
    model = segmentation.Discriminant(["x"]).fit(table)
    new = pd.DataFrame({"x": [4.99, 5.0, 5.01]}, index=["left", "on it", "right"])
    assert model.predict(new)[["left", "right"]].tolist() == ["a", "b"]
    assert model.predict_proba(new).loc["on it"].tolist() == pytest.approx([0.5, 0.5])


def test_a_larger_group_reaches_farther():
    table = pd.DataFrame({"x": [1.0, 2, 3] * 3 + [7, 8, 9], "group": list("a" * 9 + "bbb")})
    model = segmentation.Discriminant(["x"]).fit(table)
    assert model.predict(pd.DataFrame({"x": [5.1]})).tolist() == ["a"]
    assert model.predict_proba(pd.DataFrame({"x": [5.0]})).iloc[0].tolist() == pytest.approx(
        [0.75, 0.25]
    )


def test_training_flatters_where_predictors_are_noise_as_the_chapter_tells():
    noise = pd.DataFrame(np.random.default_rng(2024).normal(size=(40, 16)))
    table = noise.assign(group=["a", "b"] * 20)
    trained = segmentation.Discriminant(list(noise)).fit(table).predict(table)
    left_out = segmentation.cross_validated(table, list(noise))
    assert [(found == table["group"]).mean() for found in (trained, left_out)] == [0.875, 0.525]


def test_hits_against_chance():
    groups = ["a"] * 100 + ["b"] * 60 + ["c"] * 40
    found = segmentation.against_chance(groups, ["a"] * 100 + ["b"] * 60 + ["a"] * 32 + ["c"] * 8)
    assert found.round(3).to_dict() == {
        "hit_rate": 0.84, "low": 0.783, "high": 0.884, "proportional": 0.38, "maximum": 0.5,
        "press_q": (200 - 168 * 3) ** 2 / 400,
    }  # fmt: skip
    counts = segmentation.confusion(groups, ["a"] * 200)
    assert counts.to_numpy().tolist() == [[100, 0, 0], [60, 0, 0], [40, 0, 0]]
    # All into the largest group: no knowledge, and still far above one in three.
    assert segmentation.against_chance(groups, ["a"] * 200)["press_q"] > 3.84
    with pytest.raises(ValueError, match="All customers are in one group"):
        segmentation.against_chance(["a"] * 3, ["a"] * 3)


BOTH = ["visits", "basket"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(index=range(160, 199)), "The group c has one customer"),
        (lambda t: t.assign(group="a"), "All customers are in one group"),
        (lambda t: t.assign(basket=5.0), "basket is the same for all customers of a group"),
        (lambda t: t.assign(basket=t["group"].map({"a": 1, "b": 2, "c": 3})), "is the same for"),
        (lambda t: t.assign(basket=2 * t["visits"] + 3), "say the same"),
        (lambda t: t.assign(visits=t["visits"].where(t["visits"] < 4)), "missing (NaN)"),
        (lambda t: t.replace({"visits": {t["visits"][0]: np.inf}}), "must be finite"),
        (lambda t: t.assign(group=t["group"].where(t["visits"] < 3)), "'group' of the customers"),
        (lambda t: t.drop(columns="visits"), "have no column 'visits'"),
        (lambda t: t[:0], "There are no customers"),
    ],
)
def test_customers_that_say_too_little_are_refused(change, said):
    for learn in (
        lambda table: segmentation.Discriminant(BOTH).fit(table),
        lambda table: segmentation.cross_validated(table, BOTH),
    ):
        with pytest.raises(ValueError, match=re.escape(said)):
            learn(change(clouds()))


def test_new_customers_with_a_gap_are_refused():
    model = segmentation.Discriminant(BOTH).fit(clouds())
    with pytest.raises(ValueError, match="1 of the values of basket"):
        model.predict(pd.DataFrame({"visits": [1.0], "basket": [None]}))
    with pytest.raises(ValueError, match="There are 1 predicted groups for 2 customers"):
        segmentation.against_chance(["a", "b"], ["a"])


def test_groups_stand_in_the_order_of_their_column():
    table = clouds()
    ordered = table.assign(group=pd.Categorical(table["group"], ["c", "a", "b", "d"]))
    model = segmentation.Discriminant(BOTH).fit(ordered)
    assert model.groups_ == ["c", "a", "b"] == list(model.means_.index)
    plain = segmentation.Discriminant(BOTH).fit(table)
    one, other = (each.predict_proba(table) for each in (model, plain))
    pd.testing.assert_frame_equal(one[["a", "b", "c"]], other)
    counts = segmentation.confusion(ordered["group"], model.predict(ordered))
    assert list(counts.columns) == ["c", "a", "b"]


def test_the_planted_hit_rate_is_found():
    customers = load("new_customers")
    found = segmentation.cross_validated(customers, ["discount_share", "advice_minutes"])
    compared = segmentation.against_chance(customers["group"], found)
    assert compared["hit_rate"] == pytest.approx(0.84, abs=0.015)
    assert compared["low"] > compared["maximum"]


def test_the_functions_of_the_newcomers_are_as_the_chapter_tells():
    model, _ = newcomers()
    assert model.functions_.round(2).to_numpy().tolist() == [[7.14, 4.43], [-0.06, 0.09]]
    assert model.trace_.round(3).tolist() == [0.618, 0.382]
    assert np.abs(model.model_.scalings_[0, 0]).round(2) == 7.2


@pytest.fixture
def _look():
    theme.use()
    yield
    plt.close("all")


def newcomers():
    customers = load("new_customers")
    return segmentation.Discriminant(["discount_share", "advice_minutes"]).fit(customers), customers


@pytest.mark.usefixtures("_look")
def test_pictures_say_their_numbers_and_can_be_read():
    model, customers = newcomers()
    found = model.predict(customers)
    hits = int((found == customers["group"].astype(str)).sum())
    pictures = [
        segmentation.plot_boundary(model, customers),
        segmentation.plot_confusion(segmentation.confusion(customers["group"], found)),
    ]
    for ax in pictures:
        assert f"{hits} " in theme.description(ax)
        assert ax.get_title("left").startswith(f"{hits} of {len(customers)}")
        assert unreadable(ax.get_figure(root=True)) == []
    for text in pictures[0].texts:  # each name stands in the area of its group, over no boundary
        box = text.get_window_extent().get_points()
        corners = [(x, y) for x in box[:, 0] for y in box[:, 1]]
        where = pictures[0].transData.inverted().transform(corners)
        put_into = model.predict(pd.DataFrame(where, columns=model.predictors))
        assert set(put_into) == {text.get_text()}
    assert [text.get_text() for text in pictures[0].texts] == list(model.groups_)
    hollow = [dots for dots in pictures[0].collections if hasattr(dots, "get_sizes")]
    assert sum(len(dots.get_offsets()) for dots in hollow if len(dots.get_offsets())) >= 200
    perfect = segmentation.plot_confusion(segmentation.confusion(["a", "b"], ["a", "b"]))
    assert "All 2 customers" in theme.description(perfect)


@pytest.mark.usefixtures("_look", "unseen")
def test_a_newcomer_who_crosses_the_line_changes_the_group():
    model, customers = newcomers()
    explorer = segmentation.boundary_widget(model, customers)
    for share, minutes in [(0.6, 10.0), (0.3, 40.0), (0.1, 5.0)]:
        explorer.set(**{"predictor_0": share, "predictor_1": minutes})
        new = pd.DataFrame({"discount_share": [share], "advice_minutes": [minutes]})
        (group,) = model.predict(new)
        chance = model.predict_proba(new).loc[0, group]
        assert f"advice minutes {minutes:.1f}: {group} {theme.percent(chance)}" in explorer.sentence


def test_a_map_needs_two_predictors():
    _, customers = newcomers()
    one = segmentation.Discriminant(["advice_minutes"]).fit(customers)
    for draw in (segmentation.plot_boundary, segmentation.boundary_widget):
        with pytest.raises(ValueError, match="Two predictors can be drawn; there are 1"):
            draw(one, customers)
