"""One complete source of words: each is found, and the chapters draw their key terms from it."""

import csv
import re

import pytest

import crmlab.terms
from crmlab import notebooks
from crmlab.terms import SOURCE, Entries, glossary, key_terms

with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
CHAPTERS = sorted({row["chapter"] for row in ROWS})
SOURCES = notebooks.find_sources()


def terms(found):
    return [(entry.term, entry.chapter) for entry in found.entries]


def test_every_row_is_complete_and_has_chinese():
    for row in ROWS:
        assert list(row) == ["term", "zh", "definition", "chapter"], row
        assert all(value == value.strip() != "" for value in row.values()), row
        chinese = re.search(r"[\u4e00-\u9fff]", row["zh"])
        assert chinese, row
        assert re.fullmatch(r"0[0-7]", row["chapter"]), row


def test_a_term_stands_once_in_a_chapter_and_chapters_stand_in_order():
    pairs = [(row["term"].casefold(), row["chapter"]) for row in ROWS]
    assert len(set(pairs)) == len(pairs)
    assert [row["chapter"] for row in ROWS] == sorted(row["chapter"] for row in ROWS)
    assert "".join(CHAPTERS) == "0001020304050607"


def test_no_definition_only_repeats_its_term():
    for row in ROWS:
        assert row["definition"].casefold() != row["term"].casefold()
        assert len(row["definition"].split()) >= 3 or row["term"] in {"5R", "4V"}, row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['term']} {row['chapter']}")
def test_every_term_is_found_in_english_and_in_chinese(row):
    for word in (row["term"], row["term"].upper(), row["zh"]):
        assert (row["term"], row["chapter"]) in terms(glossary(word))


def test_recency_has_both_of_its_meanings():
    rfm, model = glossary("recency").entries
    assert (rfm.chapter, model.chapter) == ("03", "04")
    assert "since the last purchase" in rfm.definition
    assert "age at the last purchase" in model.definition


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("CAC", "customer acquisition cost (CAC)"),
        ("clv", "customer lifetime value (LTV, CLV)"),
        ("win back", "win-back"),
        (" Hit  Rate ", "hit rate"),
        ("顾客", "customer"),
        ("voice", "exit, voice"),
        ("grievance", "grievance (unvoiced)"),
    ],
)
def test_abbreviations_parts_and_blanks_are_understood(word, term):
    assert [entry.term for entry in glossary(word).entries] == [term]
    assert glossary(word).note == ""


def test_a_part_of_a_name_finds_all_that_contain_it():
    found = glossary("忠诚").entries
    assert len(found) >= 4
    assert all("忠诚" in entry.zh for entry in found)


@pytest.mark.parametrize(("typed", "term"), [("recensy", "recency"), ("whale curv", "whale curve")])
def test_a_typing_error_shows_the_nearest(typed, term):
    assert term in [entry.term for entry in glossary(typed).entries]
    if glossary(typed).note:
        assert repr(typed) in glossary(typed).note


@pytest.mark.parametrize("word", ["zzzzzz", "", "   ", "%$#", None, 3.5])
def test_a_word_that_is_like_none_raises_nothing_and_says_so(word):
    found = glossary(word)
    assert "There is no entry" in repr(found)
    assert found.entries == ()


def test_text_and_html_say_the_same():
    for found in (glossary("recency"), glossary("recensy"), glossary("customer")):
        html = re.sub(r"<[^>]+>", " ", found._repr_html_()).replace("&#x27;", "'")
        assert html.split() == repr(found).split()


def test_html_is_escaped():
    assert "<script>" not in Entries((), "<script>")._repr_html_()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_key_terms_are_the_words_of_the_chapter_in_their_order(chapter):
    rows = [row for row in ROWS if row["chapter"] == chapter]
    expected = " · ".join(f"{row['term']} {row['zh']}" for row in rows)
    assert repr(key_terms(chapter)) == f"Key terms. {expected}"
    html = re.sub(r"<[^>]+>", "", key_terms(chapter)._repr_html_())
    assert html == repr(key_terms(chapter))


def test_a_chapter_can_be_a_number_and_must_be_there():
    assert key_terms(4) == key_terms("04") == key_terms("4")
    with pytest.raises(ValueError, match=r"no chapter '09'; there are: 00, 01, .*, 07"):
        key_terms("09")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_chapter_closes_with_its_words_from_the_glossary(source):
    cells = {cell.id: cell for cell in notebooks.read(source).cells}
    cell = cells["key-terms"]
    if cell.cell_type == "markdown":
        pytest.skip("its key terms are still written by hand")
    assert f'key_terms("{source.stem[:2]}")' in cell.source
    (output,) = cell.outputs
    assert output.data["text/plain"] == repr(key_terms(source.stem[:2]))


def test_the_source_is_read_once():
    assert crmlab.terms._entries() is crmlab.terms._entries()
