"""What contracts tells the apps above it, inside the unit of work."""

from django.dispatch import Signal

# Both sides signed: the contract is in force. Sent with contract=Contract, by=User.
contract_effective = Signal()
