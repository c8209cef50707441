"""How limits are counted: figures that the company sets, kept beside its calendar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LimitPolicy:
    """What a working day and «immediately» mean in minutes, which count is used, who hears when.

    `is_lenient` takes the civil-law count (Civil Code 201, 203): the day of arrival is not
    counted, the limit ends with the close of the last day.
    """

    working_day_minutes: int
    immediate_minutes: int
    is_lenient: bool
    # Shares of a limit in per cent of its working time: the reminder, and when the superior hears.
    remind_percent: int = 50
    escalate_percent: int = 150
    # The share at which a substitute is offered for what nobody has opened.
    offer_percent: int = 75
    # Working minutes after which an item may be urged again (催办).
    urge_minutes: int = 120
    # Whether mails of overdue work go out outside working hours too.
    escalates_at_once: bool = False

    def __post_init__(self) -> None:
        if min(self.working_day_minutes, self.immediate_minutes, self.urge_minutes) <= 0:
            raise ValueError("a limit of no minutes is no limit")
        if not 0 < self.remind_percent < 100 < self.escalate_percent:
            raise ValueError("the reminder comes before the limit's end, the superior after it")
        if not 0 < self.offer_percent < 100:
            raise ValueError("a substitute is offered before the limit's end")
