"""What messages and alarms are called on pages. A code without a word here is shown as it came."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Promise] = {
    "pairing_confirmed": _("Trust confirmed"),
    "key_rotated": _("New keys"),
    "key_revoked": _("Keys revoked"),
    "prekey_published": _("Weekly key"),
    "set_published": _("Set published"),
    "set_anchored": _("Proof of a set"),
    "set_ended": _("Set ended"),
    "membership_wanted": _("Proof of a hit wanted"),
    "membership_proved": _("Proof of a hit"),
    "membership_refused": _("Proof of a hit refused"),
    "question": _("Blinded question"),
    "evaluation": _("Answer to a blinded question"),
    "joint_group_invitation": _("Invitation to a joint group"),
    "joint_group_acceptance": _("Joint group joined"),
    "joint_group_widened": _("Further desk invited to a joint group"),
    "joint_group_left": _("Joint group left"),
    "joint_edit": _("Entry of a joint group"),
    "joint_edit_recalled": _("Place of an entry that was taken back"),
    "notice_sent": _("Notice"),
    "notice_withdrawn": _("Notice withdrawn"),
    "datum_recalled": _("Data taken back"),
    "recall_done": _("Word on data taken back"),
    "request_sent": _("Request"),
    "request_accepted": _("Request accepted"),
    "request_answered": _("Answer to a request"),
    "request_refused": _("Request refused"),
    "request_postponed": _("Request postponed"),
    "request_withdrawn": _("Request withdrawn"),
    "request_reminded": _("Reminder of a request"),
    "request_closed": _("Request closed"),
    "second_review": _("Second review"),
    "figures_stated": _("Figures of requests"),
    "file_taken": _("File received"),
    "file_refused": _("File not taken"),
    "plan_sent": _("Plan"),
    "plan_read": _("Plan read"),
    "plan_unread": _("Plan that nobody can read"),
    "checkpoint": _("State of the log"),
    "cosignature": _("Cosignature of the log"),
    "refusal": _("Refusal of a message"),
    "part": _("Part of a long message"),
    "batch_closed": _("End of a batch"),
    "batch_confirmed": _("Batch confirmed"),
    "conversation_states": _("Comparison of what arrived"),
    "message_lost": _("Word of a lost message"),
}
# what an officer should know and do, by an alarm's code
ALARMS: dict[str, Promise] = {
    "forked": _("Its log has two histories: what it showed us before is not in it. Call its officers."),
    "went_back": _(
        "Its log is shorter than before: it may have been restored from a backup. Call its officers."
    ),
    "other_set": _("It announced a second set in the place of one we have. Call its officers."),
    "set_too_large": _("Its set is larger than was agreed; we did not take it."),
    "wrong_anchor": _("What its log says of a set is not what it announced."),
    "stuffed_set": _("Its set holds values that cannot exist: hits on it may be false."),
    "bad_proof": _(
        "It answered a question with another key than it announced; the answer was not used. Call its officers."
    ),
    "wrong_receipt": _(
        "What it signed of a question is not what was asked or agreed; the answer was not used. Call its officers."
    ),
    "wrong_answer": _("It answered another question than the one we put; the answer was not used."),
    "not_proved": _("It could not prove that it held a hit before it published. The hit is doubtful."),
    "key_revoked": _(
        "It revoked its keys. Nothing is sent before its new words are heard: call its officers."
    ),
    "incomplete": _("A long message came in part only and was dropped. Ask its officers to send it again."),
}
