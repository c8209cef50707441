"""The supervisor keeps its children alive and takes them along when it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARENT = """
import sys
from marketing.supervisor import Child, Supervisor
write = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(60)"
child = Child("sleeper", [sys.executable, "-c", write, sys.argv[1]])
Supervisor([child], print).run(lambda: None)
"""


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something holds; generous, as machines may be slow."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Say whether a process runs; one that only waits to be reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def pids(tmp_path: Path) -> Callable[[], list[int]]:
    """Return the process ids that the children have written so far."""
    file = tmp_path / "pids"
    return lambda: [int(line) for line in file.read_text().split()] if file.exists() else []


@pytest.fixture
def parent(tmp_path: Path) -> "subprocess.Popen[bytes]":
    """A supervisor of one sleeping child, in a process of its own."""
    return subprocess.Popen(  # noqa: S603  # our own command
        [sys.executable, "-c", PARENT, str(tmp_path / "pids")], cwd=ROOT, env={**os.environ}
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_child_is_left_over(
    parent: "subprocess.Popen[bytes]", pids: Callable[[], list[int]], how: signal.Signals
) -> None:
    wait_for(lambda: len(pids()) == 1)

    parent.send_signal(how)
    parent.wait(30)

    wait_for(lambda: not alive(pids()[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_child_that_dies_comes_back(
    parent: "subprocess.Popen[bytes]", pids: Callable[[], list[int]]
) -> None:
    wait_for(lambda: len(pids()) == 1)

    os.kill(pids()[0], signal.SIGKILL)

    wait_for(lambda: len(pids()) == 2)
    parent.terminate()
    parent.wait(30)
