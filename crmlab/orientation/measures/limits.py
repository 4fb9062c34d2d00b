"""What the measures of the chapter ask of single numbers."""

import math


def require_shares(**rates: float) -> None:
    """Raise a ValueError that names the first rate that is no share.

    Examples
    --------
    >>> require_shares(recall=0.9, penetration=82)
    Traceback (most recent call last):
    ValueError: penetration must be a share from 0 to 1; not 82
    """
    for name, rate in rates.items():
        if not 0 <= rate <= 1:
            raise ValueError(f"{name} must be a share from 0 to 1; not {rate}")


def require_not_below_zero(**numbers: float) -> None:
    """Raise a ValueError that names the first number that is below zero, infinite or missing.

    Examples
    --------
    >>> require_not_below_zero(price=150_000, years=-1)
    Traceback (most recent call last):
    ValueError: years must be a number of at least 0; not -1
    """
    for name, number in numbers.items():
        if not 0 <= number < math.inf:
            raise ValueError(f"{name} must be a number of at least 0; not {number}")
