"""One worker of the replay's measurement, in a process of its own as in production.

    python -m benchmarks.replay_worker

It says "ready", waits for a line, does what `orders.tasks.run_replays` does, and tells what that
took as JSON: shares run, processor time of this process and its database session, statements, and
the most memory it held.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_s() -> float:
    """Give the seconds of processor that this process and its database session have had."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    parts = stat.rsplit(")", 1)[1].split()
    return time.process_time() + (int(parts[11]) + int(parts[12])) / TICKS


def memory_mb() -> int:
    """Give the most memory this program held; getrusage would count the one that started it too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def main() -> int:
    """Get ready, wait, work, tell."""
    import django  # noqa: PLC0415  # what is measured begins later

    django.setup()
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from core import clock  # noqa: PLC0415  # Django is set up first
    from orders import services  # noqa: PLC0415  # Django is set up first

    statements = [0]

    def count(execute: Any, *args: Any) -> Any:
        statements[0] += 1
        return execute(*args)

    connection.ensure_connection()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    before = cpu_s()
    with connection.execute_wrapper(count):
        shares = services.run_waiting_replays(now=clock.now())
    told = {
        "shares": shares,
        "cpu_s": cpu_s() - before,
        "memory_mb": memory_mb(),
        "statements": statements[0],
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
