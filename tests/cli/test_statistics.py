"""`jointdesk statistics`: facts compared with the records, and made anew."""

import pytest
from click.testing import CliRunner

from jointdesk.cli.statistics import check, rebuild
from jointdesk.desk.statistics.facts.fact_models import Fact
from records import Records


@pytest.mark.django_db
def test_what_differs_is_told_and_put_right(units, cast):
    records = Records(units, cast)
    records.payment(records.complaint(), "1000")
    assert CliRunner().invoke(check).exit_code == 0
    Fact.objects.filter(measure="lost").delete()
    told = CliRunner().invoke(check)
    assert told.exit_code == 1
    assert "complaint" in told.output
    assert "3 facts kept, 4 derived" in told.output
    assert CliRunner().invoke(rebuild).output == "4 facts\n"
    assert CliRunner().invoke(check).exit_code == 0
