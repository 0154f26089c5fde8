"""`jointdesk init`: make a desk's folder, its keys, its database and its first administrator."""

import json
import os
import secrets
import shutil
from pathlib import Path

import click

from jointdesk.cli.home import enter, home_option
from jointdesk.engine.errors import CallerError


@click.command(name="init")
@home_option
@click.option("--id", "desk_id", required=True, help="Short name of the desk, e.g. vn.")
@click.option("--name", required=True, help="Full name of the desk.")
@click.option("--country", required=True, help="ISO 3166 code, e.g. VN.")
@click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Where partners reach it."
)
@click.option(
    "--language", default="en", show_default=True, type=click.Choice(["vi", "km", "ko", "zh-hans", "en"])
)
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--admin", default="admin", show_default=True, help="User name of the first administrator.")
@click.option(
    "--small-desk", is_flag=True, help="A few people: any working officer may be the second person."
)
@click.option(
    "--ask-password", is_flag=True, help="Ask for the administrator's password instead of drawing one."
)
@click.option("--demo-password", hidden=True, help="Make the demo's officers with this password.")
def command(
    home: Path,
    desk_id: str,
    name: str,
    country: str,
    address: str,
    language: str,
    time_zone: str,
    admin: str,
    small_desk: bool,
    ask_password: bool,
    demo_password: str | None,
) -> None:
    """Make a new desk in an empty folder."""
    desk = {
        "id": desk_id,
        "name": name,
        "country": country.upper(),
        "address": address,
        "language": language,
        "time_zone": time_zone,
        "demo": demo_password is not None,
        "small_desk": small_desk,
        # invented people have no telephones: the demo offers what a desk asks for
        "second_factor": "offered" if demo_password is not None else "required",
    }
    _check(desk, home)
    asked = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else ""
    made_here = not home.exists()
    try:
        _lay_folder(home, desk)
        enter(home)
        password = _fill_database(desk, admin, asked, demo_password)
    except BaseException:
        _clear(home, made_here)
        raise
    click.echo(f"The desk {desk_id} stands in {home}. Start it with: jointdesk serve --home {home}")
    if password:
        click.echo(f"First administrator: {admin}   password (shown once): {password}")
        click.echo("It is good for one sign-in within three days; you then choose your own.")


def _check(desk: dict[str, object], home: Path) -> None:
    if not str(desk["id"]).isalnum() or not str(desk["id"]).isascii() or len(str(desk["id"])) > 20:
        raise click.UsageError("--id: 1 to 20 letters and digits")
    if len(str(desk["country"])) != 2 or not str(desk["country"]).isalpha():
        raise click.UsageError("--country: two letters, ISO 3166")
    if home.exists() and any(home.iterdir()):
        raise CallerError(f"{home}: is not empty; a desk is made in an empty folder")


def _lay_folder(home: Path, desk: dict[str, object]) -> None:
    """The folder with `desk.toml` and the secret of sessions, readable by its owner only."""
    keys = home / "keys"
    keys.mkdir(parents=True, mode=0o700)
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in desk.items())
    (home / "desk.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    secret = os.open(keys / "secret", os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(secret, "w") as file:
        file.write(secrets.token_urlsafe(48))


def _fill_database(desk: dict[str, object], admin: str, asked: str, demo_password: str | None) -> str:
    """Keys, tables, units, officers. Returns the administrator's drawn password, empty when it was asked for or in the
    demo."""
    from django.db import connections

    from jointdesk.desk.accounts.actions import enrol_administrator, enrol_demo_officers, found_units
    from jointdesk.desk.audit.profile import note_profile
    from jointdesk.desk.partners.own import make_keys
    from jointdesk.settings import HOME

    make_keys(HOME)
    make_tables()
    note_profile(bool(desk["small_desk"]))
    national = found_units(str(desk["name"]), str(desk["country"]))
    password = ""
    if demo_password is None:
        password = enrol_administrator(admin, national, asked)
    else:
        enrol_demo_officers(str(desk["country"]), demo_password)
    connections.close_all()
    return password


def make_tables() -> None:
    """An empty database gets its tables from the models at once; in one with tables, the migrations bring them forward.

    Dozens of migrations on an empty database take seconds, and come to the same tables (tests/cli/test_init.py).
    """
    from django.apps import apps
    from django.core.management import call_command
    from django.core.management.sql import emit_post_migrate_signal
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
        return
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        editor.create_model(recorder.Migration)
        for model in apps.get_models():
            editor.create_model(model)
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _clear(home: Path, made_here: bool) -> None:
    """Leave nothing partial: the folder as it was before."""
    if made_here:
        shutil.rmtree(home, ignore_errors=True)
        return
    for path in home.iterdir():
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
