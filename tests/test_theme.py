"""Colours that everybody can tell apart, numbers people can read, pictures with a text."""

import re
from itertools import combinations, pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import unreadable
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from crmlab import theme


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def linear(colour):
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour):
    return linear(colour) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("colour", [*theme.PALETTE, theme.INK])
def test_contrast_on_white_is_4_5_or_more(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
BLINDNESS = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
}  # fmt: skip


TO_XYZ = [[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]]


def lab(rgb):
    xyz = np.clip(rgb, 0, 1) @ np.array(TO_XYZ) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(kind, colours):
    return [lab(np.array(BLINDNESS.get(kind, np.eye(3))) @ linear(colour)) for colour in colours]


@pytest.mark.parametrize("kind", ["healthy", *BLINDNESS])
def test_all_eyes_tell_each_colour_from_each(kind):
    for one, other in combinations(seen(kind, theme.PALETTE), 2):
        assert np.linalg.norm(one - other) >= 20  # CIE76


@pytest.mark.parametrize("kind", ["healthy", *BLINDNESS])
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_shades_are_ordered_and_neighbours_are_told_apart(kind, count):
    scale = seen(kind, theme.shades(count))
    lightness = [shade[0] for shade in scale]
    assert lightness == sorted(lightness)
    assert all(np.linalg.norm(one - other) >= 15 for one, other in pairwise(scale))


def test_a_marker_and_a_line_double_each_colour():
    for doubles in (theme.MARKERS, theme.LINES):
        assert len({*map(str, doubles)}) == len(theme.PALETTE)


def test_the_class_reads_16_points_and_the_page_is_smaller():
    theme.use("page")
    assert plt.rcParams["font.size"] == 11
    theme.use()
    assert plt.rcParams["font.size"] == 16
    assert plt.rcParams["axes.titlesize"] == 18


def test_an_unknown_size_is_refused():
    with pytest.raises(ValueError, match="must be one of 'class', 'page'; not 'huge'"):
        theme.use("huge")


def test_the_currency_is_written_behind_amounts():
    theme.use(currency="EUR")
    try:
        assert theme.money(1234.5, 1) == "1,234.5 EUR"
        assert theme.short_money(2.5e6) == "2.5 M EUR"
        assert theme.currency() == "EUR"
    finally:
        theme.use()


def test_there_is_no_minus_zero_and_minus_is_a_minus():
    assert theme.percent(-0.0004) == "0.0 %"
    assert theme.count(-1e6) == "−1,000,000"
    assert theme.money(-0.2) == "0 CNY"
    assert theme.money(0, sign=True) == "0 CNY"
    assert theme.count(0.4, sign=True) == "0"
    assert theme.percent(0.0004, 1, sign=True) == "0.0 %"
    assert theme.percent(-0.05, sign=True) == "−5.0 %"
    assert theme.short_money(9_999) == "9,999 CNY"
    assert theme.short_money(10_000) == "10 k CNY"


def test_a_table_is_written_and_its_header_is_one_line():
    frame = pd.DataFrame({"profit_share": [0.314]}, index=pd.Index(["top"], name="layer"))
    shown = theme.table(frame)
    assert shown.loc["top", "profit share"] == "31.4 %"
    assert repr(shown) == "layer  profit share\ntop          31.4 %"
    assert frame.loc["top", "profit_share"] == 0.314


COLUMNS = {
    "cost_per_record": (1.949, "cost per record (CNY)", "1.95"),
    "gross_margin_12m": (-21240.8, "gross margin 12m (CNY)", "−21,241"),
    "margin a year": (6000, "margin a year (CNY)", "6,000"),
    "gain_per_yuan": (4.8, "gain per yuan", "4.80"),
    "share_of_revenue": (0.151, "share of revenue", "15.1 %"),
    "hit_rate": (0.05, "hit rate", "5.0 %"),
    "rate": (12, "rate", "12"),
    "probability_alive": (0.36, "probability alive", "36.0 %"),
    "waiting_min": (54.94, "waiting (minutes)", "54.94"),
    "recency_days": (412, "recency (days)", "412"),
    "birth_year": (1988, "birth year", "1988"),
    "sent": (10700, "sent", "10,700"),
    "forecast": (1658.4, "forecast", "1,658"),
    "gold": (True, "gold", "yes"),
    "left": (np.bool_(False), "left", "no"),
    "updated_on": (pd.Timestamp("2024-06-11"), "updated on", "2024-06-11"),
    "email": (None, "email", "–"),
    "wedding": (pd.NaT, "wedding", "–"),
    "score": (np.nan, "score", "–"),
    "record_ids": (("P1", "P2"), "record ids", "P1, P2"),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_ending_of_a_name_tells_how_a_column_is_written(name):
    value, header, text = COLUMNS[name]
    shown = theme.table(pd.DataFrame({name: [value]}, index=["a"]))
    assert shown.columns.tolist() == [header]
    assert shown.iloc[0, 0] == text


def test_a_format_overrides_a_column_and_money_has_its_unit_in_the_header():
    frame = pd.DataFrame({"net": [1600.4, np.nan], "on_time": [0.88, 0.9]})
    frame.index = pd.Index([0.05, 0.1], name="best")
    formats = {"net": theme.money, "on_time": theme.percent, "best": theme.percent}
    shown = theme.table(frame, formats)
    lines = [
        "  best  net (CNY)  on time",
        " 5.0 %      1,600   88.0 %",
        "10.0 %          –   90.0 %",
    ]
    assert repr(shown).split("\n") == lines
    with pytest.raises(ValueError, match="The rows have no column 'nett'"):
        theme.table(frame, {"nett": theme.money})


def test_a_stray_index_is_not_shown_but_the_names_of_rows_are_in_words():
    frame = pd.DataFrame({"fields": [3, 4]})
    assert repr(theme.table(frame)) == "fields\n     3\n     4"
    named = frame.set_axis(["birth_date", "home_city"])
    assert repr(theme.table(named, index=False)) == repr(theme.table(frame))
    assert [*theme.table(named).index] == ["birth date", "home city"]
    data = named.rename_axis("field")
    assert [*theme.table(data).index] == ["birth_date", "home_city"]
    assert repr(theme.table(frame.rename_axis("year"))).split("\n")[2] == "   1       4"
    assert repr(theme.table(frame["fields"])) == repr(theme.table(frame))


def test_levels_of_an_index_are_columns():
    frame = pd.DataFrame({"channel": ["web", "web"], "year": [2023, 2024], "sold": [1, 2]})
    levels = frame.set_index(["channel", "year"])
    assert repr(theme.table(levels)) == repr(theme.table(frame))


def test_a_notebook_shows_the_words_of_a_table_at_the_left_and_its_numbers_at_the_right():
    firms = pd.DataFrame({"owner": ["Ann", "3 banks <b>"], "profit": [-4.0, 2]})
    firms.index = pd.Index(["shop", "bank"], name="firm")
    shown = theme.table(firms)
    for html in (shown._repr_html_(), shown.rename(columns=str.upper)._repr_html_()):
        cells = re.findall(r"<(t[hd])[^>]*text-align:(\w+)[^>]*>([^<]*)<", html.lower())
        assert cells == [
            *[("th", "left", "firm"), ("th", "left", "owner"), ("th", "right", "profit (cny)")],
            *[("th", "left", "shop"), ("td", "left", "ann"), ("td", "right", "−4")],
            *[("th", "left", "bank"), ("td", "left", "3 banks &lt;b&gt;"), ("td", "right", "2")],
        ]
        assert html.count("white-space:nowrap") == 6


def test_a_column_of_long_texts_may_break_and_numbers_never_do():
    frame = pd.DataFrame({"why": ["a reason of more than thirty letters"], "cost": [31_981_147]})
    why, cost = re.findall("<td[^>]*>", theme.table(frame)._repr_html_())
    assert "nowrap" not in why
    assert "nowrap" in cost


def test_signs_of_double_width_keep_the_columns_in_line():
    shown = theme.table(pd.DataFrame({"name": ["潘洋芳", "Li"], "n": [1, 2]}), index=False)
    assert repr(shown) == "name    n\n潘洋芳  1\nLi      2"


def test_digits_that_came_as_text_stand_left_and_amounts_that_did_stand_right():
    frame = pd.DataFrame({"phone": ["10012345678", "–"], "net": ["1,200 CNY", "−0.5 M CNY"]})
    frame["share"], frame["since"] = ["5.0 %", None], [1999, 2024]
    assert repr(theme.table(frame)).split("\n") == [
        "phone               net  share  since",
        "10012345678   1,200 CNY  5.0 %   1999",
        "–            −0.5 M CNY      –   2024",
    ]
    assert ">1,200\xa0CNY<" in theme.table(frame)._repr_html_()
    assert repr(theme.table(frame)[["phone", "net"]]) == "\n".join(
        ["phone               net", "10012345678   1,200 CNY", "–            −0.5 M CNY"]
    )


def test_fractions_under_each_other_have_as_many_decimals():
    assert repr(theme.facts({"a": 12.0, "b": 17.5})) == "a  12.00\nb  17.50"
    assert repr(theme.facts({"a": 12.0, "b": 9.0})) == "a  12\nb   9"
    assert repr(theme.facts({"so far": [-20, -15.5], "half": [8.0, 0.5]})).split("\n") == [
        "so far  −20, −15.50",
        "half     8.00, 0.50",
    ]


def test_a_list_of_numbers_stands_left_as_words_do():
    shown = theme.table(pd.DataFrame({"chapters": ["00, 02, 03", "01"]}), index=False)
    assert repr(shown) == "chapters\n00, 02, 03\n01"


def test_a_long_table_loses_its_middle():
    shown = repr(theme.table(pd.DataFrame({"n": range(1000)}))).split()
    assert shown == ["n", *map(str, range(10)), "…", *map(str, range(995, 1000))]


def test_facts_stand_under_each_other_in_text_and_in_html():
    shown = theme.facts({"customers": 12000, "left": theme.percent(0.25), "top": "S01"})
    assert repr(shown) == "customers  12,000\nleft       25.0 %\ntop           S01"
    cells = re.findall(r"text-align:(\w+)[^>]*>([^<]*)<", shown._repr_html_())
    assert cells[:2] == [("left", "customers"), ("right", "12,000")]
    assert cells[-1] == ("right", "S01")
    assert "text-align:right" not in theme.facts({"for": "small firms"})._repr_html_()


def test_a_p_value_is_never_written_as_none_at_all():
    shown = theme.table(pd.DataFrame({"p_value": [0.0003, 0.13]}), index=False)
    assert repr(shown) == "p value\n< 0.001\n  0.130"


def test_an_axis_of_shares_is_written_in_per_cent():
    ax = plt.subplots()[1]
    ax.set(xlim=(0, 1), ylim=(-0.5, 0.5))
    theme.percent_axis(ax)
    theme.percent_axis(ax, "x", 1)
    assert ax.yaxis.get_major_formatter()(-0.2, 0) == "−20 %"
    assert ax.xaxis.get_major_formatter()(0.125, 0) == "12.5 %"


HEADLINE = "The best 5 % of 4,000 customers bring 75.0 % of the gross margin, the rest cost money"


@theme.picture
def plot_bars(ax, names):
    """Draw bars."""
    ax.barh(names, range(len(names)))
    return HEADLINE, "A sentence."


@pytest.mark.parametrize("size", theme.SIZES)
@pytest.mark.parametrize("beside", [1, 2, 3])
@pytest.mark.parametrize("name", ["a", "the name of a bar that is long"])
def test_a_headline_never_leaves_the_figure_nor_covers_its_neighbour(size, beside, name):
    theme.use(size)
    figure, axes = plt.subplots(1, beside, squeeze=False, width_ratios=[2] * (beside - 1) + [1])
    for ax in axes[0]:
        plot_bars([name, "b"] if beside == 1 else ["a", "b"], ax=ax)
    assert axes[0, 0].get_title("left") == HEADLINE
    assert unreadable(figure, smallest=10) == []


def test_no_line_of_a_headline_ends_between_a_number_and_its_unit():
    theme.use()
    for longer in range(20):
        ax = plot_bars(["a"])
        theme.head(ax, "x" * longer + " and 20 % of 5 CNY" * 8)
        ax.get_figure().draw_without_rendering()
        lines = ax._left_title._get_wrapped_text()
        assert "\n" in lines
        assert not re.search(r"\d\n(%|CNY)", lines)


def test_a_picture_without_a_sentence_is_not_shown():
    with pytest.raises(ValueError, match="no description yet"):
        theme.show(plt.subplots()[1])


def test_alt_text_and_caption_are_the_same_sentence(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, **options: shown.append((data, options))
    )
    sentence = "Best 5 % <b> & more"
    theme.show(theme.describe(plt.subplots()[1], sentence))
    picture, caption = shown[0][0], shown[1][0]
    assert picture.alt == sentence
    assert picture.data[:4] == b"\x89PNG"
    assert caption["text/plain"] == sentence
    assert "Best 5\xa0% &lt;b&gt; &amp; more" in caption["text/html"]  # a line never ends there
    assert plt.get_fignums() == []


def test_an_answer_waits_until_its_exercise_was_attempted(monkeypatch):
    shown, tried = [], set()
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    monkeypatch.setattr("crmlab.checking.attempted", tried.__contains__)
    answer = theme.facts({"top": 1})
    for thing in (answer, theme.describe(plt.subplots()[1], "The answer.")):
        theme.show(thing, after="4-7")
    assert [text["text/plain"] for text in shown] == [
        "Try exercise 4-7 first: then this shows what it asks for."
    ] * 2
    assert plt.get_fignums() == []
    tried.add("4-7")
    theme.show(answer, after="4-7")
    assert shown[2] is answer


@pytest.mark.parametrize(("inches", "width"), [(10.0, 900), (7.0, 700)])
def test_a_picture_is_shown_sharp_at_its_own_width(monkeypatch, inches, width):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    theme.show(theme.describe(plt.subplots(figsize=(inches, 4))[1], "A sentence."))
    _, metadata = shown[0]._repr_png_()
    assert metadata == {"width": width, "alt": "A sentence."}
    assert int.from_bytes(shown[0].data[16:20]) == 2 * width  # of the PNG's header


def test_a_picture_is_drawn_once(monkeypatch):
    drawn, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda *given: (drawn.append(given), draw(*given)))
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: None)
    theme.show(theme.describe(plt.subplots()[1], "A sentence."))
    assert len(drawn) == 1


def test_only_a_notebook_is_told_to_name_its_pictures_and_sliders(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: shown.append(data))
    theme.use()
    assert shown == []
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel="a kernel"))
    theme.use()
    (script,) = shown
    assert script["text/plain"] == ""
    assert script["text/html"].startswith("<script>")
    assert '[data-jp-theme-light="false"]' in script["text/html"]  # pictures in the dark theme
