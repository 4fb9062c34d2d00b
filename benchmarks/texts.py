"""How long it takes to say of 100,000 texts what they are about, and how right each way is.

``python benchmarks/texts.py`` lets three ways learn from the same complaints, in English and
Chinese, and classify 100,000 messages of customers they have not seen: pieces of characters with a
linear model (ours), words with the same model, as most examples on the web have it, and rules of
300 telling words. Chinese leaves no room between words: to the second, a sentence is one word.
"""

import os
from pathlib import Path

import numpy as np
from beside import command, print_times, run_all

from crmlab.complaints import held_out, macro_f1, usable_texts
from crmlab.datasets import load

WORK = Path(__file__).with_name("texts_work.py")
LIBRARIES = ["crmlab", "words", "rules"]
TEXTS = 100_000


def main() -> None:
    """Print the table."""
    work = command(__doc__.splitlines()[0]).parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    source = work / "complaints.parquet"
    log, _ = usable_texts(load("complaints"), "cause")
    log = log[["text", "language", "cause"]].astype("str").assign(test=held_out(log["customer_id"]))
    log.to_parquet(source)
    test = log[log["test"]]
    print(f"{os.cpu_count()} cores, medians; + is memory beyond the input")
    print(f"\n{TEXTS:,} texts, {test['text'].str.len().mean():.0f} characters each", flush=True)
    done = run_all(WORK, LIBRARIES, {}, "classify", source)
    for name, (codes, _) in done.items():
        called = np.array([*sorted(log["cause"].unique()), "no rule"])[codes[: len(test)]]
        for language in ("en", "zh"):
            of = (test["language"] == language).to_numpy()
            score, low, high = macro_f1(test.loc[of, "cause"], called[of])
            print(f"  {name:10}{language}  macro F1 {score:.3f} ({low:.3f} to {high:.3f})")
    print_times({name: measured for name, (_, measured) in done.items()})


if __name__ == "__main__":
    main()
