"""Figures, moments and states as HTML, always escaped: for template tags and table cells."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import clock, formats
from core.looks import Look
from core.navigation import NavCount

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@lru_cache(maxsize=256)
def icon_html(name: str, css: str = "") -> SafeString:
    """Give an icon of the sprite, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="ico{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        static("icons.svg"),
        name,
    )


def look_html(look: Look, *, pill: bool = False) -> SafeString:
    """Give a state: colour, icon and word."""
    return format_html(
        '<span class="st st-{}{}">{}{}</span>',
        look.colour,
        " pill" if pill else "",
        icon_html(look.drawn_icon),
        look.label,
    )


def count_html(value: int | NavCount | None, style: str = "") -> str:
    """Give a number in a round box, nothing for zero."""
    if not value:
        return SafeString("")
    return format_html('<span class="count{}">{}</span>', f" count-{style}" if style else "", value)


def moment_html(value: datetime | None) -> SafeString:
    """Give a moment in words, the exact one in `title` and `datetime`."""
    if value is None:
        return format_html('<span class="mu">{}</span>', formats.NOTHING)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        clock.local(value).isoformat(timespec="minutes"),
        formats.exact_text(value),
        formats.moment_text(value),
    )


def day_html(value: date | None, look: str = "") -> SafeString:
    """Give a day, the full one with its weekday in `title`."""
    if value is None:
        return format_html('<span class="mu">{}</span>', formats.NOTHING)
    plain = clock.day_of(value) if isinstance(value, datetime) else value
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        plain.isoformat(),
        formats.day_text(plain, "full"),
        formats.day_text(plain, look),
    )


def due_html(due: datetime | None, done: datetime | None = None) -> SafeString:
    """Give a limit: red what is over, amber what is near with what is left, else the moment."""
    if due is None:
        return format_html('<span class="mu">{}</span>', formats.due_words_text(None))
    look = formats.due_look(due, done)
    if look is None:
        return moment_html(due)
    stamp, exact = clock.local(due).isoformat(timespec="minutes"), formats.exact_text(due)
    cell = format_html('<time datetime="{}" title="{}">{}</time>', stamp, exact, look_html(look))
    if look.colour != "amber":
        return cell
    return format_html('{} <span class="mu sm">{}</span>', cell, formats.due_words_text(due))


def link_html(url: str, text: _StrOrPromise, css: str = "") -> SafeString:
    """Give a link."""
    if css:
        return format_html('<a href="{}" class="{}">{}</a>', url, css, text)
    return format_html('<a href="{}">{}</a>', url, text)
