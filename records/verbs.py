"""What the verbs of the trail are called; each app registers its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

VERBS: dict[str, _StrOrPromise] = {}
CHANGED: dict[str, _StrOrPromise] = {}


def register_verbs(verbs: Mapping[str, _StrOrPromise]) -> None:
    """Register verbs such as {"orders.submitted": _("handed in")}; call it from `ready()`."""
    VERBS.update(verbs)


def register_changed(words: Mapping[str, _StrOrPromise]) -> None:
    """Register names of changed things that are no field, such as {"route": _("way")}."""
    CHANGED.update(words)


def changed_label(name: str) -> str:
    """Name a changed thing that is no field; "instalment.12" is an instalment."""
    return str(CHANGED.get(name.partition(".")[0], name))


def verb_label(verb: str) -> str:
    """Give the verb in the reader's language; an unknown one as it is."""
    return str(VERBS.get(verb, verb))


register_verbs(
    {
        "records.attached": _("attached a file"),
        "records.commented": _("wrote a comment"),
    }
)
