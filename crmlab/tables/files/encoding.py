"""The encoding of a text: told by a mark, or by the bytes that fit."""

import codecs
import re

from crmlab.tables.errors import TableError, option

SAMPLE = 1 << 20
_CYRILLIC = rb"[\xa8\xb8\xb9\xc0-\xff]"  # in Windows-1251; words are runs of them
# The letters beyond a to z of the languages that each code page of Windows is made for.
_ALPHABETS = {
    "cp1252": "äöüß àâæçéèêëîïôœùûüÿ áéíñóúü áàâãçéêíóôõúü àèéìíîòóù åäöé æøåé áéíóúýþæöð éëïöü",
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű čćđšž ăâîşţ äöüß",
    "cp1254": "çğıöşüâîûi̇",
}
_ASCII = set(map(chr, range(128)))
_WORD = re.compile(r"(?:[^\W\d_]|[£¥¿¡¯])+")
_UNIT_OR_MARK = re.compile(r"^(([cdmk]?m[²³]|[Nn][ªº]|[²³ªº£¥]+)$|[¿¡]+(?=\w))")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return a file's bytes as text, every line ended alike.

    A byte order mark decides; else UTF-8 where it fits, also with a few damaged bytes; else
    Windows-1251 where the bytes above 127 are words of Cyrillic, GB18030 where they come in the
    pairs of common Chinese characters, Shift JIS where in those of kana; else Windows-1250 or 1254
    where more words are of Central Europe or Turkish, and Windows-1252, the Latin-1 of
    spreadsheets. A byte that fits none becomes a replacement mark.

    >>> decode("客户编号,日期,金额".encode("gb18030"))
    '客户编号,日期,金额'
    >>> decode("Kunde,Straße".encode("latin-1"))
    'Kunde,Straße'
    """
    encoding = encoding or guess_encoding(data)
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, ValueError, TypeError):
        raise TableError(
            "encoding {encoding} is not known to Python. Right would be {options} or the like.",
            encoding=repr(encoding),
            options=option("encoding", "utf-8", "gb18030", "cp1252", "cp1250"),
        ) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def guess_encoding(data: bytes) -> str:
    """Return the encoding that explains the bytes best."""
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            return encoding
    if data[1:SAMPLE:2].count(0) > 0.4 * len(data[1:SAMPLE:2]):
        return "utf-16-le"  # without a mark
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    sample = data[:SAMPLE]
    decoded = sample.decode("utf-8", errors="replace")
    damaged = decoded.count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f\ufffd]", decoded)) > 10 * damaged:
        return "utf-8"
    if _share(_CYRILLIC, sample) > 0.95 and _share(_CYRILLIC + rb"{3,}", sample) > 0.6:
        return "cp1251"
    if _is_chinese(sample) or (_is_chinese(_first_line(sample)) and _decodes(sample, "gb18030")):
        return "gb18030"
    if _decodes(sample, "cp932") and _share(rb"[\x81-\x9f][\x40-\x7e\x80-\xfc]", sample) > 0.4:
        return "cp932"
    return max(_ALPHABETS, key=lambda page: _words_explained(sample.decode(page, "replace"), page))


def _words_explained(text: str, page: str) -> tuple[int, int]:
    """Return how many words are written in a language of a code page; then, in the best of them."""
    words = {word for word in _WORD.findall(text) if not word.isascii()}
    letters = [set(_UNIT_OR_MARK.sub("", word).casefold()) - _ASCII for word in words]
    languages = [set(alphabet) for alphabet in _ALPHABETS[page].split()]
    fits = [[word <= language for language in languages] for word in letters]
    return sum(map(any, fits)), max(map(sum, zip(*fits, strict=True)), default=0)


def _share(pattern: bytes, data: bytes) -> float:
    """Return the share of the bytes above 127 that stand where a pattern is found."""
    above_ascii = len(re.findall(rb"[\x80-\xff]", data))
    found = b"".join(re.findall(pattern, data))
    return len(re.findall(rb"[\x80-\xff]", found)) / above_ascii


def _is_chinese(data: bytes) -> bool:
    """Say whether the bytes above 127 are pairs of common characters of GB18030."""
    above_ascii = sum(map(len, re.findall(rb"[\x80-\xff]+", data)))
    common_pairs = len(re.findall(rb"[\xa1-\xf7][\xa1-\xfe]", data))
    return 2 * common_pairs > 0.8 * above_ascii


def _first_line(data: bytes) -> bytes:
    """Return the first line with a byte above 127."""
    return next(line for line in data.splitlines() if re.search(rb"[\x80-\xff]", line))


def _decodes(data: bytes, encoding: str) -> bool:
    """Say whether bytes, which may end within a character, are a text of this encoding."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def is_binary(text: str) -> bool:
    """Say whether the text holds more control characters than a damaged table would."""
    sample = text[:SAMPLE]
    control = len(re.findall(r"[\x00-\x08\x0e-\x1f\ufffd]", sample))
    return control > 0.02 * len(sample) + 2
