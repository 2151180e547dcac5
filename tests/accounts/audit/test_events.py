import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.audit.actions import record, record_list_read, record_read
from accounts.audit.models import AuditEvent
from accounts.audit.queries import changed_by
from accounts.audit.wording import WORDING, describe
from tests.accounts.factories import DoctorFactory, UserFactory

MINE, LISTED, WRITTEN = (reverse(f"audit:{one}") for one in ("mine", "listed", "written"))


@pytest.mark.django_db
class TestTheDatabaseRefusesToChangeAnEvent:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE accounts_auditevent SET action = 'nothing.happened'",
            "UPDATE accounts_auditevent SET actor_id = NULL",
            "UPDATE accounts_auditevent SET details = '{}'",
            "UPDATE accounts_auditevent SET once_on = '2026-11-25'",
            "UPDATE accounts_auditevent SET id = id + 1000",
            "DELETE FROM accounts_auditevent",
            "DELETE FROM accounts_auditevent WHERE id > 0",
            pytest.param(
                "TRUNCATE accounts_auditevent CASCADE",
                marks=pytest.mark.skipif(connection.vendor == "sqlite", reason="no TRUNCATE"),
            ),
            pytest.param(
                "REPLACE INTO accounts_auditevent SELECT id, uuid, at, kind, 'x', object_type,"
                " object_uuid, details, about_id, actor_id, once_on FROM accounts_auditevent",
                marks=pytest.mark.skipif(connection.vendor != "sqlite", reason="no REPLACE"),
            ),
        ],
    )
    def test_by_raw_sql(self, statement):
        event = record(by=UserFactory(), action="people.rename", about=DoctorFactory(), word="x")
        before = AuditEvent.objects.values().get()
        connection.check_constraints()  # nothing deferred may stand in the way of TRUNCATE
        refused = pytest.raises(DatabaseError, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert AuditEvent.objects.values().get(pk=event.pk) == before

    def test_by_a_model(self):
        event = record(by=None, action="people.rename")
        event.action = "people.nothing"
        for act in (event.save, event.delete, AuditEvent.objects.all().delete):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                act()

    def test_an_actor_cannot_be_deleted_from_under_it(self):
        event = record(by=UserFactory(), action="people.rename")
        with pytest.raises(ProtectedError):
            event.actor.delete()
        assert AuditEvent.objects.get().actor is not None


@pytest.mark.django_db
def test_a_look_at_ones_own_record_is_not_written():
    doctor = DoctorFactory()
    assert record_read(by=doctor.user, action="logbook.read", about=doctor) is None
    assert record_read(by=UserFactory(), action="logbook.read", about=doctor) is not None
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db
def test_who_changed_something_last():
    doctor, other = DoctorFactory(), DoctorFactory()
    assert changed_by(doctor) == "Changed by somebody else"
    record(by=UserFactory(full_name="First"), action="people.rename", target=doctor)
    record(by=UserFactory(full_name="Second"), action="people.rename", target=doctor)
    record(by=UserFactory(full_name="Other"), action="people.rename", target=other)
    record_read(by=UserFactory(full_name="Reader"), action="people.read", target=doctor)
    assert changed_by(doctor).startswith("Changed by Second, ")
    record(by=None, action="people.rename", target=doctor)
    assert changed_by(doctor).startswith("Changed by Rungs itself, ")


class TestWording:
    @pytest.mark.parametrize(
        ("action", "words"),
        [
            ("organisations.grant_role", "gave a role"),
            ("garden.read", "opened something in garden"),
            ("garden.create_tree_house", "added tree house in garden"),
            ("garden.water", "did something in garden (water)"),
            ("garden", "did something in garden (no more is known)"),
        ],
    )
    def test_every_action_reads_sensibly(self, action, words):
        assert describe(action) == words

    def test_all_words_read_on_after_a_name(self):
        for words in WORDING.values():
            assert words[0].islower()
            assert not words.endswith(".")


@pytest.mark.django_db
class TestPages:
    def test_a_doctor_sees_who_opened_their_record(self, signed_in):
        doctor, other = DoctorFactory(), DoctorFactory()
        reader = UserFactory(full_name="Sue Pervisor")
        record_read(by=reader, action="organisations.read_person", about=doctor)
        record(by=reader, action="organisations.grant_role", about=doctor)
        record(by=doctor.user, action="people.update_profile", about=doctor)
        text = signed_in(doctor.user).get(MINE).text
        assert "Sue Pervisor" in text
        assert "opened the page with roles" in text
        assert "gave a role" not in text
        text = signed_in(doctor.user).get(WRITTEN).text
        assert "gave a role" in text
        assert "opened the page" not in text
        assert "changed the details" not in text
        for url in (MINE, WRITTEN):
            assert "Sue Pervisor" not in signed_in(other.user).get(url).text

    def test_being_seen_in_a_list_is_written_once_a_day_and_apart(self, signed_in, time_machine):
        doctor, other = DoctorFactory(), DoctorFactory()
        reader = UserFactory(full_name="Dee Rector")
        told = {"by": reader, "action": "insight.cohort", "listed": "insight.list_doctor"}
        for day in ("2026-11-25 09:00", "2026-11-25 17:00", "2026-11-26 09:00"):
            time_machine.move_to(day)
            record_list_read(**told, about=[other, doctor, doctor], page=1)
        record_list_read(**told | {"by": UserFactory()}, about=[doctor])
        record_list_read(**told | {"by": doctor.user}, about=[doctor])
        assert AuditEvent.objects.filter(action="insight.cohort", about=None).count() == 5
        assert AuditEvent.objects.in_lists().filter(about=doctor).count() == 3
        assert AuditEvent.objects.in_lists().filter(about=other).count() == 2

        text = signed_in(doctor.user).get(LISTED).text
        assert text.count("Dee Rector") == 2
        assert "26 November 2026, 09:00" in text
        assert "25 November 2026, 17:00" not in text
        assert "Nobody has opened your record" in signed_in(doctor.user).get(MINE).text

    def test_what_a_command_did_is_shown(self, signed_in):
        doctor = DoctorFactory()
        record(by=None, action="people.set_tier", about=doctor)
        assert "Rungs itself" in signed_in(doctor.user).get(WRITTEN).text

    def test_empty_pages_say_what_belongs_there(self, signed_in):
        for user in (DoctorFactory().user, UserFactory()):
            client = signed_in(user)
            assert "Nobody has opened your record" in client.get(MINE).text
            assert "Nobody else has written" in client.get(WRITTEN).text

    @pytest.mark.parametrize("count", [3, 60])
    def test_stays_within_its_queries(self, signed_in, query_budget, count):
        doctor = DoctorFactory()
        for _ in range(count):
            record_read(by=UserFactory(), action="logbook.read", about=doctor)
        client = signed_in(doctor.user)
        with query_budget("audit:mine"):
            response = client.get(MINE)
        assert response.text.count("<tr>") == 1 + min(count, 25)
