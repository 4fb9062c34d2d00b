"""Part-worths: the published set of 3,200 ratings, numbers by hand, and what is refused."""

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import load, segmentation, theme

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)
LEVELS = {"price": [10, 20, 30], "brand": ["A", "B"], "size": ["large", "small"]}
TRUE = {"price": [2.0, 0.5, -2.5], "brand": [0.4, -0.4], "size": [-1.0, 1.0]}


def cards():
    """Return all 12 products that the levels make."""
    return pd.MultiIndex.from_product(LEVELS.values(), names=[*LEVELS]).to_frame(index=False)


def rated(worth=TRUE, person="p00"):
    """Return the products with the ratings of who has these part-worths, and 5 for the mean."""
    made = cards().assign(resp_id=person, rating=5.0)
    for name, levels in LEVELS.items():
        made["rating"] += made[name].map(dict(zip(levels, worth[name], strict=True)))
    return made


def of_two():
    return pd.concat([rated(), rated(person="p01")], ignore_index=True)


def of_people(count=40, seed=1):
    random, tables = np.random.default_rng(seed), []
    for person in range(count):
        own = rated(person=f"p{person:02}")
        own["rating"] += random.normal(0, 1, len(own)) + own["brand"].map(
            {"A": 1, "B": -1}
        ) * random.normal(0, 1)
        tables.append(own)
    return pd.concat(tables, ignore_index=True)


@needs_shared
def test_pmr_ch8_conjoint_of_3200_ratings():
    """Chapman & Feit (2015), Programming and Marketing Research, chapter 8: effects coding."""
    ratings = pd.read_csv(SHARED / "conjoint" / "pmr_ch8_conjoint.csv")
    attributes = ["speed", "height", "const", "theme"]
    found = segmentation.conjoint(ratings, attributes)
    worth = found.worths["part_worth"].round(4)
    assert round(found.intercept, 4) == 5.5867
    assert worth["speed"].to_dict() == {40: -1.7816, 50: -0.9007, 60: -0.1238, 70: 2.8061}
    assert worth["height"].to_dict() == {200: -1.4605, 300: 1.4596, 400: 0.0009}
    assert worth["const", "Steel"] == 0.0164
    assert worth["theme", "Dragon"] == 0.3343
    assert round(found.r_squared, 5) == 0.47007
    people = segmentation.individual_part_worths(ratings, attributes)
    assert people.shape == (200, 11)
    together = found.worths["part_worth"]
    pd.testing.assert_series_equal(people.mean(), together, check_names=False)


def test_ratings_without_error_give_back_the_part_worths():
    found = segmentation.conjoint(of_two(), [*LEVELS])
    assert found.worths["part_worth"].to_numpy() == pytest.approx(np.concatenate([*TRUE.values()]))
    assert found.intercept == pytest.approx(5)
    assert found.r_squared == pytest.approx(1)
    assert found.worths["standard_error"].to_numpy() == pytest.approx(np.zeros(7), abs=1e-9)


def test_errors_are_those_of_statsmodels_and_of_the_last_level_too():
    import statsmodels.formula.api as smf

    ratings = of_people(5)
    formula = "rating ~ C(price, Sum) + C(brand, Sum) + C(size, Sum)"
    people = {"groups": ratings["resp_id"].factorize()[0]}
    model = smf.ols(formula, ratings).fit(cov_type="cluster", cov_kwds=people, use_t=True)
    worths = segmentation.conjoint(ratings, ["price", "brand", "size"]).worths
    first = "C(price, Sum)[S.10]"
    assert worths.loc[("price", 10)].tolist() == pytest.approx(
        [model.params[first], model.bse[first], *model.conf_int().loc[first]]
    )
    last = model.t_test("C(price, Sum)[S.10] + C(price, Sum)[S.20] = 0")
    assert worths.loc[("price", 30), "standard_error"] == pytest.approx(float(last.sd.item()))
    errors = worths["standard_error"]
    assert errors["brand", "A"] == pytest.approx(errors["brand", "B"])


def test_errors_of_people_are_those_of_the_mean_of_their_part_worths():
    ratings = of_people()
    together = segmentation.conjoint(ratings, [*LEVELS]).worths
    each = segmentation.individual_part_worths(ratings, [*LEVELS])
    assert each.mean().to_numpy() == pytest.approx(together["part_worth"].to_numpy())
    free = np.sqrt((len(ratings) - 1) / (len(ratings) - 5))  # 5 numbers are found
    of_mean = (free * each.std() / np.sqrt(len(each))).to_numpy()
    assert together["standard_error"].to_numpy() == pytest.approx(of_mean)


def test_levels_are_in_the_order_of_a_categorical_or_sorted():
    mixed = of_two().sample(frac=1, random_state=2)
    found = segmentation.conjoint(mixed, [*LEVELS]).worths
    assert list(found.index) == [(name, level) for name in LEVELS for level in LEVELS[name]]
    ordered = mixed.assign(brand=pd.Categorical(mixed["brand"], ["B", "A", "C"]))
    found = segmentation.conjoint(ordered, ["brand"]).worths
    assert list(found.index.get_level_values(1)) == ["B", "A"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda all_: all_[(all_["brand"] == "A") == (all_["size"] == "small")],
         "these cannot be told apart: brand A, size large. 5 numbers are asked for, and the "
         "profiles tell 4"),
        (lambda all_: all_[all_["price"] == 10], "price is only ever 10 in the profiles"),
        (lambda all_: all_.iloc[[0, 3, 4, 9]], "cannot be told apart"),
        (lambda all_: all_.assign(brand=None), "'brand' of the ratings is empty in 24 rows"),
        (lambda all_: all_.assign(rating=np.nan), "'rating' of the ratings is empty"),
        (lambda all_: all_.assign(rating=np.inf), "must be finite"),
        (lambda all_: all_.assign(rating="good"), "must be numbers"),
        (lambda all_: all_.assign(rating=7), "All ratings are 7"),
        (lambda all_: all_.drop(columns="size"), "have no column 'size'"),
        (lambda all_: all_[:0], "There are no ratings"),
        (lambda all_: all_.assign(resp_id="p00"), "All ratings are of one person"),
        (lambda all_: all_.drop(columns="resp_id"), "have no column 'resp_id'"),
    ],
)  # fmt: skip
def test_ratings_that_say_too_little_are_refused(change, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        segmentation.conjoint(change(of_two()), [*LEVELS])


def test_who_gives_one_rating_to_everything_is_told():
    ratings = of_people(3)
    ratings.loc[ratings["resp_id"] == "p01", "rating"] = 8
    with pytest.raises(ValueError, match="p01 gave one rating to everything"):
        segmentation.individual_part_worths(ratings, [*LEVELS])
    ratings["rating"] = 8
    with pytest.raises(ValueError, match="3 people gave one rating to everything, p00 for one"):
        segmentation.individual_part_worths(ratings, [*LEVELS])


def test_a_person_with_too_few_profiles_is_named():
    ratings = of_people(3).drop(index=range(14, 24))
    with pytest.raises(ValueError, match="In the profiles that p01 rated, these cannot be told"):
        segmentation.individual_part_worths(ratings, [*LEVELS])


INDEX = pd.MultiIndex.from_tuples([(n, level) for n in LEVELS for level in LEVELS[n]])
WORTH = pd.Series(np.concatenate([*TRUE.values()]), INDEX)


def test_importances_are_shares_of_the_ranges():
    ranges = {"price": 1.8, "service": 1.2, "warranty": 0.6, "brand": 0.4}
    index = pd.MultiIndex.from_product([ranges, ["worst", "best"]])
    worth = pd.Series([side * range_ / 2 for range_ in ranges.values() for side in (-1, 1)], index)
    found = segmentation.importances(worth)
    assert found.index.tolist() == [*ranges]
    assert found.tolist() == pytest.approx([0.45, 0.30, 0.15, 0.10])


def test_tastes_that_differ_cancel_out_in_the_mean():
    opposite = pd.DataFrame([WORTH, WORTH], index=["one", "other"])
    opposite["brand", "A"] = [3.0, -3.0]
    opposite["brand", "B"] = [-3.0, 3.0]
    each = segmentation.importances(opposite)
    assert each["brand"].tolist() == pytest.approx([6 / 12.5] * 2)
    assert segmentation.importances(opposite.mean())["brand"] == 0


def test_a_column_of_ones_own_is_no_attribute():
    each = pd.DataFrame([WORTH, 2 * WORTH])
    own = each.copy()
    own["mine", ""] = 1  # as pandas names it
    pd.testing.assert_frame_equal(segmentation.importances(own), segmentation.importances(each))
    utility = segmentation.utilities(each, PRODUCTS)
    pd.testing.assert_frame_equal(segmentation.utilities(own, PRODUCTS.assign(mine=1)), utility)


def test_importances_of_nothing_are_refused():
    with pytest.raises(ValueError, match="All part-worths of all are alike"):
        segmentation.importances(WORTH * 0)
    with pytest.raises(ValueError, match="by attribute and level are needed"):
        segmentation.importances(pd.DataFrame({"part_worth": [1, 2]}))
    with pytest.raises(ValueError, match="A part-worth is missing"):
        segmentation.importances(WORTH.where(WORTH > 0))


PRODUCTS = pd.DataFrame(
    {"price": [10, 30], "brand": ["B", "A"], "size": ["large", "small"]}, index=["mine", "theirs"]
)


def test_a_product_is_worth_the_sum_of_its_levels():
    together = segmentation.utilities(WORTH, PRODUCTS).iloc[0]
    assert together.to_dict() == pytest.approx({"mine": 2 - 0.4 - 1, "theirs": -2.5 + 0.4 + 1})
    each = segmentation.utilities(pd.DataFrame([WORTH, 2 * WORTH]), PRODUCTS)
    assert each["mine"].tolist() == pytest.approx([0.6, 1.2])
    with pytest.raises(ValueError, match="mine has the price 15, which nobody rated; there are 10"):
        segmentation.utilities(WORTH, PRODUCTS.replace(10, 15))
    with pytest.raises(ValueError, match="products have no column 'size'"):
        segmentation.utilities(WORTH, PRODUCTS.drop(columns="size"))


def test_shares_by_logit_and_by_first_choice():
    utility = pd.DataFrame({"new": [2.1], "old": [1.6], "third": [0.9]})
    shares = segmentation.choice_shares(utility)
    assert shares.round(3).tolist() == [0.524, 0.318, 0.158]
    assert segmentation.choice_shares(utility, "first choice").tolist() == [1, 0, 0]
    each = pd.DataFrame({"a": [1.0, 0.0, 5.0], "b": [1.0, 2.0, 0.0]})
    assert segmentation.choice_shares(each, "first choice").tolist() == [0.5, 0.5]
    by_logit = (1 / (1 + np.exp(each["b"] - each["a"]))).mean()
    assert segmentation.choice_shares(each)["a"] == pytest.approx(by_logit)
    assert segmentation.choice_shares(pd.DataFrame([[1000.0, 0.0]])).tolist() == [1, 0]
    with pytest.raises(ValueError, match="rule must be one of"):
        segmentation.choice_shares(utility, "best")
    with pytest.raises(ValueError, match="missing"):
        segmentation.choice_shares(pd.DataFrame([[1.0, np.nan]]))


def test_a_twin_takes_from_all_by_logit_and_from_its_twin_by_first_choice():
    each = pd.DataFrame({"bus": [2.0, 1.0], "car": [1.0, 2.0]})
    twin = each.assign(red_bus=each["bus"])
    assert segmentation.choice_shares(twin, "first choice")["car"] == 0.5
    assert segmentation.choice_shares(twin)["car"] < 0.4


# --- pictures and the product designer


@pytest.fixture
def _look():
    theme.use()
    yield
    plt.close("all")


def shipped():
    ratings = load("conjoint_ratings")
    names = ["price", "service", "warranty", "brand"]
    segments = ratings.drop_duplicates("resp_id").set_index("resp_id")["segment"]
    return segmentation.individual_part_worths(ratings, names), segments


OFFERS = pd.DataFrame(
    [[299, "standard", "1 year", "known"], [349, "premium", "3 years", "known"],
     [249, "basic", "1 year", "new"]],
    index=["ours", "dear", "cheap"],
    columns=["price", "service", "warranty", "brand"],
)  # fmt: skip


RULES = ("logit", "first choice")


def together(ratings):
    return segmentation.conjoint(ratings, [*LEVELS])


def shares(of):
    return pd.DataFrame({rule: of.to_numpy() for rule in RULES}, of.index)


PICTURES = {
    "worths": (lambda: segmentation.plot_part_worths(together(of_two()).worths),
               ["price from −2.50 (30) to +2.00 (10)", "size from −1.00 (large)"]),
    "shares": (lambda: segmentation.plot_shares(shares(pd.Series({"ours": 0.524, "old": 0.476}))),
               ["ours 52.4 % and 52.4 %"]),
    "nobody": (lambda: segmentation.plot_shares(shares(pd.Series({"ours": 0.0, "old": 1.0}))),
               ["old 100.0 %"]),
}  # fmt: skip


@pytest.mark.usefixtures("_look")
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_its_numbers_and_can_be_read(name):
    draw, figures = PICTURES[name]
    ax = draw()
    for figure in figures:
        assert figure in theme.description(ax)
    assert 10 < len(ax.get_title("left")) <= 60
    assert unreadable(ax.get_figure(root=True)) == []


@pytest.mark.usefixtures("_look", "unseen")
def test_the_product_designer_keeps_each_product_as_it_was_designed():
    each, segments = shipped()
    explorer = segmentation.product_widget(each, OFFERS, segments)

    def is_shown(logit, first):
        one, other = theme.percent(logit["ours"]), theme.percent(first["ours"])
        return f"ours {one} and {other}" in explorer.sentence

    today = segmentation.utilities(each, OFFERS)
    assert is_shown(*(segmentation.choice_shares(today, rule) for rule in RULES))
    explorer.controls["level_price"].value = 249
    cheaper = OFFERS.copy()
    cheaper.loc["ours", "price"] = 249
    utility = segmentation.utilities(each, cheaper)
    by_rule = [segmentation.choice_shares(utility, rule) for rule in RULES]
    assert is_shown(*by_rule)
    explorer.controls["product"].value = "dear"
    assert explorer.controls["level_price"].value == 349
    assert is_shown(*by_rule)
    own = segmentation.choice_shares(utility, by=segments.reindex(each.index))["dear"]
    (table,) = [each.value for each in explorer.children[2].children[1:]]
    assert "share of dear" in table
    assert all(f">{theme.percent(share, 0)}<".replace(" ", "\xa0") in table for share in own)
    explorer.controls["offered"].value = 2
    assert "cheap" not in explorer.sentence
    explorer.controls["product"].value = "cheap"  # which is not on offer
    assert "ours" in explorer.sentence
    assert OFFERS.loc["ours", "price"] == 299


def test_the_product_designer_takes_two_or_three_products():
    each, segments = shipped()
    with pytest.raises(ValueError, match="Two or three products"):
        segmentation.product_widget(each, OFFERS[:1], segments)


def test_the_planted_importances_are_found():
    each, _ = shipped()
    found = segmentation.importances(each.mean())
    assert found.tolist() == pytest.approx([0.45, 0.30, 0.15, 0.10], abs=0.015)


def test_a_twin_of_the_dear_rival_as_the_chapter_tells():
    each, _ = shipped()
    twin = pd.concat([OFFERS, OFFERS.loc[["dear"]].rename(index={"dear": "twin"})])
    utility = segmentation.utilities(each, twin)
    ours = [segmentation.choice_shares(utility, rule)["ours"] for rule in RULES]
    assert ours == pytest.approx([0.229, 0.275], abs=5e-4)
