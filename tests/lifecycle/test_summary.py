from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import purchase_log
from crmlab.lifecycle.measures.summary import calibration_holdout, customer_summary

CDNOW = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow"
needs_cdnow = pytest.mark.skipif(
    not CDNOW.is_dir(), reason="the CDNOW files are not beside the project"
)


def log_of(*rows):
    """Return a log of (customer, time, amount)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    return frame.astype({"customer_id": "str", "date": "datetime64[us]", "amount": "float64"})


@pytest.fixture
def log():
    return log_of(
        ("b", "2024-01-08 09:00", 10.0),
        ("a", "2024-01-01 23:59", 100.0),
        ("a", "2024-01-15 00:00", 30.0),
        ("a", "2024-01-15 18:30", 20.0),
        ("a", "2024-01-22 12:00", 10.0),
        ("b", "2024-01-08 17:00", 5.0),
        ("c", "2024-02-05 08:00", 7.0),
    )


def test_a_day_counts_once_and_the_first_day_is_no_repeat(log):
    summary = customer_summary(log, until="2024-01-29", freq="D")
    assert summary.index.tolist() == ["a", "b"]
    assert summary.index.name == "customer_id"
    assert summary.frequency.tolist() == [2, 0]
    assert summary.recency.tolist() == [21.0, 0.0]
    assert summary["T"].tolist() == [28.0, 21.0]
    assert summary.monetary_value.tolist() == [30.0, 0.0]


def test_the_dtypes_are_those_the_models_read(log):
    summary = customer_summary(log)
    assert [str(kind) for kind in summary.dtypes] == ["int64", "float64", "float64", "float64"]
    assert summary.index.dtype == "str"


def test_the_last_day_of_the_log_ends_the_observation_unless_told(log):
    assert customer_summary(log, freq="D")["T"].tolist() == [35.0, 28.0, 0.0]
    assert customer_summary(log, freq="D", until=date(2024, 2, 12))["T"].tolist() == [42, 35, 7]


def test_all_of_the_last_day_is_observed(log):
    assert customer_summary(log, until="2024-01-22").loc["a", "frequency"] == 2
    assert customer_summary(log, until="2024-01-21").loc["a", "frequency"] == 1


@pytest.mark.parametrize(("freq", "days"), [("D", 1), ("W", 7), ("M", 30.4375), ("Y", 365.25)])
def test_times_are_in_the_unit_asked_for(log, freq, days):
    summary = customer_summary(log, freq=freq)
    assert summary.attrs == {"freq": freq}
    assert summary["T"].tolist() == [35 / days, 28 / days, 0.0]
    assert summary.recency.tolist() == [21 / days, 0.0, 0.0]


def test_refunds_and_gifts_are_added_as_they_are():
    log = log_of(("a", "2024-01-01", 50), ("a", "2024-01-02", 30), ("a", "2024-01-02", -40))
    assert customer_summary(log).loc["a", "monetary_value"] == -10.0


def test_days_before_1970_are_days_too():
    log = log_of(("a", "1969-12-30 23:00", 1), ("a", "1969-12-31 01:00", 2), ("a", "1970-01-01", 3))
    assert customer_summary(log, freq="D").loc["a"].tolist() == [2, 2, 2, 2.5]


BACK_ENDS = {
    "pandas": lambda log: log,
    "pandas with an index of its own": lambda log: log.set_axis(range(9, 9 + len(log))[::-1]),
    "pandas with categories": lambda log: log.astype({"customer_id": "category"}),
    "pandas with nanoseconds": lambda log: log.astype({"date": "datetime64[ns]"}),
    "polars": pl.from_pandas,
    "polars with dates": lambda log: pl.from_pandas(log).cast({"date": pl.Date}),
    "polars, lazy": lambda log: pl.from_pandas(log).lazy(),
    "pyarrow": lambda log: pa.Table.from_pandas(log, preserve_index=False),
    "DuckDB": lambda log: duckdb.connect().from_arrow(pa.Table.from_pandas(log)),
}


@st.composite
def logs(draw):
    """Return a log of few customers and days, so that many share one."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b", "Ä", "客", "10", "9"]),
                st.integers(0, 40 * 24 * 60 - 1),
                st.integers(-500, 10_000),
            ),
            min_size=1,
            max_size=60,
        )
    )
    start = pd.Timestamp("2024-02-10")
    return log_of(*((who, start + timedelta(minutes=at), cents / 100) for who, at, cents in rows))


def slow_summary(log, until):
    """Return the definition in plain Python, in days."""
    days = {}
    for who, time, amount in log.itertuples(index=False):
        if time.date() <= until:
            mine = days.setdefault(who, {})
            mine[time.date()] = mine.get(time.date(), 0) + amount
    rows = {}
    for who in sorted(days):
        first, *repeats = sorted(days[who])
        amounts = [days[who][day] for day in repeats]
        last = max(days[who])
        mean = sum(amounts) / len(amounts) if amounts else 0.0
        rows[who] = [len(repeats), (last - first).days, (until - first).days, mean]
    return rows


@given(logs(), st.integers(0, 60), st.sampled_from(sorted(BACK_ENDS)))
def test_every_back_end_gives_the_definition(log, more_days, back_end):
    until = log.date.min().date() + timedelta(days=more_days)
    summary = customer_summary(BACK_ENDS[back_end](log), until=until, freq="D")
    expected = slow_summary(log, until)
    assert summary.index.tolist() == list(expected)
    np.testing.assert_allclose(summary.to_numpy(), list(expected.values()), rtol=1e-12, atol=1e-9)


@given(logs(), st.integers(0, 40), st.sampled_from(sorted(BACK_ENDS)))
def test_the_holdout_is_the_log_after_the_calibration(log, after, back_end):
    start = log.date.min().date() + timedelta(days=after)
    end = start + timedelta(days=10)
    result = calibration_holdout(
        BACK_ENDS[back_end](log), calibration_until=start, until=end, freq="D"
    )
    summary = customer_summary(log, until=start, freq="D")
    pd.testing.assert_frame_equal(result[summary.columns], summary)
    assert (result.holdout_duration == 10.0).all()
    later = log[(log.date.dt.date > start) & (log.date.dt.date <= end)]
    for who, row in result.iterrows():
        of_each_day = later[later.customer_id == who].groupby(later.date.dt.date).amount.sum()
        assert row.holdout_frequency == len(of_each_day)
        mean = of_each_day.mean() if len(of_each_day) else 0.0
        assert row.holdout_monetary_value == pytest.approx(mean)


@pytest.fixture
def long_log():
    random = np.random.default_rng(4)
    minutes = random.integers(0, 90 * 24 * 60, 3_000).astype("timedelta64[m]")
    return pd.DataFrame(
        {
            "customer_id": pd.Series(random.integers(0, 200, 3_000)).astype("str"),
            "date": np.datetime64("2024-01-01", "us") + minutes,
            "amount": random.integers(-500, 10_000, 3_000) / 100,
        }
    )


def split(log):
    return calibration_holdout(log, calibration_until="2024-01-20", until="2024-03-01")


@pytest.mark.parametrize("work", [customer_summary, split])
def test_a_long_log_is_divided_in_memory_or_on_disk_and_gives_the_same(
    long_log, work, tmp_path, monkeypatch
):
    long_log.to_parquet(tmp_path / "log.parquet")
    expected = work(long_log)
    monkeypatch.setattr(purchase_log.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(purchase_log, "PART", 300)
    for in_memory in (3_000, 1_000):
        monkeypatch.setattr(purchase_log, "IN_MEMORY", in_memory)
        for log in (long_log, BACK_ENDS["DuckDB"](long_log), tmp_path / "log.parquet"):
            pd.testing.assert_frame_equal(work(log), expected)
    assert [path.name for path in tmp_path.iterdir()] == ["log.parquet"], "nothing is left behind"


@pytest.mark.parametrize("in_memory", [3_000, 1_000])
def test_parts_of_a_log_hold_whole_customers(long_log, in_memory, monkeypatch):
    monkeypatch.setattr(purchase_log, "PART", 300)
    monkeypatch.setattr(purchase_log, "IN_MEMORY", in_memory)
    parts = []

    def count(part):
        parts.append(part.to_pandas())
        return parts[-1].groupby("customer_id")[["amount"]].count()

    counts = purchase_log.PurchaseLog.open(BACK_ENDS["DuckDB"](long_log)).map(count)
    assert len(parts) == 10
    assert counts.index.is_unique
    assert counts.amount.to_dict() == long_log.customer_id.value_counts().to_dict()


def test_the_long_log_agrees_with_the_definition(long_log):
    summary = customer_summary(long_log, freq="D")
    expected = slow_summary(long_log, date(2024, 3, 30))
    assert summary.index.tolist() == list(expected)
    np.testing.assert_allclose(summary.to_numpy(), list(expected.values()), rtol=1e-12, atol=1e-9)


def test_categories_without_purchases_are_no_customers(log):
    kinds = log.astype({"customer_id": "category"})
    assert customer_summary(kinds[kinds.customer_id != "a"]).index.tolist() == ["b", "c"]


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(log, random):
    order = random.sample(range(len(log)), len(log))
    pd.testing.assert_frame_equal(customer_summary(log), customer_summary(log.iloc[order]))


@given(logs())
def test_what_holds_for_every_customer(log):
    summary = customer_summary(log)
    assert (summary.recency <= summary["T"]).all()
    assert ((summary.frequency == 0) == (summary.recency == 0)).all()
    assert (summary.monetary_value[summary.frequency == 0] == 0).all()
    assert (summary.frequency <= summary.recency * 7 + 1e-9).all()


def test_parquet_files_are_read_alone_in_a_folder_and_by_a_pattern(log, tmp_path):
    expected = customer_summary(log)
    log.to_parquet(tmp_path / "all.parquet")
    for path in (tmp_path / "all.parquet", str(tmp_path / "all.parquet"), tmp_path):
        pd.testing.assert_frame_equal(customer_summary(path), expected)
    (tmp_path / "years").mkdir()
    for part, rows in enumerate((log[:3], log[3:])):
        rows.to_parquet(tmp_path / "years" / f"part{part}.parquet")
    pd.testing.assert_frame_equal(customer_summary(tmp_path / "years"), expected)
    pd.testing.assert_frame_equal(customer_summary(tmp_path / "years" / "part*.parquet"), expected)


@pytest.mark.parametrize(
    ("column", "first", "second", "outcome"),
    [
        ("amount", [10, 20], [7.7, 8.8], [7.7, 8.8]),
        ("customer_id", ["1", "1"], [7, 8], ["1", "7", "8"]),
        ("customer_id", [7, 7], ["007", "7"], ["007", "7"]),
        ("customer_id", [7, 7], [7.0, 8.0], "customer_id must be text or whole numbers"),
        ("amount", [1.0, 2.0], ["1", "2"], "amount must be numbers"),
    ],
)
def test_parquet_files_of_other_types_are_not_read_as_the_first(
    log, tmp_path, column, first, second, outcome
):
    rows = log[:2].assign(customer_id=["a", "b"])
    rows.assign(**{column: first}).to_parquet(tmp_path / "1.parquet")
    late = rows.assign(date=rows.date + pd.Timedelta(days=30))
    late.assign(**{column: second}).to_parquet(tmp_path / "2.parquet")
    if isinstance(outcome, str):
        with pytest.raises(ValueError, match=outcome):
            customer_summary(tmp_path)
    elif column == "customer_id":
        assert customer_summary(tmp_path).index.tolist() == outcome
    else:
        assert customer_summary(tmp_path).monetary_value.tolist() == outcome


def test_two_columns_of_one_name_are_refused(log):
    with pytest.raises(ValueError, match="two columns of one name"):
        customer_summary(log.rename(columns={"date": "amount"}))


def test_whole_numbers_serve_as_ids_and_as_amounts(log):
    numbered = log.assign(customer_id=log.customer_id.map({"a": 9, "b": 10, "c": 11}))
    summary = customer_summary(numbered.astype({"amount": "int64"}))
    assert summary.index.tolist() == ["10", "11", "9"]
    assert summary.monetary_value.tolist() == [0.0, 0.0, 30.0]


def test_the_log_is_left_as_it_was(log):
    before = log.copy()
    customer_summary(log)
    pd.testing.assert_frame_equal(log, before)


def test_holdout_counts_every_purchase_day_of_known_customers(log):
    result = calibration_holdout(log, calibration_until="2024-01-10", freq="W")
    assert result.index.tolist() == ["a", "b"]
    assert result.holdout_frequency.tolist() == [2, 0]
    assert result.holdout_monetary_value.tolist() == [30.0, 0.0]
    assert result.holdout_duration.tolist() == [26 / 7, 26 / 7]
    assert result.holdout_frequency.dtype == "int64"
    assert result.attrs == {"freq": "W"}


@pytest.mark.parametrize("back_end", ["pandas", "polars", "polars, lazy", "pyarrow", "DuckDB"])
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda log: log.rename(columns={"amount": "amonut"}), "no column 'amount'.*Did you mean"),
        (lambda log: log.assign(date=log.date.astype("str")), "date must be dates, it is String"),
        (lambda log: log.assign(date=log.date.dt.tz_localize("UTC")), "time zone"),
        (lambda log: log.assign(amount=log.amount.astype("str")), "amount must be numbers"),
        (lambda log: log.assign(customer_id=1.0), "customer_id must be text or whole numbers"),
        (lambda log: log[:0], "no transactions"),
        (
            lambda log: log.reindex([7, 8, *range(2, 7)]),
            "customer_id in 2 of 7 .*date in 2.*amount in 2",
        ),
        (
            lambda log: log.assign(amount=[np.inf, *log.amount[1:]]),
            "amount in 1 of 7 rows; such as in .*'customer_id': 'b'.*'amount': inf",
        ),
        (lambda log: log.assign(amount=[1.0, None, *log.amount[2:]]), "such as in .*'a'"),
        (lambda log: log.assign(customer_id=log.customer_id.replace("c", " ")), "is blank"),
        (lambda log: log.assign(customer_id=log.customer_id == "a"), "it is Boolean.*astype"),
        (lambda log: log.assign(customer_id=log.date), "customer_id must be text or whole"),
    ],
)
def test_a_bad_log_is_refused_with_the_reason(log, change, message, back_end):
    with pytest.raises(ValueError, match=message):
        customer_summary(BACK_ENDS[back_end](change(log)))


def test_mixed_ids_are_refused(log):
    with pytest.raises(ValueError, match="customer_id must be text or whole numbers"):
        customer_summary(log.assign(customer_id=[1, "1", 2, "x", 3, 4, 5]))


def test_bad_periods_and_units_are_refused(log):
    with pytest.raises(ValueError, match="until is 2023-12-31, before the first purchase on 2024"):
        customer_summary(log, until="2023-12-31")
    with pytest.raises(ValueError, match="until must be a day such as '2024-06-30'; not 'soon'"):
        customer_summary(log, until="soon")
    with pytest.raises(ValueError, match=r"until must be a day .*; not '2024-06'"):
        customer_summary(log, until="2024-06")
    with pytest.raises(ValueError, match=r"calibration_until must be a day .*; not None"):
        calibration_holdout(log, calibration_until=None)
    with pytest.raises(ValueError, match="freq must be one of 'D', 'W', 'M', 'Y'; not 'week'"):
        customer_summary(log, freq="week")
    with pytest.raises(ValueError, match="calibration_until is 2023-12-31, before"):
        calibration_holdout(log, calibration_until="2023-12-31")
    with pytest.raises(ValueError, match="There is no holdout period: it would end on 2024-02-05"):
        calibration_holdout(log, calibration_until="2024-02-05")


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no Parquet file at .*gone\.parquet"):
        customer_summary(tmp_path / "gone.parquet")
    with pytest.raises(FileNotFoundError, match="There is no Parquet file at"):
        customer_summary(tmp_path)
    (tmp_path / "sales.csv").write_text("customer_id,date,amount\n" * 3)
    with pytest.raises(ValueError, match=r"sales\.csv is not a Parquet file"):
        customer_summary(tmp_path / "sales.csv")
    with pytest.raises(TypeError, match=r"must be a pandas, polars.*not list"):
        customer_summary([1, 2, 3])


def cdnow(file, columns):
    log = pd.read_csv(
        CDNOW / file, sep=r"\s+", names=columns, dtype=str, skiprows=int("master" in file)
    )
    day = pd.to_datetime(log.date, format="%Y%m%d")
    return log.assign(date=day, amount=log.amount.astype(float))


@needs_cdnow
def test_cdnow_sample_gives_the_published_calibration_and_holdout():
    sample = cdnow("CDNOW_sample.txt", ["_", "customer_id", "date", "cds", "amount"])
    result = calibration_holdout(sample, calibration_until="1997-09-30")
    assert len(result) == 2_357
    assert result.frequency.sum() == 2_457
    groups = result.frequency.clip(upper=7)
    assert groups.value_counts().sort_index().tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    assert result.frequency.max() == 29
    assert result.iloc[0, :4].tolist() == pytest.approx([2, 30.4286, 38.8571, 22.345], abs=5e-5)
    assert result.holdout_frequency.sum() == 1_882
    assert result.holdout_frequency.iloc[0] == 1
    assert (result.holdout_duration == 39.0).all()
    means = result.holdout_frequency.groupby(groups).mean().tolist()
    published = [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594]
    assert means == pytest.approx(published, abs=5e-5)


@needs_cdnow
def test_cdnow_log_gives_the_sums_of_lifetimes():
    log = cdnow("CDNOW_master.txt", ["customer_id", "date", "cds", "amount"])
    summary = customer_summary(log, freq="D")
    assert len(summary) == 23_570
    assert summary.sum().tolist() == pytest.approx([44_021, 3_178_932, 11_834_346, 414_282.384])
