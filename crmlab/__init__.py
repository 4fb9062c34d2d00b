"""crmlab: a customer relationship management course you run.

The chapters call ``crmlab.value`` and its sisters for numbers, pictures and widgets, and
``ask``, ``check`` and ``hint`` for their questions and exercises.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType

_HOME = {
    "ask": "crmlab.asking",
    "check": "crmlab.checking",
    "glossary": "crmlab.terms",
    "hint": "crmlab.checking",
    "key_terms": "crmlab.terms",
    "load": "crmlab.datasets",
    "memo": "crmlab.memos",
    "progress": "crmlab.checking",
    "read_complaints": "crmlab.tables",
    "read_customers": "crmlab.tables",
    "read_survey": "crmlab.tables",
    "read_transactions": "crmlab.tables",
}
_MODULES = (
    "checking",
    "complaints",
    "datasets",
    "doctor",
    "information",
    "lifecycle",
    "loyalty",
    "orientation",
    "segmentation",
    "strategy",
    "tables",
    "theme",
    "value",
)

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str) -> object:
    """Import a part when it is first asked for, so that ``import crmlab`` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("crmlab")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(f"crmlab.{name}")
    raise AttributeError(f"module 'crmlab' has no attribute {name!r}")


def public_names(namespace: Mapping[str, object]) -> list[str]:
    """Return what a folder hands on of what it has imported: no modules, and nothing private."""
    return [
        name
        for name, value in namespace.items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    ]


def widgets_when_asked(chapter: str) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a chapter that imports its widgets for who asks for one."""

    def find(name: str) -> object:
        if name.endswith("_widget"):
            return getattr(import_module(f"{chapter}.widgets"), name)
        raise AttributeError(f"module {chapter!r} has no attribute {name!r}")

    return find


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
