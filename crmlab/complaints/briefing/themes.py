"""Themes of texts, told by words that many customers use, and never by what one of them wrote."""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.briefing.missing import Missing
from crmlab.checks import SMALLEST_GROUP

FEWEST, MOST = 50, 20_000  # texts
COMMON = 0.4  # of the texts: what stands in more of them parts none from another
VOCABULARY, THEMES, TOLD = 2_000, 8, 6  # words in all, themes, words of a theme
# A piece with one of these is mail, a page, a number, a date, a card or an id, or was blacked out.
PRIVATE = re.compile(r"[\d@_/\\#*]|www\.|\.(com|cn|net|org)\b|^x+\W*$", re.IGNORECASE)
BEFORE_NAMES = {"mr", "mrs", "ms", "miss", "dr", "prof", "name", "named"}
LATIN = re.compile(r"[A-Za-z]{3,}")


def themes(texts: pd.Series, people: pd.Series, hidden: Collection[str] = ()) -> pd.DataFrame:
    """Return what texts are about: a row a theme, its `words`, `texts` and their `share`.

    Words that stand in the same texts make a theme (non-negative factors of tf-idf: Lee & Seung
    1999); a text counts for its strongest. A word is told only if at least five `people` use it,
    most often in small letters, and it is neither a usual name nor `hidden`; of Chinese only words
    of a list are. Themes of fewer than five people are left out.
    """
    texts = texts.dropna().drop_duplicates()
    texts = texts.sample(MOST, random_state=1).sort_index() if len(texts) > MOST else texts
    is_chinese = texts.map(_is_chinese).astype(bool)
    parts = [part for part in (texts[is_chinese], texts[~is_chinese]) if len(part) >= FEWEST]
    rows = [row for part in parts for row in _of_one_language(part, people, hidden)]
    if not rows:
        raise Missing(
            "Themes need {few} different texts in one language, and words that {people} customers "
            "share.",
            few=FEWEST,
            people=SMALLEST_GROUP,
        )
    table = pd.DataFrame(rows, columns=["words", "texts"])
    table["share"] = table["texts"] / len(texts)
    return table.sort_values("texts", ascending=False, ignore_index=True)


def _of_one_language(
    texts: pd.Series, people: pd.Series, hidden: Collection[str]
) -> list[tuple[str, int]]:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    documents, small, every = _words_of(texts)
    writers, users = people[texts.index].to_numpy(), defaultdict(set)
    for person, words in zip(writers, documents, strict=True):
        for word in words:
            users[word].add(person)
    often = Counter(word for words in documents for word in words)
    silent = {word.casefold() for word in hidden} | ENGLISH_STOP_WORDS
    silent |= {*_listed("name"), *_listed("stop")}
    told = [
        word
        for word, count in often.most_common()
        if count <= COMMON * len(texts) and len(users[word]) >= SMALLEST_GROUP
        if small[word] * 2 > every[word] and word not in silent
    ][:VOCABULARY]
    if (most := min(THEMES, len(texts) // 40 + 1, len(told) // 2)) < 2:
        return []
    table = TfidfVectorizer(analyzer=list, vocabulary=sorted(told)).fit_transform(documents)
    model = NMF(most, init="nndsvd", random_state=0, max_iter=300, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a theme need not be found to the last digit
        weights = model.fit_transform(table)
    strongest = np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)
    found = []
    for theme, parts in enumerate(model.components_):
        own, words = strongest == theme, []
        for word in np.array(sorted(told))[np.argsort(-parts, kind="stable")[: (parts > 0).sum()]]:
            if not any(word[:5] == other[:5] for other in words):  # another form of it
                words.append(word)
        if len(set(writers[own])) >= SMALLEST_GROUP:
            found.append((", ".join(words[:TOLD]), int(own.sum())))
    return found


def _words_of(texts: pd.Series) -> tuple[list[list[str]], Counter, Counter]:
    """Return the words of each text, and how often each stands in small letters, and at all."""
    chinese = re.compile("|".join(sorted(_listed("zh"), key=len, reverse=True)))
    documents, small, every = [], Counter(), Counter()
    for text in texts:
        pieces = text.split()
        after = [False, *(piece.casefold().strip(".:,") in BEFORE_NAMES for piece in pieces)]
        kept = [x for x, hides in zip(pieces, after, strict=False) if not hides]
        words = LATIN.findall(" ".join(x for x in kept if not PRIVATE.search(x)))
        listed = chinese.findall(text)
        words = [] if _is_chinese(text) else words
        documents.append(sorted({*map(str.casefold, words), *listed}))
        if sum(map(str.isupper, words)) * 2 > len(words):
            words = []  # in a text that shouts, large letters say nothing of names
        every.update([*map(str.casefold, words), *listed])
        small.update([*filter(str.islower, words), *listed])
    return documents, small, every


def _is_chinese(text: str) -> bool:
    return 2 * len(re.findall(r"[\u4e00-\u9fff]", text)) > len(re.findall("[A-Za-z]", text))


@cache
def _listed(kind: str) -> tuple[str, ...]:
    table = pd.read_csv(Path(__file__).with_name("words.csv"))
    return tuple(" ".join(table.loc[table["kind"] == kind, "words"]).split())
