"""Seeds and tag files leave the database for the desk's folder: a dump or a backup of the database holds neither.

A set published before has no root, so its partner is never shown an anchor: end it and publish it anew.
"""

import hashlib
import os
import secrets

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def write_files(apps, schema_editor):
    for row in apps.get_model("exchange", "MatchKey").objects.exclude(seed=None).select_related("partner"):
        info = f"jointdesk/v1|{row.partner.desk_id}|{row.kind}|{row.epoch}|{row.part}".encode()
        name = f"{hashlib.sha256(info).hexdigest()[:32]}.key"
        write("match-keys", name, bytes(row.seed) + secrets.token_bytes(32) + info)
        write("sets", f"{row.set_digest}.tags", bytes(row.tags or b""))
    for row in apps.get_model("exchange", "PartnerSet").objects.exclude(tags=None):
        write("sets", f"{row.digest}.tags", bytes(row.tags))
        row.fetched_at = timezone.now()
        row.save(update_fields=["fetched_at"])


def write(folder, name, raw):
    path = settings.HOME / folder
    path.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path / name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


class Migration(migrations.Migration):

    dependencies = [("exchange", "0008_question_left")]

    operations = [
        migrations.RunPython(write_files, elidable=True),
        migrations.RemoveField("matchkey", "seed"),
        migrations.RemoveField("matchkey", "tags"),
        migrations.RemoveField("partnerset", "tags"),
        migrations.AlterField("matchkey", "published_at", models.DateTimeField(null=True)),
    ]
