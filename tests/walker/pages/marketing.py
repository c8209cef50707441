"""Addresses of the house itself."""

from __future__ import annotations

from tests.walker.table import anybody, only, page

page("healthz", get=anybody())
page("readyz", get=anybody((200, 503)))
page("statusz", get=only("admin", no=404, anonymous=404))
page("csp_report", post=anybody(204), csrf=False)
