"""Why something was refused or quarantined, in an officer's words beside the protocol's code (docs/protocol).

The words take no side: the same code is ours of the partner's messages and the partner's of ours.
A code without words here is shown alone.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SAID: tuple[tuple[str, Promise], ...] = (
    ("malformed bad_element wrong_door", _("It is not in the form the protocol asks for.")),
    ("not_urgent", _("One officer sent it alone, and it could have waited.")),
    ("too_large", _("It is larger than is taken.")),
    ("too_slow", _("It came too slowly.")),
    ("wrong_key cannot_decrypt", _("It is sealed to another key and cannot be opened.")),
    ("unknown_sender", _("It is signed by a desk that is not confirmed, or with a key that has ended.")),
    ("bad_signature", _("Its signature is not right.")),
    (
        "unsupported_version unknown_type unknown_form unknown_kind",
        _("It is of a kind or version not known there: an update may be missing."),
    ),
    ("bad_fields", _("A field is not what the form asks for.")),
    ("wrong_sender wrong_recipient not_yours", _("It names another desk than the one it came from or to.")),
    ("from_the_future", _("It is dated ahead of the clock: compare the clocks of both desks.")),
    (
        "unknown_request unknown_subject unknown_notice unknown_message unknown_set unknown_group "
        "unknown_file unknown_plan",
        _("What it speaks of is not known there."),
    ),
    ("wrong_state", _("The request has come too far for this step.")),
    ("conflict", _("There is something else under the same number already.")),
    ("wrong_group", _("The group is not one of its founder and this desk.")),
    ("epoch_over epoch_ahead", _("The period of its set is over, or has not begun.")),
    (
        "other_set set_too_large wrong_anchor not_proved",
        _("The set is not what was announced or agreed."),
    ),
    (
        "went_back forked wrong_log unknown_state unknown_checkpoint",
        _("The log is not the one seen before."),
    ),
    (
        "not_vouched wrong_card used_before unknown_key",
        _("The keys before do not vouch for the key or card."),
    ),
    ("incomplete bad_digest altered_file", _("It did not arrive whole.")),
    (
        "wrong_receipt unexpected_receipt wrong_answer wrong_statement bad_proof",
        _("It does not fit what it answers."),
    ),
    ("recalled", _("It was taken back before.")),
    ("unknown_recall unknown_datum", _("Nothing of this number was sent.")),
    ("cannot_correct", _("It cannot be corrected: it is taken back and sent anew.")),
    ("too_many", _("There are too many of them.")),
    ("not_member not_joined", _("One of the two desks is not in the joint group.")),
    ("over_mark", _("Its handling mark is stricter than what a joint group keeps.")),
    ("wrong_edit", _("Its number is not that of what it says.")),
    ("not_accepted", _("The rules of the desk that received it do not allow it.")),
    ("internal", _("A fault of the desk that received it: it may act on it later.")),
    ("busy not_tried", _("The desk was busy: it is tried again.")),
    ("over_cap", _("The limit for the day is reached.")),
    ("too_old too_often", _("The question is too old, or was asked too often.")),
    ("no_open_request", _("There is no open request on this hit.")),
    ("not_committed", _("The set was not committed to it before it was published.")),
    ("not_padded", _("The question is not filled up to the agreed size.")),
)
REASONS: dict[str, Promise] = {code: words for codes, words in _SAID for code in codes.split()}
