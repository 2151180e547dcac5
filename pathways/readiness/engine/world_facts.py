"""The facts of a world, from JSON."""

from decimal import Decimal

from pathways.readiness.engine.facts import (
    Activity,
    Completion,
    Facts,
    FeedbackRound,
    Placement,
    Rating,
    Service,
)
from pathways.readiness.engine.reading import (
    MOST,
    Record,
    Refused,
    a_date,
    amount,
    each,
    text,
    whole,
)

NO_HOURS = Decimal(0)
NO_TEXTS: tuple[str, ...] = ()


def read_facts(value: object, path: str) -> Facts:
    """All facts; a kind of fact that is null or left out has none. Raises Refused."""
    record = Record(value, path, "completions ratings activities feedback service placements")
    return Facts(
        completions=record.may("completions", each(_completion), ()),
        ratings=record.may("ratings", each(_rating), ()),
        activities=record.may("activities", each(_activity), ()),
        feedback=record.may("feedback", each(_feedback), ()),
        service=record.may("service", each(_service), ()),
        placements=record.may("placements", each(_placement), ()),
    )


def _completion(value: object, path: str) -> Completion:
    record = Record(value, path, "module on hours topic")
    return Completion(
        module=record.need("module", text),
        on=record.need("on", a_date),
        hours=record.may("hours", amount(MOST), NO_HOURS),
        topic=record.may("topic", text, None),
    )


def _rating(value: object, path: str) -> Rating:
    record = Record(value, path, "element level on")
    return Rating(
        element=record.need("element", text),
        level=record.need("level", whole(1, 5)),
        on=record.need("on", a_date),
    )


def _activity(value: object, path: str) -> Activity:
    record = Record(value, path, "type on hours topic elements")
    return Activity(
        type=record.need("type", text),
        on=record.need("on", a_date),
        hours=record.may("hours", amount(MOST), NO_HOURS),
        topic=record.may("topic", text, None),
        elements=frozenset(record.may("elements", each(text), NO_TEXTS)),
    )


def _feedback(value: object, path: str) -> FeedbackRound:
    record = Record(value, path, "kind released")
    return FeedbackRound(kind=record.need("kind", text), released=record.need("released", a_date))


def _service(value: object, path: str) -> Service:
    record = Record(value, path, "from until leadership tier")
    service = Service(
        start=record.need("from", a_date),
        until=record.may("until", a_date, None),
        leadership=record.need("leadership", amount(1)),
        tier=record.may("tier", read_tier, None),
    )
    if service.until is not None and service.until < service.start:
        raise Refused(f"{path}.until", f"{service.until} is before from, {service.start}")
    return service


def _placement(value: object, path: str) -> Placement:
    record = Record(value, path, "rung since")
    return Placement(rung=record.need("rung", text), since=record.need("since", a_date))


def read_tier(value: object, path: str) -> int:
    """A tier as 3 or as "T3". Raises Refused."""
    if isinstance(value, str) and value in ("T0", "T1", "T2", "T3", "T4", "T5"):
        return int(value[1])
    if isinstance(value, str):
        raise Refused(path, "must be a tier from T0 to T5")
    return whole(0, 5)(value, path)
