"""What stands in the file of the list of persons; who is protected is a code in it, as on the page."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.persons.person_queries import conceal_some
from jointdesk.desk.lists.cells import Column

AT_ONCE = 500
PERSONS: tuple[Column, ...] = (
    Column(_("Name"), lambda person: person.name or str(person.pk)),
    Column(_("Also written"), lambda person: " · ".join(person.aliases)),
    Column(_("Born"), lambda person: person.birth_date),
    Column(_("Nationality"), lambda person: person.nationality),
    Column(_("Document"), lambda person: person.document),
)


def person_rows(officer: Officer, found: QuerySet[Person]) -> Iterator[Person]:
    """The persons as the officer may see them, some at a time."""
    rows = iter(found.iterator(AT_ONCE))
    while some := list(islice(rows, AT_ONCE)):
        conceal_some(officer, some)
        yield from some
