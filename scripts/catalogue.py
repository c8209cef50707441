"""Keep the catalogues complete: extract texts, merge translations, check, compile.

    python scripts/catalogue.py --update          write locale/*/LC_MESSAGES/django.po anew
    python scripts/catalogue.py --merge FILE …    take `msgid<TAB>msgstr` or
                                                  `context<TAB>msgid<TAB>msgstr` lines into Chinese
    python scripts/catalogue.py --missing         print what Chinese still lacks, ready to fill in
    python scripts/catalogue.py --check           fail on anything new, empty, fuzzy or left over
    python scripts/catalogue.py --compile         write the .mo files

Babel does the work and Django's `templatize` reads the templates, so gettext need not be installed.
English is the source language: its catalogue starts as a copy of the texts and may then be refined.
A text with a plural has one line in FILE, keyed by its singular: Chinese has one form for both.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("zh_Hans", "en")
SKIPPED = {
    "var",
    "tests",
    "benchmarks",
    "scripts",
    "docs",
    "static",
    "locale",
    "node_modules",
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(
    r"%%|%\((\w+)\)[#0\- +.\d]*[a-zA-Z]|%[sd]|(?<!\{)\{\w*(?::[^{}]*)?\}(?!\})"
)
Key: TypeAlias = tuple[str | None, str]


def sources() -> Iterator[Path]:
    """Yield every Python file and template whose texts a user may see."""
    for top in sorted(ROOT.iterdir()):
        if top.name in SKIPPED or top.name.startswith("."):
            continue
        for path in sorted(top.rglob("*")):
            in_templates = "templates" in path.relative_to(ROOT).parts
            if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and in_templates):
                yield path


def code_of(path: Path) -> str:
    """Return the file as Python: a template becomes the calls that Django would make for it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    calls = templatize(text, origin=str(path.relative_to(ROOT)))
    return "\n".join(line.strip() for line in calls.splitlines())


def extracted() -> Catalog:
    """Read every text out of the code."""
    catalog = Catalog(charset="utf-8")
    for path in sources():
        code = io.BytesIO(code_of(path).encode())
        try:
            for _, text, _, context in extract("python", code, keywords=KEYWORDS):
                catalog.add(text, context=context)
        except Exception as problem:
            raise SystemExit(f"{path.relative_to(ROOT)}: {problem}") from problem
    return catalog


def path_of(locale: str) -> Path:
    """Return where the catalogue of a language lies."""
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def load(locale: str) -> Catalog:
    """Read a catalogue from disk; none yet is an empty one."""
    if not path_of(locale).exists():
        return Catalog(locale=locale)
    with path_of(locale).open("rb") as file:
        return read_po(file, locale=locale, charset="utf-8", abort_invalid=True)


def key_of(message: Message) -> Key:
    """Return what identifies a text: its context and its singular."""
    return message.context, singular(message)


def singular(message: Message) -> str:
    """Return the text itself, or the first form where it has a plural."""
    return message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> list[str]:
    """Return the translation's forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def texts(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages without the header."""
    return (message for message in catalog if message.id)


def updated(locale: str, found: Catalog, merged: dict[Key, str]) -> Catalog:
    """Return the catalogue of a language with exactly the texts found, translations kept."""
    known = {key_of(message): message for message in texts(load(locale))}
    catalog = Catalog(
        locale=locale,
        header_comment=f"# {locale}: written by scripts/catalogue.py",
        fuzzy=False,
    )
    for message in texts(found):
        old, new = known.get(key_of(message)), merged.get(key_of(message))
        has_plural = isinstance(message.id, tuple)
        forms = [new] if new else strings(old) if old else []
        if locale == "en" and not any(forms):
            forms = list(message.id) if has_plural else [singular(message)]
        forms = (forms + [""] * catalog.num_plurals)[: catalog.num_plurals if has_plural else 1]
        flags = set(message.flags) | ((old.flags if old and not new else set()) & {"fuzzy"})
        string = tuple(forms) if has_plural else forms[0]
        catalog.add(message.id, string, context=message.context, flags=flags)
    return catalog


def as_bytes(catalog: Catalog) -> bytes:
    """Return the file's content: sorted, without places, so that it changes only with texts."""
    file = io.BytesIO()
    write_po(file, catalog, no_location=True, sort_output=True, width=100)
    text = file.getvalue().decode()
    return re.sub(
        r'^"(Project-Id-Version|Report-Msgid-Bugs-To|[A-Z-]+-Date|Generated-By): .*\n',
        "",
        text,
        flags=re.MULTILINE | re.IGNORECASE,
    ).encode()


def merge_lines(files: Iterable[Path]) -> dict[Key, str]:
    """Read translations typed one a line; say where two of them differ."""
    merged: dict[Key, str] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = [part.replace("\\n", "\n") for part in line.split("\t")]
            if len(parts) not in {2, 3} or not parts[-1]:
                say(f"{file.name}:{number}: not `msgid<TAB>msgstr`: {line[:60]!r}")
                continue
            key = (parts[0] or None if len(parts) == 3 else None, parts[-2])
            if merged.get(key, parts[-1]) != parts[-1]:
                say(f"{file.name}:{number}: {key[1]!r}: {parts[-1]!r} replaces {merged[key]!r}")
            merged[key] = parts[-1]
    return merged


def write(merged: dict[Key, str]) -> None:
    """Write all catalogues anew and say how complete Chinese is."""
    found = extracted()
    for locale in LOCALES:
        path_of(locale).parent.mkdir(parents=True, exist_ok=True)
        catalog = updated(locale, found, merged if locale == "zh_Hans" else {})
        path_of(locale).write_bytes(as_bytes(catalog))
    keys = {key_of(message) for message in texts(found)}
    for key in sorted(set(merged) - keys, key=str):
        say(f"not in the code: {key[1]!r}")
    empty = sum(not all(strings(message)) for message in texts(load("zh_Hans")))
    say(f"{len(keys)} texts, {empty} without Chinese.")


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text in a comparable order."""
    return sorted({match.group() for match in PLACEHOLDER.finditer(text)} - {"%%"})


def problems(locale: str, found: Catalog) -> Iterator[str]:
    """Name what is wrong with the catalogue of a language."""
    on_disk = {key_of(message): message for message in texts(load(locale))}
    in_code = {key_of(message): message for message in texts(found)}
    for _, text in sorted(set(in_code) - set(on_disk), key=str):
        yield f"not in the catalogue: {text!r}"
    for _, text in sorted(set(on_disk) - set(in_code), key=str):
        yield f"not in the code any more: {text!r}"
    for message in on_disk.values():
        if not all(strings(message)):
            yield f"empty: {singular(message)!r}"
            continue
        if message.fuzzy:
            yield f"fuzzy: {singular(message)!r}"
        wanted = message.id if isinstance(message.id, str) else message.id[-1]
        if any(placeholders(form) != placeholders(wanted) for form in strings(message)[-1:]):
            yield f"other placeholders: {singular(message)!r} → {strings(message)[-1]!r}"


def check() -> int:
    """Print every problem; 1 when there is one."""
    found = extracted()
    count = 0
    for locale in LOCALES:
        for problem in problems(locale, found):
            say(f"{locale}: {problem}")
            count += 1
    if count:
        say(
            f"{count} problems; scripts/catalogue.py --update writes new texts into the catalogues."
        )
    return min(count, 1)


def missing() -> None:
    """Print the texts without Chinese as lines for --merge."""
    translated = {key_of(m) for m in texts(load("zh_Hans")) if all(strings(m))}
    for message in sorted(texts(extracted()), key=lambda message: str(key_of(message))):
        context, text = key_of(message)
        if (context, text) not in translated:
            say("\t".join([*([context] if context else []), text.replace("\n", "\\n"), ""]))


def compile_all() -> None:
    """Write the .mo files that gettext reads."""
    for locale in LOCALES:
        target = path_of(locale).with_suffix(".mo")
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, load(locale))
        fresh.replace(target)  # never half a file under a running server


def say(line: str) -> None:
    """Write one line for people."""
    sys.stdout.write(line + "\n")


def main() -> int:
    """Do what the options ask for."""
    parser = argparse.ArgumentParser(description="Keep the catalogues complete.")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    if not settings.configured:
        settings.configure()
    if options.update or options.merge:
        write(merge_lines(options.merge))
    if options.missing:
        missing()
    if options.compile:
        compile_all()
    return check() if options.check else 0


if __name__ == "__main__":
    sys.exit(main())
