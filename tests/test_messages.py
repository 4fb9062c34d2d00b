"""The engine speaks another language when there is a catalogue for it."""

import pytest
from babel.messages import Catalog

from crmlab import messages, theme
from crmlab.answers import Number
from crmlab.checking import check, look_at
from crmlab.locale.__main__ import write
from crmlab.messages import read_words, say, use_language
from crmlab.scenes import Exercise, answer, given


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


def write_catalogue(folder, texts):
    """Write a catalogue, and compile it."""
    catalog = Catalog("zh_CN")
    for message, string in texts.items():
        catalog.add(message, string)
    path = folder / "zh_CN" / "LC_MESSAGES" / "crmlab.po"
    path.parent.mkdir(parents=True)
    write(path, catalog)


def test_feedback_follows_the_catalogue_and_stays_english_where_it_is_silent(tmp_path, monkeypatch):
    monkeypatch.setattr("crmlab.scenes.scene._registered", {})

    class Shop(Exercise, id="9-1"):
        income = given(5, "CNY", "the income")
        cost = given(2, "CNY", "the cost")
        profit = answer(income - cost, Number("CNY"), "the profit")

    write_catalogue(
        tmp_path, {"correct": "正确", "too low ({unit})": "太低（{unit}）", "CNY": "元"}
    )
    use_language("zh_CN", tmp_path)
    assert "正确" in repr(look_at(Shop.scene, {"profit": 3}))
    assert "太低（元）" in repr(look_at(Shop.scene, {"profit": 0.123}))
    assert "Exercise 9-1: 0 of 1 right so far." in repr(check("9-1", 0.123))


def test_an_unknown_language_lists_those_there_are(tmp_path):
    write_catalogue(tmp_path, {})
    with pytest.raises(ValueError, match="one for en, zh_CN"):
        use_language("fr", tmp_path)


def test_values_are_filled_in_after_the_translation(monkeypatch):
    class Reversed:
        def gettext(self, message):
            return "{b} before {a}"

    monkeypatch.setattr(messages, "_catalogue", Reversed())
    assert say("{a} after {b}", a=1, b=2) == "2 before 1"


def test_one_and_several_are_told_apart_as_the_language_does(tmp_path):
    write_catalogue(tmp_path, {("one row", "{count} rows"): ("{count} 行",)})
    assert [say("one row", "{count} rows", count=n) for n in (1, 2)] == ["one row", "2 rows"]
    use_language("zh_CN", tmp_path)
    assert [say("one row", "{count} rows", count=n) for n in (1, 2)] == ["1 行", "2 行"]


def test_nothing_stays_nothing(tmp_path):
    write_catalogue(tmp_path, {})
    use_language("zh_CN", tmp_path)
    assert say("") == ""


def test_names_and_tables_of_words_are_translated_but_ids_are_not(tmp_path):
    table = tmp_path / "fields.csv"
    table.write_text(
        "field,zh,group,group_zh,why,why_zh\nbirth_date,出生日期,life,生活,it tells,会透露\n"
    )
    write_catalogue(tmp_path, {"birth date": "出生日期", "life": "生活", "it tells": "会透露"})
    assert read_words(table, "field").loc["birth_date", "why"] == "it tells"
    use_language("zh_CN", tmp_path)
    row = read_words(table, "field", ids=["group"]).loc["birth_date"]
    assert (row["group"], row["why"]) == ("life", "会透露")
    assert theme.words(row.name) == "出生日期"
