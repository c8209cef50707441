"""Working hours of one day: time ranges, and how people write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from unicodedata import normalize

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range [start, end) in minutes after midnight; 24:00 is 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MINUTES_A_DAY:
            raise ValueError(f"{self.start} to {self.end} is no range of a day")


Day = tuple[Span, ...]


class SpanProblem(StrEnum):
    """What is wrong with hours that someone typed; wording.py has the sentences."""

    UNREADABLE = "unreadable"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"


class SpanError(ValueError):
    """Typed hours that cannot be used: the problem and the part it was found in."""

    def __init__(self, problem: SpanProblem, part: str) -> None:
        super().__init__(f"{problem}: {part}")
        self.problem = problem
        self.part = part


# People paste hours from Excel and Chinese documents; what NFKC leaves of their signs:
# en dash, em dash, minus, tilde, wave dash, 至; 、 and ; part the ranges.
_SAME_SIGN = str.maketrans("\u2013\u2014\u2212~\u301c\u81f3\u3001;", "------,,")
_RANGE = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-+\s*([0-9]{1,2}):([0-9]{2})")


def parse_spans(text: str) -> Day:
    """Read «08:30-12:00, 13:30-18:00»; the empty text is a day off.

    Ranges come back in order, ranges that touch as one. Raises SpanError.
    """
    parts = normalize("NFKC", text).translate(_SAME_SIGN).split(",")
    spans = sorted(_parse_span(part.strip()) for part in parts if part.strip())
    for earlier, later in pairwise(spans):
        if later.start < earlier.end:
            raise SpanError(SpanProblem.OVERLAP, format_spans((later,)))
    return _joined(spans)


def format_spans(spans: Sequence[Span]) -> str:
    """Write ranges as «08:30-12:00, 13:30-18:00», the form in which they are stored."""
    return ", ".join(f"{_clock(span.start)}-{_clock(span.end)}" for span in spans)


def minutes_in(spans: Sequence[Span]) -> int:
    """Add up the minutes of a day's ranges."""
    return sum(span.end - span.start for span in spans)


def _parse_span(part: str) -> Span:
    found = _RANGE.fullmatch(part)
    if found is None:
        raise SpanError(SpanProblem.UNREADABLE, part)
    start, end = _minute(found[1], found[2]), _minute(found[3], found[4])
    if start is None or end is None:
        raise SpanError(SpanProblem.UNREADABLE, part)
    if end <= start:
        raise SpanError(SpanProblem.BACKWARDS, part)
    return Span(start, end)


def _minute(hour: str, minute: str) -> int | None:
    total = int(hour) * 60 + int(minute)
    return total if int(minute) < 60 and total <= MINUTES_A_DAY else None


def _joined(spans: Sequence[Span]) -> Day:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
