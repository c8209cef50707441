"""Take the pictures of the README: pages of a loaded demo company, in both widths and languages.

Needs the demo at an address (`manage.py up`) and a Chromium; writes docs/screenshots/*.png.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "demo-2026"  # noqa: S105  # that of the demo company, printed at every start
WIDE, NARROW = (1440, 900), (390, 844)


@dataclass(frozen=True)
class Shot:
    """One picture: who sees which page, in which language; `link` is followed from it first."""

    name: str
    login: str
    address: str
    link: str = ""
    language: str = "zh-hans"
    sizes: tuple[tuple[int, int], ...] = (WIDE, NARROW)


SHOTS = (
    Shot("home-gm", "gm", "/"),
    Shot("home-sales", "sales1", "/"),
    Shot("home-finance", "finance", "/"),
    Shot("inbox", "manager", "/inbox/"),
    Shot("orders", "manager", "/orders/"),
    Shot("orders-en", "manager", "/orders/", language="en", sizes=(WIDE,)),
    Shot("order-entry", "sales1", "/orders/new/"),
    Shot("order", "manager", "/orders/", link="main table tbody tr:nth-child(5) a"),
    Shot("decision", "director", "/inbox/", link="main table tbody a.b"),
    Shot("customer", "manager", "/customers/", link="main table tbody tr a"),
    Shot("contracts", "manager", "/contracts/"),
    Shot("jobs", "production", "/deliveries/jobs/"),
    Shot("shipments", "logistics", "/deliveries/shipments/"),
    Shot("receivables", "finance", "/receivables/"),
    Shot("payments", "finance", "/receivables/payments/"),
    Shot("ageing", "finance", "/receivables/ageing/"),
    Shot("on-time", "gm", "/on-time/"),
    Shot("process-map", "gm", "/map/"),
    Shot("step-ledger", "gm", "/ledger/", sizes=(WIDE,)),
    Shot("strategy", "gm", "/pricing/strategy/"),
    Shot("strategy-draft", "manager", "/pricing/strategies/", link="main table tbody a"),
    Shot("stock", "manager", "/stock/"),
    Shot("standard", "manager", "/standard/"),
)


def main() -> int:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("names", nargs="*", help="only these pictures")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not asked.names or shot.name in asked.names]
    wide_pages = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for key in dict.fromkeys((shot.login, shot.language) for shot in wanted):
            shots = [shot for shot in wanted if (shot.login, shot.language) == key]
            wide_pages += take(browser, asked.site, asked.out, shots)
        browser.close()
    return 1 if wide_pages else 0


def take(browser: Browser, site: str, out: Path, shots: list[Shot]) -> int:
    """Sign in once and take one person's pictures; returns how many pages scroll sideways."""
    login, language = shots[0].login, shots[0].language
    context = browser.new_context(locale="zh-CN" if language == "zh-hans" else "en-GB")
    page = context.new_page()
    sign_in(page, site, login)
    choose_language(page, site, language)
    too_wide = 0
    for shot in shots:
        for size in shot.sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(site + shot.address)
            if shot.link and page.locator(shot.link).count():
                page.goto(site + str(page.locator(shot.link).first.get_attribute("href")))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=out / f"{shot.name}-{size[0]}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                sys.stderr.write(f"{shot.name}: scrolls sideways at {size[0]} px\n")
                too_wide += 1
    choose_language(page, site, "zh-hans")
    context.close()
    return too_wide


def choose_language(page: Page, site: str, language: str) -> None:
    """Choose the language as the profile page does; it is kept with the person."""
    token = next(one["value"] for one in page.context.cookies() if one["name"].endswith("csrf"))
    page.request.post(
        f"{site}/accounts/language/",
        form={"language": language, "next": "/", "csrfmiddlewaretoken": token},
        headers={"Referer": site},
    )


def sign_in(page: Page, site: str, login: str) -> None:
    """Sign in as one of the cast."""
    page.goto(f"{site}/accounts/sign-in/")
    page.fill("input[name=username]", login)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


if __name__ == "__main__":
    sys.exit(main())
