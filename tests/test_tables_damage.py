"""Whatever happened to a file: a TableError, or a reading that accounts for every row."""

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab.tables import Reading, TableError, read_transactions

FILES_PER_KIND = 65


def sales(rng: random.Random) -> pd.DataFrame:
    """A healthy table of 3 to 40 rows."""
    n = rng.randint(3, 40)
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta([rng.randrange(500) for _ in range(n)], "D")
    return pd.DataFrame(
        {
            "客户编号" if rng.random() < 0.3 else "customer_id": [
                f"{rng.randrange(30):05d}" for _ in range(n)
            ],
            "date": days.strftime("%Y-%m-%d"),
            "amount": [f"{rng.uniform(-20, 3000):.2f}" for _ in range(n)],
            "order_id": [rng.choice("C1234567") + str(rng.randrange(9999)) for _ in range(n)],
            "note": [
                rng.choice(["", "Müller", "商品, gut", 'a "quoted" one', "x"]) for _ in range(n)
            ],
        }
    )


def as_csv(table: pd.DataFrame, rng: random.Random, encoding: str | None = None, **how) -> bytes:
    encoding = encoding or rng.choice(["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    sep = how.pop("sep", None) or rng.choice([",", ";", "\t", "|"])
    return table.to_csv(index=False, sep=sep, **how).encode(encoding, errors="replace")


def cut_bytes(table, rng):
    data = as_csv(table, rng)
    start = rng.randrange(len(data))
    return data[:start] if rng.random() < 0.5 else data[:start] + data[start + rng.randrange(60) :]


def flip_bytes(table, rng):
    data = bytearray(as_csv(table, rng))
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def mix_encodings(table, rng):
    one, other = rng.sample(["utf-8", "gb18030", "cp1252", "utf-16", "utf-16-be", "shift-jis"], 2)
    half = len(table) // 2
    return as_csv(table[:half], rng, one, sep=",") + as_csv(table[half:], rng, other, sep=",")


def change_columns(table, rng):
    names = list(table.columns)
    change = rng.choice(["shuffle", "drop", "double", "rename", "no header", "blank names"])
    if change == "shuffle":
        table = table[rng.sample(names, len(names))]
    elif change == "drop":
        table = table.drop(columns=rng.sample(names, rng.randint(1, len(names) - 1)))
    elif change == "double":
        table = table[names + rng.choices(names, k=2)]
    elif change == "rename":
        table = table.set_axis(
            [rng.choice([n, "sum", "total", "id", "日期", "{x}"]) for n in names], axis=1
        )
    elif change == "blank names":
        table = table.set_axis([rng.choice([n, "", " ", "\x00"]) for n in names], axis=1)
    return as_csv(table, rng, header=change != "no header")


def blank_lines(table, rng):
    lines = as_csv(table, rng, "utf-8").split(b"\n")
    for _ in range(rng.randint(1, 8)):
        lines.insert(
            rng.randrange(len(lines) + 1), rng.choice([b"", b"   ", b",,,,", b"\t", b"\r"])
        )
    return b"\n".join(lines)


def ragged_rows(table, rng):
    lines = as_csv(table, rng, "utf-8", sep=",").decode().split("\n")
    for i in rng.sample(range(len(lines)), rng.randint(1, len(lines) - 1)):
        lines[i] = rng.choice([lines[i] + ",1,2", lines[i].partition(",")[0], lines[i] * 2])
    return "\n".join(lines).encode()


def stray_quotes(table, rng):
    text = as_csv(table, rng, "utf-8").decode()
    for _ in range(rng.randint(1, 4)):
        i = rng.randrange(len(text))
        text = text[:i] + rng.choice(['"', "'", '"\n', '""', '\n"', ',"']) + text[i:]
    return text.encode()


def null_bytes(table, rng):
    data = bytearray(as_csv(table, rng, "utf-8"))
    for _ in range(rng.choice([1, 2, 200])):
        data.insert(rng.randrange(len(data)), 0)
    return bytes(data)


def mixed_dates(table, rng):
    formats = ["%d/%m/%Y", "%m/%d/%Y", "%y-%m-%d", "%d %b", "%Y%m%d", "%d.%m.%y %H:%M",
               "%B %d, %Y", "%Y年%m月%d日", "%s", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m", "31/31/%Y",
               "%H:%M", "0000-00-00"]  # fmt: skip
    chosen = rng.choices(formats, k=rng.randint(1, 4))
    days = [pd.Timestamp(day).strftime(rng.choice(chosen)) for day in table["date"]]
    return as_csv(table.assign(date=days), rng)


ODD_AMOUNTS = [
    "1e999", "-1e308", "9" * 400, "inf", "-inf", "nan", "NaN", "free", "", " ", "1,234", "1.234",
    "1.234,5", "1,234.5", "12,5", "(12.50)", "(3", "12-", "--3", "€5", "5 $", "¥１２", "1'000",
    "1 000", "..", ",", "0x1F", "1_000", "½", "٣", "²", "=A1", "-", "+",
    "1.2.3", "1,2,3", "1.2万", "True",
    "1e-400", "\u202f7",
]  # fmt: skip


def odd_amounts(table, rng):
    few = rng.choices(ODD_AMOUNTS, k=rng.randint(1, 5))
    amounts = [rng.choice([a, *few]) for a in table["amount"]]
    return as_csv(table.assign(amount=amounts), rng, "utf-8")


def empty_cells(table, rng):
    hole = np.array([[rng.random() < 0.4 for _ in table] for _ in table.index])
    return as_csv(table.mask(hole, rng.choice(["", " ", "NULL", "n/a", "\ufeff", "#N/A"])), rng)


def other_delimiters(table, rng):
    return as_csv(
        table, rng, sep=rng.choice(["^", "~", " ", ":", "\x1f", "a", "0", "-", ".", "\x01"])
    )


def byte_order_marks(table, rng):
    marks = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"+/v8"]
    return b"".join(rng.choices(marks, k=rng.randint(1, 2))) + as_csv(table, rng)


def noise(table, rng):
    return rng.choice(
        [b"", b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"id,date\n"]
    ) + rng.randbytes(rng.choice([0, 1, 3, 50, 2000]))


def damage_bytes(data: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice([1, 3, 20])):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged[: rng.randrange(len(damaged))] if rng.random() < 0.3 else damaged)


def typed(table: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    """The table with types, and with the odd cells that typed files hold."""
    amounts = table["amount"].astype(float)
    days = pd.to_datetime(table["date"])
    odd = [None, True, 10**30, -1, "12,5", pd.Timestamp("2024-01-01"), float("inf"), "", 45000.5]
    kind = rng.choice(["clean", "odd amounts", "odd dates", "zoned", "infinite", "serial"])
    if kind == "odd amounts":
        amounts = amounts.astype(object).map(lambda a: rng.choice([a, a, *odd]))
    elif kind == "infinite":
        amounts = amounts.map(lambda a: rng.choice([a, np.nan, np.inf, -np.inf, 1e308]))
    elif kind == "odd dates":
        days = days.astype(object).map(lambda d: rng.choice([d, d, d.date(), *odd]))
    elif kind == "zoned":
        days = days.dt.tz_localize("Asia/Shanghai")
    elif kind == "serial":
        days = (days - pd.Timestamp("1899-12-30")).dt.days
    return table.assign(amount=amounts, date=days)


def excel_bytes(table, rng):
    table, out = typed(table, rng), BytesIO()
    if isinstance(table["date"].dtype, pd.DatetimeTZDtype):
        table = table.assign(date=table["date"].dt.tz_localize(None))
    table = table.map(lambda cell: str(cell) if isinstance(cell, int) and cell > 10**15 else cell)
    table.replace([np.inf, -np.inf], "inf").to_excel(
        out, index=False, engine="xlsxwriter", startrow=rng.choice([0, 0, 3])
    )
    return out.getvalue() if rng.random() < 0.3 else damage_bytes(out.getvalue(), rng)


def parquet_bytes(table, rng):
    table, out = typed(table, rng), BytesIO()
    try:
        table.to_parquet(out)
    except (ValueError, TypeError, OverflowError):  # cells of too many kinds for one column
        table.astype("str").to_parquet(out)
    return out.getvalue() if rng.random() < 0.3 else damage_bytes(out.getvalue(), rng)


DAMAGES: list[Callable[[pd.DataFrame, random.Random], bytes]] = [
    cut_bytes, flip_bytes, mix_encodings, change_columns, blank_lines, ragged_rows, stray_quotes,
    null_bytes, mixed_dates, odd_amounts, empty_cells, other_delimiters, byte_order_marks, noise,
    excel_bytes, parquet_bytes,
]  # fmt: skip


def assert_accounts_for_every_row(reading: Reading) -> None:
    transactions, rejected = reading
    assert reading.rows_in == len(transactions) + len(rejected)
    assert reading.rules["set_aside"].sum() == len(rejected)
    assert (reading.rules["set_aside"] <= reading.rules["rows"]).all()
    assert list(transactions.columns[:3]) == ["customer_id", "date", "amount"]
    assert transactions["customer_id"].dtype == "str"
    assert transactions["customer_id"].str.len().gt(0).all()
    assert transactions["date"].dtype == "datetime64[us]"
    assert (
        transactions["date"]
        .between("1753-01-02", pd.Timestamp.now().strftime("%Y-%m-%d 23:59:59"))
        .all()
    )
    assert transactions["amount"].dtype == "float64"
    assert np.isfinite(transactions["amount"]).all()
    assert list(transactions.index) == list(range(len(transactions)))
    assert list(rejected.columns) == ["row", "column", "value", "reason"]
    assert rejected["row"].is_monotonic_increasing
    assert rejected["row"].is_unique
    assert rejected["reason"].str.len().gt(0).all()
    assert f"{reading.rows_in:,} rows in" in repr(reading)


def read_or_refuse(path: Path, rng: random.Random) -> Reading | None:
    """Read as a user might: with defaults, and after a refusal with every question answered."""
    answers = {"date_order": rng.choice(["dmy", "mdy", "ymd"]), "decimal": rng.choice(".,")}
    handled = {
        "duplicates": rng.choice(["keep", "set aside"]),
        "cancellations": rng.choice(["net", "set aside"]),
    }
    for options in ({}, answers):
        try:
            return read_transactions(path, quiet=True, **handled, **options)
        except TableError as error:
            assert str(error).endswith((".", "?", ")"))
    return None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_refused_or_every_row_is_accounted_for(damage, tmp_path):
    readings = 0
    for seed in range(FILES_PER_KIND):
        rng = random.Random(f"{damage.__name__} {seed}")
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(damage(sales(rng), rng))
        reading = read_or_refuse(path, rng)
        if reading is not None:
            assert_accounts_for_every_row(reading)
            readings += 1
    if damage is not noise:
        assert readings > FILES_PER_KIND / 20, "hardly any file was read: the test proves little"


def test_at_least_a_thousand_files_are_damaged():
    assert FILES_PER_KIND * len(DAMAGES) >= 1000
