"""Hashed names for static files, those that our scripts import from each other included."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HouseStaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """`import "./x.js"` is rewritten too, so that no browser mixes old modules with new ones.

    In our own folder only: files of libraries import names that are no files.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
