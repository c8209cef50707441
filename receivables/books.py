"""What must hold about money, recomputed from scratch by `check_books`."""

from __future__ import annotations


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""
