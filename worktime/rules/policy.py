"""How limits are counted: figures that the company sets, kept beside its calendar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LimitPolicy:
    """What a working day and «immediately» mean in minutes, and which count is used.

    `is_lenient` takes the civil-law count (Civil Code 201, 203): the day of arrival is not
    counted, the limit ends with the close of the last day.
    """

    working_day_minutes: int
    immediate_minutes: int
    is_lenient: bool

    def __post_init__(self) -> None:
        if self.working_day_minutes <= 0 or self.immediate_minutes <= 0:
            raise ValueError("a limit of no minutes is no limit")
