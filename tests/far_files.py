"""Files in the tests' hands: what an officer uploads, what lies in the desk's folder."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from jointdesk.desk.exchange.files.store import FOLDER

KEY = "ab" * 16
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
FIELDS = {
    "identifiers": ["phone +84900000001"],
    "offence": "Fraud",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}


def upload(name="photo.png", content=PNG, media_type="image/png"):
    return SimpleUploadedFile(name, content, media_type)


def lying():
    """Names of what lies in the desk's folder of files."""
    folder = settings.HOME / FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
