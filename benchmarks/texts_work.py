"""Texts classified in one way, timed in a process of its own; `texts.py` calls it."""

import json
import sys

import numpy as np
import pandas as pd
from measured import measure

TEXTS = 100_000


def _crmlab(learn: pd.DataFrame):
    from crmlab.complaints import text_model

    return text_model().fit(learn["text"], learn["cause"]).predict


def _words(learn: pd.DataFrame):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(min_df=2, sublinear_tf=True), LinearSVC(C=0.5))
    return model.fit(learn["text"], learn["cause"]).predict


def _rules(learn: pd.DataFrame):
    from crmlab.complaints import by_rules, telling_words

    rules = telling_words(learn["text"], learn["cause"], most=60)
    return lambda texts: by_rules(texts, rules)


def main() -> None:
    """Let LIBRARY learn from the Parquet file INPUT and classify; write codes, print the times."""
    library, _, source, output, repeats = sys.argv[1:]
    log = pd.read_parquet(source)
    test = log.loc[log["test"], "text"]
    texts = pd.concat([test] * (TEXTS // len(test) + 1), ignore_index=True).head(TEXTS)
    predict = globals()[f"_{library}"](log[~log["test"]])
    predict(texts[:100])  # first calls are not what is measured
    called, measured = measure(predict, texts, int(repeats))
    causes = [*sorted(log["cause"].unique()), "no rule"]
    np.save(output, pd.Categorical(called, causes).codes.astype(int))
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
