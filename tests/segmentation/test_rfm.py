"""RFM by its definition on every back end, by published tables, and on bad input."""

import itertools
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.segmentation import (
    RFM,
    plot_cells,
    plot_measure,
    plot_rfm_segments,
    rfm_cuts,
    rfm_rules,
    rfm_scores,
    rfm_segments,
    rfm_table,
    rfm_widget,
)
from crmlab.segmentation.measures import rfm
from crmlab.theme import description

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)
BACK_ENDS = {
    "pandas": lambda log: log,
    "pandas by category": lambda log: log.astype({"customer_id": "category"}),
    "polars": pl.from_pandas,
    "polars, lazy": lambda log: pl.from_pandas(log).lazy(),
    "pyarrow": lambda log: pa.Table.from_pandas(log, preserve_index=False),
    "DuckDB": lambda log: duckdb.connect().from_arrow(pa.Table.from_pandas(log)),
}


def log_of(*rows, columns=("customer_id", "date", "amount", "order_id")):
    log = pd.DataFrame(rows, columns=list(columns))
    return log.astype({"customer_id": "str", "date": "datetime64[us]", "amount": float})


@st.composite
def logs(draw):
    lines = st.tuples(
        st.sampled_from(["a", "b", "Ä", "客", "10"]),
        st.integers(0, 40 * 24 * 60 - 1),
        st.integers(-500, 10_000),
        st.sampled_from(["1", "2", "3"]),
    )
    start = pd.Timestamp("2024-02-10")
    rows = [
        (who, start + pd.Timedelta(minutes=at), cents / 100, order)
        for who, at, cents, order in draw(st.lists(lines, min_size=1, max_size=50))
    ]
    log = log_of(*rows)
    return log if draw(st.booleans()) else log.drop(columns="order_id")


@settings(max_examples=50)
@given(logs(), st.integers(0, 50), st.sampled_from(sorted(BACK_ENDS)))
def test_every_back_end_gives_the_definition(log, more_days, back_end):
    until = log["date"].min().normalize() + pd.Timedelta(days=more_days)
    table = rfm_table(BACK_ENDS[back_end](log), until=until.date())
    log = log[log["date"] < until + pd.Timedelta(days=1)]
    assert table.index.tolist() == sorted(set(log["customer_id"]))
    for who, mine in log.groupby("customer_id"):
        row = table.loc[who]
        assert row["recency_days"] == (until - mine["date"].max().normalize()).days
        assert row["frequency"] == (mine["order_id"].nunique() if "order_id" in log else len(mine))
        assert row["monetary"] == round(mine["amount"].sum(), 6)


def test_parquet_and_whole_numbers_serve_and_the_dtypes_are_fixed(tmp_path):
    log = log_of((9, "2024-01-01", 1, 1), (10, "2024-01-03 23:59", 2, 1), (10, "2024-01-02", 3, 2))
    log["customer_id"] = log["customer_id"].astype(int)
    for part, rows in enumerate((log[:1], log[1:])):
        rows.to_parquet(tmp_path / f"{part}.parquet")
    for source in (log, tmp_path, tmp_path / "*.parquet"):
        table = rfm_table(source, until="2024-01-04")
        assert table.reset_index().to_numpy().tolist() == [["10", 1, 2, 5.0], ["9", 3, 1, 1.0]]
        assert [str(kind) for kind in table.dtypes] == ["int64", "int64", "float64"]
        assert table.index.dtype == "str"
        assert table.index.name == "customer_id"


def test_a_long_log_is_read_in_parts_and_gives_the_same(monkeypatch):
    random = np.random.default_rng(5)
    log = pd.DataFrame({"customer_id": random.integers(0, 90, 1_000)})
    log["date"] = np.datetime64("2024-01-01", "us") + random.integers(0, 90, 1_000) * 86_400_000_000
    log["amount"] = random.integers(-500, 9_000, 1_000) / 100
    for table in (log, log.assign(order_id=random.integers(0, 400, 1_000))):
        expected = rfm_table(table)
        with monkeypatch.context() as patch:
            patch.setattr(rfm, "IN_MEMORY", 150)
            pd.testing.assert_frame_equal(rfm_table(table), expected)


def test_sums_of_the_same_cents_in_another_order_are_equals():
    cents = [0.1, 0.2, 0.3]
    rows = [
        (f"{who}", "2024-01-01", cents[k], f"{k}")
        for who, order in enumerate(itertools.permutations(range(3)))
        for k in order
    ]
    assert rfm_table(log_of(*rows))["monetary"].nunique() == 1


@pytest.mark.parametrize("back_end", ["pandas", "polars", "DuckDB"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda log: log.assign(order_id=[1.0, 2.0]), "order_id must be text or whole numbers"),
        (lambda log: log.assign(order_id=["1", None]), "missing.*order_id in 1 of 2 rows"),
        (lambda log: log.assign(amount=[1.0, np.inf]), "infinite.*amount in 1 of 2 rows"),
        (lambda log: log.assign(customer_id=["a", " "]), "customer_id is blank"),
        (lambda log: log.drop(columns="date"), "no column 'date'"),
        (lambda log: log[:0], "no transactions"),
    ],
)
def test_a_bad_log_is_refused_with_the_reason(change, message, back_end):
    log = change(log_of(("a", "2024-01-01", 1, "1"), ("b", "2024-01-01", 1, "1")))
    with pytest.raises(ValueError, match=message):
        rfm_table(BACK_ENDS[back_end](log))


def test_the_period_cannot_end_before_the_log():
    with pytest.raises(ValueError, match="until is 2023-12-31, before the first purchase on 2024"):
        rfm_table(log_of(("a", "2024-01-01", 1, "1")), until="2023-12-31")


def people(recency_days, frequency=None, monetary=None):
    """Return customers with the values given; one list serves for all three."""
    columns = zip(RFM, (recency_days, frequency, monetary), strict=True)
    return pd.DataFrame({name: recency_days if own is None else own for name, own in columns})


def test_equals_get_one_score_by_quantiles_and_may_be_parted_by_ranks():
    table = people([1] * 7 + [2, 3, 4])
    by_quantile = rfm_scores(table)
    assert by_quantile["F"].tolist() == [1] * 7 + [4, 5, 5]
    assert by_quantile["R"].tolist() == [5] * 7 + [2, 1, 1]
    by_rank = rfm_scores(table, "rank")
    assert by_rank["F"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert by_rank["R"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


@given(
    st.lists(st.integers(0, 9), min_size=5, max_size=60),
    st.sampled_from([2, 3, 5]),
    st.sampled_from(["quantile", "rank"]),
)
def test_what_holds_for_every_score(values, bins, rule):
    scores = rfm_scores(people(values), rule, bins=bins)
    assert scores[["R", "F", "M"]].isin(range(1, bins + 1)).all(axis=None)
    assert (scores["R"] + scores["F"] == bins + 1).all(), "the same classes, counted from the top"
    in_order = scores.sort_values("frequency", kind="stable")["F"]
    assert in_order.is_monotonic_increasing
    if rule == "rank":
        assert scores["F"].value_counts().reindex(range(1, bins + 1), fill_value=0).max() <= (
            scores["F"].value_counts().min() + 1
        )
    else:
        assert (scores.groupby("frequency")["F"].nunique() == 1).all()
        cuts = np.quantile(values, np.arange(1, bins) / bins)
        assert scores["F"].tolist() == [1 + (cuts < value).sum() for value in values]


def test_a_value_on_a_given_cut_belongs_above_it():
    cuts = {"recency_days": [30, 90], "frequency": [2, 4], "monetary": [100, 500]}
    table = people([29, 30, 90], [1, 2, 4], [99.99, 100, 500])
    scores = rfm_scores(table, "cuts", cuts=cuts, bins=3)
    assert scores[["R", "F", "M"]].to_numpy().tolist() == [[3, 1, 1], [2, 2, 2], [1, 3, 3]]


def test_one_purchase_each_and_all_equal_are_in_the_first_class():
    scores = rfm_scores(people([7] * 6))
    assert scores[["R", "F", "M"]].to_numpy().tolist() == [[5, 1, 1]] * 6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((people([1, 2, 3]),), "There are 3 customers for 5 classes.*rule='cuts'"),
        ((people([]),), "There are no customers"),
        ((people([1, 2, 3, 4, None]),), "1 of the values of recency_days.*missing"),
        ((people([1, 2, 3, 4, 5], monetary=[1, 2, 3, 4, np.inf]),), "must be finite"),
        ((people([1] * 5).drop(columns="monetary"),), "no column 'monetary'"),
        ((people([1] * 5), "quintile"), "rule must be one of 'quantile', 'rank', 'cuts'"),
        ((people([1] * 5), "cuts"), "Give cuts with the rule 'cuts'"),
        ((people([1] * 5), "rank", {"frequency": [1]}), "Give cuts with the rule 'cuts'"),
        ((people([1] * 5), "cuts", {"frequency": [1]}), "4 ascending cuts of recency_days; not"),
        ((people([1] * 5), "cuts", people([1, 2])), "5 classes need 4 ascending cuts of rec"),
        ((people([1] * 5), "cuts", people([1, 3, 2, 4])), "4 ascending cuts"),
        ((people([1] * 5), "cuts", people([1, 2, 3, np.nan])), "cuts of recency_days is missing"),
        ((people([1] * 5), "quantile", None, 0), "bins must be a whole number of at least 1"),
    ],
)
def test_bad_scores_are_refused_with_the_reason(arguments, message):
    with pytest.raises(ValueError, match=message):
        rfm_scores(*arguments)


def cells():
    return pd.DataFrame(itertools.product(range(1, 6), repeat=3), columns=["R", "F", "M"])


def test_all_125_cells_have_a_segment_and_three_names_are_never_reached():
    named = rfm_segments(cells())
    assert named["cell"].is_unique
    assert named.set_index("cell").at["514", "segment"] == "Others"
    counts = named["segment"].value_counts()
    never = counts[counts == 0].index
    assert {*never} == {"New Customers", "Promising", "Can't Lose Them"}
    assert counts["Others"] == 36


def test_the_first_rule_that_fits_is_taken():
    rules = rfm_rules()
    narrow_first = pd.concat([rules[rules["segment"] == "Can't Lose Them"], rules])
    narrow_first = narrow_first.drop_duplicates("segment")
    named = rfm_segments(cells(), narrow_first).set_index("cell")["segment"]
    assert named["155"] == "Can't Lose Them"
    assert named["255"] == "Loyal Customers"


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (cells().replace(5, 6), "whole numbers from 1 to 5"),
        (cells() + 0.5, "whole numbers from 1 to 5"),
        (cells().drop(columns="M"), "no column 'M'"),
        (cells()[:0], "There are no scores"),
    ],
)
def test_bad_segments_are_refused_with_the_reason(scores, message):
    with pytest.raises(ValueError, match=message):
        rfm_segments(scores)


def test_a_cell_without_a_rule_is_refused():
    with pytest.raises(ValueError, match=r"Each cell needs a rule that fits.*cell 111"):
        rfm_segments(cells(), rfm_rules()[:3])


@cache
def orders_of_the_r_package():
    log = pd.read_csv(SHARED / "rfm" / "rfm_orders.csv", parse_dates=["order_date"])
    return log.rename(columns={"order_date": "date", "revenue": "amount"})


@needs_shared
def test_table_of_the_r_package_rfm():
    table = rfm_table(orders_of_the_r_package(), until="2006-12-31")
    cuts = rfm_cuts(table) + 1
    assert cuts.T.round(1).to_numpy().tolist() == [
        [115, 181, 297.4, 482],
        [4, 5, 6, 8],
        [255.8, 382, 506.4, 666],
    ]
    named = rfm_segments(rfm_scores(table, "cuts", cuts=cuts))
    five = named.loc[
        ["Abbey O'Reilly", "Add Senger", "Aden Lesch", "Aden Murphy", "Admiral Senger"]
    ]
    assert five[[*RFM, "cell"]].to_numpy().tolist() == [
        [205, 6, 472, "343"],
        [140, 3, 340, "412"],
        [194, 4, 405, "323"],
        [98, 7, 596, "544"],
        [132, 5, 448, "433"],
    ]
    counts = named["segment"].value_counts()
    assert counts[counts > 0].to_dict() == {
        "Champions": 158,
        "Loyal Customers": 278,
        "Potential Loyalist": 229,
        "Lost": 111,
        "At Risk": 86,
        "About To Sleep": 50,
        "Others": 48,
        "Need Attention": 35,
    }
    champions = named[named["segment"] == "Champions"]
    assert champions[["frequency", "monetary"]].sum().tolist() == [1_234, 120_178]
    heat_map = named.groupby(["R", "F"])["monetary"].mean()
    assert heat_map.sum() == pytest.approx(12_634, abs=0.5)
    published = pd.read_csv(SHARED / "rfm" / "rfm_orders_scored.csv", index_col="customer_id")
    published = published.loc[named.index]
    assert (published["seg"] == named["segment"].astype(str)).all()
    # The rule matters: 24 % of frequency scores are others by ranks, none by plain quantiles.
    assert (rfm_scores(table, "rank")["F"] != published["F"]).sum() == 239
    assert (rfm_scores(table)["F"] != published["F"]).sum() == 0


@needs_shared
def test_table_of_uci_online_retail():
    lines = pd.read_parquet(SHARED / "online_retail" / "online_retail.parquet")
    lines = lines.dropna(subset="CustomerID").query("Quantity > 0 and UnitPrice > 0")
    names = {"CustomerID": "customer_id", "InvoiceNo": "order_id", "InvoiceDate": "date"}
    lines = lines.assign(amount=lines["Quantity"] * lines["UnitPrice"]).rename(columns=names)
    lines["customer_id"] = lines["customer_id"].astype(int)
    table = rfm_table(lines, until="2011-12-10")
    assert len(table) == 4_338
    assert table.mean().tolist() == pytest.approx([93.059, 4.272, 2_054.27], abs=0.005)
    assert table.median().tolist() == pytest.approx([51, 2, 674.485])
    assert table.max().tolist()[1:] == pytest.approx([209, 280_206.02])
    six = table.loc[["12346", "12347", "12348", "14646", "17850", "18287"]]
    assert six.to_numpy().tolist() == [
        [326, 1, 77_183.60],
        [3, 7, 4_310.00],
        [76, 4, 1_797.24],
        [2, 73, 280_206.02],
        [373, 34, 5_391.21],
        [43, 3, 1_837.28],
    ]


def test_the_pictures_say_their_numbers():
    table = people(list(range(50)), [1] * 30 + list(range(2, 22)), np.linspace(5, 5_000, 50))
    named = rfm_segments(rfm_scores(table))
    for measure, sentence in (
        ("recency_days", "median 24, mean 24, highest 49"),
        ("frequency", "median 1, mean 5, highest 21"),
        ("monetary", "median 2,502"),
    ):
        assert sentence in description(plot_measure(table, measure))
    assert "customers by recency and frequency score" in description(plot_cells(named))
    both_best = people([1, 9, 9, 9, 9], [5, 1, 1, 1, 1], [5, 1, 2, 3, 4])
    few = plot_cells(rfm_segments(rfm_scores(both_best)))
    assert "lowest 0 at" in description(few)
    hidden = plot_cells(rfm_segments(rfm_scores(both_best)), fewest=5)
    assert {text.get_text() for text in hidden.texts} == {"0", "under 5"}
    assert "highest under 5 at" in description(hidden)
    shares = plot_rfm_segments(named)
    assert "At Risk 20.0 % and 36.3 %" in description(shares)
    _, rings, dots = shares.collections  # a ring is seen around a dot at its place
    assert rings.get_zorder() > dots.get_zorder()
    assert rings.get_sizes() > dots.get_sizes()
    assert shares.get_xlim()[0] < 0 <= min(shares.get_xticks())


def test_money_of_zero_or_less_has_no_place_on_a_scale_of_logarithms():
    table = people([1, 2, 3, 4], [1, 2, 3, 4], [-20.0, 0.0, 10.0, 1_000.0])
    said = description(plot_measure(table, "monetary"))
    assert said.startswith("4 customers by amount spent (CNY): median 5,")


def test_the_scorer_tells_how_many_scores_change_and_how_the_fifths_respond():
    random = np.random.default_rng(3)
    table = people(*random.integers(1, 9, (3, 200)))
    table.index = [f"K{row}" for row in range(200)]
    sends = pd.DataFrame({"customer_id": table.index.repeat(3)})
    sends["responded"] = table["recency_days"].repeat(3).to_numpy() < 3
    scorer = rfm_widget(table, sends)
    assert "Rule quantile: 0 of 600 scores differ" in scorer.sentence
    scorer.set(R=1, F=0, M=0)
    assert "to 100.0 %" in scorer.sentence
    scorer.set(rule="rank")
    assert "Rule rank: 0 of" not in scorer.sentence
    scorer.set(R=0)
    assert "All weights are zero" in scorer.sentence
