"""An officer sees what the desk keeps of his own looks, and nobody else's."""

from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access


def test_ones_own_looks_and_no_others(client, cast):
    note_access(cast["mai"], "consultation", "case:C-MINE", "case work")
    note_access(cast["ivan"], "consultation", "case:C-HIS", "case work")
    client.force_login(cast["mai"])
    assert "/log/own/" in client.get("/me/").content.decode()
    before = Access.objects.count()
    page = client.get("/log/own/").content.decode()
    assert "C-MINE" in page
    assert "C-HIS" not in page
    assert "/log/accesses/" not in page  # a door that is not open to her
    assert Access.objects.count() == before


def test_every_role_has_such_a_page(client, cast):
    for officer in cast.values():
        client.force_login(officer)
        assert client.get("/log/own/").status_code == 200
