"""Pages on which a ladder is started and named."""

import pytest
from django.urls import reverse

from pathways.ladders.models import Ladder, LadderVersion

pytestmark = pytest.mark.django_db


def url(name, *rows):
    return reverse(f"ladders:{name}", args=[row.uuid for row in rows])


@pytest.fixture
def administrator(client, trust):
    client.force_login(trust.administrator)
    return client


def test_a_ladder_is_started_from_a_preset(administrator, trust, vocabulary):
    assert administrator.get(reverse("ladders:presets")).status_code == 200
    address = reverse("ladders:start-from-preset", args=["permanente"])
    sent = {"name": "Our ladder", "organisation": trust.organisation.uuid}
    answer = administrator.post(address, sent)
    ladder = Ladder.objects.get(name="Our ladder")
    assert answer.url == url("version", ladder.versions.get())
    assert ladder.versions.get().rungs.count() == 10
    again = administrator.post(address, sent)
    assert again.status_code == 422
    assert "has a ladder of that name already" in again.content.decode()
    nowhere = reverse("ladders:start-from-preset", args=["nothing"])
    assert administrator.get(nowhere).status_code == 404


def test_an_empty_ladder_is_started_and_gets_its_first_rung(administrator, trust):
    sent = {"name": "Our own", "organisation": trust.organisation.uuid}
    answer = administrator.post(reverse("ladders:ladder-new"), sent, follow=True)
    assert "It has no rungs yet" in answer.content.decode()
    version = LadderVersion.objects.get(ladder__name="Our own")
    sent = {"code": "A", "title": "Doctor", "tier": "0"}
    answer = administrator.post(url("rung-new", version), sent)
    assert answer.url == url("rung", version.rungs.get())


@pytest.mark.parametrize("who", ["doctor", "director"])
def test_only_administrators_start_ladders(client, trust, who):
    client.force_login(trust.doctor.user if who == "doctor" else trust.director)
    for name in ("presets", "ladder-new"):
        assert client.get(reverse(f"ladders:{name}")).status_code == 403


def test_a_ladder_is_renamed(administrator, client, trust):
    ladder = trust.version.ladder
    address = url("ladder-edit", ladder)
    assert f'value="{ladder.name}"' in administrator.get(address).content.decode()
    sent = {"name": "Hospital", "description": "", "revision": 0}
    assert administrator.post(address, sent).url == url("ladder", ladder)
    stale = administrator.post(address, sent | {"name": "Mine"})
    assert stale.status_code == 422
    assert "Hospital" in stale.content.decode()
    assert administrator.post(address, sent | {"name": "", "revision": 1}).status_code == 422
    client.force_login(trust.doctor.user)
    assert client.get(address).status_code == 403


def test_a_preset_that_asks_for_what_is_not_there_is_a_sentence(administrator, trust):
    """The training presets are not loaded here."""
    address = reverse("ladders:start-from-preset", args=["nhs-hospital"])
    answer = administrator.post(
        address, {"name": "Hospital", "organisation": trust.organisation.uuid}
    )
    assert answer.status_code == 422
    assert "which is not on this site" in answer.text
    assert not Ladder.objects.filter(name="Hospital").exists()
