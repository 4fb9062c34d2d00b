"""What may be kept, and what a table gives away."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import require_columns
from crmlab.information.measures.fields import check_fields
from crmlab.messages import refusal, say

__all__ = ["PURPOSES", "groups_below", "k_anonymity", "minimise", "pseudonyms"]

DECISIONS = ("keep", "mask", "drop")
PURPOSES = {
    "delivery": ("name", "mobile", "address"),
    "birthday greeting": ("name", "birth_date", "email"),
    "newsletter": ("name", "email", "interests"),
    "analysis of orders": (),  # the orders under a pseudonym are enough
    "household offer": ("name", "address", "marital", "child_count", "child_birth_year"),
}

FEWEST_KEY_BYTES = 16
DIGEST_LENGTH = 64  # hexadecimal digits of SHA-256


def minimise(schema: pd.DataFrame, purpose_fields: Iterable[str]) -> pd.DataFrame:
    """Return for each field whether a purpose lets it be kept.

    A field that the purpose does not need is dropped; one that it needs is kept, unless it is
    sensitive: then it is masked (such as an age band for a child's year of birth), or kept with a
    separate consent. It is a rule for teaching and no legal advice; the law is PIPL (2021), art. 6,
    28, 29, and GDPR (2016), art. 5 (1) c, 9.

    The schema has a row a field with ``sensitive`` (true or false) and ``reason``, as
    `field_schema` returns; what some purposes need stands in `PURPOSES`. Beside it stand
    ``needed``, the ``decision`` and its ``reason``.

    >>> from crmlab.information.measures.fields import field_schema
    >>> minimise(field_schema(), PURPOSES["household offer"])["decision"].value_counts().to_dict()
    {'drop': 31, 'keep': 4, 'mask': 1}
    """
    require_columns(schema, ["sensitive", "reason"], "schema")
    purpose = list(purpose_fields)
    check_fields(purpose, schema)
    needed = schema.index.isin(purpose)
    sensitive = schema["sensitive"].to_numpy(bool)
    drop = say("not needed for the purpose (PIPL art. 6, GDPR art. 5)")
    mask = [
        say("needed, but {why}: mask it, or ask for a separate consent (PIPL art. 29)", why=why)
        for why in schema["reason"]
    ]
    cases = [~needed, sensitive]
    return schema.assign(
        needed=needed,
        decision=np.select(cases, ["drop", "mask"], "keep"),
        reason=np.select(cases, [drop, mask], say("needed for the purpose")),
    )


def pseudonyms(ids: Iterable[object], key: bytes | str, length: int = 12) -> pd.Series:
    """Return names under which records can be joined, and nobody recognised without the key.

    ``pseudonym = first digits of HMAC-SHA-256(key, id)``: the same key gives the same id the
    same pseudonym in every table. A hash without a key is none: whoever knows how ids look
    hashes all of them and compares. Pseudonyms remain personal data (GDPR 2016, art. 4 (5) and
    recital 26). The key is a secret of at least 16 bytes, kept apart from the data; text counts in
    UTF-8. The length is in hexadecimal digits, 8 to 64: so many that no two ids get one pseudonym.
    A missing id has a missing pseudonym (Krawczyk, Bellare & Canetti 1997, RFC 2104).

    >>> codes = pseudonyms(["S00001", "S00002", "S00001"], "a sentence that only we know")
    >>> codes[0] == codes[2], codes[0] == codes[1], len(codes[0])
    (True, False, 12)
    """
    secret = key.encode() if isinstance(key, str) else bytes(key)
    if len(secret) < FEWEST_KEY_BYTES:
        raise refusal(
            "The key has {bytes} bytes; fewer than {fewest} can be guessed by trying. "
            "secrets.token_bytes(32) makes a good one.",
            bytes=len(secret),
            fewest=FEWEST_KEY_BYTES,
        )
    if not 8 <= length <= DIGEST_LENGTH:
        raise refusal(
            "length must be from 8 to {most} digits; not {length}.",
            most=DIGEST_LENGTH,
            length=length,
        )
    given = ids if isinstance(ids, pd.Series) else pd.Series(list(ids))
    names = given.dropna().astype(str)
    codes = {
        name: hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()[:length]
        for name in names.unique()
    }
    if len(set(codes.values())) < len(codes):
        raise refusal(
            "Two ids get one pseudonym of {length} digits: take a greater length.",
            length=length,
        )
    return names.map(codes).reindex(given.index).rename("pseudonym")


def k_anonymity(table: pd.DataFrame, quasi_identifiers: Sequence[str]) -> int:
    """Return the size k of the smallest group of records (a row a person) that look alike.

    Whoever knows the quasi-identifiers of a person, such as sex, year of birth and town, finds no
    fewer than k records that fit; k = 1 means that somebody stands alone. A missing value is a
    value of its own (Sweeney 2002).

    >>> people = pd.DataFrame({"sex": ["f", "f", "m", "m"], "tier": [1, 1, 2, 3]})
    >>> k_anonymity(people, ["sex"]), k_anonymity(people, ["sex", "tier"])
    (2, 1)
    """
    return int(_group_sizes(table, quasi_identifiers).min())


def groups_below(table: pd.DataFrame, quasi_identifiers: Sequence[str], k: int) -> pd.DataFrame:
    """Return the groups of fewer than k records, too small to hide in: to be merged, or left out.

    >>> people = pd.DataFrame({"sex": ["f", "f", "m", "m"], "tier": [1, 1, 2, 3]})
    >>> groups_below(people, ["sex", "tier"], k=2)
      sex  tier  records
    0   m     2        1
    1   m     3        1
    """
    sizes = _group_sizes(table, quasi_identifiers)
    return sizes[sizes < k].sort_values(kind="stable").reset_index(name="records")


def _group_sizes(table: pd.DataFrame, quasi_identifiers: Sequence[str]) -> pd.Series:
    columns = list(quasi_identifiers)
    require_columns(table, columns, "table")
    if table.empty or not columns:
        raise refusal("Groups need at least one row and one quasi-identifier.")
    return table.groupby(columns, observed=True, dropna=False).size()
