"""Desks that ask for a second factor, and officers who sign in by the page as people do."""

from dataclasses import replace

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def required(settings):
    settings.DESK = replace(settings.DESK, second_factor="required")


@pytest.fixture
def sign_in():
    """`sign_in(client, officer)`: by user name and password; the answer."""

    def enter(client, officer, password=PASSWORD, **extra):
        if password == PASSWORD:
            officer.set_password(PASSWORD)
            officer.save()
        form = {"login": officer.username, "password": password}
        return client.post("/accounts/login/", form, **extra)

    return enter
