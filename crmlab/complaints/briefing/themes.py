"""Themes of texts, told by words that many customers use, and never by what one of them wrote."""

import re
import warnings
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.briefing import SMALLEST_GROUP, Missing

FEWEST, MOST_TEXTS = 50, 20_000
COMMON = 0.4  # of the texts: what stands in more of them parts none from another
WORDS, THEMES = 2_000, 8
TOLD = 6  # words of a theme
# What has one of these is mail, a page, a number, a date, a card or an id; what is all X is
# blacked out.
PRIVATE = re.compile(r"[\d@_/\\#*]|www\.|\.(com|cn|net|org)\b|^x+\W*$", re.IGNORECASE)
TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "named", "name"}
LATIN = re.compile(r"[A-Za-z]{3,}")


def _listed(kind: str) -> list[str]:
    table = pd.read_csv(Path(__file__).with_name("words.csv"))
    return " ".join(table.loc[table["kind"] == kind, "words"]).split()


def themes(texts: pd.Series, people: pd.Series, hidden: Collection[str] = ()) -> pd.DataFrame:
    """Return what texts are about: a row a theme, its `words`, `texts` and their `share`.

    Words that stand in the same texts make a theme (non-negative factors of tf-idf: Lee & Seung
    1999); a text counts for its strongest. A word is told only if at least five `people` use it,
    most often in small letters, and it is neither one of many names nor `hidden`; of Chinese only
    words of a list are. Themes of fewer than five people are left out.
    """
    texts = texts.dropna().drop_duplicates()
    if len(texts) > MOST_TEXTS:
        texts = texts.sample(MOST_TEXTS, random_state=1).sort_index()
    is_chinese = texts.str.count(r"[\u4e00-\u9fff]") > texts.str.count("[A-Za-z]")
    parts = [texts[is_chinese], texts[~is_chinese]]
    found = [_of_one_language(part, people, hidden) for part in parts if len(part) >= FEWEST]
    rows = [row for table in found for row in table]
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
    from scipy import sparse
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

    documents, small, every = _words_of(texts)
    everyone = pd.factorize(people[texts.index])[0]
    users: dict[str, set[int]] = {}
    for person, words in zip(everyone, documents, strict=True):
        for word in words:
            users.setdefault(word, set()).add(person)
    hidden = {word.casefold() for word in hidden} | ENGLISH_STOP_WORDS
    hidden |= {*_listed("name"), *_listed("stop")}
    often = Counter(word for words in documents for word in words)
    told = [
        word
        for word, count in often.most_common()
        if len(users[word]) >= SMALLEST_GROUP
        and count <= COMMON * len(texts)
        and small[word] * 2 > every[word]
        and word not in hidden
    ][:WORDS]
    places = {word: place for place, word in enumerate(sorted(told))}
    rows = [sorted(places[w] for w in words if w in places) for words in documents]
    ends = np.cumsum([0, *map(len, rows)])
    used = sparse.csr_matrix((np.ones(ends[-1]), [x for row in rows for x in row], ends))
    used.resize(len(rows), len(places))
    most = min(THEMES, len(texts) // 40 + 1, len(places) // TOLD)
    if most < 2:
        return []
    model = NMF(most, init="nndsvd", random_state=0, max_iter=300, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a theme need not be found to the last digit
        weights = model.fit_transform(TfidfTransformer().fit_transform(used))
    strongest = np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)
    names, found = np.array(sorted(told)), []
    for theme, parts in enumerate(model.components_):
        own = strongest == theme
        if len(set(everyone[own])) >= SMALLEST_GROUP:
            words = _apart(names[np.argsort(-parts)][: (parts > 0).sum()])
            found.append((", ".join(words), int(own.sum())))
    return found


def _words_of(texts: pd.Series) -> tuple[list[set[str]], Counter, Counter]:
    """Return the words of each text, and how often each stands in small letters, and at all."""
    chinese = re.compile("|".join(sorted(_listed("zh"), key=len, reverse=True)))
    documents, small, every = [], Counter(), Counter()
    for text in texts:
        pieces = text.split()
        title = [False, *(piece.casefold().strip(".:,") in TITLES for piece in pieces)]
        kept = [x for x, after in zip(pieces, title, strict=False) if not after]
        words = LATIN.findall(" ".join(x for x in kept if not PRIVATE.search(x)))
        others = chinese.findall(text)  # a list holds no name
        documents.append({*map(str.casefold, words), *others})
        every.update(others)
        small.update(others)
        if sum(map(str.isupper, words)) * 2 <= len(words):  # one that shouts says nothing of names
            every.update(map(str.casefold, words))
            small.update(filter(str.islower, words))
    return documents, small, every


def _apart(words: np.ndarray) -> list[str]:
    """Return the first words of which none is another form of one before it."""
    told: list[str] = []
    for word in words:
        if not any(word[:5] == other[:5] for other in told) and len(told) < TOLD:
            told.append(word)
    return told
