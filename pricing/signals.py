"""What pricing tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# A product was registered: stock makes its row. Sent with product=Product, by=User.
product_registered = Signal()
# A version of the price strategy was put in force. Sent with strategy=PriceStrategy, by=User.
strategy_put_in_force = Signal()
