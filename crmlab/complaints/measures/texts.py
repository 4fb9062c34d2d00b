"""What a message is about: rules of words, a model of characters, and how far to trust either."""

import re

import numpy as np
import pandas as pd

from crmlab.checks import (
    complete_numbers,
    refuse_where,
    require_columns,
    require_filled,
    require_one_each,
    require_rows,
    require_shares,
    require_whole,
)
from crmlab.messages import later, refusal, say

__all__ = [
    "NO_RULE",
    "by_rules",
    "f1_by_label",
    "held_out",
    "macro_f1",
    "near_duplicates",
    "telling_words",
    "text_model",
    "usable_texts",
]

NO_RULE = "no rule"  # what a text is called that none of the words stands in
MESSAGES, RULES = later("messages"), later("rules")
# A word of three letters or more, and any two Chinese characters beside each other.
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PIECE = re.compile(r"[^\W\d_\u4e00-\u9fff]{3,}|(?=([\u4e00-\u9fff]{2}))")
LONGEST = 2_000  # characters of one message
AT_ONCE = 50_000  # pairs of texts that are compared, lest they take gigabytes
RARE = 5  # texts with a word, so that it can tell something


def usable_texts(
    messages: pd.DataFrame, label: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the messages whose ``text`` can be read by a model, and the others with a ``reason``.

    Set aside are texts that are missing or empty, without any letter (an emoji alone), or longer
    than 2,000 characters (a pasted thread); and where there is a ``label``, what has none, and one
    that stands once only: it cannot be learned from one text and tried on another.
    """
    require_columns(messages, ["text", *([label] if label else [])], MESSAGES)
    texts = messages["text"].astype("str").str.strip()
    reasons = pd.Series(None, messages.index, dtype=object)
    if label:
        labels = messages[label]
        reasons[labels.map(labels.value_counts()) == 1] = say("stands once only")
        reasons[labels.isna()] = say("no label")
    reasons[texts.str.len() > LONGEST] = say("too long")
    reasons[~texts.str.contains(r"[^\W\d_]", na=False)] = say("no letters")
    reasons[messages["text"].isna() | (texts == "")] = say("empty")
    return messages[reasons.isna()].copy(), messages.assign(reason=reasons)[reasons.notna()]


def held_out(customers: pd.Series) -> pd.Series:
    """Return whose messages a model is tried on, and never learns from: 30 % of the customers.

    The lot is drawn from the letters of the id: all messages of a customer are on one side, those
    of next year too.
    """
    lots = pd.util.hash_array(customers.astype("str").to_numpy(object)) % 1_000
    return pd.Series(lots < 300, customers.index)


def by_rules(texts: pd.Series, rules: pd.DataFrame) -> pd.Series:
    """Return the label of each text by rules: a row a ``word``, with the ``cause`` it speaks for.

    A word counts where it stands in a text, large or small letters alike; one of Latin letters
    from the beginning of a word on (``refund`` also in *refunded*). The cause with most words wins,
    or with the largest sum where there is a column ``weight``. Of equals, it is the one that comes
    first among the rules; without any word it is `NO_RULE`.

    >>> rules = pd.DataFrame({"word": ["late", "rude"], "cause": ["logistics", "service"]})
    >>> by_rules(pd.Series(["It came LATE.", "A rude man.", "A plate"]), rules).tolist()
    ['logistics', 'service', 'no rule']
    """
    require_filled(rules, ["word", "cause"], RULES)
    require_rows(rules, RULES)
    words = _spaced(rules["word"].astype("str")).str.strip()
    shown = rules[["word", "cause"]]
    refuse_where(words == "", say("A word has a letter or a digit."), shown, later("rule"))
    weights = [1.0] * len(rules)
    if "weight" in rules:
        weights = complete_numbers(rules["weight"], later("weights"))
    causes = [*rules["cause"].unique()]
    written = [*_spaced(_as_texts(texts))]
    points = np.zeros((len(texts), len(causes)))
    for word, cause, weight in zip(words, rules["cause"], weights, strict=True):
        sought = word if CHINESE.match(word) else f" {word}"
        points[:, causes.index(cause)] += [weight * (sought in text) for text in written]
    best = np.array(causes, dtype=object)[points.argmax(axis=1)]
    labels = np.where(points.max(axis=1, initial=0) > 0, best, NO_RULE)
    return pd.Series(labels, texts.index, name="predicted")


def telling_words(
    texts: pd.Series, labels: pd.Series, *, most: int = 10, least: float = 0.6
) -> pd.DataFrame:
    """Return for each label, as ``cause``, up to ``most`` words that tell it, for `by_rules`.

    ``precision`` is the share of the label among the ``texts`` with the word, ``recall`` the share
    of the label's texts that have it. Of words in five texts or more with a precision of at
    ``least`` so much, those of the largest recall are taken. Words have three Latin letters or
    more; of Chinese, which leaves no room between words, any two characters beside each other.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    require_one_each(texts, labels, later("texts"), later("labels"))
    require_whole(most, "most", 1)
    require_shares(least=least)
    counter = CountVectorizer(analyzer=_pieces, binary=True)
    stands = counter.fit_transform(_as_texts(texts))
    with_word = np.asarray(stands.sum(axis=0)).ravel()
    names = counter.get_feature_names_out()
    found = []
    for label, is_own in pd.get_dummies(labels).astype(int).items():
        both = stands.T @ is_own.to_numpy()
        table = pd.DataFrame({"word": names, "cause": label, "texts": with_word})
        table = table.assign(precision=both / with_word, recall=both / is_own.sum())
        telling = table[(table["texts"] >= RARE) & (table["precision"] >= least)]
        found.append(telling.sort_values("recall", ascending=False, kind="stable").head(most))
    return pd.concat(found, ignore_index=True)


def text_model() -> "Pipeline":  # noqa: F821
    """Return a model of texts of any language: pieces of 2 and 3 characters, and a weight for each.

    A piece counts by tf-idf, less the more texts have it. A linear support vector machine (Joachims
    1998) learns a weight a piece and label: the label with the largest sum wins. It is a pipeline
    of scikit-learn's; ``decision_function(texts)`` are the sums.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    pieces = TfidfVectorizer(
        analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True, dtype=np.float32
    )
    return make_pipeline(pieces, LinearSVC(C=0.5))


def f1_by_label(labels: pd.Series, predicted: pd.Series) -> pd.DataFrame:
    """Return precision, recall and F1 of each label, and how many ``texts`` have it.

    ``precision`` is right / all that were called so, ``recall`` right / all that are so, and
    ``F1 = 2 × precision × recall / (precision + recall)``: 0 where nothing is right.

    >>> is_so, called = pd.Series(["a", "a", "b"]), pd.Series(["a", "b", "b"])
    >>> f1_by_label(is_so, called)[["precision", "recall"]].to_numpy().tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    counts, names = _confusion(labels, predicted)
    right, is_so, called = (each[: len(names)] for each in _margins(counts))
    shares = {"precision": right / np.maximum(called, 1), "recall": right / is_so}
    shares["F1"] = 2 * right / (is_so + called)
    return pd.DataFrame({"texts": is_so} | shares, names.rename("label"))


def macro_f1(
    labels: pd.Series, predicted: pd.Series, *, samples: int = 2_000, seed: int = 2024
) -> pd.Series:
    """Return the mean F1 of all labels, each alike, with an interval at 95 %: ``low`` to ``high``.

    The interval is that of a bootstrap: texts are drawn anew, with what was predicted of each
    (Efron & Tibshirani 1993). The model stays as it is, so what luck gave it is not in there.
    """
    counts, names = _confusion(labels, predicted)
    texts, random = counts.sum(), np.random.default_rng(seed)
    drawn = random.multinomial(texts, counts.ravel() / texts, samples).reshape(-1, *counts.shape)
    right, is_so, called = _margins(np.concatenate([counts[None], drawn]))
    here, *others = (2 * right / np.maximum(is_so + called, 1)).sum(axis=-1) / len(names)
    low, high = np.quantile(others, [0.025, 0.975])
    return pd.Series({"macro_f1": here, "low": low, "high": high})


def near_duplicates(messages: pd.DataFrame, least: float = 0.5) -> pd.DataFrame:
    """Return pairs of messages in which a customer says nearly the same twice.

    Messages have a ``complaint_id``, a ``customer_id`` and a ``text``. ``cosine`` is that of the
    two texts' pieces of three characters, weighed by tf-idf: 1 where all are the same, 0 where none
    is. Pairs of at least ``least`` are returned, the nearest first.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    require_filled(messages, ["complaint_id", "customer_id", "text"], MESSAGES)
    require_shares(least=least)
    again = messages[messages["customer_id"].duplicated(keep=False)].reset_index(drop=True)
    of_each = again.groupby("customer_id", observed=True).indices.values()
    pairs = [places[np.array(np.triu_indices(len(places), 1))] for places in of_each]  # each once
    one, other = np.hstack([np.empty((2, 0), dtype=int), *pairs])
    cosine = np.zeros(len(one))
    if len(again):
        pieces = TfidfVectorizer(analyzer="char", ngram_range=(3, 3)).fit_transform(again["text"])
        for start in range(0, len(one), AT_ONCE):
            these = slice(start, start + AT_ONCE)
            both = pieces[one[these]].multiply(pieces[other[these]])
            cosine[these] = np.asarray(both.sum(axis=1)).ravel()
    near = cosine >= least
    table = again.loc[one[near], ["complaint_id", "customer_id"]].reset_index(drop=True)
    table.insert(1, "complaint_id_2", again["complaint_id"].to_numpy()[other[near]])
    table.insert(2, "cosine", cosine[near])
    return table.sort_values("cosine", ascending=False, kind="stable", ignore_index=True)


def _as_texts(texts: pd.Series) -> pd.Series:
    refuse_where(texts.isna(), say("A text is missing: see usable_texts."), texts, later("row"))
    return texts.astype("str")


def _spaced(texts: pd.Series) -> pd.Series:
    """Write texts in small letters, with a space for all that is no letter and no digit."""
    return " " + texts.str.lower().str.replace(r"[\W_]+", " ", regex=True)


def _pieces(text: str) -> list[str]:
    """Return words and pairs of Chinese characters.

    >>> _pieces("Too late, 太慢了")
    ['too', 'late', '太慢', '慢了']
    """
    return [found[1] or found[0] for found in PIECE.finditer(text.lower())]


def _confusion(labels: pd.Series, predicted: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return counts by label and by prediction, all names on both sides; the labels come first."""
    require_one_each(labels, predicted, later("labels"), later("predictions"))
    require_rows(labels, later("labels"))
    if pd.Series(labels).isna().any():
        raise refusal("Some labels are missing: leave those texts out first.")
    labels, predicted = (np.asarray(each, object) for each in (labels, predicted))
    names = pd.Index(labels).unique().sort_values()
    every = names.append(pd.Index(predicted).unique().difference(names))
    places = every.get_indexer(labels) * len(every) + every.get_indexer(predicted)
    return np.bincount(places, minlength=len(every) ** 2).reshape(-1, len(every)), names


def _margins(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return how many are right, are so, and were called so, for each label."""
    return np.diagonal(counts, axis1=-2, axis2=-1), counts.sum(axis=-1), counts.sum(axis=-2)
