"""The counter of clicks counts: anchors, forms that open a page, panels; and not further than three."""

from clicks import Clicks

PAGES = {
    "/a": '<a href="/b?page=2">b</a><div hx-get="/panel" hx-trigger="load"></div>',
    "/panel": '<a href="/p">p</a>',
    "/b": '<form method="get" action="/c"></form><form method="post" action="/never"></form>',
    "/c": '<a href="/exchange/requests/new?form=identify">ask</a>',
    "/exchange/requests/new?form=identify": '<a href="/e">e</a><a href="https://elsewhere.example/z">z</a>',
}


class Page:
    url = "http://vn.localhost:8001/"

    def evaluate(self, _script, path):
        return PAGES.get(path, "")


def test_what_is_further_than_three_clicks_is_named():
    places = {
        "b": "/b",
        "p": "/p",
        "c": "/c",
        "form": "/exchange/requests/new?form",
        "e": "/e",
        "n": "/never",
    }
    assert Clicks(Page()).far("/a", places) == {"e": "/e", "n": "/never"}
    assert set(Clicks(Page()).far("/b", places)) == {"p", "n"}
