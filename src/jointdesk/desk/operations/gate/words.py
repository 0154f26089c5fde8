"""What the gate's script says, in the officer's language; the page hands it over as data."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """What the script says, in the officer's language."""
    return {
        "online": _("Connected"),
        "offline": _("No connection: rows are kept on this phone"),
        "signin": _("Sign in again to send what is kept. Nothing is lost."),
        "closed": _("This operation is not under way: nothing is sent."),
        "failed": _("The desk cannot take rows just now. They are kept and sent later."),
        "kept": _("kept here"),
        "sent": _("sent"),
        "refused": _("to correct"),
        "other": _("kept by another officer, who must sign in to send them"),
        "plain": _("This browser cannot keep rows: each is sent at once, so stay connected."),
        "taken": _("Taken in as"),
        "stored": _("Kept on this phone as"),
        "correct": _("Correct"),
        "drop": _("Delete"),
        "drop_sure": _("Delete this row? It was never sent."),
        "leave_sure": _(
            "Rows on this phone were not sent. They stay here, sealed: only you can send them, after signing in on "
            "this phone again. Sign out?"
        ),
        "elsewhere": _(
            "This row was put right or deleted in another tab. Nothing was kept of what stands here."
        ),
        "full": _("This phone is full: take the photo off, or connect and send what is kept."),
        "lost": _("This phone was reported lost: it enters nobody any more."),
        "unreadable": _("This row can no longer be opened: enter the person again."),
        "mrz_read": _("Read, all check digits agree."),
        "mrz_corrected": _("Read; misread characters were put right. Compare with the document."),
        "mrz_wrong_digits": _("A check digit is wrong: what it covers was not filled in. Look again."),
        "mrz_not_mrz": _("These are not the lines of a passport or card."),
        "mrz_later": _("The lines are read when the row is sent."),
        "mrz_expired": _("The document has expired."),
        "mrz_other": _("Perhaps the number is"),
        "photo_large": _("This picture could not be made small enough."),
    }
