"""The worker's part of sets: publish on schedule, prove that they are logged, and end what is over.

Every chore looks at what there is and does what is due, so a crash leaves nothing that the next turn does not finish.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from jointdesk.desk.exchange.matching import anchors
from jointdesk.desk.exchange.matching.seed_store import destroy_secret, read_secret, stored_names
from jointdesk.desk.exchange.matching.set_actions import (
    destroy_key,
    end_set,
    name_of,
    next_name,
    publish_set,
    publish_sets,
)
from jointdesk.desk.exchange.matching.set_builds import Tell, forget_build, tell_nobody
from jointdesk.desk.exchange.matching.set_files import forget_partner_file, tag_path
from jointdesk.desk.exchange.matching.sharing import count_offered, hour_of, published_offers, shared_kinds
from jointdesk.desk.exchange.models import MatchKey, PartnerSet, PublishedElement, SetBuild
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import JointdeskError
from jointdesk.engine.exchange.matching.sets import end_of, epoch_of
from jointdesk.engine.exchange.wire.bodies.sets import END_REASONS

log = logging.getLogger("jointdesk.exchange")
# files that belong to no set any more are left so long: a build may be about to announce its own
ORPHANED_SECONDS = 86_400
WITHHELD_WITHIN = timedelta(minutes=10)


def anchor_sets() -> int:
    return anchors.anchor_sets()


def end_sets() -> int:
    """Destroy keys and files of sets whose epoch is over or that were ended; how many. Ours and the partners'."""
    now = timezone.now()
    done = _destroy_own(now) + _forget_partners(now)
    _forget_unpublished(now)
    _sweep()
    return done


def publish_on_schedule() -> int:
    """For each partner whose hour has come: a base for each kind once published, then an addition a day; how many."""
    now, done = timezone.now(), 0
    for partner in confirmed_partners():
        hour = hour_of(partner)
        if hour is not None and now.hour >= hour:
            done += sum(_publish(partner, kind, now) for kind in _kinds_due(partner, now))
    return done


def publish_again() -> int:
    """Kinds of which a set was ended early go out anew without waiting for their hour; how many.

    Whoever ended one because something must leave has a while to withhold it: it would go out again.
    """
    now, done = timezone.now(), 0
    ended = MatchKey.objects.filter(epoch=epoch_of(now.date()), end_reason__in=END_REASONS)
    ended = ended.exclude(end_reason="withdrawn", ended_at__gt=now - WITHHELD_WITHIN)
    newest = ended.order_by("partner", "kind").values_list("partner", "kind").annotate(at=Max("ended_at"))
    for pk, kind, at in list(newest):
        out = MatchKey.objects.filter(partner=pk, kind=kind, published_at__gt=at)
        partner = confirmed_partners().filter(pk=pk).first()
        if partner is not None and not out.exists() and shared_kinds(partner)[kind]:
            done += _publish(partner, kind, now)
    return done


def build_ordered_sets() -> int:
    """Build the large sets that officers ordered from a page; how many."""
    done = 0
    for order in SetBuild.objects.filter(failed="").select_related("partner", "officer"):
        try:
            total = count_offered(order.partner, order.kind, epoch_of(timezone.now().date()))
            SetBuild.objects.filter(pk=order.pk).update(total=total)
            done += len(publish_sets(order.officer, order.partner, [order.kind], _teller(order)))
            order.delete()
        except JointdeskError as error:
            SetBuild.objects.filter(pk=order.pk).update(failed=str(error)[:200])
    return done


def build_aside() -> int:
    """The worker's turn: start building what was ordered, and wait for nothing."""
    return _run_aside(build_ordered_sets) if SetBuild.objects.filter(failed="").exists() else 0


def publish_aside() -> int:
    """The worker's turn: start publishing what is due, and wait for nothing."""
    return _run_aside(lambda: publish_again() + publish_on_schedule())


_one_at_a_time = threading.Lock()


def _run_aside(work: Callable[[], int]) -> int:
    if not _one_at_a_time.acquire(blocking=False):
        return 0

    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("building sets failed")
        finally:
            connection.close()
            _one_at_a_time.release()

    threading.Thread(target=run, name="sets", daemon=True).start()
    return 0


def _teller(order: SetBuild) -> Tell:
    def tell(done: int) -> None:
        SetBuild.objects.filter(pk=order.pk).update(built=done)

    return tell


def _kinds_due(partner: Partner, now: datetime) -> list[str]:
    """Kinds we share, published in this epoch before today, or in the one before."""
    epoch, day = epoch_of(now.date()), now.replace(hour=0, minute=0, second=0, microsecond=0)
    shared = shared_kinds(partner)
    out = MatchKey.objects.filter(partner=partner, published_at__lt=day, epoch__in=(epoch - 1, epoch))
    kinds = set(out.values_list("kind", flat=True))
    return sorted(kind for kind in kinds if shared.get(kind))


def _publish(partner: Partner, kind: str, now: datetime) -> int:
    """A base, or an addition: this also when nothing is new, so that it tells nothing."""
    name = next_name(partner, kind, now.date())
    if name is None:
        return 0
    offers = published_offers(partner, kind, name.epoch)
    try:
        publish_set(None, partner, name, offers, tell_nobody)
    except JointdeskError as error:
        log.warning("set %s of %s for %s was not published: %s", name.part, kind, partner.desk_id, error)
        return 0
    return 1


def _destroy_own(now: datetime) -> int:
    done = 0
    for key in MatchKey.objects.filter(destroyed_at=None, published_at__isnull=False).select_related(
        "partner"
    ):
        over = end_of(key.epoch) <= now
        if over and key.ended_at is None:
            key.ended_at, key.end_reason = now, "epoch_over"
            key.save(update_fields=["ended_at", "end_reason"])
        if key.ended_at is not None:
            destroy_key(key)
            done += 1
        elif not tag_path(key.set_digest).exists() or read_secret(name_of(key)) is None:
            # a restored backup: neither is in one
            end_set(None, key, "key_lost")
            done += 1
    gone = PublishedElement.objects.filter(match_key__destroyed_at__isnull=False)
    gone.filter(pk__in=gone.values("pk")[:50_000]).delete()
    return done


def _forget_partners(now: datetime) -> int:
    done = 0
    last = epoch_of(now.date())
    for row in PartnerSet.objects.filter(ended_at=None, epoch__lt=last):
        row.ended_at, row.end_reason = now, "epoch_over"
        row.save(update_fields=["ended_at", "end_reason"])
        forget_partner_file(row)
        done += 1
    for row in PartnerSet.objects.filter(ended_at=None, fetched_at__isnull=False):
        if not tag_path(row.digest).exists():
            PartnerSet.objects.filter(pk=row.pk).update(fetched_at=None, next_try_at=now)
    return done


def _forget_unpublished(now: datetime) -> None:
    """Builds that were never finished go with their epoch."""
    for name in list(stored_names()):
        if end_of(name.epoch) <= now:
            destroy_secret(name)
            forget_build(name)


def _sweep() -> None:
    """Delete files of sets that no row speaks of: what a crash between file and row left."""
    folder = tag_path("x").parent
    known = set(MatchKey.objects.filter(destroyed_at=None).values_list("set_digest", flat=True))
    known |= set(PartnerSet.objects.filter(ended_at=None).values_list("digest", flat=True))
    before = time.time() - ORPHANED_SECONDS
    for path in folder.iterdir() if folder.is_dir() else ():
        if (
            path.is_file()
            and path.suffix != ".TAG"
            and path.stem not in known
            and path.stat().st_mtime < before
        ):
            path.unlink(missing_ok=True)
