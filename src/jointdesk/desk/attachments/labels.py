"""What the warnings and types of files mean, as officers read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNINGS: dict[str, Promise] = {
    "program": _("It is a program: opening it lets it do anything on the computer."),
    "script": _("It is a script: opening it may run it."),
    "shortcut": _("It is a shortcut: opening it starts something else."),
    "macros": _("It holds macros, or may: a document that runs programs."),
    "pdf_action": _("It is a PDF that acts when opened: it runs a script, sends data or starts a program."),
    "markup": _("It is a web page or drawing that may run scripts in a browser."),
    "disk_image": _("It is an image of a disk: what is inside escapes the checks of files."),
    "embedded": _("Other files or objects are embedded in it."),
    "archive": _("It is an archive: what is inside was not looked at."),
    "two_types": _("It is two kinds of file in one: programs will disagree on what it is."),
    "other_type": _("Its content is not what its name promises."),
    "two_endings": _("Its name has two endings; a computer that hides the last one shows the wrong one."),
    "outside": _("It loads something from elsewhere when opened."),
    "hidden": _("Part of it is encrypted or disguised and could not be looked into."),
    "unknown": _("This desk does not know this kind of file."),
}
# what a type is called, by the beginning of its media type; the first that fits
TYPES: dict[str, Promise] = {
    "image/svg": _("Drawing that may run scripts"),
    "image/": _("Picture"),
    "audio/": _("Sound"),
    "video/": _("Film"),
    "text/plain": _("Text"),
    "text/": _("Web page"),
    "application/pdf": _("PDF document"),
    "application/vnd.openxmlformats": _("Office document"),
    "application/vnd.oasis": _("Office document"),
    "application/x-ole-storage": _("Office document, old form"),
    "application/rtf": _("Office document, old form"),
    "application/vnd.microsoft.portable-executable": _("Program"),
    "application/x-elf": _("Program"),
    "application/x-mach-binary": _("Program"),
    "application/zip": _("Archive"),
    "application/x-7z": _("Archive"),
    "application/vnd.rar": _("Archive"),
    "application/gzip": _("Archive"),
    "application/x-tar": _("Archive"),
    "application/octet-stream": _("Unknown kind"),
}
FACTS: dict[str, Promise] = {
    "size": _("Width and height"),
    "taken_at": _("Taken on, as the device says"),
    "changed_at": _("Changed on, as it says"),
    "made_at": _("Made on, as it says"),
    "maker": _("Maker of the device"),
    "device": _("Device"),
    "serial": _("Serial number of the device"),
    "lens": _("Lens"),
    "software": _("Program"),
    "producer": _("Written by the program"),
    "author": _("Author, as it says"),
    "title": _("Title, as it says"),
    "description": _("Description, as it says"),
    "place": _("Place, as the device says"),
}
PREVIEW_FAULTS: dict[str, Promise] = {
    "too_large": _("It is too large to be shown: download it."),
    "broken": _("It cannot be shown, or not all of it: it is damaged, or made to harm whoever opens it."),
    "locked": _("It is locked with a password."),
    "cut": _("Only its beginning is shown."),
}

# names of messengers are the same in every language
CHAT_FORMS = {
    "telegram": "Telegram",
    "telegram_pages": "Telegram",
    "whatsapp": "WhatsApp",
    "zalo": "Zalo",
    "line": "LINE",
    "line_bare": "LINE",
    "kakaotalk": "KakaoTalk",
    "messenger": "Messenger",
}
CHAT_NOTES: dict[str, Promise] = {
    "days_or_months": _(
        "The file does not show whether days or months stand first: read as day, then month."
    ),
    "cut": _("There is more in the file than can be shown here: download it to read the rest."),
    "no_authors": _("This form of file does not show where a name ends: names stand before the words."),
    "others": _("Other files of the archive hold no conversation that can be read here."),
}


def warning_words(word: str) -> str:
    return str(WARNINGS.get(word, word))


def type_name(media_type: str) -> str:
    """In the officer's language; the media type itself for one that has no name."""
    name = next((name for start, name in TYPES.items() if media_type.startswith(start)), None)
    return media_type if name is None else str(name)


def fact_name(word: str) -> str:
    return str(FACTS.get(word, word))


def preview_fault(word: str) -> str:
    return str(PREVIEW_FAULTS.get(word, word))


def chat_form(word: str) -> str:
    return CHAT_FORMS.get(word, word)


def chat_note(word: str) -> str:
    return str(CHAT_NOTES.get(word, word))
