"""The exercises of chapter 03: right in a second way, wrong in likely ways, a section an author."""

import numpy as np
import pandas as pd
import pytest
from handed_in import SCENES, named

from crmlab import segmentation
from crmlab.checking import check
from crmlab.datasets import load

pytestmark = pytest.mark.usefixtures("nothing_checked_before")


# --- 3.1 to 3.4: uses, classes, association

PRINTED = {
    "3-1": [8000, [5302, 13477, 1591, 8000, 1450], 0.1534],
    "3-2": [[1563, 2262, 4175], 0.1954],
    "3-6": [60.6, 12.60, 0.0707, 0.259],
    "3-11": [-6_000, 8_500],
    "3-12": [225, 125, 7_500],
    "3-13": [1093.15, 0.1366],
    "3-14": [-0.1677, 0.2929],
}


@pytest.mark.parametrize("key", PRINTED)
def test_the_printed_answer_is_right(key):
    assert check(key, *PRINTED[key]).outcome == "correct"


def test_states_are_right_in_the_forms_of_pandas():
    base = segmentation.one_base(
        load("shop_prospects"),
        load("shop_orders").rename(columns={"order_date": "date"}),
        until="2024-06-30",
    )
    counted = segmentation.relation_states(base).astype(str).value_counts()
    for form in (counted, counted.to_dict(), counted.reset_index(), counted.to_frame()):
        assert check("3-1", state_counts=form).outcome == "correct"


def test_v_is_right_from_scipy():
    from scipy.stats.contingency import association

    people = load("needs_survey").merge(load("needs_truth"), on=["resp_id", "wave"])
    people = people[people["wave"] == 1]
    for name, base in (("v_tier", "spend_tier"), ("v_loyalty", "loyalty")):
        table = pd.crosstab(people[base], people["segment"])
        assert check("3-6", **{name: association(table)}).outcome == "correct"


REVENUE = SCENES["3-2"].edition._values["revenue"].sort_values(ascending=False)
BEGINS = (REVENUE.cumsum() - REVENUE) / REVENUE.sum()


def counts(begins, second=0.95):
    """Return the customers in each class, as a learner counts them: an empty one has no line."""
    return pd.Series(np.select([begins < 0.80, begins < second], ["A", "B"], "C")).value_counts()


EDITION = SCENES["3-6"].edition
TIERS = EDITION._here("v_tier").of(SCENES["3-6"].named["tiers"])
FAIR = np.outer(TIERS.sum(axis=1), TIERS.sum()) / 1260
CHI_SQUARE = ((TIERS - FAIR) ** 2 / FAIR).to_numpy().sum()
OF_EIGHTY = FAIR * 1260 / 80


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("3-1", {"existing": 7995}, "those of less than 365 days"),
        ("3-1", {"existing": 1450}, "the lost customers"),
        ("3-1", {"existing": 29_820 - 1450}, "fillna(0) makes a day"),
        ("3-1", {"existing": 29_820 - 8000}, "~ turns it to True"),
        ("3-1", {"state_counts": [1, 1, 1, 2, 1]}, "numbers of the example"),
        ("3-12", {"service_price": 226}, "too much by exactly *one yuan"),
        ("3-12", {"extra_profit": 18.75}, "as a percentage"),
        ("3-11", {"targeted": 14_500}, "*more* than the large"),
        ("3-1", {"existing": 29_820}, "You handed in *everybody in the base*"),
        ("3-1", {"state_counts": [5302, 15068, 1591, 8000, 1450]}, "left out *all from 70"),
        ("3-1", {"state_counts": [5302, 15068, 0, 8000, 1450]}, "stands before that for 70"),
        (
            "3-1",
            {
                "state_counts": {
                    "potential": 15068,
                    "existing": 8000,
                    "non-customer": 5302,
                    "lost": 1450,
                }
            },
            "stands before that for 70",
        ),
        ("3-1", {"state_counts": [6752, 13477, 1591, 8000, 0]}, "exactly *the lost customers*"),
        ("3-1", {"lost_share": 1450 / 29_820}, "took *everybody in the base*"),
        ("3-1", {"lost_share": 1450 / 8000}, "divides by the rest"),
        ("3-2", {"class_counts": counts(BEGINS + REVENUE / REVENUE.sum())}, "his value begins"),
        ("3-2", {"class_counts": counts(1 - BEGINS - REVENUE / REVENUE.sum())}, "smallest on top"),
        ("3-2", {"class_counts": counts(BEGINS, 0.15)}, "80 and 15 %"),
        ("3-2", {"class_counts": [1563, 2262, 25_995]}, "all of `base`"),
        ("3-2", {"a_share": REVENUE[BEGINS < 0.80].sum() / REVENUE.sum()}, "the revenue that A"),
        ("3-2", {"class_counts": [400, 1200, 6400]}, "layers of the pyramid"),
        ("3-2", {"a_share": 0.8}, "share of the *value*"),
        ("3-2", {"a_share": 1563 / 9450}, "all who ever bought"),
        ("3-6", {"expected_people": 68}, "how many there are"),
        ("3-6", {"expected_people": 84}, "evenly over needs, tiers or cells"),
        ("3-6", {"expected_people": 50.4}, "there is just a fifth"),
        ("3-6", {"chi_square_tier": ((TIERS - FAIR) ** 2).to_numpy().sum()}, "not divided"),
        (
            "3-6",
            {"chi_square_tier": ((TIERS - FAIR) ** 2 / TIERS).to_numpy().sum()},
            "over the counted",
        ),
        ("3-6", {"v_tier": CHI_SQUARE / 2520}, "The root is missing"),
        ("3-6", {"chi_square_tier": ((TIERS - FAIR) / FAIR).to_numpy().sum()}, "take each other"),
        ("3-6", {"chi_square_tier": ((TIERS - OF_EIGHTY) ** 2 / OF_EIGHTY).to_numpy().sum()}, "80"),
        ("3-6", {"v_tier": np.sqrt(CHI_SQUARE / 3780)}, "You took *all 3 tiers*"),
        ("3-6", {"v_tier": np.sqrt(CHI_SQUARE / 5040)}, "Either: You took *the 5 needs"),
        ("3-6", {"v_tier": np.sqrt(CHI_SQUARE / 160)}, "*the 80 people of the small"),
        ("3-6", {"v_tier": segmentation.association(TIERS)["corrected"]}, "the corrected V"),
        ("3-11", {"blanket": 300 * 78.5}, "counted for each *response*"),
        ("3-11", {"blanket": 300 * 60 - 40_000}, "numbers of the example"),
        ("3-11", {"targeted": 16_000 - 30_000}, "Take *those who opened* there, too"),
        ("3-12", {"service_price": 200}, "highest revenue"),
        ("3-12", {"service_price": 175}, "the place of the best price"),
        ("3-12", {"sensitive_price": 75}, "the place of the best price"),
        ("3-12", {"sensitive_price": 225}, "*the best price for service seekers*. Asked for"),
        ("3-12", {"service_price": 199}, "You took *400 − P up to 199*"),
        ("3-12", {"extra_profit": 47_500}, "You handed in *both profits*"),
        ("3-13", {"credit_cost": 40_000 * 0.06 * 90 / 365 + 800}, "numbers of the example"),
        ("3-13", {"credit_cost": 2_600}, "left out *the part of the year*"),
        ("3-13", {"credit_cost": 40_000 * 0.05 * 90 / 360 + 600}, "a year of 360 days"),
        ("3-14", {"adjusted_area": 1 - 0.94 * 200 / 160}, "where all dummies are 0"),
        ("3-14", {"adjusted_area": 1 - (1 - 0.06) * 200 / 201 - 39 - 1}, "Brackets are missing"),
        ("3-14", {"adjusted_use": 0.30}, "not adjusted yet"),
        ("3-14", {"adjusted_area": 0}, "It may go below zero"),
    ],
)
def test_a_likely_slip_in_classes_is_named(key, handed_in, message):
    assert message in named(key, **handed_in)


def test_who_ends_in_a_is_not_all_that_begin_in_it():
    assert check("3-2", a_share=1562 / 8000).outcome != "correct"


# --- 3.7, second half: conjoint and discriminant analysis

PRINTED_TOOLS = {
    "3-8": [
        [0.5, 0.3, 0.14, 0.06],
        [-0.6619, 0.0789, 0.5831],
        [0.4505, 0.3035, 0.1505, 0.0955],
        [0.524, 0.318, 0.158],
    ],
    "3-9": [0.8636, 0.8444, 0.38, 105.8],
    "3-18": [24, "price", "up"],
}


@pytest.mark.parametrize("key", PRINTED_TOOLS)
def test_the_printed_answer_of_a_tool_is_right(key):
    assert check(key, *PRINTED_TOOLS[key]).outcome == "correct"


def service_means():
    return load("conjoint_ratings").groupby("service", observed=True)["rating"].mean()


def test_part_worths_are_right_from_a_regression_and_in_the_forms_of_pandas():
    import statsmodels.formula.api as smf

    ratings = load("conjoint_ratings")
    ratings["service"] = ratings["service"].astype(str)
    fit = smf.ols("rating ~ C(service, Sum)", ratings).fit()
    basic, premium = (fit.params[f"C(service, Sum)[S.{name}]"] for name in ("basic", "premium"))
    by_name = {"premium": premium, "basic": basic, "standard": -basic - premium}
    means = service_means()
    worths = means - means.mean()
    for form in (by_name, worths, worths.to_numpy(), worths.to_frame(), worths[::-1]):
        assert check("3-8", service_worths=form).outcome == "correct"


def assigned(learn, ask):
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    measured = ["discount_share", "advice_minutes"]
    model = LinearDiscriminantAnalysis().fit(learn[measured], learn["group"])
    return model.predict(ask[measured]) == ask["group"]


def test_hit_rates_are_right_from_scikit_learn():
    known, new = load("new_customers")[:110], load("new_customers")[110:]
    hits = assigned(known, new)
    assert check("3-9", trained_rate=assigned(known, known).mean()).outcome == "correct"
    assert check("3-9", fair_rate=hits.mean()).outcome == "correct"
    assert check("3-9", press_q=(90 - 3 * hits.sum()) ** 2 / 180).outcome == "correct"


RANGES = np.array([2.5, 1.5, 0.7, 0.3])
UTILITIES = np.array([2.1, 1.6, 0.9])


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("3-8", {"range_importances": RANGES / 2.5}, "You took *the largest to divide by*"),
        ("3-8", {"range_importances": RANGES * 20}, "That is the percentage"),
        ("3-8", {"logit_shares": UTILITIES / UTILITIES.sum()}, "Take e to each utility"),
        ("3-8", {"logit_shares": np.exp(UTILITIES)}, "You handed in *e to each utility*"),
        ("3-8", {"logit_shares": [1, 0, 0]}, "You took *first choice"),
        ("3-9", {"chance_rate": 0.5}, "This is the maximum chance"),
        ("3-9", {"chance_rate": 1 / 3}, "You took *groups of one size*"),
        ("3-9", {"press_q": (90 - 3 * 76 / 90) ** 2 / 180}, "This puts the hit *rate* in"),
        ("3-18", {"minutes_cut": 10}, "the distance between the means, or half of it"),
        ("3-18", {"minutes_cut": 0.75 * 14 + 0.25 * 34}, "This weighs the means"),
        ("3-18", {"cut_moves": "down"}, "the area of the larger group would shrink"),
        ("3-18", {"newcomer_group": "service"}, "21 minutes lie below the cut"),
        ("3-9", {"chance_rate": 100**2 + 60**2 + 40**2}, "You left out *all customers*"),
        ("3-9", {"press_q": (90 - 3 * 14) ** 2 / 180}, "You took *how often it is wrong*"),
        ("3-9", {"press_q": (200 - 3 * 167) ** 2 / 400}, "all 200 were tested"),
        ("3-17", {"together": 20}, "the pairs together in one wave"),
        ("3-17", {"expected": 20 * 21 / 90}, "45 pairs, not 90"),
        ("3-17", {"expected": 16 * 16 / 45}, "together both times"),
        ("3-9", {"fair_rate": 0.835}, "from all of them, or from all but one"),
        ("3-8", {"range_importances": [2.5, 1.5, 0.7, 0.3]}, "You handed in *the ranges*"),
    ],
)
def test_a_likely_slip_with_a_tool_is_named(key, handed_in, message):
    assert message in named(key, **handed_in)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda means: means - load("conjoint_ratings")["rating"].mean(),
            "mean of all ratings, half of which",
        ),
        (lambda means: means - means["basic"], "as dummy codes do"),
        (lambda means: means - means["premium"], "as dummy codes do"),
        (lambda means: means, "You handed in *the mean rating of each service*"),
        (lambda means: means.mean() - means, "the sign is not"),
    ],
)
def test_a_likely_slip_with_part_worths_is_named(wrong, message):
    assert message in named("3-8", service_worths=wrong(service_means()))


def test_importances_person_by_person_are_named():
    names = ["price", "service", "warranty", "brand"]
    each = segmentation.individual_part_worths(load("conjoint_ratings"), names)
    of_each = segmentation.importances(each).mean()
    assert "everybody's own importances" in named("3-8", data_importances=of_each)


def test_who_learned_from_those_that_are_tested_is_named():
    everybody = load("new_customers")
    rate = assigned(everybody, everybody[110:]).mean()
    assert "learned from the 90, too" in named("3-9", fair_rate=rate)
    rate = assigned(everybody[110:], everybody[:110]).mean()
    assert "You exchanged *the first 110* and *the 90" in named("3-9", fair_rate=rate)
    rate = assigned(everybody[:110], everybody).mean()
    assert "You took *all 200*. Take *the 90 who" in named("3-9", fair_rate=rate)
    rate = assigned(everybody, everybody).mean()
    assert "all 200 were tested" in named("3-9", fair_rate=rate)
    assert "You took *all 200*. Take *the first 110*" in named("3-9", trained_rate=rate)


# --- 3.6 and 3.7: clusters


def survey_items():
    """Return the ten items of wave 1, and the true segments."""
    waves = [load(name) for name in ("needs_survey", "needs_truth")]
    answers, truth = (wave[wave["wave"] == 1].set_index("resp_id") for wave in waves)
    return answers[segmentation.ITEMS], truth["segment"]


def test_a_step_of_k_means_is_right_by_hand():
    assert check("3-15", 61, [3, 12], 22).outcome == "correct"
    assert check("3-15", 61.0, {"upper": 12, "lower": 3}, 22.0).outcome == "correct"


def test_the_clusters_of_the_section_are_right_and_those_of_another_start_are_named():
    items, truth = survey_items()
    points = segmentation.standardise(items)
    found = segmentation.find_clusters(points, 5)
    names = found.map(points.groupby(found).mean().idxmax(axis=1).str[:-2])
    assert check("3-7", accuracy=(names == truth).mean()).outcome == "correct"
    elsewhere = segmentation.find_clusters(points, 5, seed=0)
    names = elsewhere.map(segmentation.match_labels(elsewhere, truth))
    other = named("3-7", accuracy=(names == truth).mean())
    assert "`find_clusters` with the standardised items" in other
    in_order = found.map(dict(enumerate(segmentation.NEEDS, 1)))
    assert "at the wrong clusters" in named("3-7", accuracy=(in_order == truth).mean())
    assert "cluster *numbers* beside names" in named("3-7", accuracy=(found == truth).mean())
    by_rule = segmentation.top_need(items)["segment"]
    assert "the rule of 3.6" in named("3-7", accuracy=(by_rule == truth).mean())


def test_the_highest_silhouette_is_told_from_others():
    from sklearn.metrics import silhouette_score

    items, _ = survey_items()
    points = segmentation.standardise(items)
    height = silhouette_score(points, segmentation.find_clusters(points, 5))
    assert check("3-7", best_k=5, best_height=height).outcome != "wrong"
    assert check("3-7", best_height=round(height, 3)).parts[0].message == "correct"
    unlike = silhouette_score(items, segmentation.find_clusters(items, 5))
    assert "*the ten answers as they are" in named("3-7", best_height=unlike)
    four = silhouette_score(points, segmentation.find_clusters(points, 4))
    assert "With 4 groups the silhouette is" in named("3-7", best_height=four)


@pytest.mark.parametrize(
    "offers",
    [
        ["neither", "cut", "service"],
        {"price": "cut", "convenience": "service", "brand": "Neither"},
        pd.Series(["neither", "cut", "service"], ["brand", "price", "convenience"]),
    ],
)
def test_break_evens_and_offers_are_right_in_several_forms(offers):
    assert check("3-19", 20 / 55, 0.154, offers).outcome == "correct"
    assert check("3-19", 75 / 55 - 1, 10 / 65, best_offers=offers).outcome == "correct"


@pytest.mark.parametrize(
    ("key", "handed_in", "message"),
    [
        ("3-15", {"squares_before": 15}, "These are plain distances"),
        ("3-15", {"squares_before": 22}, "You handed in *the squared distances to the new"),
        ("3-15", {"new_centres": [6, 10]}, "You handed in *the first centres*"),
        ("3-15", {"squares_after": 143.5}, "You took *the mean of all six*"),
        ("3-19", {"cut_needed": 20 / 75}, "You left out *the price cut* in"),
        ("3-19", {"cut_needed": 20 / 180}, "left out *the cost of a unit*"),
        ("3-19", {"service_needed": 0.05}, "You took *the price*"),
        ("3-19", {"service_needed": 75 / 65}, "1 plus what is asked for"),
        ("3-19", {"best_offers": ["cut", "cut", "cut"]}, "Look at brand again"),
        ("3-19", {"best_offers": ["neither", "service", "service"]}, "Look at price again"),
        ("3-19", {"best_offers": ["neither", "cut", "cut"]}, "which offer *earns* more"),
        ("3-19", {"best_offers": ["neither", "cut", "neither"]}, "Look at convenience again"),
        ("3-7", {"best_k": 8}, "They always fall as k grows"),
        ("3-7", {"best_k": 3}, "Or you used `two`"),
        ("3-7", {"cluster_needs": segmentation.NEEDS}, "in their usual order"),
        ("3-7", {"cluster_needs": ["price"] * 5}, "Two clusters have the same name"),
        ("3-7", {"accuracy": 94.4}, "That is the percentage"),
        ("3-7", {"accuracy": 1 - 0.943650793650}, "This is the rest"),
    ],
)
def test_a_likely_slip_in_clusters_is_named(key, handed_in, message):
    assert message in named(key, **handed_in)


def test_the_adjusted_rand_index_is_told_from_the_accuracy():
    from sklearn.metrics import adjusted_rand_score

    items, truth = survey_items()
    found = segmentation.find_clusters(segmentation.standardise(items), 5)
    index = adjusted_rand_score(found, truth)
    assert "You handed in *the adjusted Rand index" in named("3-7", accuracy=index)


# --- 3.8 and 3.9: cells, pairs, two waves


@pytest.fixture(scope="module")
def waves():
    return segmentation.segments_of_waves(load("needs_survey"))


def test_cells_are_right_when_counted_without_a_cube():
    people = load("needs_survey").query("wave == 1")
    people = people.assign(stage=people["age_band"].astype(str).map(segmentation.LIFE_STAGES))
    sizes = people.value_counts(["spend_tier", "loyalty", "stage"])
    assert check("3-16", (sizes >= 25).sum(), sizes[sizes >= 25].sum() / 1260).outcome == "correct"
    assert "the small cells (<)" in named("3-16", usable_cells=14)
    assert "share of the *cells*" in named("3-16", customer_share=22 / 36)
    assert "wave 2" in named("3-16", usable_cells=23)
    assert "30 of the rule of thumb" in named("3-16", usable_cells=16)
    assert "exactly 25" in named("3-16", usable_cells=21)


def test_pairs_are_right_when_each_is_looked_at():
    before, after = "AAAAABBBBB", "AAAABBBBBB"
    pairs = [(i, j) for i in range(10) for j in range(i)]
    one, two = (sum(wave[i] == wave[j] for i, j in pairs) for wave in (before, after))
    both = sum(before[i] == before[j] and after[i] == after[j] for i, j in pairs)
    adjusted = (both - one * two / 45) / ((one + two) / 2 - one * two / 45)
    assert check("3-17", both, one * two / 45, adjusted).outcome == "correct"
    assert "*the people who stay*" in named("3-17", together=9)
    assert "share of people who stay" in named("3-17", adjusted=0.9)
    assert "plain Rand index" in named("3-17", adjusted=36 / 45)
    assert "counted twice" in named("3-17", together=32)
    for possible in (one, two):
        index = (both - one * two / 45) / (possible - one * two / 45)
        assert "not those of one wave" in named("3-17", adjusted=index)


def test_waves_are_right_from_each_persons_change(waves):
    one, two = waves["wave_1"].astype(str), waves["wave_2"].astype(str)
    assert check("3-10", stay_share=(one == two).mean()).parts[0].outcome == "correct"
    each = (two == "convenience").astype(int) - (one == "convenience").astype(int)
    reach = 1.96 * each.std() / np.sqrt(len(each))
    growth = [100 * each.mean(), 100 * (each.mean() - reach), 100 * (each.mean() + reach)]
    for form in (
        growth,
        np.array(growth),
        dict(zip(["change", "low", "high"], growth, strict=True)),
    ):
        found = check("3-10", grown="convenience", growth=form)
        assert [part.outcome for part in found.parts] == ["correct"] * 2
    rounded = [round(value, 2) for value in growth]
    assert check("3-10", growth=rounded).parts[0].outcome == "correct"


def test_mistakes_with_waves_are_named(waves):
    key = load("needs_truth").pivot(index="resp_id", columns="wave", values="segment").astype(str)
    assert "answer key" in named("3-10", stay_share=(key[1] == key[2]).mean())
    assert "the rest" in named("3-10", stay_share=(waves["wave_1"] != waves["wave_2"]).mean())
    assert "made anew" in named("3-10", stay_share=(waves["wave_1"] == waves["anew"]).mean())
    assert "*largest*" in named("3-10", grown="quality")
    assert "*shrank*" in named("3-10", grown="price")
    was, now = ((waves[wave] == "convenience").mean() for wave in ("wave_1", "wave_2"))
    apart = 196 * np.sqrt((was * (1 - was) + now * (1 - now)) / len(waves))
    change = 100 * (now - was)
    assert "same people" in named("3-10", growth=[change, change - apart, change + apart])
    came, left = 123, 43
    reach = 196 * np.sqrt(came + left) / len(waves)
    assert "(came − left)² / n" in named("3-10", growth=[change, change - reach, change + reach])


def test_the_mix_is_right_in_the_forms_of_pandas():
    options = segmentation.mix_options()
    profit = options["convenience"] * options["margin"] - options["cost"]
    best = profit.groupby(options["use"]).idxmax()
    assert check("3-10", mix=best.to_dict()).parts[0].outcome == "correct"
    assert check("3-10", mix=best).parts[0].outcome == "correct"
    gains = profit.groupby(options["use"]).max()
    assert check("3-10", mix_gain=gains.sum()).parts[0].outcome == "correct"
    assert "the mean of the four" in named("3-10", mix_gain=gains.mean())
    assert "all twelve" in named("3-10", mix_gain=profit.sum())
    revenue = (profit + options["cost"]).groupby(options["use"]).max()
    assert "the cost counts too little" in named("3-10", mix_gain=revenue.sum())
    each = options["convenience"] * (options["margin"] - options["cost"])
    each = each.groupby(options["use"]).max()
    assert "for *each* customer" in named("3-10", mix_gain=each.sum())
    assert "in another order" in check("3-10", mix=best.to_list()).parts[0].message
    highest = options["convenience"].groupby(options["use"]).idxmax()
    assert "the cost counts too little" in named("3-10", mix=highest)
    assert "all segments alike" in named(
        "3-10",
        mix=segmentation.mix_profit(options, segmentation.NEEDS)
        .mean(axis=1)
        .groupby(options["use"])
        .idxmax(),
    )


# --- 3.5: RFM, and a mailing that pays

RFM_PRINTED = {
    "3-3": [51, 6, 708.16],
    "3-5": [2 / 60, 61, 7_880.60, 7_008.54],
}


@pytest.mark.parametrize("key", RFM_PRINTED)
def test_the_printed_answer_of_rfm_is_right(key):
    assert check(key, *RFM_PRINTED[key]).outcome == "correct"


def cut_in_a_loop(values):
    cuts = values.quantile([0.2, 0.4, 0.6, 0.8])
    return [1 + sum(cut < value for cut in cuts) for value in values]


def cell_by(score, *, minus=False):
    def rfm_score(table):
        days = table["recency_days"]
        r = np.array(score(-days)) if minus else 6 - np.array(score(days))
        f, m = (np.array(score(table[name])) for name in ("frequency", "monetary"))
        return [f"{one}{two}{three}" for one, two, three in zip(r, f, m, strict=True)]

    return rfm_score


def test_scores_are_right_from_a_loop_from_numpy_and_from_the_package():
    def by_package(table):
        return segmentation.rfm_segments(segmentation.rfm_scores(table))["cell"]

    answers = check("3-4", cut_in_a_loop, cell_by(cut_in_a_loop), 402)
    assert answers.outcome == "correct"
    assert check("3-4", rfm_score=by_package).parts[0].outcome == "correct"


def test_what_learners_do_to_scores_is_told():
    def ranked(values):
        return pd.qcut(values.rank(method="first"), 5, labels=range(1, 6)).astype(int)

    def on_a_cut_above(values):
        cuts = values.quantile([0.2, 0.4, 0.6, 0.8])
        return np.searchsorted(cuts, values, side="right") + 1

    def from_zero(values):
        return np.array(cut_in_a_loop(values)) - 1

    def by_old_cuts(values):
        return 1 + sum((cut < values).astype(int) for cut in (1, 1.6, 2.4, 4.4))

    def stale_is_best(table):
        scores = (cut_in_a_loop(table[name]) for name in segmentation.RFM)
        return ["".join(map(str, cell)) for cell in zip(*scores, strict=True)]

    assert "ranks, which part equals" in named("3-4", score=ranked)
    assert "the cuts up to a value (<=)" in named("3-4", score=on_a_cut_above)
    assert 'left out "+ 1"' in named("3-4", score=from_zero)
    assert "Take *6 - score(days)," in named("3-4", rfm_score=stale_is_best)
    assert "score(-days)" in named("3-4", rfm_score=cell_by(cut_in_a_loop, minus=True))
    assert "score(-days)" in named("3-4", count_555=385)
    assert "the ten customers" in named("3-4", score=lambda values: by_old_cuts(values))
    assert "*the customers as of 30 June*" in named("3-4", count_555=_best_of_june())
    assert "nothing to do with each other" in named("3-4", count_555=68)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r, f, m: (r, 6 - f, m), "Wrong: F"),
        (lambda r, f, m: (r - 1, f, m), "which goes from 0 to 4"),
        (lambda r, f, m: (m, f, r), "You took *M, F, R*"),
        (lambda r, f, m: (r, f, f), "You took *F twice*"),
        (lambda r, f, m: (r, f, m[::-1]), "Wrong: M"),
    ],
)
def test_a_wrong_letter_of_the_cells_is_named(change, said):
    def cells(table):
        f, m = (np.array(cut_in_a_loop(table[name])) for name in ("frequency", "monetary"))
        letters = change(6 - np.array(cut_in_a_loop(table["recency_days"])), f, m)
        return ["".join(map(str, cell)) for cell in zip(*letters, strict=True)]

    assert said in named("3-4", rfm_score=cells)


def _best_of_june():
    log = load("shop_orders").rename(columns={"order_date": "date"})
    scored = segmentation.rfm_scores(segmentation.rfm_table(log))
    return int((scored[["R", "F", "M"]] == 5).all(axis=1).sum())


@pytest.mark.parametrize(
    ("key", "handed_in", "said"),
    [
        ("3-3", {"recency_days": 52}, "counts the day of the order as well"),
        ("3-3", {"monetary": 708.16 / 6}, "mean"),
        ("3-3", {"recency_days": 77}, "You took *30 June*"),
        ("3-5", {"gain_first": -9_334.45}, "No cell was chosen"),
        ("3-5", {"gain_last": 9_662.22}, "Take the first 18 campaigns: it is they that choose"),
        ("3-5", {"gain_last": -16_622.13}, "the cells below the line"),
        ("3-5", {"paying": 62}, "stands exactly on it"),
        ("3-5", {"paying": 124}, "no line at all"),
        ("3-5", {"gain_last": 0}, "the profit of mailing all"),
        ("3-5", {"rate_needed": 2 / 58}, "The break-even is cost"),
        ("3-5", {"gain_first": 17_215.05}, "profit of the chosen cells"),
        ("3-5", {"gain_last": 7_880.60}, "first 18 campaigns"),
        ("3-5", {"gain_last": -7_008.54}, "sign"),
    ],
)
def test_what_learners_do_to_rfm_and_mailings_is_told(key, handed_in, said):
    assert said in named(key, **handed_in)
