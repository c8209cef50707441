"""What the calendar tells those above it."""

from django.dispatch import Signal

# Sent inside the unit of work of every change that may move a due moment, with
# first_day: date, the earliest day on which limits may be counted otherwise (date.min: any day),
# last_day: date, the latest day whose hours differ (date.max: all later ones; None: no hours do),
# subject: the row whose trail tells of the change, version: int, and by: the person. The new
# calendar is in force already.
calendar_changed = Signal()
