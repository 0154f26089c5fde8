"""What the worker does for the public doors (cli/chores.tsv)."""

from jointdesk.desk.intake.letters.fetching import fetch_letters
from jointdesk.desk.intake.letters.floods import forget_origins
from jointdesk.desk.intake.letters.handing_out import give_what_lacks
from jointdesk.desk.intake.letters.key_news import tell_keys
from jointdesk.desk.intake.receipts.handing_out_replies import hand_out_when_due

__all__ = ["fetch_letters", "forget_origins", "give_what_lacks", "hand_out_when_due", "tell_keys"]
