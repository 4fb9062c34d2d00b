"""The exercises of chapter 04: reference answers, hints, and the mistakes people make."""

from importlib import import_module

# Importing a module registers its exercises: in the order of the chapter.
IDEAS = (
    "acquisition",
    "cash_flows",
    "car_family",
    "levers",
    "households",
    "survival",
    "migration",
    "buying",
    "first_steps",
)
for idea in IDEAS:
    import_module(f"{__name__}.{idea}")
