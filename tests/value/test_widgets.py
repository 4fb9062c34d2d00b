"""The widgets show the numbers of the measures, at every setting, and legibly."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from crmlab import load, theme, value

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
def gaps():
    return value.relationship_gaps(load("auto_stage_survey"))


MAKE = {
    "value box": lambda bank, gaps: value.value_box_widget(),
    "levers": lambda bank, gaps: value.levers_widget(),
    "gaps": lambda bank, gaps: value.gaps_widget(gaps),
    "concentration": lambda bank, gaps: value.concentration_widget(bank),
    "pyramid": lambda bank, gaps: value.pyramid_widget(
        bank[["gross_margin_12m", "net_profit_12m"]]
    ),
    "upgrade": lambda bank, gaps: value.upgrade_widget(AVERAGES, COUNTS),
    "composite": lambda bank, gaps: value.composite_widget(FOUR),
}


@pytest.fixture(params=MAKE)
def make(request, bank, gaps):
    """Make one of the seven widgets, as a class sees it."""
    theme.use()
    return lambda: MAKE[request.param](bank, gaps)


def settings_of(control):
    """The values of a slider from end to end, or the options of a list."""
    if hasattr(control, "step"):
        return np.linspace(control.min, control.max, 5).tolist()
    return [value for _, value in control._options_full]


def texts_overlap(panel):
    """Pairs of texts that cover each other in the picture, and texts that leave it."""
    figure = panel.picture._figure
    boxes = {
        text: text.get_window_extent()
        for text in figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible())
        if text.get_text().strip()
    }
    page = figure.bbox.padded(1)
    outside = [
        text.get_text()
        for text, box in boxes.items()
        if not (page.containsx(box.x0) and page.containsx(box.x1))
        or not (page.containsy(box.y0) and page.containsy(box.y1))
    ]
    pairs = [
        (a.get_text(), b.get_text())
        for a, b in combinations(boxes, 2)
        if boxes[a].padded(-1).overlaps(boxes[b].padded(-1))
    ]
    return pairs, outside


def test_no_setting_of_the_controls_fails_or_shows_no_number(make):
    panel, random = make(), np.random.default_rng(7)
    controls = list(panel.controls.values())
    for _ in range(60):
        control = controls[random.integers(len(controls))]
        choices = settings_of(control)
        control.value = choices[random.integers(len(choices))]
        assert len(panel.picture.sentence) > 20
        assert "nan" not in panel.picture.sentence
        assert "inf " not in panel.picture.sentence


def test_labels_stay_apart_and_inside_at_both_ends_of_every_slider(make):
    panel = make()
    sliders = [control for control in panel.controls.values() if hasattr(control, "step")]
    for ends in product(("min", "max"), repeat=min(len(sliders), 4)):
        for slider, end in zip(sliders, ends, strict=False):
            slider.value = getattr(slider, end)
        assert texts_overlap(panel) == ([], []), ends


def test_type_is_large_enough_for_the_last_row(make):
    figure = make().picture._figure
    sizes = [text.get_size() for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(sizes) >= 14


def test_the_text_is_the_same_every_time(make):
    text = repr(make())
    assert "It starts with: " in text
    assert text == repr(make())


def sentence(panel, **values):
    for control, setting in values.items():
        panel.controls[control].value = setting
    return panel.picture.sentence


def test_value_box_ten_per_cent_more_on_each_side_is_33_per_cent_more():
    panel = value.value_box_widget(12_000, 480, 3.5)
    assert theme.money(value.enterprise_value(12_000, 480, 3.5)) in panel.picture.sentence
    profit = f"Profit a year ({theme.currency()})"
    said = sentence(panel, Customers=13_200, Years=3.85, **{profit: 528})
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
    with pytest.raises(ValueError, match=r"must be above zero .* not (0|-480|nan)"):
        make(*start)


def test_levers_multiply():
    panel = value.levers_widget(10_000, 4, 150)
    said = sentence(panel, **{"Acquisition (+ %)": 0})
    assert "6,945,750" in said  # 6 million × 1.05³
    assert "15.8 %" in said
    off = dict.fromkeys(panel.controls, 0)
    assert sentence(panel, **off) == "Revenue stays at 6,000,000 CNY a year."


def test_gaps_follow_the_sliders_of_the_chosen_stage(gaps):
    panel = value.gaps_widget(gaps)
    said = sentence(panel, Stage="inquiry", Experience=7.5)
    expectation = gaps.at["inquiry", "expectation"]
    assert said.startswith("Inquiry: experience 7.5")
    assert f"{7.5 - expectation:+.1f}" in said
    moved = gaps["gap"].sum() - gaps.at["inquiry", "gap"] + 7.5 - expectation
    assert f"On average the gap is {moved / 6:+.1f}" in said
    assert "worst is after sales (−0.4)" in said


def test_gaps_of_no_stage_are_refused(gaps):
    with pytest.raises(ValueError, match="no stages"):
        value.gaps_widget(gaps.iloc[:0])


def test_gaps_remember_a_stage_and_leave_the_given_table_alone(gaps):
    before = gaps.copy()
    panel = value.gaps_widget(gaps)
    sentence(panel, Experience=9.0)
    sentence(panel, Stage="use")
    assert panel.controls["Experience"].value == pytest.approx(gaps.at["use", "experience"])
    assert sentence(panel, Stage="awareness").startswith("Awareness: experience 9.0")
    pd.testing.assert_frame_equal(gaps, before)


def test_gaps_are_not_rounded_by_the_browser(gaps):
    panel = value.gaps_widget(gaps)
    before = panel.picture.image.value
    slider = panel.controls["Expectation"]
    slider.value = round(slider.value, 1)  # what the browser sends back
    assert panel.picture.image.value == before


def test_concentration_at_no_cost_is_the_pareto_curve_of_margin(bank):
    panel = value.concentration_widget(bank)
    said = sentence(panel, **{"Cost to serve (% of today)": 0, "Best customers (%)": 5})
    assert theme.percent(value.top_share(bank["gross_margin_12m"], 0.05)) == "75.0 %"
    assert "bring 75.0 % of net profit" in said
    assert "peaks at 100.0 %" in said


@pytest.mark.parametrize(("cost", "top"), [(100, 10), (50, 20), (150, 1), (200, 0)])
def test_concentration_says_what_the_measures_say(bank, cost, top):
    panel = value.concentration_widget(bank)
    said = sentence(panel, **{"Cost to serve (% of today)": cost, "Best customers (%)": top})
    margin, profit = bank["gross_margin_12m"], bank["net_profit_12m"]
    net = margin - cost / 100 * (margin - profit)
    assert f"bring {theme.percent(value.top_share(net, top / 100))} of net profit" in said
    assert f"peaks at {theme.percent(value.whale_peak(net)['value'])}" in said
    assert f"{theme.percent((net < 0).mean())} of customers make a loss" in said


def test_concentration_of_a_total_loss_is_said_in_words():
    customers = pd.DataFrame({"margin": [10.0, 5.0], "left": [4.0, -2.0]})
    panel = value.concentration_widget(customers, "margin", "left")
    said = sentence(panel, **{"Cost to serve (% of today)": 200})
    assert "no profit" in said
    assert "bring" in sentence(panel, **{"Cost to serve (% of today)": 100})


def test_concentration_names_the_missing_column():
    with pytest.raises(ValueError, match="no column 'net_profit_12m'; there are: gross_margin_12m"):
        value.concentration_widget(pd.DataFrame({"gross_margin_12m": [1.0]}))


def test_pyramid_counts_and_shares_are_those_of_the_layer_statement(bank):
    panel = value.pyramid_widget(bank[["gross_margin_12m", "net_profit_12m"]])
    said = sentence(panel, **{"Rank customers by": "net_profit_12m"})
    ranked = bank["net_profit_12m"]
    statement = value.layer_statement(ranked.to_frame("revenue"), value.pyramid(ranked))
    for layer, count in {"top": 40, "high": 160, "middle": 600, "lower": 3_200}.items():
        share = theme.percent(statement.at[layer, "revenue_share"])
        assert f"{layer} ({count:,} customers) {share}" in said


def test_pyramid_cuts_above_all_customers_are_refused_in_words(bank):
    panel = value.pyramid_widget(bank[["gross_margin_12m"]])
    said = sentence(panel, **{"Top (%)": 20, "High (%)": 40, "Middle (%)": 60})
    assert "120.0 %" in said
    assert "lower (0 customers) 0.0 %" in sentence(panel, **{"Middle (%)": 40})
    nobody = sentence(panel, **{"Top (%)": 0, "High (%)": 0, "Middle (%)": 0})
    assert "top (0 customers) 0.0 %" in nobody
    assert "lower (4,000 customers) 100.0 %" in nobody


def test_pyramid_leaves_out_customers_without_a_value():
    panel = value.pyramid_widget(pd.DataFrame({"revenue": [5.0, None, 3.0, 2.0]}))
    assert "lower (0 customers)" in sentence(
        panel, **{"Top (%)": 20, "High (%)": 40, "Middle (%)": 40}
    )


def test_pyramid_needs_something_to_rank_by():
    with pytest.raises(ValueError, match="No numeric column"):
        value.pyramid_widget(pd.DataFrame({"name": ["a", "b"]}))


def test_upgrade_has_both_readings_of_the_same_cost():
    panel = value.upgrade_widget(AVERAGES, COUNTS)
    assert "80,000 CNY, 4.37 % of revenue" in panel.picture.sentence
    assert "profit grows by 43.7 %" in panel.picture.sentence
    assert "profit grows by 17.5 %" in sentence(panel, If="the goods still cost money")
    moved = sentence(panel, **{"Lower to top": 3})
    gain = value.upgrade(AVERAGES, COUNTS, {"middle": 3, "high": 2, "top": 3})["gain"]
    assert theme.money(gain) in moved


def test_upgrade_counts_whole_customers_when_the_browser_sends_less():
    panel = value.upgrade_widget(AVERAGES, COUNTS)
    assert "Moving 6 customers" in sentence(panel, **{"Lower to middle": 2.9999999999999996})


def test_upgrade_of_more_customers_than_there_are_is_refused_in_words():
    panel = value.upgrade_widget(AVERAGES, {**COUNTS, "lower": 7})
    assert "12 customers cannot leave a layer of 7" in sentence(panel, **{"Lower to middle": 9})


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


def test_composite_has_the_published_value_and_ranks():
    panel = value.composite_widget(FOUR)
    assert "customer A has a composite value of 71.50 and rank 2 of 4" in panel.picture.sentence
    assert "with equal weights the rank is 1" in panel.picture.sentence
    ranks = value.composite_value(FOUR, [0.30, 0.25, 0.15, 0.20, 0.10]).rank(ascending=False)
    table = panel.children[1].children[1].value
    for name, rank in ranks.items():
        assert f"<td>{name}</td>" in table
        assert f"<td>{rank:.0f}</td>" in table
    assert "▼ 1 down" in table


def test_composite_weights_are_shares_of_the_sliders():
    panel = value.composite_widget(FOUR)
    off = {f"Weight of {score}": 0 for score in value.SCORES}
    assert sentence(panel, **off).startswith("All weights are zero")
    only = sentence(panel, **{"Weight of growth": 7})
    assert "growth 1.000" in only
    assert "composite value of 50.00" in only


def test_composite_takes_its_weights_from_judgements():
    panel = value.composite_widget(FOUR)
    said = sentence(panel, **JUDGEMENTS)
    assert "current 0.378, future 0.217, credit 0.123, loyalty 0.201, growth 0.081" in said
    assert "composite value of 72.44" in said
    # The browser rounds the sliders to their steps; the weights stay as judged.
    for slider in list(panel.controls.values())[1:6]:
        slider.value = round(slider.value)
    assert panel.picture.sentence == said


def test_composite_says_in_words_whether_judgements_agree():
    panel = value.composite_widget(FOUR)
    verdict = panel.children[-1].children[0].children[-1]
    sentence(panel, **JUDGEMENTS)
    assert "are consistent: ratio 0.011" in verdict.value
    sentence(panel, **{"current : future": 9, "future : credit": 9, "current : credit": 1 / 9})
    assert "are not consistent" in verdict.value


def test_composite_escapes_the_names_of_customers():
    panel = value.composite_widget(FOUR.set_axis(["<b>A</b>", "B", "C", "D"]))
    table = panel.children[1].children[1].value
    assert "&lt;b&gt;A&lt;/b&gt;" in table
    assert "<b>" not in table
    assert "<b>" not in panel.picture.caption.value


def test_composite_shows_a_few_customers_and_ranks_them_among_all():
    scores = load("auto_value_scores").set_index("customer_id")[value.SCORES]
    panel = value.composite_widget(scores)
    assert len(panel.controls["Customer"].options) == 8
    rank = value.composite_value(scores, [0.30, 0.25, 0.15, 0.20, 0.10]).rank(
        ascending=False, method="min"
    )
    assert f"rank {rank.iloc[0]:,.0f} of 12,000" in panel.picture.sentence
