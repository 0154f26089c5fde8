"""Figures of requests, counted from signed messages alone (section 5, figures of requests)."""

from collections import Counter
from datetime import timedelta
from typing import Any

from .spelling import b64, moment, read_moment, sha, write

ENDS = ("answered", "refused", "withdrawn", "closed")
PLAIN = {"request_withdrawn": "withdrawn", "request_closed": "closed"}


def digest(desks: list[str], stated: dict[str, Any]) -> str:
    """Of the body of figures_stated."""
    named = {name: stated[name] for name in ("begin", "end", "figures")}
    return b64(
        sha(write({"v": 1, "desks": sorted(desks), **named, "counted": sorted(map(list, stated["counted"]))}))
    )


def state(desks: list[str], begin: str, end: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The body of figures_stated, from all messages the two desks sent each other."""
    counted, sums, seconds = [], {}, {}
    for sent in messages:
        if sent["type"] != "request_sent":
            continue
        request, form = sent["body"]["request"], sent["body"]["form"]
        words, counts, took = _count(_tell(sent, messages), sent, begin, end)
        if not counts:
            continue
        counted.append([request, " ".join([sent["from"], form, *words])])
        sums.setdefault((sent["from"], form), Counter()).update(counts)
        seconds.setdefault((sent["from"], form), []).extend(took)
    for key, took in seconds.items():
        if took:
            sums[key]["median_seconds"] = sorted(took)[(len(took) - 1) // 2]
    figures = [[*key, sorted([name, count] for name, count in sums[key].items())] for key in sorted(sums)]
    stated = {"begin": begin, "end": end, "figures": figures, "counted": sorted(counted)}
    return {**stated, "digest": digest(desks, stated)}


def _tell(sent: dict[str, Any], messages: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """Events of a request: name, moment, detail, deadline in force after it."""
    rest = [
        one for one in messages if one["conversation"] == sent["conversation"] and one["id"] != sent["id"]
    ]
    rest.sort(key=lambda one: (one["sent_at"], one["from"] != sent["from"], one["sequence"]))
    deadline = sent["body"]["deadline"] or ""
    events, counting = [("sent", sent["sent_at"], "", deadline)], [sent]
    for one in rest:
        at, body = one["sent_at"], one["body"]
        in_time = not deadline or at <= deadline
        if one["type"] == "request_answered":
            full = body["complete"] == "full"
            name, detail = (
                ("answered", "in_time" if in_time else "late") if full else ("answered_in_part", "")
            )
        elif one["type"] == "request_refused":
            name, detail = "refused", body["ground"]
        elif one["type"] == "request_postponed":
            deadline = max(deadline, body["until"]) if in_time and deadline else deadline
            name, detail = "postponed", ""
        elif one["type"] in PLAIN:
            name, detail = PLAIN[one["type"]], ""
        else:
            continue
        events.append((name, at, detail, deadline))
        counting.append(one)
        if name in ENDS:
            break
    return events + [("review_missing", until, "", deadline) for until in _unreviewed(counting, rest)]


def _unreviewed(counting: list[dict[str, Any]], rest: list[dict[str, Any]]) -> list[str]:
    """The ends of the times in which a review should have been signed and was not."""
    missing = []
    for one in counting:
        until = moment(read_moment(one["sent_at"]) + timedelta(hours=24))
        subject = one["body"].get("datum", one["body"]["request"])
        reviewed = any(
            review["type"] == "second_review"
            and (review["from"], review["body"]["subject"]) == (one["from"], subject)
            and one["sent_at"] <= review["sent_at"] <= until
            for review in rest
        )
        if one["body"].get("approval") == "one_officer" and not reviewed:
            missing.append(until)
    return missing


def _count(
    events: list[tuple[str, str, str, str]], sent: dict[str, Any], begin: str, end: str
) -> tuple[list[str], Counter[str], list[int]]:
    """What is said and counted of one request, and the seconds of its full answer."""
    within = [event for event in events if begin <= event[1] < end]
    words = []
    counts: Counter[str] = Counter()
    for name, often in Counter(event[0] for event in within).items():
        at, detail = next(event[1:3] for event in reversed(within) if event[0] == name)
        times = f"*{often}" if often > 1 else ""
        words.append(f"{name}{':' if detail else ''}{detail}{times}@{at}")
        counts[name] = 1 if name == "answered_in_part" else often
        if name == "answered":
            counts[detail] += 1
        if name == "refused":
            counts[f"refused_{detail}"] += 1
    in_force = [event[3] for event in events if event[1] < end]
    if in_force and in_force[-1] and not any(event[0] in ENDS and event[1] < end for event in events):
        standing = ["open", "overdue"] if in_force[-1] < end else ["open"]
        words += standing
        counts.update(standing)
    begun = read_moment(sent["sent_at"])
    took = [
        max(0, int((read_moment(at) - begun).total_seconds()))
        for name, at, _, _ in within
        if name == "answered"
    ]
    return words, counts, took
