"""Needs segments: published figures, k-means by hand, how clear a k is, and what is refused."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said, moved_at_random, sentence

from crmlab import load, segmentation, theme
from crmlab.segmentation import ITEMS, NEEDS

pytestmark = pytest.mark.usefixtures("unseen")

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)
LINE = pd.DataFrame({"x": [1.0, 2, 3, 10, 11, 12]}, index=list("ABCDEF"))


def clouds(places, people=40, seed=1):
    """Return people around some places (columns x and y), and the place of each."""
    random = np.random.default_rng(seed)
    points = np.concatenate([random.normal(place, 1, (people, 2)) for place in places])
    return pd.DataFrame(points, columns=["x", "y"]), pd.Series(
        np.repeat(list("abcdef")[: len(places)], people)
    )


def dice(people=400, items=6, seed=3):
    thrown = np.random.default_rng(seed).integers(1, 8, (people, items))
    return pd.DataFrame(thrown, columns=[f"item_{n}" for n in range(items)])


@pytest.fixture(scope="module")
def survey():
    """Return answers and true segments of the first wave."""
    waves = [load(name) for name in ("needs_survey", "needs_truth")]
    answers, truth = (wave[wave["wave"] == 1].set_index("resp_id") for wave in waves)
    return answers[ITEMS], truth["segment"]


# --- published figures


def iris():
    from sklearn.datasets import load_iris

    return pd.DataFrame(load_iris().data, columns=["sepal_l", "sepal_w", "petal_l", "petal_w"])


def test_iris_k_means_of_three_groups():
    """R's kmeans(iris[, 1:4], 3): total within SS 78.85144, sizes 38 50 62."""
    groups = segmentation.find_clusters(iris(), 3)
    centres = iris().groupby(groups).transform("mean")
    assert round(((iris() - centres) ** 2).sum().sum(), 5) == 78.85144
    assert groups.value_counts().sort_values().tolist() == [38, 50, 62]


def test_iris_by_hand_ends_where_the_library_does():
    groups = segmentation.find_clusters(iris(), 3)
    first = iris().groupby(groups).mean() + 0.1
    last = segmentation.k_means_steps(iris(), first)[-1]
    assert round(last.squares, 5) == 78.85144
    assert last.groups.equals(groups.rename("group"))


def test_iris_silhouette_says_two_kinds_where_there_are_three():
    table = segmentation.silhouettes(iris(), samples=5)
    assert table["silhouette"].round(3).head(3).tolist() == [0.681, 0.553, 0.498]
    assert segmentation.choose_k(table)[:2] == (2, True)


@needs_shared
def test_pmr_ch5_segments_against_four_clusters():
    """Chapman & Feit (2015), chapter 5: four named segments overlap in age, income and kids."""
    people = pd.read_csv(SHARED / "survey" / "pmr_ch5_segments.csv")
    points = segmentation.standardise(people[["age", "income", "kids"]])
    groups = segmentation.find_clusters(points, 4)
    names = segmentation.match_labels(groups, people["Segment"])
    assert sorted(groups.value_counts()) == [51, 56, 81, 112]
    assert set(names.values()) == set(people["Segment"])
    named = groups.map(names)
    assert (named == people["Segment"]).mean() == pytest.approx(0.71)
    by_segment = (named == people["Segment"]).groupby(people["Segment"]).sum()
    assert by_segment.to_dict() == {
        "moving_up": 51,
        "suburb_mix": 37,
        "travelers": 76,
        "urban_hip": 49,
    }
    choice = segmentation.choose_k(segmentation.silhouettes(points, samples=10))
    assert not choice.clear
    assert "no k is clear" in choice.why


# --- k-means


def test_one_step_of_six_values_by_hand():
    """Centres 3 and 10 move to 2 and 11; the squares fall from 10 to 4, and it rests."""
    first, last = segmentation.k_means_steps(LINE, pd.DataFrame({"x": [3.0, 10]}, index=[1, 2]))
    assert (first.squares, last.squares) == (10, 4)
    assert last.centres["x"].tolist() == [2, 11]
    assert first.groups.tolist() == [1, 1, 1, 2, 2, 2]


def test_squares_never_rise_and_groups_are_those_of_the_centres():
    points, _ = clouds([(0, 0), (3, 1), (1, 4)])
    steps = segmentation.k_means_steps(points, points.head(4))
    squares = [step.squares for step in steps]
    assert squares == sorted(squares, reverse=True)
    for step in steps:
        assert segmentation.nearest_centre(points, step.centres).equals(step.groups)
        gaps = points - step.centres.loc[step.groups].set_axis(points.index)
        assert (gaps**2).sum().sum() == pytest.approx(step.squares)


def test_a_centre_that_nobody_is_near_stays():
    steps = segmentation.k_means_steps(LINE, pd.DataFrame({"x": [2.0, 11, 900]}, index=[1, 2, 3]))
    assert steps[-1].centres["x"].tolist() == [2, 11, 900]


def test_of_two_equally_near_centres_the_first_is_taken():
    near = segmentation.nearest_centre(pd.DataFrame({"x": [5.0]}), pd.DataFrame({"x": [4.0, 6]}))
    assert near.tolist() == [0]


def test_clusters_are_found_and_numbered_by_size():
    points, place = clouds([(0, 0), (9, 0), (0, 9)])
    points, place = points.iloc[20:], place.iloc[20:]
    groups = segmentation.find_clusters(points, 3)
    assert groups.value_counts(sort=False).sort_index().tolist() == [40, 40, 20]
    assert groups.index.equals(points.index)
    names = segmentation.match_labels(groups, place)
    assert groups.map(names).equals(place.rename("cluster"))


def test_standardised_columns_have_mean_0_and_spread_1():
    points, _ = clouds([(5, 500)])
    made = segmentation.standardise(points)
    assert made.mean().abs().max() < 1e-12
    assert made.std().tolist() == pytest.approx([1, 1])


# --- how many


def test_the_survey_has_five_segments_and_they_are_found(survey):
    answers, truth = survey
    points = segmentation.standardise(answers)
    table = segmentation.silhouettes(points, samples=5)
    assert segmentation.choose_k(table)[:2] == (5, True)
    assert table.at[5, "silhouette"] == pytest.approx(0.20, abs=0.01)
    assert table.at[5, "low"] > 2 * table["shuffled"].max()
    assert table["wins"].sum() == pytest.approx(1)
    assert table.at[5, "stability"] > 0.9 > table.loc[[4, 6], "stability"].max()
    groups = segmentation.find_clusters(points, 5)
    named = groups.map(segmentation.match_labels(groups, truth))
    assert (named == truth).mean() >= 0.90
    by_rule = segmentation.top_need(answers)["segment"]
    assert (by_rule == truth).mean() >= 0.90


def test_noise_is_cut_into_groups_and_told_to_be_none():
    thrown = dice()
    sizes = segmentation.find_clusters(thrown, 5).value_counts()
    assert sizes.min() > 40
    table = segmentation.silhouettes(thrown, samples=5)
    choice = segmentation.choose_k(table)
    assert not choice.clear
    assert choice.why.startswith("No k is clear: shuffled values")


@pytest.mark.parametrize(
    ("wins", "stability", "clear", "said"),
    [
        (1.0, 0.9, True, "clearly better"),
        (0.8, 0.9, False, "samples lead to other groups"),
        (1.0, 0.7, False, "samples lead to other groups"),
    ],
)
def test_a_choice_says_why_it_is_not_clear(wins, stability, clear, said):
    table = pd.DataFrame(
        {
            "silhouette": [0.3, 0.5, 0.4],
            "low": [0.25, 0.45, 0.35],
            "wins": [0, wins, 1 - wins],
            "stability": [0.9, stability, 0.9],
            "shuffled": 0.1,
        },
        index=pd.Index([2, 3, 4], name="k"),
    )
    choice = segmentation.choose_k(table)
    assert (choice.k, choice.clear) == (3, clear)
    assert said in choice.why


def test_labels_are_matched_so_that_most_agree_and_each_once():
    found = pd.Series([1] * 6 + [2] * 5 + [3])
    known = pd.Series(["x"] * 5 + ["y"] + ["x"] * 3 + ["y"] * 2 + ["x"])
    assert segmentation.match_labels(found, known) == {1: "x", 2: "y", 3: "unmatched"}


# --- who they are


def test_a_profile_has_welchs_interval_of_the_difference():
    from scipy.stats import ttest_ind

    points, place = clouds([(0, 0), (2, 1)], people=15)
    profile = segmentation.segment_profile(points, place).set_index(["segment", "item"])
    own, rest = points.loc[place == "a", "x"], points.loc[place != "a", "x"]
    interval = ttest_ind(own, rest, equal_var=False).confidence_interval()
    row = profile.loc[("a", "x")]
    assert row["against_all"] == pytest.approx(own.mean() - points["x"].mean())
    assert [row["low"], row["high"]] == pytest.approx([interval.low / 2, interval.high / 2])
    parted = pd.DataFrame({"x": [1.0, 1, 5, 5, 5]})  # no spread within, on either side
    apart = segmentation.segment_profile(parted, pd.Series(list("aabbb"))).iloc[0]
    assert apart[["against_all", "low", "high"]].tolist() == pytest.approx([-2.4] * 3)


def test_the_highest_need_is_the_mean_of_two_items_and_ties_are_told():
    answers = pd.DataFrame([[7, 6, *[1] * 8], [*[4] * 10]], columns=ITEMS, index=["A", "B"])
    found = segmentation.top_need(answers)
    assert found.loc["A", ["brand", "segment", "tied"]].tolist() == [6.5, "brand", False]
    assert found.loc["B", ["segment", "tied"]].tolist() == ["brand", True]


def test_the_five_segments_are_told_in_words_and_in_order():
    told = segmentation.needs_segments()
    assert told.index.tolist() == NEEDS
    assert (told != "").all().all()


# --- what is refused

GOOD = pd.DataFrame({"x": [1.0, 2, 3, 9], "y": [1.0, 5, 2, 2]})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: segmentation.find_clusters(GOOD.assign(y=4), 2),
         "The item 'y' has the same value everywhere, 4: it tells nobody apart"),
        (lambda: segmentation.standardise(GOOD.assign(y=4)), "The item 'y' has the same value"),
        (lambda: segmentation.silhouettes(GOOD.assign(x=0), samples=2), "The item 'x'"),
        (lambda: segmentation.find_clusters(GOOD.assign(x=[1, None, 3, 4]), 2),
         "1 of the values of x in the rows to group is missing (NaN), at 1."),
        (lambda: segmentation.find_clusters(GOOD.assign(x=[1, np.inf, 3, 4]), 2), "must be finite"),
        (lambda: segmentation.find_clusters(GOOD.assign(x=list("abcd")), 2), "must be numbers"),
        (lambda: segmentation.find_clusters(GOOD, 5),
         "5 groups are too many for 4 rows, of which 4 differ: ask for at most 3."),
        (lambda: segmentation.find_clusters(GOOD.iloc[[0, 0, 0, 1]], 3), "of which 2 differ"),
        (lambda: segmentation.find_clusters(GOOD, 1), "k must be a whole number of at least 2"),
        (lambda: segmentation.find_clusters(GOOD, 2.5), "k must be a whole number"),
        (lambda: segmentation.find_clusters(GOOD.head(0), 2), "There are no rows to group"),
        (lambda: segmentation.silhouettes(dice(12), samples=2), "8 groups are too many for"),
        (lambda: segmentation.nearest_centre(GOOD, GOOD[["x"]]), "no column 'y'"),
        (lambda: segmentation.segment_profile(GOOD, pd.Series(list("aaab"))),
         "A segment needs two people or more: one has no spread. Look at segment b (people 1)"),
        (lambda: segmentation.segment_profile(GOOD, pd.Series(list("aaaa"))),
         "All others together must be two people or more."),
        (lambda: segmentation.segment_profile(GOOD, pd.Series(list("aab"))),
         "points and segments must be of the same customers"),
        (lambda: segmentation.match_labels(pd.Series([1, 2]), pd.Series(["x"])),
         "found and known must be of the same customers"),
        (lambda: segmentation.top_need(GOOD), "no column 'brand_1'"),
    ],
)  # fmt: skip
def test_what_cannot_be_grouped_is_refused(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


# --- pictures and the widget


def test_the_picture_of_silhouettes_says_whether_a_k_is_clear():
    theme.use()
    for points, headline in (
        (clouds([(0, 0), (9, 0), (0, 9)])[0], "3 groups stand out"),
        (clouds([(0, 0), (9, 9)])[0], "2 groups stand out"),
        (dice(300), "No number of groups is clear"),
    ):
        table = segmentation.silhouettes(points, samples=5)
        ax = segmentation.plot_silhouettes(table)
        assert len(ax.collections) == ("No" not in headline)  # only what is clear has a ring
        said = legibly_said(ax)
        assert said[0] == headline
        assert theme.number(table["silhouette"].max(), 3) in said[1]


def test_a_profile_names_the_peak_of_each_segment(survey):
    theme.use()
    answers, truth = survey
    headline, said = legibly_said(
        segmentation.plot_profile(segmentation.segment_profile(answers, truth))
    )
    assert headline == "Each of 5 segments has a peak of 1.6 points or more"
    assert "price in price" in said
    assert legibly_said(
        segmentation.plot_profile(segmentation.segment_profile(*clouds([(0, 0), (2, 0)])))
    )


def test_segments_with_the_same_peak_are_named_apart():
    theme.use()
    points, place = clouds([(0, 0), (6, 0), (5, 0.5)])
    profile = segmentation.segment_profile(points, place)
    ax = segmentation.plot_profile(profile)
    peak = profile.loc[profile.groupby("segment")["against_all"].idxmax()].set_index("segment")
    items = list(dict.fromkeys(profile["item"]))
    at = {text.get_text(): (items[text.xy[1]], text.get_ha()) for text in ax.texts}
    higher, lower = peak["against_all"].nlargest(3).index[[0, 1]]
    assert peak.at[higher, "item"] == peak.at[lower, "item"]
    assert at[theme.words(higher)] == (peak.at[higher, "item"], "left")
    assert at[theme.words(lower)] == (peak.at[lower, "item"], "right")
    legibly_said(ax)


def test_the_picture_of_k_means_counts_groups_and_squares():
    theme.use()
    points = pd.DataFrame({"x": [1, 1, 2, 9], "y": [1, 1, 2, 9]})
    last = segmentation.k_means_steps(points, points.iloc[[0, 3]].set_axis([1, 2]))[-1]
    headline, said = legibly_said(segmentation.plot_k_means(points, last, title="Step 2"))
    assert headline == "Step 2: squares 1.3"
    assert "4 points in 2 groups of 3, 1" in said


def test_the_widget_shows_each_step_and_rests():
    points, _ = clouds([(0, 0), (9, 0), (0, 9)], people=20)
    explorer = segmentation.k_means_widget(points)
    said = explorer.sentence
    last = float(re.search(r"add up to ([\d.,]+)\.", said)[1].replace(",", ""))
    begun = sentence(explorer, step=1)
    first = float(re.search(r"add up to ([\d.,]+)\.", begun)[1].replace(",", ""))
    assert "at rest" in said and "at rest" not in begun
    assert last < first
    of_ten = "With the best of ten starts it is highest with 3 groups"
    assert of_ten in said and of_ten in sentence(explorer, step=15, start=3)
    assert all("silhouette" in each for each in moved_at_random(explorer, 12))
