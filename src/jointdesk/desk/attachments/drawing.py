"""The child that draws previews: octets of one file in, PNG pictures and a few words out, then it ends.

Run by path, isolated (`-I`), without environment; it imports nothing of the desk. Before it looks at the first octet
it gives up: time and memory beyond a bound, files, new descriptors and so the network, children, and privileges.
What it draws is a function of the content alone.
"""

import codecs
import contextlib
import ctypes
import io
import json
import resource
import sys
import unicodedata
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import ExifTags, Image, ImageFile, ImageOps

CPU_SECONDS = 10
MEMORY = 1536 * 1024 * 1024
MOST_PIXELS = 100_000_000
SIDE = 1400
PAGES = 4
MOST_TEXT = 20_000
MOST_FACT = 200
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "cp1258")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38
# what of a picture's own words is told: EXIF 3.0, 4.6
TAGS = {
    "DateTimeOriginal": "taken_at",
    "DateTime": "changed_at",
    "Make": "maker",
    "Model": "device",
    "BodySerialNumber": "serial",
    "LensModel": "lens",
    "Software": "software",
    "Artist": "author",
    "ImageDescription": "description",
}
PDF_WORDS = {
    "Title": "title",
    "Author": "author",
    "Creator": "software",
    "Producer": "producer",
    "CreationDate": "made_at",
    "ModDate": "changed_at",
}


def give_up_everything(cpu_seconds: int = CPU_SECONDS) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # where the system permits it: a network of our own, with nothing in it
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        # no descriptor but those that are open: no file, no socket, whatever the system permits
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def draw_image(content: bytes) -> dict[str, Any]:
    picture = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = picture.size
    facts = [("size", f"{width} × {height}"), *read_exif(picture)]
    if width * height > MOST_PIXELS:
        return {"facts": facts, "fault": "too_large"}
    picture.draft("RGB", (SIDE, SIDE))
    frames = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "WEBP", "TIFF") else 1
    turned = ImageOps.exif_transpose(picture) or picture
    turned.thumbnail((SIDE, SIDE))
    return {"pages": [write(turned)], "facts": facts, "page_count": frames}


def read_exif(picture: Image.Image) -> list[tuple[str, str]]:
    """What the camera wrote; nothing of it is believed, and a broken part leaves the rest."""
    facts: list[tuple[str, str]] = []
    with contextlib.suppress(Exception):
        exif = picture.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        named = {ExifTags.TAGS.get(tag, ""): value for tag, value in [*exif.items(), *inner.items()]}
        facts += [(word, plain(named[tag])) for tag, word in TAGS.items() if named.get(tag)]
        place = read_place(exif.get_ifd(ExifTags.IFD.GPSInfo))
        facts += [("place", place)] if place else []
    return facts


def read_place(gps: Any) -> str:
    """`11.55640, 104.92820`: degrees north and east, WGS 84."""
    try:
        found = []
        for value, mark, negative, most in ((2, 1, "S", 90), (4, 3, "W", 180)):
            degrees, minutes, seconds = (float(part) for part in gps[value])
            number = degrees + minutes / 60 + seconds / 3600
            if not 0 <= number <= most:
                return ""
            found.append(-number if str(gps[mark]).strip().upper() == negative else number)
        return f"{found[0]:.5f}, {found[1]:.5f}"
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return ""


def draw_pdf(content: bytes) -> dict[str, Any]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return {"fault": "locked" if "assword" in str(error) else "broken"}
    count, pages, fault = len(document), [], ""
    facts = [(PDF_WORDS[key], plain(value)) for key, value in document.get_metadata_dict().items()
             if key in PDF_WORDS and value]  # fmt: skip
    for number in range(min(count, PAGES)):
        try:
            page = document[number]
            longest = max(*page.get_size(), 1.0)
            pages.append(write(page.render(scale=min(SIDE / longest, 4.0)).to_pil()))
        except (pypdfium2.PdfiumError, MemoryError, ValueError):
            fault = "broken"
    return {"pages": pages, "facts": facts, "fault": fault, "page_count": count}


def show_text(content: bytes) -> dict[str, Any]:
    head = content[: MOST_TEXT * 4]
    for encoding in ("utf-8-sig", "utf-16") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        # the cut may have gone through a character
        text = head.decode(encoding, "replace")
    if text.count("\ufffd") > len(text) // 50:
        # what Windows wrote in Viet Nam, and what any octets can be read as
        text = head.decode("cp1258", "replace")
    shown = "".join(character for character in text[:MOST_TEXT] if is_shown(character))
    return {"text": shown, "fault": "cut" if len(content) > len(head) or len(text) > MOST_TEXT else ""}


def is_shown(character: str) -> bool:
    # nothing that reorders or hides what stands beside it; joiners are spelling
    return character in "\n\t\u200b\u200c\u200d" or unicodedata.category(character)[0] != "C"


def plain(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = "".join(character for character in str(value)[: MOST_FACT * 4] if is_shown(character))
    return " ".join(text.split())[:MOST_FACT]


def write(picture: Image.Image) -> bytes:
    """As a PNG without a word of the original's in it."""
    mode = "RGBA" if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info else "RGB"
    fresh = picture.convert(mode)
    fresh.info.clear()
    out = io.BytesIO()
    fresh.save(out, "PNG", compress_level=3)
    return out.getvalue()


def rehearse() -> None:
    """All that libraries open only when they are used is opened now: later nothing can be."""
    Image.init()
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    blank, exif = Image.new("RGB", (8, 8)), Image.Exif()
    exif[0x0112] = 6
    # a reader of one format imports what no other needs
    for form in (*FORMATS, "PDF"):
        out = io.BytesIO()
        blank.save(out, form, exif=exif)
        (draw_pdf if form == "PDF" else draw_image)(out.getvalue())


def main(kind: str) -> None:
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    Image.MAX_IMAGE_PIXELS = None  # bounded above, with the size told
    rehearse()
    give_up_everything()
    content = sys.stdin.buffer.read()
    try:
        drawn = {"image": draw_image, "pdf": draw_pdf, "text": show_text}[kind](content)
    except MemoryError:
        drawn = {"fault": "too_large"}
    except Exception:
        drawn = {"fault": "broken"}
    pages = drawn.get("pages", [])
    said = {
        "sizes": [len(page) for page in pages],
        "text": drawn.get("text", ""),
        "facts": [fact for fact in drawn.get("facts", []) if fact[1]],
        "fault": drawn.get("fault", ""),
        "page_count": drawn.get("page_count", len(pages)),
    }
    header = json.dumps(said).encode()
    sys.stdout.buffer.write(len(header).to_bytes(4, "big") + header + b"".join(pages))


if __name__ == "__main__":
    main(sys.argv[1])
