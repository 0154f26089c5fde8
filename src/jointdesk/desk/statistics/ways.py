"""How a way of money is called: the currency, the country a complaint names, the country of the account."""

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name
from jointdesk.desk.statistics.parts import WAY
from jointdesk.engine.identifiers.homes import WALLET


def say_way(way: str) -> str:
    """ "VND/KR/VN" in the active language. An arrow is in none of the fonts of paper."""
    currency, complaint, account = way.split(WAY)
    return f"{currency}: {place_name(complaint)} › {place_name(account)}"


def place_name(code: str) -> str:
    """Where money came from or went: a country, wallets of coins, or nobody knows."""
    if code == WALLET:
        return _("wallets of coins")
    return country_name(code) or _("unknown")
