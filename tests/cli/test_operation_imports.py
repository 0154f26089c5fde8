"""jointdesk import of what operations bring: rows in, one line for each bad file, nothing half done."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jointdesk.cli import jointdesk
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest
from jointdesk.desk.screening.models import Candidate
from jointdesk.engine.errors import CallerError, InputError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path: Path, units: dict[str, Unit]) -> object:
    """Run `jointdesk import KIND` on a file with this text."""
    from django.conf import settings

    def run(kind: str, text: str, *options: str) -> Result:
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        arguments = ["import", kind, str(file), "--home", str(settings.HOME), *options]
        return CliRunner().invoke(jointdesk, arguments)

    return run


def test_the_whole_job_from_files(bring: object) -> None:
    files = [
        ("operations", "id,title,date,province\nOP-1,Search,2025-07-01,VN-HN\n", ()),
        (
            "notices",
            "id,colour,name,birth_date,nationality,issued_on\nN-1,red,Lê Văn Hoà,1981-05-06,VN,2025-01-01\n",
            (),
        ),
        (
            "roster",
            "id,name,birth_date,nationality,role\na,LE VAN HOA,1981-05-06,VN,suspect\n",
            ("--operation", "OP-1"),
        ),
        ("roster-corrections", "operation,id,field,value,corrected_at\nOP-1,a,sex,M,2025-08-01\n", ()),
        ("proceedings", "operation,person,step,date\nOP-1,a,before_court,2025-09-01\n", ()),
        ("partner-arrests", "partner,date,nationality,count\nSG,2025-10-09,SG,27\n", ()),
    ]
    for kind, text, options in files:
        result = bring(kind, text, *options)  # type: ignore[operator]
        assert result.exit_code == 0, result.output
        assert "1 lines taken in, 0 refused" in result.output
    assert Encounter.objects.get().row.sex == "M"
    assert Candidate.objects.get().outcome == "match"
    assert PartnerArrest.objects.get().count == 27


def test_a_roster_needs_its_operation(bring: object) -> None:
    roster = "id,name\na,AN\n"
    assert bring("roster", roster).exit_code == 2  # type: ignore[operator]
    result = bring("roster", roster, "--operation", "OP-9")  # type: ignore[operator]
    assert isinstance(result.exception, CallerError)


def test_a_bad_file_is_refused_whole_and_in_quarantine_but_for_its_bad_lines(
    bring: object, tmp_path: Path
) -> None:
    text = "id,title,date,province\nOP-1,Search,2025-07-01,VN-HN\nOP-2,Search,today,VN-HN\n"
    result = bring("operations", text)  # type: ignore[operator]
    assert isinstance(result.exception, InputError)
    assert (result.exception.line, result.exception.field) == (3, "date")
    assert not Operation.objects.exists()
    result = bring("operations", text, "--quarantine")  # type: ignore[operator]
    assert isinstance(result.exception, InputError)
    assert Operation.objects.get().reference == "OP-1"
    refused = (tmp_path / "operations.refused.csv").read_text(encoding="utf-8")
    assert "OP-2,Search,today,VN-HN,3,date" in refused
