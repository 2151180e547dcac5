"""Reads around log entries that span people and organisations."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.organisations.models import SupervisionKind, SupervisionLink
from accounts.organisations.queries import verifying_roles_over
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from training.frameworks.models import Domain, Element
from training.logbook.models import EntryEvent, LogEntry
from training.modules.models import Module

_KINDS = list(SupervisionKind)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Somebody who may be asked to verify, with the words for what they are to the doctor."""

    user: User
    roles: str


def verifiers_of(doctor: Doctor) -> list[Verifier]:
    """Who supervises `doctor` today and may verify; educational supervisors first.

    Two queries.
    """
    today = clock.today()
    verifying = verifying_roles_over(doctor, today).filter(user=OuterRef("supervisor"))
    links = (
        SupervisionLink.objects.current_on(today)
        .filter(Exists(verifying), doctor=doctor)
        .exclude(supervisor=doctor.user_id)
        .select_related("supervisor")
        .order_by("starts_on", "id")
    )
    kinds: dict[User, list[SupervisionKind]] = {}
    for link in sorted(links, key=lambda link: _KINDS.index(link.kind)):
        kinds.setdefault(link.supervisor, []).append(SupervisionKind(link.kind))
    return [
        Verifier(user, ", ".join(kind.label.lower() for kind in held))
        for user, held in kinds.items()
    ]


def latest_event(entry: LogEntry) -> EntryEvent | None:
    """The move that brought `entry` where it is. One query."""
    return entry.events.select_related("by").order_by("-at", "-id").first()


def read_again(entry: LogEntry) -> None:
    """Read `entry` anew in place, with its doctor, kind, module and verifier. One query."""
    entry.refresh_from_db(
        from_queryset=LogEntry.objects.select_related("doctor__user", "kind", "module", "asked_of")
    )


def claims_of(entry: LogEntry) -> dict[Element, int]:
    """The levels claimed, by element. One query."""
    return {claim.element: claim.level for claim in entry.claims.select_related("element")}


def signers_of(entry: LogEntry) -> list[User]:
    """Who signed the levels of `entry` that count. One query."""
    ratings = entry.ratings.counting().select_related("signed_by").order_by("signed_by__full_name")
    return list(dict.fromkeys(rating.signed_by for rating in ratings))


def own_doctor(user: User) -> Doctor:
    """The doctor who is `user`. Raises Denied if they are none. One query."""
    doctor = Doctor.objects.of(user)
    if doctor is None:
        raise Denied("Only doctors keep a training log, and this account is not a doctor’s.")
    return doctor


def elements_by_domain() -> dict[Domain, list[Element]]:
    """The elements that can be claimed, by domain, in the map's order. One query."""
    grouped: dict[Domain, list[Element]] = {}
    for element in Element.objects.rateable().select_related("domain__framework"):
        grouped.setdefault(element.domain, []).append(element)
    return grouped


def modules_by_topic(user: User, *, also: Module | None = None) -> dict[str, list[Module]]:
    """The modules that `user` can log, by the words for their topic; `also` is one logged before.

    One query, and one for the roles held.
    """
    offered = Q(retired_at=None) | Q(pk=also.pk if also else None)
    grouped: dict[str, list[Module]] = {}
    for module in Module.objects.visible_to(user).filter(offered).order_by("topic", "tier", "code"):
        grouped.setdefault(module.get_topic_display(), []).append(module)
    return grouped
