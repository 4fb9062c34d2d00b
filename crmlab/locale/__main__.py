"""Write the template of all messages, bring each catalogue up to date, compile it.

Run it with ``make messages``. For a new language, make its folder first:
``crmlab/locale/<language>/LC_MESSAGES``.
"""

from pathlib import Path

from babel.messages import Catalog, mofile, pofile

from crmlab.locale.extract import PACKAGE, everything, from_table, tables

HERE = Path(__file__).parent


def template() -> Catalog:
    """Return a catalogue of all messages, none of them translated."""
    catalog = Catalog(project="crmlab", copyright_holder="the authors of crmlab", fuzzy=False)
    for place, message in everything():
        known = catalog.get(message)
        if isinstance(message, tuple) and known and known.pluralizable and known.id != message:
            raise ValueError(f"{place}: {message[0]!r} has another plural elsewhere: {known.id[1]}")
        catalog.add(message, locations=[(place, 0)])
    return catalog


def write(path: Path, catalog: Catalog) -> None:
    """Write a catalogue as text and compile it, if it is not the template."""
    with path.open("wb") as file:
        pofile.write_po(file, catalog, width=100, include_lineno=False)
    if path.suffix == ".po":
        with path.with_suffix(".mo").open("wb") as file:
            mofile.write_mo(file, catalog)


def update(path: Path, found: Catalog) -> Catalog:
    """Return the catalogue of a language with all messages; what has changed is fuzzy.

    The Chinese of the tables is taken from there.
    """
    catalog = Catalog(path.parts[-3], project="crmlab")
    if path.exists():
        with path.open("rb") as file:
            catalog = pofile.read_po(file, locale=path.parts[-3])
    catalog.update(found)
    if path.parts[-3].startswith("zh"):
        for words, chinese in (pair for table in tables() for pair in from_table(table)):
            if chinese:
                catalog[words].string = chinese
                catalog[words].flags.discard("fuzzy")
    return catalog


def untranslated(catalog: Catalog) -> list[str | tuple[str, str]]:
    """Return the messages that have no translation, or a doubtful one."""

    def is_done(string: str | tuple[str, ...] | None) -> bool:
        return bool(string) and all([string] if isinstance(string, str) else string)

    return [each.id for each in catalog if each.id and (each.fuzzy or not is_done(each.string))]


def main() -> None:
    """Extract, update, compile."""
    found = template()
    write(HERE / "crmlab.pot", found)
    print(f"{len(found):,} messages: {(HERE / 'crmlab.pot').relative_to(PACKAGE.parent)}")
    for folder in sorted(HERE.glob("*/LC_MESSAGES")):
        catalog = update(folder / "crmlab.po", found)
        write(folder / "crmlab.po", catalog)
        print(f"{folder.parent.name}: {len(untranslated(catalog)):,} without a translation")


if __name__ == "__main__":
    main()
