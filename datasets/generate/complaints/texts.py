"""What customers write to the desk: frames of sentences, chosen, filled in, joined and misspelt.

The frames stand beside this file. In a frame ``[came|arrived]`` is a choice and ``{item}`` a gap,
which is filled from ``slots.csv`` once a text; the part ``core`` is where a cause shows.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

CAUSES = ("quality", "service", "logistics", "transaction", "after_sales")
OTHER = ("question", "thanks", "order", "praise", "small_talk", "lookalike")
LENGTHS = {"en": (20, 60), "zh": (25, 80)}  # words, characters
ORDER = ("opening", "circumstance", "core", "praised", "effect", "demand", "aside", "closing")
STYLES = ("plain", "dry", "angry", "chatty", "telegram", "cheerful")
STYLE_BY_MOTIVE = {
    "vent": (0.25, 0.05, 0.40, 0.20, 0.10, 0),
    "respect": (0.40, 0.35, 0.10, 0.10, 0.05, 0),
    "redress": (0.40, 0.20, 0.08, 0.12, 0.20, 0),
    "other": (0.45, 0.10, 0, 0, 0.10, 0.35),
}
SLIPS = {"plain": 0.5, "dry": 0.1, "angry": 1.1, "chatty": 1.0, "telegram": 0.8, "cheerful": 0.8}
STOPS = {
    "en": {
        "plain": (". ", ". ", ". ", ", ", "! "),
        "dry": (". ",),
        "angry": ("! ", "!! ", ". ", "!!! ", " "),
        "chatty": (", ", "... ", " ", ". ", " - "),
        "telegram": (". ", "; ", ", "),
        "cheerful": ("! ", ", ", ". ", " - ", "... "),
    },
    "zh": {
        "plain": (",", "。", ",", "。", "!"),
        "dry": ("。", ",", ";"),
        "angry": ("!", "!!", ",", "!!!", ",", "。"),
        "chatty": ("~", ",", " ", "…", ","),
        "telegram": (" ", ",", "。"),
        "cheerful": ("~", "!", ",", " ", "。"),
    },
}
SMALL_WORDS = re.compile(
    r"\b(?:the|a|an|is|was|were|has been|have been) |(?:(?<=^)|(?<=[.,;] ))(?:I've|I|it's) ", re.I
)
FULL_WIDTH = str.maketrans(",!?:;", "\uff0c\uff01\uff1f\uff1a\uff1b")
SENTENCE_END = re.compile("[,:?!\uff0c\uff1a\uff1f\uff01]$")
KEYS = {"a": "s", "e": "r", "i": "o", "n": "m", "o": "p", "r": "t", "s": "d", "t": "y", "l": "k"}
TOPIC, MIXED_FIRST, PRAISED, TWO_CORES = 0.9, 0.65, 0.15, 0.2


def _read(name: str, keys: list[str], value: str) -> dict[tuple[str, ...], list[str]]:
    rows = pd.read_csv(Path(__file__).with_name(name), dtype=str, keep_default_na=False)
    return {
        key if isinstance(key, tuple) else (key,): list(group)
        for key, group in rows.groupby(keys)[value]
    }


FRAMES = {name: _read(f"frames_{name}.csv", ["cause", "part"], "frame") for name in LENGTHS}
SLOTS = _read("slots.csv", ["language", "slot"], "word")


def write(
    rng: np.random.Generator,
    language: str,
    cause: str,
    second_cause: str | None = None,
    severity: int = 2,
    motive: str = "redress",
    order_value: float | None = None,
) -> str:
    """Write one message: a complaint of a cause, or another message of a kind in ``OTHER``."""
    complaint = cause in CAUSES
    while True:
        parts = _parts(rng, language, cause, second_cause, severity, motive)
        style = str(rng.choice(STYLES, p=STYLE_BY_MOTIVE[motive if complaint else "other"]))
        parts = _fill(rng, "\n".join(parts), language, order_value).split("\n")
        text = _join(rng, parts, language, style)
        text = misspell(rng, text, language, rng.poisson(SLIPS[style]))
        if fits(text, language):
            return text


def retell(rng: np.random.Generator, text: str, language: str) -> str:
    """Let the same customer say it again: some words others, a typing error or two."""
    while True:
        again = text
        for pair in rng.permutation(SLOTS[language, "twin"])[:12]:
            word, other = pair.split("/")
            edge = r"\b" if language == "en" else ""
            again = re.sub(edge + re.escape(word) + edge, other, again, count=1)
        if rng.random() < 0.4:
            again = _pick(rng, SLOTS[language, "again"]) + again
        if rng.random() < 0.5:
            again = again.rstrip(".!?\u3002\uff01\uff1f~… ") + _pick(rng, SLOTS[language, "end"])
        again = misspell(rng, again, language, 1 + rng.poisson(1))
        if again != text and fits(again, language):
            return again


def fits(text: str, language: str) -> bool:
    """Tell whether a text is as long as its language's are to be."""
    shortest, longest = LENGTHS[language]
    return shortest <= _length(text, language) <= longest


def misspell(rng: np.random.Generator, text: str, language: str, slips: int) -> str:
    """Put slips of the hand into a text: letters swapped, dropped, beside; words that sound alike.

    >>> misspell(np.random.default_rng(3), "the parcel is late", "en", 1)
    'the parcel is ltae'
    """
    edge = r"\b" if language == "en" else ""
    for _ in range(slips):
        pairs = [pair.split("/") for pair in SLOTS[language, "slip"]]
        found = [
            (word, hit.span(), other)
            for word, other in pairs
            for hit in re.finditer(edge + re.escape(word) + edge, text)
        ]
        if found and (language == "zh" or rng.random() < 0.25):
            weight = np.array([len(word) ** 2 for word, _, _ in found])
            _, (start, end), other = found[rng.choice(len(found), p=weight / weight.sum())]
            text = text[:start] + other + text[end:]
        elif language == "en":
            words = [match.span() for match in re.finditer(r"[A-Za-z]{4,}", text)]
            start, end = words[rng.integers(len(words))]
            text = text[:start] + _slip(rng, text[start:end]) + text[end:]
    return text


def _slip(rng: np.random.Generator, word: str) -> str:
    at = int(rng.integers(1, len(word) - 1))
    kind = rng.integers(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + KEYS.get(word[at], word[at]) + word[at + 1 :]


def _parts(rng, language, cause, second_cause, severity, motive) -> list[str]:
    """Choose sentences: what must stand, and of the rest as many as a drawn length holds."""
    frames = FRAMES[language]
    grade = "low" if severity <= 2 else "high" if severity <= 4 else "crisis"
    if cause in CAUSES:
        cores = [_pick(rng, frames[cause, "core"])]
        if severity == 5 and rng.random() < 0.7:
            cores = [_pick(rng, frames[cause, "crisis"])]
        if second_cause:
            at = int(rng.random() < MIXED_FIRST)
            more = _pick(rng, frames["any", "besides"]) + " " * (language == "en")
            cores.insert(at, more * at + _pick(rng, frames[second_cause, "core"]))
        elif rng.random() < TWO_CORES:
            cores.append(_pick(rng, [core for core in frames[cause, "core"] if core != cores[0]]))
        if rng.random() < TOPIC:  # the matter in a word, before or after what happened
            at = int(rng.integers(2)) * len(cores)
            cores.insert(at, _pick(rng, frames[cause, "topic"]))
        chosen = [("core", core) for core in cores]
        if rng.random() < PRAISED:
            others = [name for name in CAUSES if name not in (cause, second_cause)]
            chosen.append(("praised", _pick(rng, frames[_pick(rng, others), "praised"])))
        if grade != "low" or rng.random() < 0.4:
            chosen.append(("effect", _pick(rng, frames["any", f"effect_{grade}"])))
        rest = {
            "opening": frames["any", "opening"] + frames["other", "opening"],
            "circumstance": frames["any", "circumstance"],
            "demand": frames["any", f"demand_{motive}"],
            "closing": frames["any", "closing"] + frames["other", "closing"],
        }
    else:
        chosen = [("core", _pick(rng, frames["other", cause]))]
        if cause in ("praise", "thanks", "lookalike") and rng.random() < 0.3:
            chosen.append(("praised", _pick(rng, frames[_pick(rng, CAUSES), "praised"])))
        rest = {
            "opening": frames["other", "opening"],
            "circumstance": frames["any", "circumstance"],
            "aside": frames["other", "aside"],
            "closing": frames["any", "closing"] + frames["other", "closing"],
        }
    shortest, longest = LENGTHS[language]
    room = rng.triangular(shortest, 0.6 * shortest + 0.4 * longest, longest)
    room -= sum(_length(frame, language) for _, frame in chosen)
    for part in rng.permutation(list(rest)):
        frame = _pick(rng, rest[part])
        if room > 0 and rng.random() < 0.85:
            chosen.append((str(part), frame))
            room -= _length(frame, language)
    if rng.random() < 0.25:  # the matter at once, and no greeting
        later = ("circumstance", "praised", "effect", "demand", "aside", "closing")
        chosen = [pair for pair in chosen if pair[0] in ("core", *later)]
        chosen.sort(key=lambda pair: later.index(pair[0]) if pair[0] in later else -1)
    else:
        chosen.sort(key=lambda pair: ORDER.index(pair[0]))
    return [frame for _, frame in chosen]


def _join(rng, parts: list[str], language: str, style: str) -> str:
    """Join sentences as one writes who is angry, dry, in a chat or in a hurry."""
    text = ""
    for i, part in enumerate(parts):
        if language == "en" and style == "angry" and rng.random() < 0.25:
            part = part.upper()
        stop = _pick(rng, STOPS[language][style])
        if SENTENCE_END.search(part):
            stop = " " if language == "en" else ""
        elif i == len(parts) - 1 and stop.strip() not in (".", "!", "!!", "!!!", "?!"):
            stop = _pick(rng, SLOTS[language, "end"])
        text += part + stop
    text = text.strip()
    if language == "en":
        if style == "telegram":
            text = SMALL_WORDS.sub("", text)
        if style in ("chatty", "cheerful") or (style != "dry" and rng.random() < 0.15):
            text = text.lower()
        else:
            text = re.sub(r"(^|[.!?] )([a-z])", lambda hit: hit[1] + hit[2].upper(), text)
    elif rng.random() < 0.85:  # the others leave their keyboard at half width
        text = text.translate(FULL_WIDTH)
    if rng.random() < {"chatty": 0.35, "angry": 0.2, "cheerful": 0.4}.get(style, 0.03):
        text += " " * (language == "en") + _pick(rng, SLOTS["any", f"emoji_{style}"])
    return text


def _fill(rng, text: str, language: str, order_value: float | None) -> str:
    """Choose and fill the gaps, one word each a text; what was bought is one thing throughout."""
    text = re.sub(r"\[([^\]]*)\]", lambda hit: _pick(rng, hit[1].split("|")), text)
    price = order_value or float(np.exp(rng.normal(5.2, 0.9)))
    words = {"price": price, "amount": max(3.0, price * rng.uniform(0.08, 0.6))}
    for slot, money in words.items():
        words[slot] = _pick(rng, SLOTS[language, "money"]).replace("#", f"{money:.0f}")
    words["number"] = f"{rng.integers(10**6, 10**7)}"
    kinds = [kind for kind in ("cloth", "device", "ware") if "{" + kind + "}" in text]
    for name in sorted(set(re.findall(r"\{(\w+)\}", text)) - {*words, "item"}):
        words[name] = _pick(rng, SLOTS[language, name])
    kind = kinds[0] if kinds else _pick(rng, ("cloth", "device", "ware"))
    words["item"] = words[kind] if kinds else _pick(rng, SLOTS[language, kind])
    return text.format(**words)


def _length(text: str, language: str) -> int:
    return len(text.split()) if language == "en" else len(text)


def _pick(rng, words):
    return words[int(rng.integers(len(words)))]
