"""What each kind of answer accepts, and how it tells where an answer differs."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlab.answers import (
    Integer,
    Label,
    Labels,
    Number,
    Pairs,
    Ranking,
    Table,
    Vector,
    WrongKind,
    share,
)

NAMES = ["use", "inquiry", "purchase"]


def told(kind, answer, truth):
    try:
        return kind.difference(kind.read(answer), kind.read(truth))
    except WrongKind as error:
        return f"wrong kind: {error}"


@pytest.mark.parametrize("answer", [5, 5.0, np.int64(5), np.float32(5), np.array(5)])
def test_a_number_can_be_of_any_numeric_type(answer):
    assert Number("CNY").read(answer) == 5.0


@pytest.mark.parametrize(
    ("kind", "answer", "way_out"),
    [
        (Number("CNY"), "757", "757"),
        (share(), "0.03", "0.03"),
        (share(), "92 %", "0.92"),
        (share(), "0,92", "0.92"),
        (Number("points"), "4.44 %", "4.44"),
        (Number("CNY"), "1,200.5 CNY", "1200.5"),
        (Number("CNY"), "20,160,000 yuan", "20160000"),
        (Number("years"), "-3.11 years", "-3.11"),
        (Number("times"), "57 to 1", "57"),
        (Number("times"), "16:1", "16"),
        (Number("year"), "year 4", "4"),
    ],
)
def test_a_number_in_a_text_is_told_how_to_hand_it_in(kind, answer, way_out):
    alone = f"hand in the number alone, without quotation marks and unit: `{way_out}`"
    assert told(kind, answer, 1).endswith(f"the text {answer!r}: {alone}")
    assert told(Vector(["a"], kind.unit), [answer], [1]).endswith(alone)


@pytest.mark.parametrize("answer", ["many", "12 * 4", "1.200,50"])
def test_a_text_that_holds_no_number_or_several_is_told_to_be_one(answer):
    assert told(Number("CNY"), answer, 1).endswith("hand in one number, without quotation marks")


def test_a_span_of_time_is_its_days_where_days_are_asked_for():
    span = pd.Timedelta(days=3, hours=12)
    for one in (span, span.to_numpy(), span.to_pytimedelta()):
        assert Number("days").read(one) == 3.5
    assert "a span of time" in told(Number("years"), span, 1)


def test_several_rates_are_not_to_be_counted_or_added_up():
    rates = pd.Series([0.2, 0.3])
    assert "their difference, their mean" in told(share(), rates, 0.1)
    assert ".sum() adds them up" in told(Number("CNY"), rates, 0.1)


@pytest.mark.parametrize("answer", [(1, 200), (0, 92), (150, 60, 0)])
def test_a_comma_within_a_number_is_told(answer):
    assert "leave out the comma within a number" in told(Number("CNY"), answer, 1)


def test_two_numbers_are_no_number_with_a_comma():
    assert "comma" not in told(Number("CNY"), (3, 4), 1)


def test_values_under_other_labels_count_in_their_order():
    kind = Vector(["first", "second"], "days")
    ids = pd.Series([1.0, 2.0], ["S1", "S2"])
    assert kind.read(ids).tolist() == [1, 2]
    assert "missing: 'second'; not asked for: 'S2'" in told(
        kind, ids.rename({"S1": "first"}), [1, 2]
    )


def test_a_square_of_numbers_is_no_vector():
    kind = Vector(["a", "b"], "customers")
    assert "you gave a square of 2 by 2. * multiplies" in told(kind, np.eye(2), [1, 2])
    rows = told(kind, [[1, 0], [0, 1]], [1, 2])
    assert "a: expected one number (customers), you gave a list of 2" in rows
    regression = np.linalg.lstsq(np.eye(2), np.ones(2))
    assert "The first has the 2: take it with [0]" in told(kind, regression, [1, 2])


def test_a_missing_value_is_told_to_be_one():
    assert "a missing value" in told(Number("CNY"), float("nan"), 1)


def test_the_tolerance_is_absolute_and_includes_its_edge():
    kind = Number("points", tolerance=0.01)
    assert kind.same(1.01, 1.00)
    assert not kind.same(1.0101, 1.00)


@pytest.mark.parametrize(
    ("kind", "answer", "truth", "said"),
    [
        (share(), 75, 0.75, "wrong kind: expected a share such as 0.25, you gave 75"),
        (share(), 76, 0.75, "wrong kind: expected a share such as 0.25, you gave 76"),
        (share(), 1.5, 0.75, "too high (share)"),
        (share(), 0.69, 0.75, "too low (share)"),
        (Number("CNY", 1), 7, 9, "too low (CNY)"),
        (share(), 0.74123, 0.75, "too low (share)"),
        (Number("weight", 1e-3), 37.8, 0.378, "expected a weight such as 0.25, you gave 37.8"),
    ],
)
def test_a_wrong_number_is_told_its_direction_or_its_unit(kind, answer, truth, said):
    """Percentages, thousands, signs and roundings are slips: test_slips has them."""
    assert said in told(kind, answer, truth)


def test_a_whole_number_may_be_a_float_without_decimals():
    assert Integer("customers").read(80.0) == 80
    with pytest.raises(WrongKind, match="whole number"):
        Integer("customers").read(80.5)


@pytest.mark.parametrize(
    "answer",
    [
        [1, 2, 3],
        (1, 2, 3),
        np.array([1, 2, 3]),
        pd.Series([3, 1, 2], index=["purchase", "use", "inquiry"]),
        pd.Series([1, 2, 3]),
        {"inquiry": 2, "purchase": 3, "use": 1},
        [("inquiry", 2), ("purchase", 3), ("use", 1)],
        pd.Series([1, 2, 3], index=pd.CategoricalIndex(NAMES)),
    ],
)
def test_a_vector_is_read_by_label_or_in_order(answer):
    assert Vector(NAMES, "points").read(answer).tolist() == [1, 2, 3]


def test_a_slip_of_unit_says_where_it_is():
    said = told(Vector(["a", "b"], "share", 0.01), [0.5, 25], [0.5, 0.25])
    assert said.startswith("wrong kind: b: expected a share such as 0.25, you gave 25")


def test_parts_of_one_whole_are_told_what_they_should_come_to():
    kind = Vector(["a", "b", "c"], "weight", 0.01)
    assert told(kind, [2, 3, 1], [0.6, 0.3, 0.1]).endswith("All together should come to 1")
    assert told(kind, [0.5, 0.3, 0.2], [0.6, 0.3, 0.1]) == "a: too low (weight)"


@pytest.mark.parametrize("answer", [np.array(0.5), np.ma.masked, 0.5, {1, 2, 3}, iter([1, 2, 3])])
def test_what_has_no_order_is_no_vector(answer):
    with pytest.raises(WrongKind, match="expected 3 numbers"):
        Vector(NAMES, "points").read(answer)


def test_labels_that_do_not_fit_are_named_and_an_underscore_is_a_space():
    kind = Vector(["after_sales", "use"], "points")
    assert kind.read({"use": 2, "After sales": 1}).tolist() == [1, 2]
    with pytest.raises(WrongKind, match="missing: 'after_sales'; not asked for: 'care'"):
        kind.read({"use": 2, "care": 1})


def test_a_real_number_in_complex_dress_is_read_without_a_warning(recwarn):
    assert Number("weight").read(np.complex128(0.25)) == 0.25
    with pytest.raises(WrongKind):
        Number("weight").read(0.25 + 1j)
    assert not recwarn.list


def test_a_vector_of_the_wrong_length_names_what_is_wanted():
    with pytest.raises(WrongKind, match=r"3 numbers \(points\), one for each of use, inquiry"):
        Vector(NAMES, "points").read([1, 2])


def test_a_vector_names_the_first_place_that_differs():
    said = told(Vector(NAMES, "points", 0.1), [1, 5, 9], [1, 2, 3])
    assert said.startswith("inquiry: too high")


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan])
def test_none_stands_for_no_such_number_where_allowed(nothing):
    kind = Vector(["a", "b"], "share", 0.01, none_allowed=True)
    truth = kind.read([0.5, None])
    assert kind.same(kind.read([0.5, nothing]), truth)
    assert "there is one" in kind.difference(kind.read([nothing, nothing]), truth)
    assert "at all" in kind.difference(kind.read([0.5, 0.7]), truth)
    with pytest.raises(WrongKind, match="a: expected one number"):
        Vector(["a"], "share").read([nothing])


def test_labels_count_what_is_right_and_name_the_first_that_is_not():
    kind = Labels(NAMES, ["high", "low"])
    said = told(kind, ["high", "low", "low"], ["high", "high", "low"])
    assert said == "2 of 3 right; the first that is not: you gave 'low' for inquiry"
    with pytest.raises(WrongKind, match="such as '20'; you gave the text '2-0'"):
        Label([f"{cell}" for cell in range(40)]).read("2-0")
    with pytest.raises(WrongKind, match="purchase: expected one of"):
        kind.read(["high", "low", 7])


def test_labels_may_be_a_category():
    labels = pd.Series(["low", "high", "low"], index=NAMES, dtype="category")
    assert Labels(NAMES, ["high", "low"]).read(labels) == ["low", "high", "low"]


@pytest.mark.parametrize("answer", ["abc", ["a", "b"], ["a", "b", "b"], ["a", "b", "x"], 5, None])
def test_a_ranking_needs_every_item_once(answer):
    with pytest.raises(WrongKind, match="each once"):
        Ranking(["a", "b", "c"]).read(answer)


def test_a_label_may_differ_in_capitals_spaces_and_hyphens_only():
    assert Label(["After sales"]).read("  after-SALES") == "After sales"
    for other in ("after sale", "aftersales"):
        with pytest.raises(WrongKind, match="After sales"):
            Label(["After sales"]).read(other)
    assert Label(["use"]).read(["use"]) == "use"
    assert Label(["use"]).read("the use") == "use"
    assert Label(["use"]).read(pd.DataFrame({"size": [3], "price": [5]}, ["use"])) == "use"
    with pytest.raises(WrongKind):
        Label(["use"]).read(["use", "use"])
    with pytest.raises(WrongKind, match="idxmax"):
        Label(["a", "b"]).read(pd.Series({"a": 1, "b": 2}))


@pytest.fixture
def statement():
    return Table(
        ["top", "all"], {"customers": "customers", "revenue": "CNY", "revenue_share": "share"},
        {"customers": 0, "revenue": 1, "revenue_share": 0.001},
    )  # fmt: skip


@pytest.fixture
def truth():
    return pd.DataFrame(
        {"customers": [80, 8000], "revenue": [5e6, 2e7], "revenue_share": [0.25, 1.0]},
        index=["top", "all"],
    )


def test_a_table_may_have_its_rows_and_columns_in_any_order_and_more(statement, truth):
    answer = truth.iloc[::-1, ::-1].assign(note="x")
    assert statement.same(statement.read(answer), statement.read(truth))


def test_a_table_names_the_first_differing_column_row_and_unit(statement, truth):
    wrong = truth.astype(float)
    wrong.loc["all", "revenue"] *= 2
    said = told(statement, wrong, truth)
    assert said == "column 'revenue', row 'all': too high (CNY)"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t: t.drop(columns="revenue"), "column 'revenue' is missing"),
        (lambda t: t.drop(index="all"), "row 'all' is missing"),
        (lambda t: t.to_dict(), "expected a DataFrame"),
        (lambda t: t.assign(revenue=["a", "b"]), "column 'revenue', row 'top'"),
        (lambda t: t.assign(revenue=[math.nan, 1]), "column 'revenue', row 'top'"),
        (lambda t: pd.concat([t, t]), "stands twice"),
        (lambda t: t.assign(revenue=[1j, 2]), "column 'revenue', row 'top'"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(statement, truth, spoil, said):
    with pytest.raises(WrongKind, match=said):
        statement.read(spoil(truth))


def test_enough_labels_may_be_enough():
    kind = Labels(NAMES, ["high", "low"], enough=2)
    truth = kind.read(["high", "low", "high"])
    assert kind.same(kind.read(["high", "low", "low"]), truth)
    assert not kind.same(kind.read(["low", "low", "low"]), truth)


TRUE_PAIRS = [(f"a{n}", f"b{n}") for n in range(60)]
PAIRS = Pairs(least_precision=0.95, least_recall=0.90)


@pytest.mark.parametrize(
    "answer",
    [
        TRUE_PAIRS,
        [pair[::-1] for pair in TRUE_PAIRS],
        pd.DataFrame(TRUE_PAIRS, columns=["left", "right"]),
        pd.DataFrame(TRUE_PAIRS, columns=["left", "right"]).assign(similarity=100),
        set(map(frozenset, TRUE_PAIRS)),
        np.array(TRUE_PAIRS),
        TRUE_PAIRS[:54],
        [*TRUE_PAIRS, ("a1", "b2"), ("a2", "b1"), ("a3", "b1")],
    ],
)
def test_pairs_are_right_in_any_order_and_form_if_precise_and_complete_enough(answer):
    assert PAIRS.same(PAIRS.read(answer), PAIRS.read(TRUE_PAIRS))


@pytest.mark.parametrize(
    "answer", [TRUE_PAIRS[:53], [*TRUE_PAIRS, *((f"a{n}", "c") for n in range(4))], []]
)
def test_too_few_or_too_many_pairs_are_not_right(answer):
    assert not PAIRS.same(PAIRS.read(answer), PAIRS.read(TRUE_PAIRS))


def test_labels_of_ones_own_are_taken_where_it_is_plain_which_is_meant():
    kind = Vector(["new product", "rival", "old product"], "share")
    for own in ({"old": 3, "new": 1, "rival": 2}, pd.Series({"rival": 2, "new": 1, "old": 3})):
        assert kind.read(own).tolist() == [1, 2, 3]
    assert Vector(["lower", "upper"], "value").read({"high": 12, "low": 3}).tolist() == [3, 12]
    longer = Vector(["new product", "rival", "own old product"], "share")
    assert longer.read({"old product": 3, "new": 1, "rival": 2}).tolist() == [1, 2, 3]
    assert kind.read({1: 1, 2: 2, 3: 3}).tolist() == [1, 2, 3]
    assert "missing" in told(kind, {"product": 1, "rival": 2, "old": 3}, [1, 2, 3])
    assert "missing" in told(kind, {"new,": 1, "rival": 2, "old": 3}, [1, 2, 3])
    assert "keys are 0, 1" in told(Labels([1, 2], NAMES), {0: "use", 1: "use"}, ["use", "use"])


def test_a_table_that_was_counted_has_its_labels():
    counted = pd.DataFrame({"class": [*"ABBAB"]}).value_counts()
    assert Vector(["A", "B"], "customers").read(counted).tolist() == [2, 3]


def test_what_holds_only_one_value_is_that_value():
    for one in (pd.Series([3.5]), np.array([[3.5]]), pd.DataFrame({"sum": [3.5]})):
        assert Number("CNY").read(one) == 3.5
    for one in (pd.Series(["use"]), np.array("use"), pd.Index(["use"])):
        assert Label(NAMES).read(one) == "use"
    for other in ([3.5], (3.5,)):  # brackets, or a comma, too many
        with pytest.raises(WrongKind, match=r"take its only value with \[0\]"):
            Number("CNY").read(other)


def test_labels_that_are_too_many_do_no_harm():
    labels = Labels(["name", "email"], ["basic", "life"])
    more = {"name": "basic", "food": "life", "email": "life"}
    assert list(labels.read(more)) == list(labels.read({"name": "basic", "email": "life"}))
    rates = pd.Series({"none": 0.0, "major": 0.7, "minor": 0.4})
    assert list(Vector(["minor", "major"], "share", 0.01).read(rates)) == [0.4, 0.7]


def test_no_pairs_have_no_precision():
    assert "precision" not in Pairs(0.95, 0.9).difference(frozenset(), frozenset({1}))


def test_pairs_say_how_precise_and_how_complete_they_are():
    found = [*TRUE_PAIRS[:45], *((f"a{n}", "c") for n in range(5))]
    said = told(PAIRS, found, TRUE_PAIRS)
    assert "50 pairs: precision 0.900 (asked for 0.95), recall 0.750 (asked for 0.9)" in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("ab", "expected a table or a list of pairs"),
        (5, "expected a table or a list of pairs"),
        ([1, 2], "expected a table or a list of pairs"),
        (["ab"], "expected two different ids"),
        ([("a", "a")], "expected two different ids"),
        (pd.DataFrame({"left": ["a"]}), "expected a table with two columns"),
        ([(["a"], "b")], "expected a table or a list of pairs"),
    ],
)
def test_what_is_no_list_of_pairs_is_a_wrong_kind(answer, said):
    with pytest.raises(WrongKind, match=said):
        PAIRS.read(answer)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (["use", "inquiry", "purchases"], "and 'purchases' is none of them"),
        (pd.Series([3, 2, 1], index=NAMES), "take the .index"),
        ([0, 1, 2], "you gave numbers: write the names, in quotation marks"),
        (iter([*NAMES, *NAMES]), "each once"),
    ],
)
def test_a_ranking_says_what_is_wrong_with_its_names(answer, said):
    with pytest.raises(WrongKind, match=said):
        Ranking(NAMES).read(answer)


def test_a_class_that_counts_nobody_may_be_left_out():
    kind = Vector(NAMES, "persons", absent=0.0)
    for answer in ({"use": 3}, pd.Series({"use": 3}), pd.DataFrame({"count": {"use": 3}})):
        assert kind.read(answer).tolist() == [3, 0, 0]
    with pytest.raises(WrongKind, match="missing"):
        kind.read({"use": 3, "usage": 2})
    with pytest.raises(WrongKind, match="missing"):
        Vector(NAMES, "persons").read({"use": 3})


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        (Vector(NAMES, "persons"), pd.Series(NAMES * 3), "value_counts"),
        (Vector(NAMES, "persons"), NAMES * 3, "value_counts"),
        (Vector(NAMES, "persons"), [*NAMES * 1000, 7], "value_counts"),  # nobody reads all
        (Vector(NAMES, "persons"), [["use"], None] * 5, "a list of 10$"),
        (Number("persons"), pd.Series([True, False]), "counts the True"),
        (Number("persons"), np.array([1.0, 2.0]), "adds them up"),
        (Number("persons"), pd.DataFrame({"a": [1, 2]}), "counts its rows"),
    ],
)
def test_what_still_has_to_be_counted_is_told_how(kind, answer, said):
    with pytest.raises(WrongKind, match=said):
        kind.read(answer)
