"""The exercises of chapter 00: reference answers, hints, and the mistakes people make."""

from importlib import import_module

# Importing a module registers its exercises: in the order of the chapter.
IDEAS = ("warming_up", "definition", "ownership", "history", "maturity", "memory", "effects")
for idea in IDEAS:
    import_module(f"{__name__}.{idea}")
