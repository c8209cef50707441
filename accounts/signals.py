"""What other apps may follow; sent inside the unit of work."""

from django.dispatch import Signal

# person: User, by: User. Whoever holds open work for the person hands it on or says that it waits.
person_deactivated = Signal()
# person: User, by: User; the person has at least one role less than before.
roles_taken = Signal()
