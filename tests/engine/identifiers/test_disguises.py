"""Addresses and names as people hide them, and the plain sentences that look alike."""

import pytest

from jointdesk.engine.identifiers import extract


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("mail: abc a còng gmail chấm com", "VN", {("email", "abc@gmail.com")}),
        ("kim골뱅이naver쩜com", "KR", {("email", "kim@naver.com")}),
        ("abc艾特163点com", "CN", {("email", "abc@163.com")}),
        ("john AT acme DOT com", "", {("email", "john@acme.com")}),
        ("john dot tan at gmail dot com", "", {("email", "john.tan@gmail.com")}),
        ("meet me at the dot on the map", "", set()),
        ("taobao-vip點cc", "TW", {("domain", "taobao-vip.cc")}),
        ("bị lừa . Com rất ngon", "VN", set()),
        ("раураl.com", "", {("domain", "xn--l-7sba6dbr.com")}),
        ("微信【abc_8899】", "CN", {("handle", "wechat:abc_8899")}),
        ("薇：abc99999", "CN", {("handle", "wechat:abc99999")}),
        ("라인아이디: lucky.day", "KR", {("handle", "line:lucky.day")}),
        ("Telegram @abcxyz1, Twitter @notthis", "", {("handle", "telegram:abcxyz1")}),
        ("Tele để tiện nói, tài khoản là hoa_mai77", "VN", {("handle", "telegram:hoa_mai77")}),
        ("Zalo của bà chủ tên Lan là lan_chu88", "VN", {("handle", "zalo:lan_chu88")}),
        ("Nó nhắn Zalo đưa web, tài khoản là demo_8899 mật khẩu 123", "VN", set()),
        ("his Facebook name is Peter Low (peter.low.fx)", "", {("handle", "facebook:peter.low.fx")}),
        ("a WhatsApp group, then write to @task_amy on Telegram", "", {("handle", "telegram:task_amy")}),
        ("텔레방에 @everyone 공지", "KR", set()),
        ("WhatsApp 2.23.25.83, upgraded from 2.10.4.1", "", set()),
        ("kereta Honda City WXY 1234", "MY", {("vehicle_plate", "MY:WXY1234")}),
        ("bayar kereta RM 4500 pada tahun 2024", "MY", set()),
    ],
)
def test_what_is_hidden_is_found(text: str, country: str, expected: set[tuple[str, str]]) -> None:
    assert {(one.kind, one.value) for one in extract(text, country or None)} == expected
