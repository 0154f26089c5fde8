from datetime import datetime

from django.http import Http404, HttpRequest, StreamingHttpResponse
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.files import uploads
from jointdesk.desk.exchange.files.downloads import open_file
from jointdesk.desk.exchange.files.file_queries import file_by_key, files
from jointdesk.desk.exchange.files.retrying import try_again
from jointdesk.desk.exchange.lookups import find_request, read_key
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.views.files import give

router = Router()


class FilePassageOut(Schema):
    partner: str
    taken_at: datetime | None
    refused: str


class FileOut(Schema):
    """`found` is the media type by content, `claimed` as its sender says; `warnings` are words."""

    key: str
    name: str
    size: int
    sha256: str
    claimed: str
    found: str
    warnings: list[str]
    state: str
    fault: str
    passages: list[FilePassageOut]


class DownloadIn(Schema):
    purpose: str
    warnings_read: bool = False


@router.get("/requests/{key}/files", response=list[FileOut])
def list_files(request: HttpRequest, key: str) -> list[FileOut]:
    """Files of a request's answers, and those that wait for the next one."""
    officer = officer_of(request)
    return [_out(row) for row in files(officer).filter(request=find_request(officer, key))]


@router.post("/requests/{key}/files", response=list[FileOut])
def add_files(request: HttpRequest, key: str, files: File[list[UploadedFile]]) -> list[FileOut]:
    """Add files (multipart, `files`) that wait for the answer that will name them."""
    officer = officer_of(request)
    row = find_request(officer, key)
    return [_out(file) for file in uploads.add_files(officer, row, files)]


@router.get("/files/{key}", response=FileOut)
def detail(request: HttpRequest, key: str) -> FileOut:
    """What is known of a file; never its content."""
    return _out(_find(officer_of(request), key))


@router.post("/files/{key}/download", response={200: None})
def download(request: HttpRequest, key: str, why: DownloadIn) -> StreamingHttpResponse:
    """The content, for a purpose; with `warnings_read` where there are warnings."""
    officer = officer_of(request)
    file = _find(officer, key)
    return give(request, file, open_file(officer, file, why.purpose, why.warnings_read))


@router.post("/files/{key}/again", response=FileOut)
def again(request: HttpRequest, key: str) -> FileOut:
    """Fetch a partner's file that was not taken."""
    officer = officer_of(request)
    try_again(officer, _find(officer, key))
    return _out(_find(officer, key))


@router.delete("/files/{key}", response={204: None})
def drop(request: HttpRequest, key: str) -> Status[None]:
    """Take out a file of ours of which nothing has left."""
    officer = officer_of(request)
    uploads.drop_file(officer, _find(officer, key))
    return Status(204, None)


def _find(officer: Officer, key: str) -> TravelledFile:
    file = file_by_key(officer, read_key(key))
    if file is None:
        raise Http404
    return file


def _out(file: TravelledFile) -> FileOut:
    return FileOut(
        key=file.key.hex,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        claimed=file.claimed,
        found=file.found,
        warnings=file.warnings,
        state=file.state,
        fault=file.fault,
        passages=[
            FilePassageOut(partner=row.partner.desk_id, taken_at=row.taken_at, refused=row.refused_code)
            for row in file.passages.all()
        ],
    )
