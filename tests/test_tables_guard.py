"""What is written as CSV is run by no spreadsheet, and is read back as it was."""

import csv
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.tables import read_customers, read_transactions, write_csv
from crmlab.tables.files.opening import read_file

RUN = ["=HYPERLINK(\"http://x.cn\")", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd|' /C calc'!A0",
       "\t=1+1", "\r=1+1", "  =1+1", "＝1+1", "=", "'=1+1", "''@x", "\n@x"]  # fmt: skip
SHOWN = ["-12.50", "+8613912345678", "-1e-5", "-", "1=2", "a@x.cn", "'", "'tis", "'5", "", " x "]


def cells_of(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def table(cells: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"row": range(len(cells)), "value": pd.Series(cells, dtype="str")})


@pytest.mark.parametrize("cell", RUN)
def test_a_formula_is_guarded_and_read_back(tmp_path, cell):
    path = tmp_path / "a.csv"
    write_csv(table([cell]), path)
    written = cells_of(path)[1][1]
    assert written == "'" + cell.replace("\r", "\n")
    assert read_file(path, {"sep": ","}).frame["value"].tolist() == [cell.replace("\r", "\n")]


@pytest.mark.parametrize("cell", SHOWN)
def test_what_no_spreadsheet_runs_is_written_as_it_is(tmp_path, cell):
    path = tmp_path / "a.csv"
    write_csv(table([cell]), path)
    assert cells_of(path)[1][1] == cell
    assert read_file(path, {"sep": ","}).frame["value"].tolist() == [cell]


def test_numbers_dates_and_gaps_are_written_as_pandas_writes_them(tmp_path):
    frame = pd.DataFrame(
        {
            "amount": [-1.5, np.nan],
            "count": [-3, 4],
            "day": pd.to_datetime(["2024-03-05", None]),
            "mixed": pd.Series([-2, "=x"], dtype=object),
            "kind": pd.Categorical(["@a", None]),
        }
    )
    before = frame.copy(deep=True)
    write_csv(frame, tmp_path / "a.csv")
    assert cells_of(tmp_path / "a.csv")[1:] == [
        ["-1.5", "-3", "2024-03-05", "-2", "'@a"],
        ["", "4", "", "'=x", ""],
    ]
    pd.testing.assert_frame_equal(frame, before)


def test_a_label_that_is_a_formula_is_guarded_too(tmp_path):
    path = tmp_path / "a.csv"
    write_csv(table(["x"]).rename(columns={"value": "=1+1"}), path)
    assert cells_of(path)[0] == ["row", "'=1+1"]
    assert list(read_file(path, {}).frame) == ["row", "=1+1"]


signs = st.text(st.sampled_from("=+-@'\t\n＝＠ aE1.,;\"\x0b客"), max_size=6)
texts = st.one_of(
    signs, st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd"))
)


@given(st.lists(texts.filter(lambda text: text.count("\n") + text.count("\r") < 2), min_size=1))
@settings(max_examples=300, deadline=None)
def test_every_text_is_harmless_and_comes_back_the_same(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("guard") / "a.csv"
    write_csv(table(cells), path)
    for _, written in cells_of(path)[1:]:
        starts = re.match(r"\s*[=@+\-＝＠＋－]|[\t\r\n]", written)
        assert not starts or re.fullmatch(r"[-+][0-9.,]*([eE][-+]?[0-9]+)?", written)
    back = read_file(path, {"sep": ","}).frame["value"]
    assert back.tolist() == [re.sub("\r\n?", "\n", cell) for cell in cells]


def test_guarded_ids_and_names_are_read_as_they_were(tmp_path):
    frame = pd.DataFrame(
        {"customer_id": ["=A1", "-7", "@b"], "date": "2024-03-05", "amount": [1.0, 2.0, 3.0]}
    )
    write_csv(frame, tmp_path / "sales.csv")
    assert "'=A1" in (tmp_path / "sales.csv").read_text(encoding="utf-8")
    sales = read_transactions(tmp_path / "sales.csv", quiet=True)
    assert sales.transactions["customer_id"].tolist() == ["=A1", "-7", "@b"]
    write_csv(frame[["customer_id"]].assign(name="+x"), tmp_path / "people.csv")
    people = read_customers(tmp_path / "people.csv", quiet=True)
    assert people.customers["name"].tolist() == ["+x"] * 3
