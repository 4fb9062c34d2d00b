"""A test of hundreds of cases as one: pytest takes longer over each of its own than most of them.

One for each case is still made where a case takes long, or is looked at alone.
"""

from collections.abc import Callable, Iterable


def of_each(cases: Iterable) -> Callable:
    """Run a test on every case, a tuple of its arguments or its only one; tell all that fail."""
    cases = list(cases)

    def decorate(test: Callable) -> Callable:
        def test_each() -> None:
            failed = {}
            for case in cases:
                try:
                    test(*case) if isinstance(case, tuple) else test(case)
                except Exception as error:
                    error.add_note(f"in the case of {case!r}")
                    failed[repr(case)] = error
            if failed:  # of which pytest shows 15, and names all
                raise ExceptionGroup(f"{', '.join(failed)} of {len(cases)}", [*failed.values()])

        test_each.__name__, test_each.__doc__ = test.__name__, test.__doc__
        return test_each

    return decorate
