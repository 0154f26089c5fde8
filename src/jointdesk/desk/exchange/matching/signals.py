"""What private matching asks the rooms above, which know of persons what happened to them."""

from django.dispatch import Signal

# no arguments; every room above that knows of persons answers with `people.Known`. An error of one reaches the
# sender: who may be a victim must not be left unsaid
people_asked = Signal()

# officer; rooms above answer with a query of the persons they open to the officer
open_people_asked = Signal()
