"""Findings as JSON and back: what is saved with the order is what was judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.authority import Level
from orders.rules.findings import Change, Effect, Figure, Finding, Rule, Value

# JSON knows no Decimal and no date: such a value travels as {"decimal": "12.30"}.
Json = Any  # whatever json.loads gives


def value_to_data(value: Value) -> Json:
    """Turn a figure into what JSON can hold, without losing its kind or a digit."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def value_from_data(data: Json) -> Value:
    """Turn a saved figure back into what it was."""
    if not isinstance(data, Mapping):
        return data  # type: ignore[no-any-return]  # JSON's own kinds are Values
    if "decimal" in data:
        return Decimal(data["decimal"])
    return date.fromisoformat(data["date"])


def finding_to_data(finding: Finding) -> dict[str, Json]:
    """Turn a finding into JSON."""
    return {
        "rule": str(finding.rule),
        "level": int(finding.level),
        "step": finding.step,
        "line": finding.line,
        "measured": value_to_data(finding.measured),
        "limits": {str(int(level)): str(limit) for level, limit in finding.limits.items()},
        "params": {name: value_to_data(value) for name, value in finding.params.items()},
        "others": list(finding.others),
        "changes": [_change_to_data(change) for change in finding.changes],
        "confidential": finding.is_confidential,
    }


def finding_from_data(data: Mapping[str, Json]) -> Finding:
    """Turn a saved finding back into what the rules gave."""
    return Finding(
        rule=Rule(data["rule"]),
        level=Level(data["level"]),
        step=data["step"],
        line=data["line"],
        measured=value_from_data(data["measured"]),
        limits={Level(int(level)): Decimal(limit) for level, limit in data["limits"].items()},
        params={name: value_from_data(value) for name, value in data["params"].items()},
        others=tuple(data["others"]),
        changes=tuple(_change_from_data(change) for change in data["changes"]),
        is_confidential=data["confidential"],
    )


def _change_to_data(change: Change) -> dict[str, Json]:
    return {
        "figure": str(change.figure),
        "before": value_to_data(change.before),
        "after": value_to_data(change.after),
        "effect": str(change.effect),
        "line": change.line,
        "level": int(change.level),
    }


def _change_from_data(data: Mapping[str, Json]) -> Change:
    return Change(
        figure=Figure(data["figure"]),
        before=value_from_data(data["before"]),
        after=value_from_data(data["after"]),
        effect=Effect(data["effect"]),
        line=data["line"],
        level=Level(data["level"]),
    )
