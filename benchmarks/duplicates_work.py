"""Duplicate detection by one library, timed in a process of its own; `duplicates.py` calls it.

It runs in the environment of the library, so it imports nothing else from this project.
"""

import json
import sys
import time

import pandas as pd


def crmlab(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the candidate pairs, from the texts as they were typed."""
    from crmlab.information.measures.duplicates import duplicate_pairs

    return duplicate_pairs(profiles, min_similarity=0)


def recordlinkage(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return the candidate pairs, from keys that were made for it beforehand.

    Its likeness of names is Levenshtein's; the Indel similarity it does not have.
    """
    import recordlinkage as linkage

    keyed = profiles.set_index("record_id")
    index = linkage.Index()
    index.block("phone_key")
    index.block("email_key")
    candidates = index.index(keyed)
    compare = linkage.Compare()
    compare.string("name_key", "name_key", method="levenshtein", label="similarity")
    scores = compare.compute(candidates, keyed)["similarity"]
    pairs = scores.index.to_frame(index=False).set_axis(["left", "right"], axis=1)
    return pairs.assign(similarity=100 * scores.to_numpy())


def main() -> None:
    """Let LIBRARY read the Parquet file INPUT, write its pairs to OUTPUT, and print the times."""
    library, source, output, repeats = sys.argv[1:]
    profiles = pd.read_parquet(source)
    find = globals()[library]
    find(profiles.head(500))  # imports and first calls are not what is measured
    seconds = []
    for _ in range(int(repeats)):
        start = time.perf_counter()
        pairs = find(profiles)
        seconds.append(time.perf_counter() - start)
    pairs.to_parquet(output)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
