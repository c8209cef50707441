"""What the calendar tells those above it."""

from django.dispatch import Signal

# Sent inside the unit of work of every change that may move a due moment, with
# first_day: date, the earliest day on which hours may differ now (date.min: any day),
# version: int, and by: the person. The new calendar is in force already.
calendar_changed = Signal()
