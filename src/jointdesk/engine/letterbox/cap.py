"""An advisory as CAP 1.2 (OASIS, 2010): one alert, an info block a language, provinces as ISO 3166-2 geocodes.

Elements stand in the order of the standard's schema. Moments carry an offset and no `Z`, as section 3.3.2 asks.
"""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from jointdesk.engine.letterbox.advisories import Advisory, Words
from jointdesk.engine.reference import provinces, scam_types

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
# BCP 47 tags that CAP readers expect
TAGS = {"en": "en", "vi": "vi", "km": "km", "ko": "ko", "zh": "zh-Hans"}
EVERYWHERE = {
    "en": "Everywhere",
    "vi": "Mọi nơi",
    "km": "គ្រប់ទីកន្លែង",
    "ko": "전 지역",
    "zh": "各地",
}
EVENT = {
    "en": "Scam warning",
    "vi": "Cảnh báo lừa đảo",
    "km": "ការព្រមានអំពីការបោកប្រាស់",
    "ko": "사기 주의보",
    "zh": "诈骗预警",
}


def write_cap(advisory: Advisory) -> bytes:
    """The alert as UTF-8 XML."""
    alert = Element("alert", xmlns=NAMESPACE)
    _add(alert, "identifier", advisory.id)
    _add(alert, "sender", advisory.desk)
    _add(alert, "sent", write_moment(advisory.sent))
    _add(alert, "status", "Exercise" if advisory.is_exercise else "Actual")
    _add(alert, "msgType", advisory.kind.capitalize())
    _add(alert, "scope", "Public")
    if advisory.references:
        earlier = (f"{advisory.desk},{one.id},{write_moment(one.sent)}" for one in advisory.references)
        _add(alert, "references", " ".join(earlier))
    for language in advisory.languages:
        _add_info(alert, advisory, language, advisory.words[language])
    indent(alert)
    raw: bytes = tostring(alert, encoding="utf-8", xml_declaration=True)
    return raw


def write_moment(moment: datetime) -> str:
    """`2026-11-20T08:00:00-00:00`: UTC as CAP writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _add_info(alert: Element, advisory: Advisory, language: str, words: Words) -> None:
    info = SubElement(alert, "info")
    _add(info, "language", TAGS[language])
    _add(info, "category", "Security")
    types = ", ".join(scam_types()[code].names[language] for code in advisory.scam_types)
    _add(info, "event", f"{EVENT[language]}: {types}" if types else EVENT[language])
    _add(info, "urgency", advisory.urgency.capitalize())
    _add(info, "severity", advisory.severity.capitalize())
    _add(info, "certainty", advisory.certainty.capitalize())
    for code in advisory.scam_types:
        _add_pair(info, "eventCode", "jointdesk-scam-type", code)
    if advisory.lure:
        _add_pair(info, "eventCode", "jointdesk-lure", advisory.lure)
    if advisory.onset is not None:
        _add(info, "effective", write_moment(advisory.onset))
    _add(info, "expires", write_moment(advisory.expires))
    _add(info, "senderName", advisory.desk_name)
    _add(info, "headline", words.headline)
    _add(info, "description", words.description)
    if words.instruction:
        _add(info, "instruction", words.instruction)
    _add(info, "web", advisory.link)
    _add_area(info, advisory, language)


def _add_area(info: Element, advisory: Advisory, language: str) -> None:
    area = SubElement(info, "area")
    names = ", ".join(provinces()[code].names[language] for code in advisory.provinces)
    _add(area, "areaDesc", names or EVERYWHERE[language])
    for code in advisory.provinces:
        _add_pair(area, "geocode", "ISO 3166-2", code)


def _add_pair(parent: Element, tag: str, name: str, value: str) -> None:
    pair = SubElement(parent, tag)
    _add(pair, "valueName", name)
    _add(pair, "value", value)


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
