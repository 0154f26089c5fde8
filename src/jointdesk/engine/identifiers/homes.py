"""In which country an account is at home, by its normal form alone: where money went, without asking a bank."""

import phonenumbers

from jointdesk.engine.identifiers.lexicon import bank_codes

# a coin's address is at home in no country
WALLET = "wallet"
ACCOUNTS = ("bank_account", "wallet")


def home_of(kind: str, value: str) -> str:
    """ISO 3166-1 of the account's bank or the telephone's network, WALLET for a coin; "" where nothing tells it."""
    if kind == "wallet":
        return WALLET
    if kind == "bank_account":
        return bank_codes().get(value.partition(":")[0], "")
    if kind == "phone":
        return _network(value)
    return ""


def _network(value: str) -> str:
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return ""
    # numbers of no country, such as satellites', are "001"
    return region if region and region.isalpha() else ""
