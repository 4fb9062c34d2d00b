"""Every picture of chapter 02 draws its numbers and describes itself with them."""

import ast
import inspect

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import theme, value
from crmlab.datasets import load

FOUR = pd.DataFrame(
    [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30)],
    columns=value.SCORES,
    index=list("ABC"),
)
AVERAGES = {"top": 50_000, "high": 12_000, "middle": 3_000, "lower": 500}
COUNTS = {"top": 10, "high": 40, "middle": 150, "lower": 800}
MOVES = {"middle": 3, "high": 2, "top": 1}


def statement():
    revenue = pd.Series(10_000 / np.arange(1, 401))
    people = pd.DataFrame({"revenue": revenue, "margin": revenue * 0.4, "cost": 20.0})
    return value.layer_statement(people, value.pyramid(revenue))


def gaps():
    return value.relationship_gaps(load("auto_stage_survey"))


def scenario():
    return value.upgrade(AVERAGES, COUNTS, MOVES)


def premiums():
    return value.premium_by_gap(load("auto_stage_survey"))


def items():
    ratings = pd.DataFrame({"importance": [8, 6, 7], "performance": [5, 7, 8]}, index=list("xyz"))
    return value.importance_performance(ratings)


# A picture, and numbers that its description must name.
PICTURES = {
    "wheel": (lambda: value.plot_value_wheel(pd.Series({"service": 82}), pd.Series({"profit": 64})),
              ["service 82", "profit 64"]),
    "levers": (lambda: value.plot_levers(value.revenue_levers(10_000, 4, 150, {"retention": 0.05})),
               ["6,000,000", "6,300,000", "5.0 %"]),
    "box": (lambda: value.plot_value_box(12_000, 480, 3.5), ["20,160,000", "3.5 years"]),
    "vote": (lambda: value.plot_vote({"keep": 1, "win": 3}, {"keep": 3, "win": 1}),
             ["keep from 25 % to 75 %"]),
    "break-even": (lambda: value.plot_break_even(2e6, 200, 225_000), ["4.44 points"]),
    "gaps": (lambda: value.plot_gaps(gaps()), ["inquiry (−0.9", "use (+0.6)"]),
    "grid": (lambda: value.plot_importance_performance(items()), ["worked on first: x"]),
    "premium": (lambda: value.plot_premium(premiums(), pd.Series(
        {"base": 100.0, "gap": 6.0, "experience": 4.0})), ["10.0 CNY", "6.0 CNY"]),
    "pareto": (lambda: value.plot_pareto(value.pareto([60, 20, 10, 10]), marks=[0.25]),
               ["25 % bring 60.0 %"]),
    "whale": (lambda: value.plot_whale(value.pareto([8, 4, 0, -2]), mark=0.25),
              ["80.0 %", "120.0 %", "25.0 %"]),
    "pyramid": (lambda: value.plot_pyramid(statement()), ["top (4 customers)", "320 customers"]),
    "layers": (lambda: value.plot_layer_profit(statement(), what="sales"), ["Share of sales"]),
    "upgrade": (lambda: value.plot_upgrade(value.upgrade_gains(AVERAGES, MOVES), scenario()),
                ["80,000", "43.7 %", "17.5 %"]),
    "growth": (lambda: value.plot_growth(scenario(), reading="margin_only"),
               ["goods still cost money", "by 17.5 %", "by 4.37 %"]),
    "profiles": (lambda: value.plot_profiles(FOUR), ["B is strongest in growth (90)"]),
    "ranks": (lambda: value.plot_rank_changes(pd.DataFrame(
        {"given": [1, 2, 3], "equal": [2, 1, 3]}, index=list("ABC"))), ["moved: A, B"]),
    "retention": (lambda: value.plot_retention_gain(), ["87.9 %", "91.8 %", "at most +58 %"]),
    "equity": (lambda: value.plot_equity(value.customer_equity(100, 10, 0.5, 0.0, years=2)),
               ["750 CNY", "100.0 %"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_every_picture_is_tried_here():
    drawn = {name for name in dir(value) if name.startswith("plot_")}
    assert len(drawn) == len(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_the_description_names_the_numbers_that_are_drawn(name):
    draw, figures = PICTURES[name]
    sentence = theme.description(draw())
    for figure in figures:
        assert figure in sentence
    assert "nan" not in sentence
    assert "-" not in sentence.replace("break-even", "").replace("cross-sell", "")


@pytest.mark.parametrize("name", PICTURES)
def test_a_headline_says_what_was_found_in_one_line(name):
    headline = PICTURES[name][0]().get_title("left")
    assert 10 < len(headline) <= 60
    assert not headline.endswith(".")


@pytest.mark.parametrize("name", [name for name in dir(value) if name.startswith("plot_")])
def test_the_code_of_a_picture_fits_a_screen(name):
    (function,) = ast.parse(inspect.getsource(getattr(value, name))).body
    first, *_ = function.body[1:]  # after the docstring
    assert function.end_lineno - first.lineno + 1 <= 40


@pytest.mark.parametrize("name", PICTURES)
def test_texts_are_large_enough_apart_and_inside(name):
    assert unreadable(PICTURES[name][0]().get_figure(root=True)) == []


@pytest.mark.parametrize("name", [n for n in PICTURES if n != "wheel"])
def test_a_picture_draws_on_the_axes_it_is_given(name, monkeypatch):
    ax = plt.subplots()[1]
    calls = []
    monkeypatch.setattr(plt, "subplots", lambda *a, **k: calls.append(1) or (None, ax))
    assert PICTURES[name][0]() is ax
    assert calls == [1]


def test_a_whale_that_leaves_the_picture_is_still_labelled_and_read():
    curve = value.pareto([50, 1, 1, -48])
    ax = value.plot_whale(curve, mark=0.5, highest=2.0)
    assert ax.get_ylim() == (0, 2.0)
    assert "peaks at 1,300.0 %" in theme.description(ax)
    texts = [text.get_text() for text in ax.texts]
    assert "↑ peak 1,300.0 % at 75.0 % of customers" in texts
    assert "loss makers take 1,200.0 % away again" in texts
    assert unreadable(ax.get_figure(root=True)) == []


@pytest.mark.parametrize("mark", [0, 0.02, 0.3, 0.5, 0.51, 0.9, 1])
def test_the_reading_of_a_whale_hangs_from_its_dot(mark):
    ax = value.plot_whale(value.pareto(np.linspace(9, -3, 200)), mark=mark)
    (label,) = [text for text in ax.texts if text.get_text().startswith("best")]
    assert label.xy[0] == mark
    line = next(line for line in ax.lines if line.get_linestyle() == "--")
    height = value.top_share(np.linspace(9, -3, 200), mark)
    assert line.get_xydata().tolist() == [[mark, 0], [mark, pytest.approx(height)]]
    assert label.xy[1] <= max(height, 0.2)
    assert unreadable(ax.get_figure(root=True)) == []


def test_a_value_box_beside_the_one_before_says_how_they_differ():
    ax = value.plot_value_box(13_200, 528, 3.85, before=(12_000, 480, 3.5))
    assert theme.description(ax).endswith("Against the start: +33.1 %.")
    assert sum(patch.get_linestyle() == "--" for patch in ax.patches) == 3


def test_a_value_box_that_did_not_change_says_so_and_names_its_outline():
    ax = value.plot_value_box(12_000, 480, 3.5, before=(12_000, 480, 3.5))
    assert ax.get_title("left") == "20,160,000 CNY, as at the start"
    (label,) = [text for text in ax.texts if text.get_text() == "dashed: the start"]
    outlines = [patch.get_xy() for patch in ax.patches if patch.get_linestyle() == "--"]
    assert any(np.isclose(outline, label.xy).all(axis=1).any() for outline in outlines)


def test_a_whale_without_loss_makers_says_so():
    ax = value.plot_whale(value.pareto([3, 2, 1]))
    assert ax.get_title("left") == "No customer makes a loss"
    assert not any("take" in text.get_text() for text in ax.texts)


def test_gaps_on_a_scale_end_where_it_does_and_name_the_stage_chosen():
    ax = value.plot_gaps(gaps(), chosen="use", scale=(1, 10))
    assert ax.get_xticks().tolist() == [1, 4, 7, 10]
    assert ax.spines["bottom"].get_bounds() == (1, 10)
    (label,) = [text for text in ax.texts if text.get_text() == "chosen"]
    assert label.get_position()[1] == 5 - gaps().index.get_loc("use")
    assert unreadable(ax.get_figure(root=True)) == []


def test_levers_that_are_not_moved_leave_revenue_as_it_is():
    ax = value.plot_levers(value.revenue_levers(10_000, 4, 150, {"retention": 0.0}))
    assert theme.description(ax) == "Revenue stays at 6,000,000 CNY a year."


def test_a_layer_that_makes_a_loss_has_its_bar_to_the_left():
    profit = pd.Series([8.0, 3.0, 1.0, -2.0], index=list("abcd"))
    layers = pd.Series(["top", "high", "middle", "lower"], index=profit.index)
    table = value.layer_statement(profit.to_frame("revenue"), layers)
    ax = value.plot_pyramid(table.loc[[*value.LAYERS, "all"]], what="profit")
    crowd, shares = (part.datavalues for part in ax.containers)
    assert np.sign(crowd).tolist() == [-1, -1, -1, -1]
    assert np.sign(shares).tolist() == [1, 1, 1, -1]
    assert "−20.0 %" in [text.get_text() for text in ax.texts]
    assert "lower (1 customers) −20.0 %" in theme.description(ax)
    assert unreadable(ax.get_figure(root=True)) == []


def test_a_vote_is_drawn_from_its_ring_to_its_dot():
    ax = value.plot_vote({"keep": 1, "win": 3}, {"keep": 3, "win": 1})
    _, rings, dots = ax.collections
    assert rings.get_offsets().tolist() == [[0.25, 1], [0.75, 0]]
    assert dots.get_offsets().tolist() == [[0.75, 1], [0.25, 0]]
    assert [text.get_text() for text in ax.texts] == ["25 % → 75 %", "75 % → 25 %"]
    assert ax.get_title("left") == "The largest move: keep from 25 % to 75 %"


def test_the_bars_of_a_pyramid_are_to_one_scale():
    table = statement()
    crowd, shares = (part.datavalues for part in value.plot_pyramid(table).containers)
    assert crowd.tolist() == pytest.approx([-0.01, -0.04, -0.15, -0.80])
    assert shares.tolist() == pytest.approx(table["revenue_share"].drop("all").tolist())


def test_bars_are_as_thick_as_their_scores_are_heavy():
    ax = value.plot_profiles(FOUR.iloc[[0]], weights=[0.4, 0.3, 0.2, 0.1, 0])
    (bars,) = ax.containers
    thick = np.array([bar.get_height() for bar in bars])
    assert thick / thick[0] == pytest.approx([1, 0.75, 0.5, 0.25, 0])
    assert bars.datavalues / bars.datavalues[0] * 80 == pytest.approx(FOUR.loc["A"])


def test_the_best_of_each_score_is_told_by_its_bold_number():
    ax = value.plot_profiles(FOUR)
    bold = [text.get_text() for text in ax.texts if text.get_weight() == "bold"]
    assert sorted(bold) == ["70", "90", "90", "90", "95"]
    alone = value.plot_profiles(FOUR.iloc[[0]])
    assert alone.get_title("left") == "Customer A: strongest in credit, weakest in growth"
    assert (ax.get_xlabel(), alone.get_xlabel()) == ("blue: the best on this score", "")


def test_both_ends_of_the_premium_are_labelled_and_told():
    ax = value.plot_premium(premiums(), pd.Series({"base": 100.0, "gap": 6.0, "experience": 4.0}))
    texts = {text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in ax.texts}
    assert {"89 CNY", "164 CNY"} <= texts
    headline = ax.get_title("left").replace("\N{NO-BREAK SPACE}", " ")
    assert headline == "From 89 CNY at a gap of −4 to 164 CNY at +4"


def test_the_headline_of_an_upgrade_says_who_moved_and_what_it_adds():
    ax = value.plot_upgrade(value.upgrade_gains(AVERAGES, MOVES), scenario())
    headline = ax.get_title("left").replace("\N{NO-BREAK SPACE}", " ")
    assert headline == "6 customers moved up add 80,000 CNY: revenue +4.37 %"


def test_each_curve_of_retention_ends_at_its_label_and_has_a_line_of_its_own():
    ax = value.plot_retention_gain(discount_rates=(None, 0, 0.05, 0.08, 0.10))
    curves = [line for line in ax.lines if len(line.get_xdata()) > 2]
    assert len({str(line._dash_pattern) for line in curves}) == 5
    labels = {text.get_text(): text.xy[1] for text in ax.texts if hasattr(text, "xy")}
    assert sorted(labels, key=labels.get, reverse=True)[:3] == [
        "↑ interest 0 %: from 86.8 %",
        "↑ plain lifetime: from 87.9 %",
        "interest 5 %: from 91.8 %",
    ]
    assert "↑ goes on above" in {text.get_text() for text in ax.texts}
    low = value.plot_retention_gain(discount_rates=(0.10,))
    assert not any("↑" in text.get_text() for text in low.texts)
    assert unreadable(ax.get_figure(root=True)) == []


def test_who_moves_farthest_stands_out():
    ranks = pd.DataFrame({"given": [1, 2, 3], "equal": [3, 1, 2]}, index=list("ABC"))
    ax = value.plot_rank_changes(ranks)
    assert [line.get_color() == theme.ORANGE for line in ax.lines] == [True, False, False]
    assert ax.get_title("left") == "A moves from rank 3 (equal) to rank 1 (given)"
