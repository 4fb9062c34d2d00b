"""Every picture of chapter 02 draws its numbers and describes itself with them."""

import ast
import inspect
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

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
    "premium": (lambda: value.plot_premium(value.premium_by_gap(load("auto_stage_survey")), pd.Series(
        {"base": 100.0, "gap": 6.0, "experience": 4.0})), ["10.0 CNY", "6.0 CNY"]),
    "pareto": (lambda: value.plot_pareto(value.pareto([60, 20, 10, 10]), marks=[0.25]), ["25 % bring 60.0 %"]),
    "whale": (lambda: value.plot_whale(value.pareto([8, 4, 0, -2]), mark=0.25),
              ["80.0 %", "120.0 %", "25.0 %"]),
    "effort": (lambda: value.plot_effort(0.2, 0.8, 0.7), ["20 %", "80 %", "70 %"]),
    "pyramid": (lambda: value.plot_pyramid(statement()), ["top (4 customers)", "320 customers"]),
    "layers": (lambda: value.plot_layer_profit(statement(), what="sales"), ["Share of sales"]),
    "upgrade": (lambda: value.plot_upgrade(value.upgrade_gains(AVERAGES, MOVES), scenario()),
                ["80,000", "43.7 %", "17.5 %"]),
    "growth": (lambda: value.plot_growth(scenario(), reading="margin_only"),
               ["goods still cost money", "by 17.5 %", "by 4.37 %"]),
    "profiles": (lambda: value.plot_profiles(FOUR), ["B is best at growth (90)"]),
    "weights": (lambda: value.plot_weights(pd.DataFrame({"given": [0.7, 0.3]}, index=["a", "b"])),
                ["given puts most on a (0.70)"]),
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


@pytest.mark.parametrize("name", [name for name in dir(value) if name.startswith("plot_")])
def test_the_code_of_a_picture_fits_a_screen(name):
    (function,) = ast.parse(inspect.getsource(getattr(value, name))).body
    first, *_ = function.body[1:]  # after the docstring
    assert function.end_lineno - first.lineno + 1 <= 40


def shown_texts(ax):
    """Return the texts that can be seen; matplotlib keeps tick labels beyond the limits too."""
    texts = list(ax.texts)
    if ax.axison:
        texts += [ax.xaxis.label, ax.yaxis.label]
        for axis, at in ((ax.xaxis, 0), (ax.yaxis, 1)):
            low, high = sorted(axis.get_view_interval())
            ticks = axis.get_ticklabels()
            texts += [tick for tick in ticks if low <= tick.get_position()[at] <= high]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("name", PICTURES)
def test_no_two_texts_overlap_and_none_is_cut_off(name):
    ax = PICTURES[name][0]()
    figure = ax.get_figure(root=True)
    figure.canvas.draw()
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown_texts(ax)]
    assert boxes
    for text, box in boxes:
        inside = figure.bbox.padded(1)
        assert inside.contains(box.x0, box.y0), text
        assert inside.contains(box.x1, box.y1), text
    for (text, box), (other, other_box) in combinations(boxes, 2):
        across = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
        up = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
        assert across <= 2 or up <= 2, (text, other)


@pytest.mark.parametrize("name", [n for n in PICTURES if n not in ("wheel", "profiles")])
def test_a_picture_draws_on_the_axes_it_is_given(name, monkeypatch):
    ax = plt.subplots()[1]
    calls = []
    monkeypatch.setattr(plt, "subplots", lambda *a, **k: calls.append(1) or (None, ax))
    assert PICTURES[name][0]() is ax
    assert calls == [1]


@pytest.mark.parametrize("name", PICTURES)
def test_type_is_large_enough_for_the_last_row(name):
    for text in shown_texts(PICTURES[name][0]()):
        assert text.get_fontsize() >= 13, text
