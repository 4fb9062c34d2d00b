"""The engine speaks another language when there is a catalogue for it."""

import struct

import pytest

from crmlab import messages
from crmlab.answers import Number
from crmlab.checking import Exercise
from crmlab.messages import say, use_language


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


def write_catalogue(folder, texts):
    """Write a gettext .mo file: a header, two tables of lengths and offsets, the texts."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **texts}
    pairs = sorted((key.encode(), text.encode()) for key, text in texts.items())
    table, data, start = [], b"", 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            table.append((len(pair[column]), start + len(data)))
            data += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    place = folder / "zh_CN" / "LC_MESSAGES"
    place.mkdir(parents=True)
    rows = b"".join(struct.pack("<2I", *row) for row in table)
    (place / "crmlab.mo").write_bytes(head + rows + data)


def test_feedback_follows_the_catalogue_and_stays_english_where_it_is_silent(tmp_path):
    write_catalogue(tmp_path, {"correct": "正确", "too low": "太低"})
    use_language("zh_CN", tmp_path)
    exercise = Exercise("9-1", {"profit": Number("CNY")}, lambda: 5)
    assert "正确" in repr(exercise.check([5]))
    assert "太低 (CNY)" in repr(exercise.check([4]))
    assert "Exercise 9-1" in repr(exercise.check([4]))


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
