"""The exercises of chapter 07: reference answers, hints, and the mistakes people make."""

from importlib import import_module

# Importing a module registers its exercises: in the order of the chapter.
IDEAS: tuple[str, ...] = (
    "frame",
    "selection",
    "segments",
    "entry",
    "scorecard",
    "baskets",
    "gain_sharing",
    "pilot",
    "rollout",
    "budget",
)
for idea in IDEAS:
    import_module(f"{__name__}.{idea}")
