"""Cramér's V against other ways to compute it; shares explained against a regression by hand."""

import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import segmentation, theme, value
from crmlab.datasets import load

BASES = {
    "geographic": ["geography"],
    "demographic": ["age_band", "income_band"],
    "psychological": ["lifestyle"],
    "behaviour": ["use_intensity", "loyalty", "spend_tier"],
    "attitude": ["attitude"],
}


@pytest.fixture(scope="module")
def people():
    people = load("needs_survey").merge(load("needs_truth"), on=["resp_id", "wave"])
    return people[people["wave"] == 1]


def of(people, base, other="segment"):
    return segmentation.association(segmentation.cross_table(people[base], people[other]))


def test_tiers_hardly_tell_needs_and_loyalty_does(people):
    tier, loyalty = of(people, "spend_tier"), of(people, "loyalty")
    assert tier["chi_square"] == pytest.approx(12.6, abs=0.05)
    assert tier["cramers_v"] == pytest.approx(np.sqrt(12.6 / (1260 * 2)), abs=2e-4)
    assert tier["low"] == 0 < tier["corrected"] < tier["cramers_v"] < tier["high"] < 0.1
    assert 0.2 < loyalty["low"] < loyalty["corrected"] < loyalty["high"] < 0.3


def test_v_and_p_are_those_of_scipy(people):
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import association

    table = pd.crosstab(people["age_band"], people["segment"])
    found = segmentation.association(table)
    assert found["cramers_v"] == pytest.approx(association(table, method="cramer"))
    assert found["p_value"] == pytest.approx(chi2_contingency(table, correction=False).pvalue)


def test_the_interval_solves_the_noncentral_chi_square():
    from scipy.stats import ncx2

    table = pd.DataFrame([[30, 10, 5], [10, 30, 15]])
    found = segmentation.association(table)
    for end, tail in (("low", 0.975), ("high", 0.025)):
        away = found[end] ** 2 * table.to_numpy().sum()
        assert ncx2.cdf(found["chi_square"], 2, away) == pytest.approx(tail, abs=1e-6)


def test_the_corrected_v_is_right_on_average_where_the_plain_one_is_too_high():
    rng = np.random.default_rng(3)
    shares = np.array([[0.20, 0.10, 0.05], [0.10, 0.20, 0.10], [0.05, 0.05, 0.15]])
    by_chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    true = np.sqrt(((shares - by_chance) ** 2 / by_chance).sum() / 2)
    drawn = [
        segmentation.association(pd.DataFrame(rng.multinomial(100, shares.ravel()).reshape(3, 3)))
        for _ in range(400)
    ]
    found = pd.DataFrame(drawn)
    bias = (found[["cramers_v", "corrected"]].mean() - true).abs()
    assert bias["corrected"] < bias["cramers_v"]
    assert 0.9 < ((found["low"] <= true) & (true <= found["high"])).mean() < 0.99


def test_no_relation_is_zero_and_a_full_one_is_one():
    nothing = segmentation.association(pd.DataFrame([[20, 20], [20, 20]]))
    assert nothing[["cramers_v", "corrected", "low"]].tolist() == [0, 0, 0]
    full = segmentation.association(pd.DataFrame([[50, 0], [0, 50]]))
    assert full[["cramers_v", "high"]].tolist() == [1, 1]
    assert full["corrected"] == pytest.approx(1)


def test_a_class_in_which_nobody_is_changes_nothing():
    table = pd.DataFrame([[30, 10], [10, 30]])
    wider = pd.DataFrame([[30, 0, 10], [10, 0, 30], [0, 0, 0]])
    assert segmentation.association(wider).equals(segmentation.association(table))
    assert segmentation.profile_lift(wider).notna().all(axis=None)


def test_classes_keep_their_order_and_names(people):
    table = segmentation.cross_table(people["spend_tier"], people["segment"])
    assert list(table.index) == ["low", "middle", "high"]
    assert (table.index.name, table.columns.name) == ("spend_tier", "segment")
    assert table.equals(pd.crosstab(people["spend_tier"], people["segment"]))


def test_luxury_is_three_times_as_frequent_in_the_top_layer():
    shop = load("shop_customers")
    layer = shop["tier"].astype(object).fillna("inactive")
    lift = segmentation.profile_lift(segmentation.cross_table(layer, shop["lifestyle"]))
    assert lift.at["top", "luxury"] == pytest.approx(3.0, abs=0.05)


def test_the_bases_explain_what_was_planted(people):
    found = segmentation.explained_share(people, "margin_12m", BASES)
    assert found["explained_share"].round(3).tolist() == [0.02, 0.06, 0.12, 0.31, 0.22]
    assert (found["adjusted_share"] < found["explained_share"]).all()
    assert found["dummies"].tolist() == [5, 8, 1, 7, 2]


def test_the_share_of_one_column_is_eta_squared(people):
    (share,) = segmentation.explained_share(
        people, "margin_12m", {"a": ["attitude"]}
    ).explained_share
    assert share == pytest.approx(value.eta_squared(people["margin_12m"], people["attitude"]))


def test_the_adjusted_share_is_that_of_statsmodels(people):
    import statsmodels.formula.api as smf

    fitted = smf.ols("margin_12m ~ C(age_band) + C(income_band)", people).fit()
    found = segmentation.explained_share(people, "margin_12m", BASES).loc["demographic"]
    assert found["explained_share"] == pytest.approx(fitted.rsquared)
    assert found["adjusted_share"] == pytest.approx(fitted.rsquared_adj)


def test_a_column_that_another_one_repeats_counts_once(people):
    twice = segmentation.explained_share(
        people.assign(again=people["attitude"]), "margin_12m", {"a": ["attitude", "again"]}
    )
    once = segmentation.explained_share(people, "margin_12m", {"a": ["attitude"]})
    pd.testing.assert_frame_equal(once, twice)


FOUR = pd.DataFrame({"spent": [1.0, 2, 3, 4], "who": list("abcd"), "all": list("xxxx")})


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: segmentation.association(pd.DataFrame([[3, 4]])), "1 × 2"),
        (lambda: segmentation.association(pd.DataFrame([[3, 0], [4, 0]])), "2 × 1"),
        (lambda: segmentation.association(pd.DataFrame([[3, -1], [4, 2]])), "zero or more"),
        (lambda: segmentation.association(pd.DataFrame([[3, np.nan], [4, 2]])), "missing"),
        (lambda: segmentation.cross_table(["a"], ["b", "c"]), "1 rows for 2 columns"),
        (lambda: segmentation.cross_table([], []), "no persons"),
        (lambda: segmentation.cross_table(["a", None], ["b", "c"]), "empty in 1 row"),
        (lambda: segmentation.explained_share(FOUR, "spent", {"a": ["who"]}), "too few"),
        (lambda: segmentation.explained_share(FOUR.assign(spent=1), "spent", {}), "is the same"),
        (lambda: segmentation.explained_share(FOUR[:0], "spent", {}), "all 0 people"),
        (lambda: segmentation.explained_share(FOUR, "spent", {"a": ["whom"]}), "no column 'whom'"),
        (lambda: segmentation.explained_share(FOUR, "who", {}), "must be numbers"),
    ],
)
def test_a_refusal_says_what_is_wrong(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_a_base_with_one_class_explains_nothing():
    found = segmentation.explained_share(FOUR, "spent", {"one": ["all"]}).loc["one"]
    assert found.tolist() == pytest.approx([0, 0, 0])


def test_the_pictures_tell_their_numbers(people):
    theme.use()
    table = segmentation.cross_table(people["spend_tier"], people["segment"])
    cost = {"geographic": 0.1, "demographic": 1, "psychological": 8, "behaviour": 3, "attitude": 12}
    bases = segmentation.explained_share(people, "margin_12m", BASES).assign(cost=pd.Series(cost))
    lift = pd.Series({"top": 3.02, "lower": 0.91}, name="luxury")
    for ax, headline, told in (
        (segmentation.plot_mosaic(table), "spend tier hardly tells", "high: brand 25 %"),
        (
            segmentation.plot_bases(bases),
            "Behaviour explains most: 30.6 %",
            "attitude 21.9 % at 12.00 CNY",
        ),
        (segmentation.plot_lift(lift), "In class top, luxury is 3.0 times", "lower 0.91"),
    ):
        assert headline in ax.get_title("left")
        assert told in theme.description(ax)
        assert unreadable(ax.get_figure(root=True)) == []


def test_the_corrected_v_stands_beside_its_interval(people):
    theme.use()
    table = segmentation.cross_table(people["geography"], people["segment"])
    found = segmentation.association(table)
    assert found["low"] <= found["corrected"] <= found["high"] < found["cramers_v"]
    told = theme.description(segmentation.plot_mosaic(table))
    assert "V 0.07; corrected 0.02 (95 % interval 0.00 to 0.06)" in told


def test_the_strips_of_a_mosaic_are_as_thick_as_their_rows_are_large():
    theme.use()
    ax = segmentation.plot_mosaic(pd.DataFrame([[30, 30], [10, 30]], ["a", "b"], ["x", "y"]))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx([0.5, 0.25, 0.5, 0.75])
    thick = [bar.get_height() for bar in ax.patches[:2]]
    assert (thick[0] + 0.012) / (thick[1] + 0.012) == pytest.approx(1.5)
