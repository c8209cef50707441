"""Papers as PDF files, by WeasyPrint where it can run; only our own static files are fetched."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

OWN = "own-static:"


@lru_cache(maxsize=1)
def can_make_pdf() -> bool:
    """Whether Pango and what else WeasyPrint needs is on this machine."""
    try:
        import weasyprint  # noqa: F401, PLC0415  # heavy; only when a paper is made
    except (ImportError, OSError):
        return False
    return True


def pdf_of(html: str) -> bytes:
    """Make a PDF of a whole HTML document; its style sheets stand at `own-static:NAME`."""
    import weasyprint  # noqa: PLC0415  # heavy; only when a paper is made
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  # heavy; only when a PDF is made

    class OwnStaticOnly(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            body, kind = own_static(url)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    document = weasyprint.HTML(string=html, base_url=OWN, url_fetcher=OwnStaticOnly())
    return bytes(document.write_pdf())


def own_static(url: str) -> tuple[bytes, str]:
    """Give a file of our static folder and its kind; every other address is refused."""
    name = url.removeprefix(OWN)
    path = finders.find(name) if url.startswith(OWN) and ".." not in name else None
    if not isinstance(path, str):
        raise ValueError("Only our own static files go into a document.")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Path(path).read_bytes(), kind
