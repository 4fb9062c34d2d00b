"""Exercises 6-11 and 6-4: precision, recall and F1 by hand; a classifier of your own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from crmlab import datasets, theme
from crmlab.answers import share
from crmlab.answers.kind import Kind, WrongKind, describe
from crmlab.checks import listed
from crmlab.complaints.measures.texts import (
    NO_RULE,
    by_rules,
    f1_by_label,
    held_out,
    telling_words,
    usable_texts,
)
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step

PEEPED = 0.1  # so much worse on texts to learn from are rules that were taken from the others
LANGUAGES = {"en": later("English"), "zh": later("Chinese")}


class ByHand(Exercise, id="6-11"):
    right = given(90, "messages", "the 90 in both")
    called = given(100, "messages", "the 100 that were called complaints")
    real = given(120, "messages", "the 120 that are complaints")
    either = given(130, "messages", "the 130 in one or both", others={"the sum of both": 220})
    precision = answer(right / called, share(), "the precision")
    recall = answer(right / real, share(), "the recall")
    precision.mistake("This is a number, or a percentage. As a share, 25 % is 0.25", right)
    both = step(2 * precision * recall, "share", "twice the product of the two")
    f1 = answer(both / (precision + recall), share(), "F1")
    f1.mistake(
        "This is another mean of the two. F1 is the *harmonic* one: twice the product by the sum",
        (precision + recall) / 2,
        (precision * recall) ** 0.5,
    )

    hints = (
        "Precision looks at what was *called* a complaint, recall at what *is* one.",
        "Above the line are the 90 in both. Below it: all that were called so, or all that are so.",
        "F1: twice the product of the two, divided by their sum. The sum stands in brackets.",
    )
    then = "F1 is {f1}: nearer to the smaller of the two. Neither can be bought with the other."


@once_an_edition
def _texts() -> pd.DataFrame:
    log, _ = usable_texts(load("complaints").query("is_complaint"), "cause")
    log["cause"] = log["cause"].astype("str")
    return log.assign(test=held_out(log["customer_id"]))


def _counted(log: pd.DataFrame, texts: str, cause: str, word: str) -> int:
    of = log.query(texts)
    has_word = of["text"].str.contains(word, case=False)
    return int((has_word & of["cause"].str.fullmatch(cause)).sum())


def scores_of(rules: pd.DataFrame, texts: str = "test") -> dict[str, pd.DataFrame]:
    """Return precision, recall and F1 by cause on texts of each language, held out unless said."""
    rows = tuple(rules.itertuples(index=False, name=None))
    return _scores(tuple(rules), rows, texts, datasets.folder())


@lru_cache(8)  # a check asks for them several times
def _scores(
    columns: tuple[str, ...], rows: tuple[tuple, ...], texts: str, _folder: Path | None
) -> dict[str, pd.DataFrame]:
    rules = pd.DataFrame(rows, columns=columns)
    parts = _texts().query(texts).groupby("language", observed=True)
    return {name: f1_by_label(of["cause"], by_rules(of["text"], rules)) for name, of in parts}


def _best(scores: dict[str, pd.DataFrame]) -> tuple[float, str]:
    return max((table["F1"].mean(), name) for name, table in scores.items())


@dataclass(frozen=True)
class Rules(Kind):
    """Rules of words, right if macro F1 on held-out texts is large enough in one language."""

    least: float = 0.80

    def read(self, answer: object) -> pd.DataFrame:
        """Return the answer as a table with ``word``, ``cause`` and perhaps ``weight``."""
        causes = sorted(_texts()["cause"].unique())
        if isinstance(answer, Mapping) and set(answer) <= {*causes}:
            words = pd.Series(dict(answer)).map(
                lambda some: some.split() if isinstance(some, str) else some
            )
            answer = words.explode().rename_axis("cause").reset_index(name="word")
        elif isinstance(answer, Mapping):
            answer = pd.DataFrame({"word": [*answer], "cause": [*answer.values()]})
        if not isinstance(answer, pd.DataFrame) or not {"word", "cause"} <= {*answer}:
            raise WrongKind(
                "expected a table of rules with the columns word and cause, you gave {answer}",
                answer=describe(answer),
            )
        strange = answer.loc[~answer["cause"].isin(causes), "cause"]
        if len(strange):
            raise WrongKind(
                "{strange!r} is no cause. There are: {causes}",
                strange=str(strange.iloc[0]),
                causes=listed(causes),
            )
        rules = answer[[name for name in ("word", "cause", "weight") if name in answer]]
        try:
            by_rules(_texts()["text"].head(1), rules)
        except ValueError as error:
            raise WrongKind("{problem}", problem=str(error)) from None
        return rules.assign(word=rules["word"].astype("str")).reset_index(drop=True)

    def same(self, answer: pd.DataFrame, other: pd.DataFrame) -> bool:
        """Tell whether the rules are good enough, and not only where they are tried."""
        best = _best(scores_of(answer))[0]
        return best >= self.least and _best(scores_of(answer, "not test"))[0] > best - PEEPED

    def difference(self, answer: pd.DataFrame, truth: pd.DataFrame) -> str:
        """Say how good the rules are, and where most is to be won."""
        scores = scores_of(answer)
        f1, language = _best(scores)
        table = scores[language]
        weakest = table["F1"].idxmin()
        shown = table.loc[weakest].map(lambda value: theme.number(value, 2))
        return say(
            "macro F1 is {f1} in {language} (asked for {least}). Weakest is {cause}, with a "
            "precision of {precision} and a recall of {recall}",
            f1=theme.number(f1, 2),
            language=say(LANGUAGES[language]),
            least=theme.number(self.least, 2),
            cause=theme.words(weakest),
            **shown[["precision", "recall"]],
        )


def _why(given: pd.DataFrame) -> str:
    """Say how good rules are, and what would help most."""
    f1, language = _best(scores_of(given))
    if f1 >= Rules.least:
        return say("The words come from the texts to be tried on. Take them from english, chinese")
    texts = _texts().query("test").groupby("language", observed=True).get_group(language)["text"]
    silent = (by_rules(texts, given) == NO_RULE).mean()
    if absent := sorted({*_texts()["cause"]} - {*given["cause"]}):
        advice = say("No rule speaks for {causes}", causes=listed(absent))
    elif silent > 0.15:
        advice = say("{share} meet no rule: more words, one to a row", share=theme.percent(silent))
    else:
        advice = say("Words mislead: leave out the doubtful ones, or weigh them by precision")
    return say("{scores}. {advice}", scores=Rules().difference(given, given), advice=advice)


def _written_by_a_reader(log: pd.DataFrame) -> pd.DataFrame:
    """Return the rules of somebody who read the English texts to learn from."""
    learn = log.query("language == 'en' and not test")
    words = telling_words(learn["text"], learn["cause"], most=100, least=0.5)
    return words.assign(weight=words["precision"])


class Keywords(Exercise, id="6-4"):
    log = given(_texts, "logs", "the complaints")
    chosen = choice(
        ("the English texts to learn from", "language == 'en' and not test"),
        ("the *Chinese* texts to learn from", "language == 'zh' and not test"),
        ("the texts to learn from in *both* languages", "not test"),
        ("the English texts that are *held out*", "language == 'en' and test"),
        ("*all* English texts, also those held out", "language == 'en'"),
    )
    cause = given("logistics", "causes", "those of logistics")
    any_cause = given(".*", "causes", "those of all causes")
    word = given(
        "parcel",
        "words",
        "those with *parcel* in small or large letters",
        others={
            "*parcel* in small letters only": "(?-i:parcel)",
            "*courier*": "courier",
            "the *word* parcel, without parcels": r"\bparcel\b",
        },
    )
    any_word = given("", "words", "those with any word")
    both = step(
        call(_counted, log, chosen, cause, word), "texts", "the logistics texts with parcel"
    )
    having = step(call(_counted, log, chosen, any_cause, word), "texts", "all texts with parcel")
    own = step(call(_counted, log, chosen, cause, any_word), "texts", "all texts of logistics")
    every = step(call(_counted, log, chosen, any_cause, any_word), "texts", "all the English texts")
    f1 = step(2 * both / (having + own), "share", "F1")
    word_precision = answer(both / having, share(), "the precision of parcel")
    word_recall = answer(both / own, share(), "the recall of parcel")
    for asked in (word_precision, word_recall):
        asked.mistake(
            "This is the *accuracy*: all texts for which rule and desk agree, of all texts",
            (every - having - own + 2 * both) / every,
        )
    rules = answer(call(_written_by_a_reader, log), Rules(), "your rules")
    rules.symptom(_why)
    hints = (
        "learn['text'].str.contains('parcel', case=False) is True where the word stands. Among "
        "these, and among the texts of logistics, count those that are both.",
        "complaints.telling_words(texts, causes, most=40) is a table of rules to begin with: its "
        "word and cause. Take more words; leave out those whose precision is luck.",
        "Where many texts meet no rule, read ten of them: learn[called == 'no rule']. pd.concat "
        "joins your table with more rows. A column weight lets sure words count more.",
    )
    then = (
        "One word found {word_recall} of its cause and was right in {word_precision} of all cases; "
        "many words together do what a clerk does. And you can say of each text why."
    )
