"""Zones printed as specimens in ICAO Doc 9303 (UTOPIA), and invented ones built by the same rules."""

from jointdesk.engine.travel_documents import check_digit

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
SPECIMENS = {"TD1": TD1, "TD2": TD2, "TD3": TD3, "MRV-A": MRV_A, "MRV-B": MRV_B}


def checked(text: str) -> str:
    return text + check_digit(text)


def passport(
    number: str = "L898902C3",
    issuer: str = "UTO",
    name: str = "ERIKSSON<<ANNA<MARIA",
    birth: str = "740812",
    sex: str = "F",
    expiry: str = "120415",
    optional: str = "",
    nationality: str = "",
) -> str:
    """A TD3 zone with all digits right."""
    first = f"P<{issuer:<<3}{name[:39]:<<39}"
    own = checked(f"{number:<<9}")
    dates = f"{checked(birth)}{sex}{checked(expiry)}"
    rest = checked(f"{optional:<<14}")
    second = f"{own}{nationality or issuer:<<3}{dates}{rest}"
    return f"{first}\n{second}{check_digit(second[:10] + second[13:20] + second[21:43])}"


def card(
    number: str, issuer: str, name: str, birth: str, sex: str, expiry: str, optional: str = "", two: str = ""
) -> str:
    """A TD1 zone with all digits right."""
    first = f"ID{issuer:<<3}{checked(f'{number:<<9}')}{optional:<<15}"
    second = f"{checked(birth)}{sex}{checked(expiry)}{issuer:<<3}{two:<<11}"
    whole = check_digit(first[5:] + second[:7] + second[8:15] + second[18:29])
    return f"{first}\n{second}{whole}\n{name[:30]:<<30}"
