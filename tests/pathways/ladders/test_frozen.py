"""The database refuses to change a published version, whatever road the change takes."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from pathways.ladders import frozen
from pathways.ladders.models import LadderVersion, Rung
from pathways.ladders.workflow import VersionStatus
from tests.accounts.factories import OrganisationFactory
from tests.pathways import factories
from tests.support.races import needs_postgresql
from tests.training.factories import ElementFactory

PUBLISHED, RETIRED, DRAFT = VersionStatus.PUBLISHED, VersionStatus.RETIRED, VersionStatus.DRAFT
DISCARDED = VersionStatus.DISCARDED


@contextmanager
def refused():
    with pytest.raises(IntegrityError, match=frozen.MESSAGE), transaction.atomic():
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.fixture
def version(db):
    """A published version of one rung with everything on it."""
    version = factories.LadderVersionFactory(ladder__organisation=OrganisationFactory())
    rung = factories.RungFactory(version=version)
    factories.RoleMixFactory(rung=rung)
    group = factories.RequirementGroupFactory(rung=rung)
    factories.RequirementFactory(group=group, kind="tenure", months=12, elements=[ElementFactory()])
    return version


def rows_of(version):
    """Each table with the id of the row that belongs to the version."""
    rung = version.rungs.get()
    group = rung.groups.get()
    one = group.requirements.get()
    through = one.elements.through.objects.get(requirement=one)
    return {
        "pathways_rung": rung.pk,
        "pathways_rolemix": rung.mixes.get().pk,
        "pathways_requirementgroup": group.pk,
        "pathways_requirement": one.pk,
        "pathways_requirement_elements": through.pk,
    }


each_table = pytest.mark.parametrize("table", frozen.PARTS)
SOME_COLUMN = {
    "pathways_rung": "scope = 'x'",
    "pathways_rolemix": "name = 'x'",
    "pathways_requirementgroup": "at_least = 1",
    "pathways_requirement": "months = 1",
    "pathways_requirement_elements": "element_id = element_id",
}


@each_table
@pytest.mark.parametrize("status", [PUBLISHED, RETIRED, DISCARDED])
def test_no_part_of_a_published_retired_or_discarded_version_changes(version, table, status):
    with frozen.lifted(connection, frozen.VERSION):
        LadderVersion.objects.filter(pk=version.pk).update(status=status)
    pk = rows_of(version)[table]
    with refused():
        sql(f"UPDATE {table} SET {SOME_COLUMN[table]} WHERE id = %s", pk)
    with refused():
        sql(f"DELETE FROM {table} WHERE id = %s", pk)


@each_table
def test_no_part_is_added_to_a_published_version(version, table):
    pk = rows_of(version)[table]
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in description if column.name != "id"]
    # A row just like the one that is there: the trigger speaks before any constraint.
    chosen = ", ".join(columns)
    with refused():
        sql(f"INSERT INTO {table} ({chosen}) SELECT {chosen} FROM {table} WHERE id = %s", pk)


@needs_postgresql
@each_table
def test_no_table_is_truncated(version, table):
    with connection.cursor() as cursor:  # Checks that wait would speak first.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with refused():
        sql(f"TRUNCATE {table} CASCADE")


def draft_of(version):
    draft = factories.LadderVersionFactory(ladder=version.ladder, status=DRAFT)
    factories.RungFactory(version=draft)
    return draft


def test_no_rung_moves_into_or_out_of_a_published_version(version):
    draft = draft_of(version)
    with refused():
        sql("UPDATE pathways_rung SET version_id = %s WHERE version_id = %s", version.pk, draft.pk)
    with refused():
        sql("UPDATE pathways_rung SET version_id = %s WHERE version_id = %s", draft.pk, version.pk)


@pytest.mark.parametrize(
    "change",
    [
        "notes = 'x'",
        "number = 9",
        "published_at = NULL",
        "status = 'draft'",
        "status = 'in_review'",
        "revision = 7",
        "status = 'retired', notes = 'x'",
    ],
)
def test_a_published_version_itself_does_not_change(version, change):
    with refused():
        sql(f"UPDATE {frozen.VERSION} SET {change} WHERE id = %s", version.pk)


def test_a_published_version_is_not_deleted(version):
    with refused():
        sql(f"DELETE FROM {frozen.VERSION} WHERE id = %s", version.pk)


def test_a_published_version_is_retired_for_good(version):
    retire = f"UPDATE {frozen.VERSION} SET status = %s WHERE id = %s"
    assert sql(retire, RETIRED, version.pk) == 1
    with refused():
        sql(retire, PUBLISHED, version.pk)


def test_a_discarded_draft_stays_so(version):
    draft = draft_of(version)
    discard = f"UPDATE {frozen.VERSION} SET status = %s WHERE id = %s"
    assert sql(discard, DISCARDED, draft.pk) == 1
    for status in (DRAFT, PUBLISHED, RETIRED):
        with refused():
            sql(discard, status, draft.pk)


@each_table
def test_a_draft_can_be_changed_and_emptied(version, table):
    with frozen.lifted(connection):
        LadderVersion.objects.filter(pk=version.pk).update(status=DRAFT)
    pk = rows_of(version)[table]
    assert sql(f"UPDATE {table} SET {SOME_COLUMN[table]} WHERE id = %s", pk) == 1
    if table == "pathways_rung":
        Rung.objects.get(pk=pk).delete()
        assert not version.rungs.exists()


def test_a_draft_is_published(version):
    draft = draft_of(version)
    draft.status, draft.published_at = PUBLISHED, clock.now()
    draft.save()
    with refused():
        draft.rungs.update(title="Another")


def test_the_triggers_can_be_taken_off_and_put_back(version):
    pk = rows_of(version)["pathways_rung"]
    with frozen.lifted(connection, "pathways_rung"):
        sql("UPDATE pathways_rung SET scope = 'Set while lifted' WHERE id = %s", pk)
    with refused():
        sql("UPDATE pathways_rung SET scope = 'x' WHERE id = %s", pk)
