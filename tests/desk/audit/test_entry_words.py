"""Every kind of entry that the desk records has an officer's words."""

import re
from pathlib import Path

import jointdesk
from jointdesk.desk.audit.entry_words import KINDS
from jointdesk.desk.audit.erasure import ERASURE_LOGGED
from jointdesk.desk.audit.templatetags.audit import entry_name
from jointdesk.desk.cases.models import NoticeStep
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.models import Hub
from jointdesk.desk.screening.models import Candidate

DESK = Path(jointdesk.__file__).parent / "desk"
RECORDED = re.compile(r'(?<!\w)_?(?:record|log)\(\s*(?:disclosure, )?"([a-z_]+)"')

# accounts, the room below, tells the log by a signal
TOLD = re.compile(r'(?:_trace\(|_note\(|kind=)"([a-z_]+)"')


def recorded() -> set[str]:
    """Kinds written out in the code, and those made of a state."""
    kinds = {kind for path in DESK.rglob("*.py") for kind in RECORDED.findall(path.read_text())}
    kinds |= {kind for path in (DESK / "accounts").rglob("*.py") for kind in TOLD.findall(path.read_text())}
    kinds |= {f"hub_{review}" for review in (Hub.Review.CONFIRMED, Hub.Review.REJECTED)}
    kinds |= {f"candidate_{decision}" for decision in Candidate.Decision.values}
    kinds |= {f"notice_{kind}" for kind in NoticeStep.Kind.values}
    kinds |= {f"complaint_{state}" for state in Complaint.State.values if state != Complaint.State.NEW}
    return kinds | {ERASURE_LOGGED}


def test_every_kind_that_is_recorded_has_words():
    assert len(recorded()) > 70
    assert recorded() - set(KINDS) == set()


def test_no_words_are_left_of_a_kind_that_nothing_records():
    assert set(KINDS) - recorded() == set()


def test_a_kind_without_words_is_shown_as_it_stands():
    assert entry_name("of_an_older_desk") == "of_an_older_desk"
