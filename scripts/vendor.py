"""Re-create static/vendor/ and static/icons.svg from the packages named below.

    python scripts/vendor.py           fetch, check and write (needs npm; for developers only)
    python scripts/vendor.py --check   compare the folder with static/vendor/SHA256SUMS, offline

Nothing of this runs in production: the files are committed. Source map comments are cut off,
because the manifest storage would look for the maps, which we do not carry.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
SPRITE = ROOT / "static" / "icons.svg"
SUMS = VENDOR / "SHA256SUMS"

MIT = """MIT License

Copyright (c) 2018-2026 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Package:
    """An npm package: which of its files are kept, and under what name."""

    name: str
    version: str
    sha256: str
    folder: str
    files: dict[str, str]
    licence: str = ""


PACKAGES = (
    Package(
        "@tabler/core",
        "1.6.1",
        "d02d679e51f6c179b21f035e154c13cdcb2ae8b18579e56ea606408ba7fc7a87",
        "tabler-1.6.1",
        {
            "dist/css/tabler.min.css": "tabler.min.css",
            "dist/css/tabler-vendors.min.css": "tabler-vendors.min.css",
        },
        MIT,  # the package carries no licence file of its own
    ),
    Package(
        "tom-select",
        "2.6.2",
        "91e3a429b42d9163e8ade96f3603109d3b7faa7f9b1a5259fa30f8f4b162415a",
        "tom-select-2.6.2",
        {
            "dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "b30108713d3fa60aee862c2a133225da8e0f309be0708fe2925763ff810c766c",
        "tabler-icons-3.51.0",
        {"LICENSE": "LICENSE"},
    ),
)

# The names are those of the icon set; a page that needs another adds it here and runs the script.
ICONS = [
    "alert-triangle",
    "arrow-back-up",
    "arrow-right",
    "ban",
    "bell",
    "briefcase",
    "building",
    "bulb",
    "calendar",
    "cash",
    "chart-bar",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle",
    "circle-check",
    "circle-minus",
    "clipboard-check",
    "clock",
    "coin",
    "copy",
    "device-floppy",
    "dots",
    "download",
    "edit",
    "external-link",
    "eye",
    "file-text",
    "filter",
    "flag",
    "history",
    "home",
    "hourglass",
    "inbox",
    "info-circle",
    "link",
    "list-check",
    "lock",
    "logout",
    "mail",
    "map-2",
    "menu-2",
    "package",
    "paperclip",
    "phone",
    "plus",
    "printer",
    "receipt",
    "refresh",
    "report",
    "scale",
    "search",
    "send",
    "settings",
    "shield-check",
    "sitemap",
    "stack-2",
    "star",
    "tag",
    "truck",
    "upload",
    "user",
    "users",
    "x",
]


def _fetch(package: Package, folder: Path) -> Path:
    spec = f"{package.name}@{package.version}"
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the packages; --check works without.")
    answer = subprocess.run(  # noqa: S603  # fixed arguments
        [npm, "pack", "--silent", "--pack-destination", str(folder), spec],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    archive = folder / answer.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        sys.exit(f"{spec} has SHA-256 {found}, expected {package.sha256}: not used.")
    unpacked = folder / package.folder
    with tarfile.open(archive) as tar:
        tar.extractall(unpacked, filter="data")  # checked sum, filter
    return unpacked / "package"


def _without_map(text: str) -> str:
    return re.sub(r"\n?(/\*|//)# sourceMappingURL=[^\s*]+(\s*\*/)?\s*$", "\n", text)


def _sprite(icons: Path) -> str:
    symbols = []
    for name in ICONS:
        source = (icons / f"{name}.svg").read_text()
        paths = [p for p in re.findall(r"<path[^>]*/>", source) if 'stroke="none"' not in p]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">'
            f"{''.join(paths)}</symbol>"
        )
    head = "<!-- @tabler/icons 3.51.0, MIT; the licence is in vendor/tabler-icons-3.51.0 -->"
    body = "\n".join(symbols)
    return f'{head}\n<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'


def _kept_files() -> list[Path]:
    return [SPRITE, *sorted(p for p in VENDOR.rglob("*") if p.is_file() and p != SUMS)]


def _sums() -> str:
    rows = (
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(ROOT / 'static')}"
        for p in _kept_files()
    )
    return "\n".join(rows) + "\n"


def write() -> None:
    """Fetch every package, check its sum and write what is kept of it."""
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            source = _fetch(package, Path(temporary))
            target = VENDOR / package.folder
            target.mkdir(parents=True, exist_ok=True)
            for inside, kept in package.files.items():
                text = (source / inside).read_text()
                (target / kept).write_text(_without_map(text))
            if package.licence:
                (target / "LICENSE").write_text(package.licence)
            if package.name == "@tabler/icons":
                SPRITE.write_text(_sprite(source / "icons" / "outline"))
    SUMS.write_text(_sums())


def main() -> None:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="compare only, without network")
    if parser.parse_args().check:
        if SUMS.read_text() != _sums():
            sys.exit("static/vendor differs from SHA256SUMS.")
        return
    write()


if __name__ == "__main__":
    main()
