"""What customers tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# A survey got its result: a rating is in force. Sent with rating=Rating, by=User.
rating_decided = Signal()
