from collections.abc import Iterator

import pytest

from free_ports import free_ports
from interop.peer import seals
from interop.peer.groups import GroupDesk
from interop.peer.vocabulary import words
from kill.desks import KilledDesk


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KilledDesk, GroupDesk]]:
    """Ours, served, and the other; each has heard the other's words."""
    [port] = free_ports(1)
    ours, peer = KilledDesk("vn", tmp_path_factory.mktemp("interop") / "vn", port), GroupDesk("la", "LA")
    try:
        ours.make()
        card, said = ours.run("partner", "card")
        peer.confirm(card.strip())
        assert peer.them.words(words()) == said.partition("Read aloud: ")[2].split()
        ours.run("partner", "add", "-", given=peer.card)
        ours.run("partner", "confirm", "la", *seals.Card.read(peer.card).words(words()))
        ours.begin()
        ours.wait()
        peer.tell_confirmed()
        yield ours, peer
    finally:
        ours.stop()
        peer.close()
