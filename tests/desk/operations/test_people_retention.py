"""People found and their photos are erased wholly: row, candidates, key of the photo, and a person nothing else names."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.retention.holdings import holding_of as holding
from jointdesk.desk.cases.models import Person
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.people.photos import keep_photo
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine.errors import CallerError


@pytest.fixture
def photographed(raid, met, cast: dict[str, Officer]) -> Encounter:
    raid("OP-1", "1,Tran Van An,1999-02-01,M,VN,C1234567,,,", "2,Le B,,,,,,2;7,")
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    found: Encounter = met("OP-1", "1")
    keep_photo(cast["cora"], found, picture.getvalue())
    return found


def test_a_photo_goes_with_its_key(photographed: Encounter) -> None:
    photo = photographed.photos.get()
    assert list(holding("photo").due(date(2025, 7, 1))) == [photo]
    assert list(holding("photo").due(date(2025, 6, 30))) == []
    attachment = photo.attachment
    assert holding("photo").erase(photo) == ("photos:1",)
    attachment = Attachment.objects.get(pk=attachment.pk)
    with pytest.raises(CallerError):
        list(open_plain(attachment))


def test_an_encounter_goes_with_all_that_hangs_on_it(photographed: Encounter) -> None:
    person = photographed.person_id
    said = holding("encounter").erase(photographed)
    assert set(said) == {"rows_of_roster:1", "photos:1", "persons:1"}
    assert not Encounter.objects.filter(pk=photographed.pk).exists()
    assert not RosterRow.objects.filter(name="Tran Van An").exists()
    assert not Person.objects.filter(pk=person).exists()


def test_nothing_of_a_presumed_victim_goes_while_the_referral_is_open(photographed: Encounter, met) -> None:
    assert holding("encounter").held(photographed) == ""
    assert holding("encounter").held(met("OP-1", "2"))


def test_what_is_no_picture_is_not_kept_as_a_photo(photographed: Encounter, cast: dict[str, Officer]) -> None:
    before = Attachment.objects.count()
    with pytest.raises(CallerError):
        keep_photo(cast["cora"], photographed, b"%PDF-1.7 not a picture")
    assert Attachment.objects.count() == before
