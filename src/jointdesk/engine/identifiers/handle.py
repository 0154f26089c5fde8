"""Names on messengers and social networks: `platform:name`, lower case, without @.

Source: platforms.tsv (names of platforms, their hosts, what a user name looks like there). A name is read from a link
(t.me/name), after the platform's name ("Zalo: 0912…", "微信号 abc"), or from "@name" with one platform in reach.
A name that is a phone number yields the phone too.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from jointdesk.engine.identifiers import phone
from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.identifiers.identifier import Example, Found
from jointdesk.engine.identifiers.lexicon import PACKAGE, Mark, labels_pattern
from jointdesk.engine.identifiers.platforms import Platform, platforms, read_link
from jointdesk.engine.identifiers.reading import Reading
from jointdesk.engine.identifiers.short_handles import read_short
from jointdesk.engine.identifiers.sites import find_sites
from jointdesk.engine.reference import read_tsv

KIND = "handle"
EXAMPLES = (
    Example("Telegram: @Kefu_88", "telegram:kefu_88"),
    Example("https://t.me/kefu_88", "telegram:kefu_88"),
    Example("Zalo 0912 345 678", "zalo:+84912345678", "VN"),
    Example("微信号：abc_12345", "wechat:abc_12345", "CN"),
    Example("카톡 아이디 lucky77", "kakao:lucky77", "KR"),
    Example("LINE ID: vip.job", "line:vip.job"),
    Example("wa.me/84912345678", "whatsapp:+84912345678"),
    Example("facebook.com/nguyen.van.a.99", "facebook:nguyen.van.a.99"),
)
REACH = 60
# A pattern that begins with its sign is found much faster than one that begins with what may not stand before.
_AT_NAME = re.compile(r"@(?<![@./]@)([a-zA-Z0-9_][a-zA-Z0-9_.]{1,49})")
_MAY_BE_PHONE = re.compile(r"[0-9OoIil|+()./\s-]+")
_CLAUSE_END = re.compile(r"\s*(?:$|[\n,.;:!?()\[\]\"'“”，。；！？、។]|[^\x00-\u024f\u1e00-\u1eff])")
_ID_WORD = re.compile(r"id|nick|user ?name|handle|아이디|号|號|ไอดี|叫")
_ID_BEFORE = re.compile(r"(?<![a-z])(?:id|nick(?: ?name)?|user ?name|handle)(?: (?:on|of|tren|cua))? ?$")
_CLOSING = {"(": ")", '"': '"', "'": "'", "“": "”", "「": "」", "『": "』", "【": "】", "《": "》"}
# Names that look like sites ("lucky.day") are sites with these endings, whatever stands before them.
_SITE_ENDING = re.compile(r"\.(?:com|net|org|vn|kr|cn|kh|top|xyz|cc|me|info|vip|app)$")
# Platforms that are no kind of handle here: "@name" behind one is not of the platform named before.
_ELSEWHERE = re.compile(
    r"(?:(?<![a-z])(?:twitter|x|tt|discord|snap(?:chat)?|threads?|reddit|youtube|yt|skype|viber|signal|linkedin|weibo)"
    r"|推特|小红书|小紅書|快手|微博|油管|트위터|스레드|유튜브)[\s:：(]{0,3}$"
)
# Other words may stand between a platform and the name, if they speak of a name and of nothing else.
_TOLD = re.compile(
    r"(?P<gap>[^\n.!?:;@。！？：；។]{0,40}?)"
    r"(?:(?:(?<![a-z])(?:id|nick(?: ?name)?|user ?name|handle|tai khoan|account|ten)|아이디|账号|帳號|用户名|គណនី|ឈ្មោះ)"
    r"(?: (?:la|is|was)(?![a-z])| ?(?:[是为為係叫]|[는은가]|គឺ))?[\s:：=,，(（]{1,3}"
    r"|(?:用户名|用戶名|user ?name|id|账号|帳號)[是为為係叫](?=[a-z])|[,，]\s?叫\s?"
    r"|(?<=cua )[^\n.,!?:;@。！？：；]{1,30} la )"
    r"(?P<name>[a-z][a-z0-9_.\-]{3,39})(?![a-z0-9@/])"
)
_TOLD_IN_BRACKETS = re.compile(
    r"(?P<gap>[^\n.!?:;@()（）。！？：；។]{1,40})[(（](?P<name>[a-z]{2}[a-z0-9]*[._][a-z0-9_.]{2,36})[)）]"
)
_TOLD_BEHIND_COLON = re.compile(
    r"(?P<gap>[ a-z]{1,16})[:：]\s?(?P<name>[a-z](?=[a-z0-9.]*[0-9_])[a-z0-9_.]{4,39})(?![a-z0-9@/.])"
)
# "vivian_lim on Telegram", "best_coin7 텔레로": with an underscore it is a name, whatever language is around it.
_BEFORE = re.compile(
    r"(?<![a-z0-9@._/\-])(?P<name>[a-z][a-z0-9.]{1,20}_[a-z0-9_.]{1,20})"
    r"(?P<gap> (?:on|tren|qua|via) (?:my |his |her |their )?| )$"
)
_OF_OTHER_THINGS = re.compile(
    r"(?<![a-z])(?:file|ma|code|otp|pass(?:word)?|mat khau|mk|web(?:site)?|app|site|game|link|wifi|email|mail|bank|"
    r"ngan hang|chuyen (?:tien|khoan)|transfer(?:red)?|stk)(?![a-z])"
    r"|密码|密碼|验证码|邮箱|银行|网站|비밀번호|비번|파일|코드|사이트|메일|은행"
)
# "message @clara on Telegram": the platform behind goes before one named earlier.
_ON = re.compile(r" (?:on|in|via|tren|qua) ")
_CALLS = frozenset(("everyone", "channel", "here", "all"))
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[\n。！？；;។]")


@cache
def _after_mark() -> re.Pattern[str]:
    """What may follow a platform's name: signs, at most three labels ("ID:", "아이디"), and the name."""
    return re.compile(
        r"(?P<lead>[\s:：៖\-–=>()\[\"'“「『【《/→➡👉❤♥]{0,4})"
        # "la" in "lan.anh" and "la.anh_2k1" is the beginning of a name, not "là"
        rf"(?P<label>(?:(?:{labels_pattern('platform')})(?!(?<=[a-z])[._\-]?[a-z])[\s:：៖.\-=(\"'“「『【《]{{0,3}}){{0,3}})"
        r"(?P<name>[a-z0-9_][a-z0-9_.\-]{2,49})"
    )


@cache
def _no_names() -> frozenset[str]:
    return frozenset(word for row in read_tsv(PACKAGE, "no_names.tsv") for word in row["words"].split())


def extract(reading: Reading) -> Iterable[Found]:
    yield from _read_links(reading)
    yield from _read_at_names(reading)
    yield from _read_names_after(reading)
    yield from _read_told_names(reading)
    yield from _read_names_before(reading)
    for value, start, end, why in read_short(reading):
        yield Found(KIND, value, start, end, why)
    yield from _read_phones(reading)


def _read_links(reading: Reading) -> Iterator[Found]:
    for site in reading.sites:
        value = read_link(site)
        if value is None or reading.is_claimed(site.start, site.end):
            continue
        yield Found(KIND, value, site.start, site.end, "a link to a profile")
        number = value.partition(":")[2]
        if number.startswith("+"):
            found = phone.parse(number, None)
            country = found[1] if found else ""
            yield Found(phone.KIND, number, site.start, site.end, "the profile is a phone number", country)


def _read_at_names(reading: Reading) -> Iterator[Found]:
    if "@" not in reading.text:
        return
    for match in _AT_NAME.finditer(reading.text):
        start, end = match.start(), match.start() + len(match.group().rstrip("."))
        if reading.is_claimed(start, end) or _is_joined(reading, start) or match[1].lower() in _CALLS:
            continue
        platform, why = _find_platform(reading, start, end)
        name = platform.read_name(match[1]) if platform else None
        if platform and name:
            reading.claim(start, end)
            yield Found(KIND, f"{platform.code}:{name}", start, end, why)


def _is_joined(reading: Reading, start: int) -> bool:
    """ "kim@abc" is half an e-mail address; "LINE@abc" and "电报@abc" are a platform and a name."""
    before = reading.text[start - 1] if start else " "
    joined = before.isascii() and (before.isalnum() or before == "_")
    return joined and reading.mark_before("platform", start, 0) is None


def _find_platform(reading: Reading, start: int, end: int) -> tuple[Platform | None, str]:
    if _ELSEWHERE.search(reading.plain, max(0, start - 16), start):
        return None, ""
    if _ON.match(reading.plain, end) and (after := reading.mark_after("platform", end, 8)):
        return _platform_of(after), "@name before the platform's name"
    before = reading.mark_before("platform", start, REACH)
    if before and not _SENTENCE_END.search(reading.text, before.end, start):
        return _platform_of(before), "@name after the platform's name"
    if after := reading.mark_after("platform", end, 15):
        return _platform_of(after), "@name before the platform's name"
    if only := reading.only_meaning("platform"):
        return platforms()[only.value], "@name; the text names one platform"
    return None, ""


def _platform_of(mark: Mark) -> Platform:
    meaning = mark.meaning("platform")
    assert meaning is not None  # noqa: S101 the caller chose marks with one
    return platforms()[meaning.value]


def _read_names_after(reading: Reading) -> Iterator[Found]:
    for mark in reading.marks_of("platform"):
        match = _after_mark().match(reading.plain, mark.end)
        if match is None:
            continue
        start, end = match.start("name"), match.end("name")
        written = reading.text[start:end].rstrip(".-")
        end = start + len(written)
        platform = _platform_of(mark)
        name = platform.read_name(written)
        if (
            name is None
            or not _stands_alone(reading, start, end, labelled=_is_labelled(reading, mark, match))
            or not _is_name(reading, mark, match, written)
        ):
            continue
        reading.claim(start, end)
        yield Found(KIND, f"{platform.code}:{name}", start, end, "after the platform's name")


def _read_told_names(reading: Reading) -> Iterator[Found]:
    for mark in reading.marks_of("platform"):
        for pattern in (_TOLD, _TOLD_IN_BRACKETS, _TOLD_BEHIND_COLON):
            match = pattern.match(reading.plain, mark.end)
            if match is None:
                continue
            start = match.start("name")
            written = reading.text[start : match.end("name")].rstrip(".-")
            end = start + len(written)
            platform = _platform_of(mark)
            name = platform.read_name(written)
            if (
                name is None
                or not any(char.isdigit() or char in "_." for char in name)
                or _OF_OTHER_THINGS.search(reading.plain, mark.end, start)
                or reading.mark_before("platform", start, REACH) != mark
                or reading.is_claimed(mark.end, end)
                or not _stands_alone(reading, start, end, labelled=False)
            ):
                continue
            reading.claim(start, end)
            yield Found(KIND, f"{platform.code}:{name}", start, end, "told in the platform's sentence")


def _read_names_before(reading: Reading) -> Iterator[Found]:
    if "_" not in reading.text:
        return
    for mark in reading.marks_of("platform"):
        match = _BEFORE.search(reading.plain, max(0, mark.start - 60), mark.start)
        # A platform with a name behind it has its own.
        if match is None or reading.is_claimed(mark.end, mark.end + 12):
            continue
        if match["gap"] == " " and reading.plain[mark.start].isascii():
            continue
        start, end = match.span("name")
        platform = _platform_of(mark)
        name = platform.read_name(reading.text[start:end])
        other = _OF_OTHER_THINGS.search(reading.plain, max(0, start - 12), start)
        if name and not other and _stands_alone(reading, start, end, labelled=False):
            reading.claim(start, end)
            yield Found(KIND, f"{platform.code}:{name}", start, end, "before the platform's name")


def _stands_alone(reading: Reading, start: int, end: int, *, labelled: bool) -> bool:
    written = reading.text[start:end]
    following = reading.plain[end : end + 1]
    joined = following.isalnum() and following < "\u0250"
    if not written.isascii() or joined or following in ("@", "/") or reading.is_claimed(start, end):
        return False
    return not reading.is_in_site(start, end) or (labelled and not _SITE_ENDING.search(written.lower()))


def _is_labelled(reading: Reading, mark: Mark, match: re.Match[str]) -> bool:
    """Whether "id", "nick" or the like stands before the name, or before the platform's name: "nick tele"."""
    named = reading.plain[mark.start : mark.end] + match["label"]
    before = reading.plain[max(0, mark.start - 16) : mark.start]
    return _ID_WORD.search(named) is not None or _ID_BEFORE.search(before) is not None


def _is_name(reading: Reading, mark: Mark, match: re.Match[str], written: str) -> bool:
    """A word after a platform's name is a name if it is set off, labelled, or looks like no word."""
    lead, label, name = match["lead"], match["label"], written.lower()
    if name in _no_names() or (not lead and not label and reading.plain[mark.end - 1].isascii()):
        return False
    marked = any(char.isdigit() or char == "_" for char in name) and not name[0].isdigit()
    if marked or ("." in name and not name.endswith(".")):
        return True
    end = match.start("name") + len(written)
    if not _CLAUSE_END.match(reading.text, end):
        return False
    if any(sign in lead + label for sign in ":：៖=") or _is_labelled(reading, mark, match):
        return True
    opening = reading.text[match.start("name") - 1]
    if opening in _CLOSING and reading.text[end : end + 1] == _CLOSING[opening]:
        return len(name) > 4
    return not reading.plain[mark.end - 1].isascii() and not lead and len(name) >= 6


def _read_phones(reading: Reading) -> Iterator[Found]:
    for number, context in reading.numbers():
        if not context.platforms or context.cue not in ("platform", "phone"):
            continue
        for local in phone.read_number(number, context, reading):
            for code in dict.fromkeys(context.platforms):
                if platforms()[code].by_phone:
                    why = f'a phone number after "{context.words[0]}"'
                    yield Found(KIND, f"{code}:{local.value}", number.start, number.end, why, local.country)


def normalise(raw: str, country: str | None = None) -> str | None:
    text = fold(raw[:500].strip()).text.strip()
    sites = find_sites(text, to_plain(text), [])
    if len(sites) == 1 and sites[0].start == 0 and (value := read_link(sites[0])):
        return value
    code, colon, name = text.partition(":")
    platform = platforms().get(code.strip().lower())
    if not colon or platform is None:
        return None
    if platform.by_phone and _MAY_BE_PHONE.fullmatch(name) and (number := phone.normalise(name, country)):
        return f"{platform.code}:{number}"
    if platform.code == "facebook" and name.strip().isdecimal():
        return f"facebook:{name.strip()}"
    value = platform.read_name(name)
    return f"{platform.code}:{value}" if value else None


def validate(value: str) -> bool:
    return normalise(value) == value


def format(value: str) -> str:
    code, _, name = value.partition(":")
    return f"{code.capitalize()}: {name if name.startswith('+') or name.isdecimal() else '@' + name}"
