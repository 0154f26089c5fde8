"""Acting alone and reviewing it, by page and by API."""

import json
from dataclasses import replace

from django.urls import reverse

from desk.exchange.safeguards.acting_alone import DRAFT, WHY
from jointdesk.desk.exchange.models import Request, Review
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from released import waiting_key


def test_the_pages(client, alone, cast, monkeypatch):
    client.force_login(cast["dara"])
    page = client.get(reverse("reviews")).content.decode()
    assert WHY in page
    assert reverse("review-decide", args=[alone.pk, "confirmed"]) in page
    assert f'href="{reverse("request", args=[alone.key])}"' in page
    assert WHY in client.get(reverse("request", args=[alone.key])).content.decode()
    client.force_login(cast["bob"])
    assert (
        reverse("review-decide", args=[alone.pk, "confirmed"])
        not in client.get(reverse("reviews")).content.decode()
    )
    client.force_login(cast["vera"])
    assert WHY in client.get(reverse("acts-alone")).content.decode()
    assert client.get(reverse("acts-alone"), {"officer": "x" * 40}).status_code == 200
    client.force_login(cast["mai"])
    assert client.get(reverse("reviews")).status_code == 403
    assert client.post(reverse("review-decide", args=[alone.pk, "confirmed"])).status_code == 403


def test_the_api(client, draft, cast):
    client.force_login(cast["bob"])

    def post(path, **told):
        return client.post(f"/api/exchange/{path}", json.dumps(told), content_type="application/json")

    assert post(f"requests/{draft.key.hex}/send-alone", why="").status_code == 400
    sent = post(f"requests/{draft.key.hex}/send-alone", why=WHY).json()
    assert (sent["kind"], sent["subject"], sent["partner"]) == ("request", draft.key.hex, "kh")
    assert post(f"reviews/{sent['id']}", outcome="confirmed").status_code == 400
    assert post("reviews/999", outcome="confirmed").status_code == 404
    client.force_login(cast["dara"])
    assert [row["id"] for row in client.get("/api/exchange/reviews?waiting=true").json()] == [sent["id"]]
    assert client.get("/api/exchange/reviews?missing=true").json() == []
    assert post(f"reviews/{sent['id']}", outcome="confirmed").json()["reviewed_by"] == "Dara"
    client.force_login(cast["mai"])
    assert client.get("/api/exchange/reviews").status_code == 403


def test_an_answer_and_a_reason_by_the_api(client, kh, received, partner, cast):
    client.force_login(cast["bob"])
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="In compound 7"))
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, purpose="Trace the deserter"))

    def post(path, **told):
        return client.post(f"/api/exchange/{path}", json.dumps(told), content_type="application/json")

    assert (
        post(f"requests/{received.key.hex}/release-alone", why=WHY, answer=waiting_key(received)).json()[
            "kind"
        ]
        == "answer"
    )
    assert post(f"requests/{row.key.hex}/neutral", reason="Fraud alone").json() == ["deserter"]
    assert post(f"requests/{row.key.hex}/send-alone", why=WHY).status_code == 200


def test_reviewing_and_sending_alone_by_page(client, draft, cast):
    client.force_login(cast["bob"])
    url = reverse("request-step", args=[draft.key, "send_alone"])
    assert client.post(url, {"why": ""}).status_code == 400
    assert client.post(url, {"why": WHY}).status_code == 302
    row = Review.objects.get()
    client.force_login(cast["dara"])
    assert (
        client.post(reverse("review-decide", args=[row.pk, "objected"]), {"reason": "No"}).status_code == 302
    )
    assert Request.objects.get().state == "withdrawn"
    assert client.post(reverse("review-decide", args=[row.pk, "nonsense"])).status_code == 302


def test_a_reason_by_page(client, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, replace(DRAFT, purpose="Trace the deserter"))
    client.force_login(cast["dara"])
    assert "deserter" in client.get(reverse("request", args=[row.key])).content.decode()
    client.force_login(cast["bob"])
    client.post(reverse("request-step", args=[row.key, "neutral"]), {"reason": "Fraud alone"})
    client.force_login(cast["dara"])
    assert "Fraud alone" in client.get(reverse("request", args=[row.key])).content.decode()
