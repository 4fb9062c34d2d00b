"""Duplicates: records that share a phone or an e-mail address and have almost the same name."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlab.checks import require_columns, require_known, require_once
from crmlab.information.measures.cleaning import normalise_email, normalise_name, normalise_phone
from crmlab.messages import refusal, say

__all__ = ["duplicate_pairs", "match_quality", "quality_by_similarity", "record_groups"]

MIN_SIMILARITY = 85.0
PAIR = ["left", "right"]


def duplicate_pairs(
    profiles: pd.DataFrame,
    *,
    record: str = "record_id",
    name: str = "name",
    phone: str | None = "mobile",
    email: str | None = "email",
    min_similarity: float = MIN_SIMILARITY,
    largest_block: int = 20,
) -> pd.DataFrame:
    """Return the pairs of records that seem to be the same person.

    Only records with the same phone number or e-mail address are compared (blocking): that is a few
    thousand pairs instead of the n (n − 1) / 2 of all. Of those, the ones whose names are similar
    enough stay: a family shares a telephone, but not a name (Fellegi & Sunter 1969).

    Names are compared in the form of `normalise_name`, whose parts are in order, by the normalised
    Indel similarity (RapidFuzz's ``ratio``, here equal to its ``token_sort_ratio``): ``100 · 2 ·
    common characters in order / all characters``, 0 if one is missing. One wrong letter in eight
    costs 12.5. ``WRatio`` would also reward a name that is a part of another, such as a surname
    alone.

    The profiles are a row a record, as typed; the column of a phone or of the e-mail address may be
    None. A phone or an address on more records than ``largest_block`` is a switchboard or an
    invention, and links none of them.

    >>> profiles = pd.DataFrame({
    ...     "record_id": ["P1", "P2", "P3"],
    ...     "name": ["Wang Wei", "wei wang", "Li Na"],
    ...     "mobile": ["+86 139 1234 5678", "13912345678", "139-1234-5678"]})
    >>> duplicate_pairs(profiles, email=None)
      left right shared  similarity
    0   P1    P2  phone       100.0
    """
    from rapidfuzz import fuzz, process

    columns = [column for column in (record, name, phone, email) if column is not None]
    require_columns(profiles, columns, "profiles")
    require_once(profiles[record], say("the profiles"))
    keys = {}
    if phone is not None:
        keys["phone"] = normalise_phone(profiles[phone])
    if email is not None:
        keys["email"] = normalise_email(profiles[email])
    if not keys:
        raise refusal("Name the column of a phone or of an e-mail address to compare records by.")
    pairs = _sharing(keys, largest_block)
    names = normalise_name(profiles[name]).fillna("").to_numpy(object)
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    similarity = process.cpdist(names[left], names[right], scorer=fuzz.ratio, dtype=np.float64)
    similarity[(names[left] == "") | (names[right] == "")] = 0.0
    ids = profiles[record].array
    pairs = pairs.assign(left=ids[left], right=ids[right], similarity=similarity)
    return pairs[similarity >= min_similarity].reset_index(drop=True)


def _sharing(keys: dict[str, pd.Series], largest_block: int) -> pd.DataFrame:
    """Return the places of the records that share a key, and which key they share."""
    linked = []
    for contact, values in keys.items():
        block = values.reset_index(drop=True).rename("key").dropna()
        size = block.groupby(block).transform("size")
        block = block[size.between(2, largest_block)].rename_axis("place").reset_index()
        pairs = block.merge(block, on="key", suffixes=("_left", "_right"))
        pairs = pairs[pairs["place_left"] < pairs["place_right"]]
        places = {"left": pairs["place_left"], "right": pairs["place_right"]}
        linked.append(pd.DataFrame({**places, "shared": contact}))
    pairs = pd.concat(linked)
    pairs["shared"] = pairs["shared"].mask(pairs.duplicated(PAIR, keep=False), "both")
    return pairs.drop_duplicates(PAIR).sort_values(PAIR, ignore_index=True)


def record_groups(pairs: pd.DataFrame, ids: Iterable[str]) -> pd.Series:
    """Return the group of each record: linked records, and those linked to them, are one person.

    A group is a connected component of the graph whose edges are the pairs. So one wrong pair
    joins two whole groups: look at the largest ones.

    The `ids` are all records, each once; a record without a duplicate is a group of its own.

    >>> pairs = pd.DataFrame({"left": ["P1", "P2"], "right": ["P2", "P4"]})
    >>> record_groups(pairs, ["P1", "P2", "P3", "P4"]).to_dict()
    {'P1': 0, 'P2': 0, 'P3': 1, 'P4': 0}
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    require_columns(pairs, PAIR, "pairs")
    records = pd.Index(ids)
    require_once(records, say("the records"))
    for side in PAIR:
        require_known(pairs[side], records, say("the pairs"), say("the records"))
    left, right = (records.get_indexer(pairs[side]) for side in PAIR)
    edges = coo_array((np.ones(len(left)), (left, right)), shape=(len(records), len(records)))
    groups = connected_components(edges, directed=False)[1]
    return pd.Series(pd.factorize(groups)[0], records, name="group")


def match_quality(found: pd.DataFrame, truth: pd.DataFrame) -> pd.Series:
    """Return how many of the pairs found are right, and how many of the true pairs were found.

    ``precision = right / found`` (missing if nothing was found), ``recall = right / true``,
    ``f1 = 2 · right / (found + true)``, their harmonic mean. Both tables have one row a pair: the
    ids of the two records in the first two columns, in either order.

    >>> truth = pd.DataFrame({"left": range(60), "right": range(100, 160)})
    >>> found = pd.DataFrame({"left": range(15, 65), "right": range(115, 165)})
    >>> match_quality(found, truth).round(3).to_dict()
    {'precision': 0.9, 'recall': 0.75, 'f1': 0.818}
    """
    true_pairs, found_pairs = _unordered(truth), _unordered(found)
    right = found_pairs.isin(true_pairs).sum()
    return _quality(right, len(found_pairs), len(true_pairs)).iloc[0].rename(None)


def _unordered(pairs: pd.DataFrame) -> pd.MultiIndex:
    """Return each pair once, its smaller id first."""
    if pairs.shape[1] < 2:
        raise refusal("Pairs need two columns: the ids of the two records.")
    ids = pairs.iloc[:, :2].to_numpy(object)
    swapped = np.where((ids[:, 0] > ids[:, 1])[:, None], ids[:, ::-1], ids)
    return pd.MultiIndex.from_arrays(swapped.T, names=PAIR).unique()


def _quality(right: ArrayLike, found: ArrayLike, true: int) -> pd.DataFrame:
    """Return a row of precision, recall and F1 for each count of right ones among those found."""
    if not true:
        raise refusal("There is no true pair to find.")
    right, found = np.atleast_1d(right), np.atleast_1d(found)
    precision = np.where(found > 0, right / np.maximum(found, 1), np.nan)
    return pd.DataFrame(
        {"precision": precision, "recall": right / true, "f1": 2 * right / (found + true)}
    )


def quality_by_similarity(
    candidates: pd.DataFrame,
    truth: pd.DataFrame | None = None,
    levels: Sequence[float] = range(50, 101),
) -> pd.DataFrame:
    """Return precision, recall and F1 for each least similarity that one could demand.

    The candidates are pairs, each once, with their ``similarity``: what `duplicate_pairs` returns
    for ``min_similarity=0``; the truth is as in `match_quality`, and without it there are only
    ``pairs``, how many are found.

    >>> candidates = pd.DataFrame({"left": ["P1", "P3"], "right": ["P2", "P4"],
    ...                            "similarity": [95.0, 60.0]})
    >>> quality_by_similarity(candidates, candidates.head(1), [50, 90])
                    precision  recall        f1
    min_similarity
    50                    0.5     1.0  0.666667
    90                    1.0     1.0  1.000000
    """
    require_columns(candidates, ["similarity"], "candidates")
    levels = pd.Index(levels, name="min_similarity")
    kept = candidates["similarity"].to_numpy() >= levels.to_numpy()[:, None]
    if truth is None:
        return pd.DataFrame({"pairs": kept.sum(axis=1)}, levels)
    true_pairs = _unordered(truth)
    right = _unordered(candidates).isin(true_pairs)
    return _quality((kept & right).sum(axis=1), kept.sum(axis=1), len(true_pairs)).set_index(levels)
