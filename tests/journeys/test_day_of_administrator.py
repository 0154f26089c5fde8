"""The administrator's day: a new officer, his unit, a lock, the desk's health; and passkeys with a real authenticator."""

import pytest

from journeys.axe import assert_accessible

pytestmark = pytest.mark.processes


def passkeys_of(page):
    """An authenticator as phones and laptops have one, in the browser's own hands."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device


@pytest.mark.parametrize(("locale", "width"), [("vi", 1280), ("km", 360)])
def test_each_page_of_administration_is_whole(visit, locale, width):
    admin = visit("vn", "admin", locale=locale, width=width)
    for path in (
        "/administration/officers/",
        "/administration/officers/new/",
        "/administration/units/",
        "/administration/locks/",
        "/administration/health/",
        "/notifications/",
        "/me/",
    ):
        admin.open(path)
        assert_accessible(admin.page, locale)
        assert not admin.overflows(), path
        admin.shot(f"administrator-{locale}-{path.strip('/').replace('/', '-')}")
    admin.page.locator("a[href^='/administration/officers/'], a[href='/me/']").first.wait_for()


def test_a_new_officer_is_made_told_his_password_once_and_closed_again(visit):
    admin = visit("vn", "admin")
    admin.open("/administration/officers/new/")
    page = admin.page
    page.locator("#id_username").fill("linh.tran")
    page.locator("#id_name").fill("Linh Tran")
    page.locator("#id_role").select_option("intake")
    page.get_by_role("button", name="Open the account").click()
    password = page.locator(".once").inner_text()
    assert len(password) >= 16
    assert_accessible(page)
    page.get_by_role("link", name="It is handed over").click()
    assert_accessible(page)
    page.get_by_label("Why is the account closed?").fill("The demonstration is over")
    page.get_by_role("button", name="Close the account").click()
    page.get_by_role("button", name="Reopen the account").wait_for()


def test_a_unit_grows_below_a_province(visit):
    admin = visit("vn", "admin")
    admin.open("/administration/units/")
    page = admin.page
    page.locator("table a").nth(1).click()
    page.get_by_role("link", name="Add a unit below").click()
    page.locator("#id_level").select_option("commune")
    page.locator("#id_code").fill("VN-demo-1")
    page.locator("#id_name").fill("A commune")
    page.get_by_role("button", name="Add").click()
    assert "A commune" in page.locator("h1").inner_text()
    assert_accessible(page)


def test_a_passkey_is_added_signs_in_alone_and_is_removed(visit):
    officer = visit("vn", "auditor")
    page = officer.page
    passkeys_of(page)
    officer.open("/accounts/2fa/webauthn/add/")
    page.locator("#id_password").fill("jointdesk-demo")
    page.get_by_role("button", name="Continue").click()
    page.locator("#id_name").fill("Telephone")
    assert_accessible(page)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    officer.open("/me/")
    assert "Telephone" in page.locator("main").inner_text()
    page.get_by_role("button", name="Sign out").click()
    officer.open("/accounts/login/")
    assert_accessible(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator("nav").first.wait_for()
    officer.open("/me/")
    assert "Passkey" in page.locator("table").inner_text()
    officer.open("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    page.locator("#id_password, #id_name, form[data-passkey]").first.wait_for()
    if page.locator("form[data-passkey]").count() or page.locator("#id_password").count():
        page.get_by_role("link", name="With your password").click() if not page.locator(
            "#id_password"
        ).count() else None
        page.locator("#id_password").fill("jointdesk-demo")
        page.get_by_role("button", name="Continue").click()
    page.locator("#id_name").fill("Old telephone")
    page.get_by_role("button", name="Save").click()
    assert "Old telephone" in page.locator("main").inner_text()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    officer.open("/me/")
    assert "Old telephone" not in page.locator("main").inner_text()
