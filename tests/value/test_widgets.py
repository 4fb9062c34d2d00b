"""The widgets show the numbers of the measures."""

import re

import pandas as pd
import pytest
from legible import made_once, sentence

from crmlab import load, theme, value

pytestmark = pytest.mark.usefixtures("unseen")

FOUR = pd.DataFrame(
    [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30), (60, 65, 88, 50, 60)],
    columns=value.SCORES,
    index=["A", "B", "C", "D"],
)
AVERAGES = {"top": 50_000, "high": 12_000, "middle": 3_000, "lower": 500}
COUNTS = {"top": 10, "high": 40, "middle": 150, "lower": 800}
# Which score is how many times as important as which: the judgements of the chapter.
JUDGEMENTS = {
    "current : future": 2,
    "current : credit": 3,
    "current : loyalty": 2,
    "current : growth": 4,
    "future : credit": 2,
    "future : loyalty": 1,
    "future : growth": 3,
    "credit : loyalty": 1 / 2,
    "credit : growth": 2,
    "loyalty : growth": 2,
}


@pytest.fixture(scope="module")
def bank():
    return load("bank_customers").set_index("customer_id")


@pytest.fixture(scope="module")
def concentration(bank):
    return made_once(lambda: value.concentration_widget(bank))


@pytest.fixture(scope="module")
def gaps():
    return value.relationship_gaps(load("auto_stage_survey"))


def test_value_box_ten_per_cent_more_on_each_side_is_33_per_cent_more():
    explorer = value.value_box_widget(12_000, 480, 3.5)
    assert theme.money(value.enterprise_value(12_000, 480, 3.5)) in explorer.sentence
    said = sentence(explorer, customers=13_200, years=3.85, profit=528)
    assert theme.money(value.enterprise_value(13_200, 528, 3.85)) in said
    assert "+33.1 %" in said


def test_value_box_sliders_meet_ten_per_cent_on_their_steps():
    for slider in value.value_box_widget(12_000, 480, 3.5).controls.values():
        for goal in (slider.value, slider.value * 1.1):
            steps = (goal - slider.min) / slider.step
            assert steps == pytest.approx(round(steps))


@pytest.mark.parametrize("start", [(0, 0, 0), (12_000, -480, 3.5), (12_000, 480, float("nan"))])
@pytest.mark.parametrize("make", [value.value_box_widget, value.levers_widget])
def test_a_start_at_or_below_zero_is_refused(make, start):
    with pytest.raises(ValueError, match=r"must be a number above 0; not (0|-480|nan)"):
        make(*start)


def test_levers_multiply():
    explorer = value.levers_widget(10_000, 4, 150)
    said = sentence(explorer, acquisition=0)
    assert "6,945,750" in said  # 6 million × 1.05³
    assert "15.8 %" in said
    # Two sliders can bring what all four bring at the start.
    assert (1 + explorer.controls["retention"].max / 100) ** 2 > 1.05**4
    off = dict.fromkeys(explorer.controls, 0)
    assert sentence(explorer, **off) == "Revenue stays at 6,000,000 CNY a year."


def test_gaps_follow_the_sliders_of_the_chosen_stage(gaps):
    explorer = value.gaps_widget(gaps)
    said = sentence(explorer, stage="inquiry", experience=7.5)
    expectation = gaps.at["inquiry", "expectation"]
    assert said.startswith("At the stage inquiry, experience 7.5")
    assert f"{7.5 - expectation:+.1f}" in said
    moved = gaps["gap"].sum() - gaps.at["inquiry", "gap"] + 7.5 - expectation
    assert f"on average {moved / 6:+.1f}" in said
    assert "worst at after sales (−0.4 points)" in said


def test_gaps_of_no_stage_are_refused(gaps):
    with pytest.raises(ValueError, match="no stages"):
        value.gaps_widget(gaps.iloc[:0])


def test_gaps_remember_a_stage_and_leave_the_given_table_alone(gaps):
    before = gaps.copy()
    explorer = value.gaps_widget(gaps)
    sentence(explorer, experience=9.0)
    sentence(explorer, stage="use")
    assert explorer.controls["experience"].value == pytest.approx(gaps.at["use", "experience"])
    assert sentence(explorer, stage="awareness").startswith(
        "At the stage awareness, experience 9.0"
    )
    pd.testing.assert_frame_equal(gaps, before)


@pytest.mark.usefixtures("seen")
def test_gaps_are_not_rounded_by_the_browser(gaps):
    explorer = value.gaps_widget(gaps)
    before = explorer.picture.value
    slider = explorer.controls["expectation"]
    slider.value = round(slider.value, 1)  # what the browser sends back
    assert explorer.picture.value == before


def test_concentration_at_no_cost_is_the_pareto_curve_of_margin(bank, concentration):
    explorer = concentration()
    said = sentence(explorer, cost=0, best=5)
    assert theme.percent(value.top_share(bank["gross_margin_12m"], 0.05)) == "75.0 %"
    assert "bring 75.0 % of net profit" in said
    assert "peaks at 100.0 %" in said


@pytest.mark.parametrize(("cost", "top"), [(100, 10), (50, 20), (125, 1), (140, 0)])
def test_concentration_says_what_the_measures_say(bank, concentration, cost, top):
    explorer = concentration()
    said = sentence(explorer, cost=cost, best=top)
    margin, profit = bank["gross_margin_12m"], bank["net_profit_12m"]
    net = margin - cost / 100 * (margin - profit)
    assert f"bring {theme.percent(value.top_share(net, top / 100))} of net profit" in said
    assert f"peaks at {theme.percent(value.whale_peak(net)['value'])}" in said
    assert f"{theme.percent((net < 0).mean())} of customers make a loss" in said


def test_concentration_of_a_total_loss_is_said_in_words():
    customers = pd.DataFrame({"margin": [10.0, 5.0], "left": [4.0, -2.0]})
    explorer = value.concentration_widget(customers, "margin", "left")
    said = sentence(explorer, cost=200)
    assert "no profit" in said
    assert "bring" in sentence(explorer, cost=100)


def test_concentration_names_the_missing_column():
    with pytest.raises(ValueError, match="no column 'net_profit_12m'; there are: gross_margin_12m"):
        value.concentration_widget(pd.DataFrame({"gross_margin_12m": [1.0]}))


def test_pyramid_counts_and_shares_are_those_of_the_layer_statement(bank):
    explorer = value.pyramid_widget(bank[["gross_margin_12m", "net_profit_12m"]])
    said = sentence(explorer, ranked_by="net_profit_12m")
    ranked = bank["net_profit_12m"]
    statement = value.layer_statement(ranked.to_frame("revenue"), value.pyramid(ranked))
    for layer, count in {"top": 40, "high": 160, "middle": 600, "lower": 3_200}.items():
        share = theme.percent(statement.at[layer, "revenue_share"])
        assert f"{layer} ({count:,} customers) {share}" in said


def test_pyramid_cuts_above_all_customers_are_refused_in_words(bank):
    explorer = value.pyramid_widget(bank[["gross_margin_12m"]])
    said = sentence(explorer, top=20, high=40, middle=60)
    assert "120.0 %" in said
    assert "lower (0 customers) 0.0 %" in sentence(explorer, middle=40)
    nobody = sentence(explorer, top=0, high=0, middle=0)
    assert "top (0 customers) 0.0 %" in nobody
    assert "lower (4,000 customers) 100.0 %" in nobody


def test_pyramid_leaves_out_customers_without_a_value():
    explorer = value.pyramid_widget(pd.DataFrame({"revenue": [5.0, None, 3.0, 2.0]}))
    assert "lower (0 customers)" in sentence(explorer, top=20, high=40, middle=40)


def test_pyramid_needs_something_to_rank_by():
    with pytest.raises(ValueError, match="No numeric column"):
        value.pyramid_widget(pd.DataFrame({"name": ["a", "b"]}))


upgrading = made_once(lambda: value.upgrade_widget(AVERAGES, COUNTS))


def test_as_many_reach_middle_as_bring_what_one_at_the_top_does():
    explorer = upgrading()
    one_at_the_top = (AVERAGES["top"] - AVERAGES["lower"]) / (
        AVERAGES["middle"] - AVERAGES["lower"]
    )
    assert explorer.controls["middle"].max > one_at_the_top > 18


def test_upgrade_has_both_readings_of_the_same_cost():
    explorer = upgrading()
    assert "adds 80,000 CNY" in explorer.sentence
    assert "revenue by 4.37 %" in explorer.sentence
    assert "profit grows by 43.7 %" in explorer.sentence
    assert "profit grows by 17.5 %" in sentence(explorer, reading="margin_only")
    moved = sentence(explorer, top=2)
    gain = value.upgrade(AVERAGES, COUNTS, {"middle": 3, "high": 2, "top": 2})["gain"]
    assert theme.money(gain) in moved


def test_upgrade_counts_whole_customers_when_the_browser_sends_less():
    explorer = upgrading()
    assert "Moving 6 customers" in sentence(explorer, middle=2.9999999999999996)


def test_upgrade_of_more_customers_than_there_are_is_refused_in_words():
    explorer = value.upgrade_widget(AVERAGES, {**COUNTS, "lower": 7})
    assert "12 customers cannot leave a layer of 7" in sentence(explorer, middle=9)


@pytest.mark.parametrize(
    ("averages", "said"),
    [
        (dict.fromkeys(AVERAGES, 0), "revenue above zero today"),
        (dict.fromkeys(AVERAGES, 500), "must add revenue; these add 0 CNY"),
    ],
)
def test_upgrade_without_anything_to_gain_is_refused(averages, said):
    with pytest.raises(ValueError, match=said):
        value.upgrade_widget(averages, COUNTS)


def rank_table(explorer):
    """The table beside the radar, as HTML."""
    return explorer.children[2].children[1].value


def cells(table):
    """The cells of each row below the header of a table in HTML."""
    _, *rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def judge(explorer, judgements):
    """Move the pairwise sliders, and return the verdict on their agreement."""
    _question, grid, verdict = explorer.children[-1].children[0].children
    pairs = {pair.description: pair for pair in grid.children}
    for names, times in judgements.items():
        pairs[names].value = times
    return verdict.value


def test_composite_has_the_published_value_and_ranks():
    explorer = value.composite_widget(FOUR)
    assert "customer A has a composite value of 71.50 and rank 2 of 4" in explorer.sentence
    (ax,) = explorer.figure.axes
    titles = {ax.get_title(side) for side in ("left", "center")}
    assert "A: 71.50, rank 2 of 4" in titles
    assert "with equal weights the rank is 1" in explorer.sentence
    ranks = value.composite_value(FOUR, [0.30, 0.25, 0.15, 0.20, 0.10]).rank(ascending=False)
    shown = cells(rank_table(explorer))
    assert {name: float(rank) for name, _, rank, _ in shown} == ranks.to_dict()
    assert shown[0] == ["A", "71.50", "2", "▼ 1 down"]


def test_composite_weights_are_shares_of_the_sliders():
    explorer = value.composite_widget(FOUR)
    off = {f"weight of {score}": 0 for score in value.SCORES}
    assert sentence(explorer, **off).startswith("All weights are zero")
    only = sentence(explorer, **{"weight of growth": 7})
    assert "growth 100.0 %" in only
    assert "composite value of 50.00" in only


def test_composite_takes_its_weights_from_judgements():
    explorer = value.composite_widget(FOUR)
    judge(explorer, JUDGEMENTS)
    said = explorer.sentence
    assert "current 37.8 %, future 21.7 %, credit 12.3 %, loyalty 20.1 %, growth 8.1 %" in said
    assert "composite value of 72.44" in said
    # The browser rounds the sliders to their steps; the weights stay as judged.
    for slider in list(explorer.controls.values())[1:6]:
        slider.value = round(slider.value)
    assert explorer.sentence == said


def test_composite_says_in_words_whether_judgements_agree():
    explorer = value.composite_widget(FOUR)
    assert "are consistent: ratio 0.011" in judge(explorer, JUDGEMENTS)
    circular = {"current : future": 9, "future : credit": 9, "current : credit": 1 / 9}
    assert "are not consistent" in judge(explorer, circular)


def test_composite_escapes_the_names_of_customers():
    explorer = value.composite_widget(FOUR.set_axis(["<b>A</b>", "B", "C", "D"]))
    table = rank_table(explorer)
    assert "&lt;b&gt;A&lt;/b&gt;" in table
    assert "<b>" not in table
    assert "<b>" not in explorer.caption.value


def test_composite_shows_a_few_customers_and_ranks_them_among_all():
    scores = load("auto_value_scores").set_index("customer_id")[value.SCORES]
    explorer = value.composite_widget(scores)
    assert len(explorer.controls["customer"].options) == 8
    rank = value.composite_value(scores, [0.30, 0.25, 0.15, 0.20, 0.10]).rank(
        ascending=False, method="min"
    )
    assert f"rank {rank.iloc[0]:,.0f} of 12,000" in explorer.sentence
