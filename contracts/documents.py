"""The contract as a PDF file: the same page as in print, by WeasyPrint where it can run."""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.display import document_context
from contracts.models import Contract

OWN = "own-static:"


@lru_cache(maxsize=1)
def can_make_pdf() -> bool:
    """Whether Pango and what else WeasyPrint needs is on this machine."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def contract_html(contract: Contract) -> str:
    """Give the document that becomes the PDF."""
    with override("zh-hans"):
        return render_to_string("contracts/pdf.html", document_context(contract))


def contract_pdf(contract: Contract) -> bytes:
    """Make the PDF; nothing but our own static files is fetched."""
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnStaticOnly(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            body, kind = own_static(url)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    document = weasyprint.HTML(
        string=contract_html(contract), base_url=OWN, url_fetcher=OwnStaticOnly()
    )
    return bytes(document.write_pdf())


def own_static(url: str) -> tuple[bytes, str]:
    """Give a file of our static folder and its kind; every other address is refused."""
    name = url.removeprefix(OWN)
    path = finders.find(name) if url.startswith(OWN) and ".." not in name else None
    if not isinstance(path, str):
        raise ValueError("Only our own static files go into a document.")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Path(path).read_bytes(), kind
