"""The cyclic collector is off while somebody asks for it, and afterwards as it was."""

from __future__ import annotations

import gc
import threading

import pytest

from core.jobs import without_collector


def test_it_is_on_again_whatever_happens() -> None:
    @without_collector()
    def broken() -> None:
        raise KeyError(gc.isenabled())

    with pytest.raises(KeyError, match="False"):
        broken()

    assert gc.isenabled()


def test_the_last_of_several_threads_gives_it_back() -> None:
    """A worker of threads has one collector for all of them."""
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with without_collector():
            entered.set()
            leave.wait(10)

    with without_collector():
        thread = threading.Thread(target=other)
        thread.start()
        assert entered.wait(10)
    assert not gc.isenabled()

    leave.set()
    thread.join(10)
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
