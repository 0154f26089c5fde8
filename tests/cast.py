"""Three units and the standing cast of officers in them (conftest.py says who they are)."""

from jointdesk.desk.accounts.models import Officer, Role, Unit

CAST = {
    "alice": (Role.INVESTIGATOR, "national"),
    "bob": (Role.LIAISON, "national"),
    "dara": (Role.LIAISON, "national"),
    "cora": (Role.COMMANDER, "national"),
    "vera": (Role.AUDITOR, "national"),
    "adam": (Role.ADMINISTRATOR, "national"),
    "mai": (Role.INTAKE, "VN-HN"),
    "ivan": (Role.INVESTIGATOR, "VN-HN"),
    "sok": (Role.FIELD, "VN-HN"),
    "charlie": (Role.INVESTIGATOR, "VN-SG"),
}


def make_units() -> dict[str, Unit]:
    national = Unit.objects.create(code="national", name="National committee", level=Unit.Level.NATIONAL)
    provinces = {
        code: Unit.objects.create(
            code=code, name=name, level=Unit.Level.PROVINCE, parent=national, province=code
        )
        for code, name in (("VN-HN", "Hà Nội"), ("VN-SG", "TP Hồ Chí Minh"))
    }
    return {"national": national, **provinces}


def make_cast(units: dict[str, Unit]) -> dict[str, Officer]:
    return {
        name: Officer.objects.create(
            username=name, name=name.capitalize(), role=role, unit=units[unit], password="!"
        )
        for name, (role, unit) in CAST.items()
    }


def find_cast() -> dict[str, Officer]:
    """The officers that a fixture of the module made, as objects of this test's own."""
    return {officer.username: officer for officer in Officer.objects.select_related("unit")}
