"""What deliveries tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# Production was ordered for a contract (money due before production). contract=, by=
production_planned = Signal()
# Goods left. Sent with shipment=Shipment, by=User.
goods_shipped = Signal()
# The signed receipt is back. Sent with shipment=, by=, complete=bool (the whole order is received).
receipt_returned = Signal()
