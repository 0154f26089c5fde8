"""Which form an export has, and all of its conversations."""

from collections.abc import Callable
from typing import Any

from jointdesk.engine.chats import (
    archive,
    bounds,
    json_form,
    kakaotalk,
    line,
    messenger,
    telegram,
    telegram_pages,
    whatsapp,
    zalo,
)
from jointdesk.engine.chats.conversation import Conversation, Export, Message
from jointdesk.engine.chats.texts import clean_name, decode, lines_of
from jointdesk.engine.errors import InputError

HEAD = 65_536
NONE = "no conversation in a form that can be read here"
# what is narrower before what is wider
_LINED: tuple[Any, ...] = (line, kakaotalk, zalo, whatsapp)


def may_be_chat(head: bytes) -> bool:
    """Whether a text whose first octets (64 KB are enough) these are is worth being read as a conversation."""
    try:
        text = decode(head[:HEAD], "")
    except InputError:
        return False
    start = text[:HEAD].lstrip()
    if start.startswith("{"):
        return '"messages"' in text or '"chats"' in text
    if start.startswith("<"):
        return telegram_pages.begins_so(text)
    return _form_of(lines_of(text)) is not None


def read_chats(content: bytes, file: str, most: int = bounds.MOST_OCTETS) -> Export:
    """Every conversation of an export, or of a zip of one. `file`: its name, for errors, and where nothing else says
    whom it is with. `most`: octets of text. Raises InputError: no form that is known, damaged, locked, too much."""
    if archive.is_one(content):
        return _read_archive(content, file, most)
    if len(content) > most:
        raise InputError(f"it is larger than {most // bounds.MB} MB", file=file)
    found = _read_file(content, file)
    if not found.count:
        raise InputError(NONE, file=file)
    return found


def _read_file(content: bytes, file: str) -> Export:
    title = title_of(file)
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return _read_json(content, file, title)
    text = decode(content, file)
    if start.startswith(b"<"):
        if not telegram_pages.begins_so(text):
            raise InputError(NONE, file=file, line=1)
        conversation, is_cut = telegram_pages.read_part(text, title)
        return Export(telegram_pages.FORM, (conversation,), ("cut",) if is_cut else ())
    lines = lines_of(text)
    form = _form_of(lines)
    if form is None:
        raise InputError(NONE, file=file, line=1)
    read: Callable[[list[str], str], Export] = form.read
    return read(lines, title)


def _read_json(content: bytes, file: str, title: str) -> Export:
    data = json_form.load(content, file)
    if messenger.is_one(data):
        return Export(messenger.FORM, (messenger.read_part(data, title),))
    if telegram.is_one(data):
        return telegram.read(data, title)
    raise InputError(NONE, file=file, line=1)


def _form_of(lines: list[str]) -> Any:
    return next((form for form in _LINED if form.begins_so(lines)), None)


def title_of(file: str) -> str:
    """`WhatsApp Chat with Sok.zip` as `Sok`; what is only a form's name says nothing."""
    stem = file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file
    for before in ("WhatsApp Chat with ", "WhatsApp Chat - ", "KakaoTalk_Chat_", "[LINE]"):
        stem = stem.removeprefix(before)
    return "" if stem.lower() in ("_chat", "result", "messages", "message_1") else clean_name(stem)


def _read_archive(content: bytes, file: str, most: int) -> Export:
    """Its conversations in the order of names; parts of one, which lie in one folder, are put together."""
    parts: dict[tuple[str, str], list[Export]] = {}
    unread: list[InputError] = []
    for name, text in archive.read_texts(content, file, most):
        try:
            found = _read_file(text, f"{file}/{name[-120:]}")
        except InputError as error:
            unread.append(error)
            continue
        if found.count:
            is_part = found.form in (messenger.FORM, telegram_pages.FORM)
            parts.setdefault((found.form, name.rpartition("/")[0] if is_part else name), []).append(found)
    if not parts:
        # of one text alone its own fault says more
        raise unread[0] if len(unread) == 1 else InputError(NONE, file=file)
    return _join(parts, file, others=bool(unread))


def _join(parts: dict[tuple[str, str], list[Export]], file: str, *, others: bool) -> Export:
    conversations: list[Conversation] = []
    notes = {note: None for found in parts.values() for part in found for note in part.notes}
    for (form, _folder), found in parts.items():
        conversations += _put_together(form, found, title_of(file))
    forms = list(dict.fromkeys(form for form, _folder in parts))
    left, kept = bounds.MOST_MESSAGES, []
    for each in conversations[: bounds.MOST_CONVERSATIONS]:
        kept.append(Conversation(each.title, each.messages[:left]))
        left -= len(kept[-1].messages)
    if sum(len(each.messages) for each in kept) < sum(len(each.messages) for each in conversations):
        notes["cut"] = None
    if others:
        notes["others"] = None
    return Export(forms[0], tuple(each for each in kept if each.messages), tuple(notes))


def _put_together(form: str, found: list[Export], title: str) -> list[Conversation]:
    if form not in (messenger.FORM, telegram_pages.FORM):
        several = [each for part in found for each in part.conversations]
        return [Conversation(each.title or title, each.messages) for each in several]
    messages: list[Message] = [one for part in found for each in part.conversations for one in each.messages]
    if form == messenger.FORM:
        # message_1 is the newest part
        messages.sort(key=lambda message: message.at)
    name = next((each.title for part in found for each in part.conversations if each.title), title)
    return [Conversation(name, tuple(messages))]
