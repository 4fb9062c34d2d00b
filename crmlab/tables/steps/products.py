"""What products are called, where a file has a name beside the code of each."""

import numpy as np
import pandas as pd

ONE_NAME = 0.8  # share of the lines of codes that come again, which have the first name of theirs
OF_THEIR_OWN = 0.5  # share of the codes from which a column names them, and no kinds of them


def product_names(codes: pd.Series, names: pd.Series) -> dict[str, str]:
    """Return the most frequent name of each product code; none where they are no names of codes.

    What differs from line to line of a code (a comment) names no product, nor what many codes
    share (a category), nor a number.

    >>> codes = pd.Series([*"aaaabb"])
    >>> product_names(codes, pd.Series(["Cup", "Cup", "Cup", "CUP!", "Tray", "Tray"]))
    {'a': 'Cup', 'b': 'Tray'}
    >>> product_names(codes, pd.Series(["for Ann", "by post", "soon", "a gift", "late", "broken"]))
    {}
    """
    (code, known), (name, words) = codes.factorize(), names.factorize()
    texts = [str(word).strip() for word in words]
    told = np.array([*map(bool, texts), False])[name] & (code >= 0)
    pairs = pd.Series(code * len(texts) + name)[told].value_counts()
    code, name = np.divmod(pairs.index.to_numpy(), max(len(texts), 1))
    is_first = ~pd.Series(code, pairs.index).duplicated()
    comes_again = pairs.groupby(code).transform("sum") > 1
    named = {known[c]: texts[n] for c, n in zip(code[is_first], name[is_first], strict=True)}
    are_one = pairs[is_first & comes_again].sum() > ONE_NAME * pairs[comes_again].sum()
    are_own = len({*named.values()}) > OF_THEIR_OWN * len(named)
    are_words = sum(map(_has_letters, named.values())) > OF_THEIR_OWN * len(named)
    return named if are_one and are_own and are_words else {}


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
