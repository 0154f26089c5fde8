"""A page's name leads to one place: a link by name never goes elsewhere than meant."""

from collections import defaultdict

from django.urls import URLResolver, get_resolver


def test_no_two_pages_have_one_name():
    places = defaultdict(set)

    def walk(resolver, before):
        for one in resolver.url_patterns:
            place = before + str(one.pattern)
            if isinstance(one, URLResolver):
                # operations of the API are called by their path alone
                if one.namespace != "api-1":
                    walk(one, place)
            elif one.name:
                places[one.name].add(place)

    walk(get_resolver(), "")
    assert len(places) > 200
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
