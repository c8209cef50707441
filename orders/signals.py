"""What orders tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# The whole chain agreed (or the owner signed). Sent with order=Order, by=User, signed=bool.
order_approved = Signal()
# An approved order was given up before performance. Sent with order=Order, by=User.
order_cancelled = Signal()
# The order is fully delivered and fully paid. Sent with order=Order, by=User | None.
order_closed = Signal()
# Before an act whose signal comes after stock and items are locked: whoever will be told locks its
# rows of this order now, so that all locks are taken in one order. Sent with order=Order.
order_locking = Signal()
