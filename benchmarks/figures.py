"""How figures are kept: the machine they were taken on, and a row for each case."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from typing import Any


def as_kept(rows: Sequence[Mapping[str, Any]], **machine: object) -> str:
    """Give the JSON that stands under benchmarks/results; `machine` tells more of the machine."""
    told = {"cores": os.cpu_count(), "python": platform.python_version(), **machine}
    return json.dumps({"machine": told, "rows": rows}, indent=1) + "\n"
