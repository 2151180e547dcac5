"""Tables: what the database itself keeps from change, words for all, states that are reached."""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.audit.models import AuditEvent
from accounts.audit.wording import WORDING
from common import clock, triggers
from common.models import Fact
from pathways.ladders import workflow as versions
from tests.sweeps import source
from training.frameworks.models import Element
from training.logbook import workflow as entries
from training.logbook.models import Activity

MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in source.APPS]
FACTS = [model for model in MODELS if issubclass(model, Fact)]
APPEND_ONLY = [model for model in MODELS if hasattr(model, "append_only")]

# Tables for which people need no word: the glossary has those of what they are part of.
WITHOUT_A_WORD = {
    "AuditEvent": "who did what; pages say it in words",
    "SubmittedForm": "keeps a form from being acted on twice",
    "User": "a person who signs in",
    "Notification": "a sentence to somebody",
    "EntryEvent": "a move of an entry",
    "EntryFile": "a file of an entry",
    "FeedbackKind": "a kind of feedback round",
    "FormerName": "what something was called before",
    "StateSpan": "a stored answer, cut less finely",
    "Promotion": "a judgement turned into an appointment",
    "RequirementGroup": "requirements of which so many must be met",
    "VersionEvent": "a move of a version",
    "VersionMove": "a journey moved to another version",
}


def _name(model) -> str:
    return model.__name__


@pytest.mark.parametrize("model", APPEND_ONLY, ids=_name)
@pytest.mark.django_db
def test_an_append_only_table_has_its_triggers(model):
    table = model._meta.db_table
    events = {"update", "delete"} | ({"truncate"} if connection.vendor == "postgresql" else set())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        there = {name for (name,) in cursor.fetchall()}
    # PostgreSQL cuts long names.
    assert {f"{triggers.PREFIX}{table}_{event}"[:63] for event in events} <= there


@pytest.mark.parametrize("model", APPEND_ONLY, ids=_name)
@pytest.mark.django_db
def test_an_append_only_table_refuses_to_be_changed(world, model):
    rows = model.objects.order_by("pk")[:1]
    row = rows.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(uuid="00000000-0000-0000-0000-000000000000")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete(using="default")


@pytest.mark.parametrize("model", FACTS, ids=_name)
@pytest.mark.django_db
def test_a_fact_is_revoked_once_and_stays_so(world, model):
    rows = model.objects.filter(pk=model.objects.counting().order_by("pk").first().pk)
    assert rows.update(revoked_at=clock.now()) == 1
    for moment in (None, clock.now()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(revoked_at=moment)


@pytest.mark.django_db
def test_what_an_activity_touches_stays(world):
    links = Activity.elements.through.objects
    link = links.order_by("pk").first()
    with pytest.raises(DatabaseError), transaction.atomic():
        links.filter(pk=link.pk)._raw_delete(using="default")
    with pytest.raises(DatabaseError), transaction.atomic():
        links.filter(pk=link.pk).update(element=Element.objects.exclude(pk=link.element_id).first())


def test_a_fact_is_revoked_and_nothing_else():
    assert FACTS
    assert {model for model in FACTS if model.append_only != ("revoked_at",)} == set()


def test_every_table_has_a_word():
    glossary = set(re.findall(r"`(\w+)", (source.ROOT / "docs" / "glossary.md").read_text()))
    named = {model.__name__ for model in MODELS}
    assert sorted(named - glossary - WITHOUT_A_WORD.keys()) == [], "put it into docs/glossary.md"
    assert sorted(WITHOUT_A_WORD.keys() - named) == [], "gone"
    assert sorted(WITHOUT_A_WORD.keys() & glossary) == [], "has a word"


def test_every_state_of_an_entry_has_an_owner_and_is_reached():
    moves = [(move.sources, move.target) for move in entries.TRANSITIONS]
    assert entries.OWNERS.keys() == set(entries.EntryStatus)
    assert _reached(entries.EntryStatus.DRAFT, moves) == set(entries.EntryStatus)


def test_every_state_of_a_version_has_an_owner_and_is_reached():
    """An administrator's while it can change, nobody's for ever after."""
    assert versions.EDITABLE | {versions.VersionStatus.IN_REVIEW} | versions.FROZEN == set(
        versions.VersionStatus
    )
    reached = _reached(versions.VersionStatus.DRAFT, versions.TRANSITIONS.values())
    assert reached == set(versions.VersionStatus)


@pytest.mark.django_db
def test_whatever_was_done_has_words(world):
    done = set(AuditEvent.objects.order_by().values_list("action", flat=True).distinct())
    assert len(done) > 20
    assert sorted(done - WORDING.keys()) == []


def _reached(first, moves) -> set:
    reached, grown = set(), {first}
    while reached != grown:
        reached = set(grown)
        grown |= {target for sources, target in moves if sources & reached}
    return reached
