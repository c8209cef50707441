"""What pricing tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# A product was registered: stock makes its row. Sent with product=Product, by=User.
product_registered = Signal()
# A version of the price strategy begins to rule. Sent with strategy=PriceStrategy, by=User | None.
strategy_begun = Signal()
