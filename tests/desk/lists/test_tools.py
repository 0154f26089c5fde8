"""The tools of a list: own filters, saving the present one, the files of it."""

from django.template import Context, Template
from django.test import RequestFactory

from jointdesk.desk.lists.actions import save_filter

TOOLS = Template('{% include "lists/tools.html" with page="complaints" export="complaints-export" %}')


def show(officer, query):
    request = RequestFactory().get(f"/complaints/?{query}")
    request.user = officer
    return TOOLS.render(Context({"request": request}))


def test_own_filters_and_the_one_in_use(cast):
    save_filter(cast["mai"], "complaints", "Fresh", "state=new")
    save_filter(cast["charlie"], "complaints", "Not mine", "state=new")
    html = show(cast["mai"], "state=new&page=3")
    assert "Not mine" not in html
    assert 'aria-current="true">Fresh' in html


def test_files_hold_what_the_page_shows(cast):
    html = show(cast["mai"], "state=new&page=3&q=")
    assert 'href="/complaints/export?state=new&amp;form=xlsx"' in html or "?state=new&amp;form=xlsx" in html
    assert "page=3" not in html


def test_nothing_to_save_without_a_choice(cast):
    assert "Save this filter" not in show(cast["mai"], "")
