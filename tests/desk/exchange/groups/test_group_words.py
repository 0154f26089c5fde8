"""The words of the kinds are marked for the catalogues, and no others."""

from jointdesk.desk.exchange.groups import phrases
from jointdesk.desk.exchange.groups.entries import ALONE
from jointdesk.engine.exchange.joint.kinds import entry_kinds


def test_marked_words_are_the_tables():
    kinds = [kind for kind in entry_kinds().values() if kind.name in (*ALONE, "agreement")]
    fields = [field for kind in kinds for field in kind.fields]
    assert set(phrases.TITLES) == {kind.title for kind in kinds}
    assert set(phrases.LABELS) == {field.label for field in fields}
    assert set(phrases.HELPS) == {field.help for field in fields if field.help}
    words = {word for field in fields if field.name != "legal_basis" for word in field.choices}
    assert set(phrases.CHOICES) == {word.replace("_", " ") for word in words}
