"""The course map places every concept of the course in one chapter and section."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd

COURSE_MAP = Path(__file__).resolve().parents[1] / "notebooks" / "course_map.csv"
ROWS = {"I": 19, "V": 20, "S": 29, "L": 15, "Y": 24, "C": 13, "P": 60, "X": 10}
CHAPTER = {"I": "01", "V": "02", "S": "03", "L": "04", "Y": "05", "C": "06"}

course_map = pd.read_csv(COURSE_MAP, dtype=str)


def test_every_row_is_there_once():
    assert list(course_map) == ["row", "chapter", "section", "title", "title_zh"]
    assert course_map["row"].is_unique
    assert not course_map.isna().any(axis=None)
    assert Counter(course_map["row"].str[0]) == ROWS
    assert len(course_map) == sum(ROWS.values()) == 190


def test_a_row_stands_in_the_chapter_of_its_letter_and_a_section_of_that_chapter():
    for row in course_map.itertuples():
        assert re.fullmatch(r"0[0-7]", row.chapter)
        assert row.chapter == CHAPTER.get(row.row[0], row.chapter)
        number = rf"{int(row.chapter)}\.\d+"
        assert re.fullmatch(rf"{number}|discussion", row.section), row


def test_titles_are_english_and_chinese():
    assert not course_map["title"].str.contains(r"[\u4e00-\u9fff]").any()
    assert course_map["title_zh"].str.contains(r"[\u4e00-\u9fff]").all()


def test_the_map_stands_in_the_order_of_the_course():
    sections = course_map["section"].str.extract(r"(\d+)$")[0].fillna("99").astype(int)
    order = course_map["chapter"].astype(int) * 100 + sections
    assert order.is_monotonic_increasing
