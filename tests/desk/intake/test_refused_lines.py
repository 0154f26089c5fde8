"""Lines that were refused are kept for ninety days, to be put right, and no longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.intake.models import ImportedFile, RefusedLine
from jointdesk.desk.intake.refused import KEPT, forget_refused


@pytest.mark.django_db
def test_old_ones_are_forgotten_and_counted_still(cast):
    now = timezone.now()
    ages = (timedelta(days=1), KEPT + timedelta(hours=1))
    for age in ages:
        came = ImportedFile.objects.create(
            kind="complaints", name="x.csv", at=now - age, officer=cast["alice"], rows=4, refused=1
        )
        RefusedLine.objects.create(imported_file=came, line=4, why="no date", cells=[["narrative", "words"]])
    assert forget_refused() == 1
    assert [line.imported_file.at > now - KEPT for line in RefusedLine.objects.all()] == [True]
    assert [one.refused for one in ImportedFile.objects.all()] == [1, 1]
    assert forget_refused() == 0
