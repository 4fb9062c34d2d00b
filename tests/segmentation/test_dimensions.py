"""Three dimensions at once: every cell is counted, and the small ones are seen."""

import pandas as pd
import pytest

from crmlab import datasets, segmentation, theme


@pytest.fixture(autouse=True)
def _look_of_the_course():
    theme.use()


@pytest.fixture(scope="module")
def people():
    survey = datasets.load("needs_survey").query("wave == 1")
    stages = survey["age_band"].astype(str).map(segmentation.LIFE_STAGES)
    return survey.assign(life_stage=stages)


@pytest.fixture(scope="module")
def cube(people):
    return segmentation.segment_cube(people, ["spend_tier", "loyalty", "life_stage"])


def test_a_cube_holds_every_combination_and_everybody(people, cube):
    assert len(cube) == 3 * 4 * 3
    assert cube["customers"].sum() == len(people)
    assert cube["amount"].sum() == pytest.approx(people["margin_12m"].sum())
    one = people.query("spend_tier == 'high' and loyalty == 'none' and life_stage == '18-34'")
    assert cube.loc[("high", "none", "18-34"), "customers"] == len(one)
    assert cube.loc[("high", "none", "18-34"), "amount_per_customer"] == pytest.approx(
        one["margin_12m"].mean()
    )


def test_classes_keep_their_order(cube):
    assert list(cube.index.levels[0]) == ["low", "middle", "high"]
    assert list(cube.index.levels[2]) == ["18-34", "35-54", "55+"]


def test_a_cell_that_nobody_is_in_counts_nobody():
    people = pd.DataFrame({"tier": list("aab"), "age": list("xyx"), "margin_12m": [5.0, 7, 9]})
    cube = segmentation.segment_cube(people, ["tier", "age"])
    assert cube.loc[("b", "y"), ["customers", "amount"]].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("change", "dimensions", "told"),
    [
        ({}, ["tier", "tier"], "tier"),
        ({}, [], "There are no dimensions"),
        ({}, ["tier", "town"], "town"),
        ({"tier": [None, "a"]}, ["tier", "age"], "tier"),
        ({"margin_12m": [1.0, float("inf")]}, ["tier", "age"], "margin_12m"),
        ({"margin_12m": [1.0, float("nan")]}, ["tier", "age"], "margin_12m"),
    ],
)
def test_what_makes_no_cube_is_refused(change, dimensions, told):
    people = pd.DataFrame({"tier": ["a", "b"], "age": ["x", "y"], "margin_12m": [1.0, 2.0]})
    with pytest.raises(ValueError, match=told):
        segmentation.segment_cube(people.assign(**change), dimensions)


def test_no_people_make_no_cube(people):
    with pytest.raises(ValueError, match="customers"):
        segmentation.segment_cube(people.head(0), ["spend_tier"])


def test_the_picture_counts_the_cells_it_shows(cube):
    ax = segmentation.plot_cube(cube)
    assert ax.get_title("left") == "16 of 36 cells hold 30 customers or more"
    written = {text.get_text() for text in ax.texts}
    assert {"87", "7", "spend tier: low", "spend tier: high"} <= written
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Life stage", "Loyalty")
    assert "67 % of the customers" in theme.description(ax)
    each = segmentation.plot_cube(cube, show="amount_per_customer")
    written = {text.get_text() for text in each.texts}
    assert "7" not in written and "n = 7" in written
    assert "16 of 36 cells" in theme.description(each)
    hatched = "The others are hatched."
    assert theme.description(ax).endswith(hatched) and theme.description(each).endswith(hatched)


def test_where_all_cells_are_large_no_others_are_spoken_of(people):
    cube = segmentation.segment_cube(people, ["loyalty", "life_stage"])
    said = theme.description(segmentation.plot_cube(cube))
    assert said.endswith("100 % of the customers are in them.")


def test_the_picture_of_small_cells_only_says_so(people):
    cube = segmentation.segment_cube(people.head(40), ["loyalty", "geography"])
    assert segmentation.plot_cube(cube).get_title("left") == "No cell holds 30 customers"


def test_the_widget_slices(people):
    widget = segmentation.cube_widget(
        people, "spend_tier", ["loyalty", "use_intensity"], ["life_stage", "income_band"]
    )
    assert "12 of 12 cells" in widget.sentence
    widget.set(slice_of="high", behaviour="use_intensity", show="amount_per_customer")
    high = people[people["spend_tier"] == "high"]
    sizes = high.groupby(["use_intensity", "life_stage"], observed=False).size()
    assert f"{(sizes >= 30).sum()} of 9 cells" in widget.sentence
    assert widget.figure.axes[0].get_xlim() == (-0.5, 2.5)
    widget.set(demographic="income_band")
    assert widget.figure.axes[0].get_xlim() == (-0.5, 4.5)
    assert "One cell is large enough" in widget.figure.axes[0].get_title("left")
    widget.set(demographic="life_stage")
    assert widget.figure.axes[0].get_xlim() == (-0.5, 2.5)  # the cells fill the picture again


def test_use_and_loyalty_explain_as_much_as_spending(people):
    bases = {"behaviour": ["use_intensity", "loyalty"], "value": ["spend_tier"]}
    shares = segmentation.explained_share(people, "margin_12m", bases)["adjusted_share"]
    assert shares["behaviour"] == pytest.approx(shares["value"], abs=0.02)


def test_age_does_not_find_the_moderate_high_spenders(people):
    chosen = people.query("loyalty == 'moderate' and spend_tier == 'high'")
    shares = [(group["life_stage"] == "35-54").mean() for group in (chosen, people)]
    assert shares == pytest.approx([0.495, 0.463], abs=1e-3)
