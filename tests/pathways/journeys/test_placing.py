"""The pages on which a director places, corrects and takes back."""

from common import clock
from pathways.journeys.actions import place, withdraw_placement
from pathways.journeys.models import Placement
from tests.pathways.factories import stood_on
from tests.pathways.journeys.pages import sent, url


def to_place(client, journey, rung):
    """The page to place somebody on a rung, opened and filled in."""
    opened = client.get(url("place", journey)).context["form"].initial["revision"]
    return sent(rung=rung.uuid, since="2026-01-05", reason="", revision=opened)


def to_correct(client, placement, rung):
    """The page to correct a placement, opened and filled in."""
    initial = client.get(url("placement-correct", placement)).context["form"].initial
    return sent(**initial | {"rung": rung.uuid, "reason": "Wrong"})


class TestPlacing:
    def test_a_director_places_corrects_and_takes_back(self, as_, trust, journey):
        client = as_("director")
        client.post(url("place", journey), to_place(client, journey, trust.rungs.B))
        placed = Placement.objects.counting().get(rung=trust.rungs.B)
        client.post(
            url("placement-correct", placed),
            to_correct(client, placed, trust.rungs.C) | {"since": "2026-01-06"},
        )
        corrected = Placement.objects.counting().get(rung=trust.rungs.C)
        assert client.get(url("placement-correct", corrected)).status_code == 200
        assert client.get(url("placement-withdraw", corrected)).status_code == 200
        client.post(url("placement-withdraw", corrected), sent(reason="Never was"))
        assert Placement.objects.counting().get().rung == trust.rungs.A
        assert client.get(url("placement-correct", corrected)).status_code == 404

    def test_a_stale_correction_says_so(self, as_, trust, journey):
        client, placement = as_("director"), journey.placements.get()
        typed = to_correct(client, placement, trust.rungs.B)
        client.post(url("placement-correct", placement), typed)
        response = client.post(url("placement-correct", placement), sent(**typed))
        assert response.status_code == 422
        assert b"was corrected since you opened it" in response.content

    def test_what_somebody_placed_meanwhile_is_not_undone_unseen(self, as_, trust, journey):
        client = as_("director")
        first = to_place(client, journey, trust.rungs.B)
        second = to_place(client, journey, trust.rungs.C) | {"reason": "Board of May"}
        assert client.post(url("place", journey), first).status_code == 302
        refused = client.post(url("place", journey), second)
        assert refused.status_code == 422
        assert "Amara Okafor stands was changed since you opened this form" in refused.text
        assert "On record is now Rung B from 5 January 2026." in refused.text
        form = refused.context["form"]
        both = [(one.label, str(one.theirs), str(one.yours)) for one in form.differences]
        assert both == [("Rung", "Rung B", "Rung C"), ("Reason", "nothing", "Board of May")]
        assert form["reason"].value() == "Board of May"
        assert stood_on(journey) == trust.rungs.B
        again = sent(**second | {"revision": form["revision"].value()})
        assert client.post(url("place", journey), again).status_code == 302
        assert stood_on(journey) == trust.rungs.C

    def test_a_correction_undoes_nothing_unseen_either(self, as_, trust, journey):
        client, first = as_("director"), journey.placements.get()
        typed = to_correct(client, first, trust.rungs.A) | {"since": clock.today()}
        place(journey=journey, rung=trust.rungs.B, since=clock.today(), by=trust.director)
        refused = client.post(url("placement-correct", first), typed)
        assert refused.status_code == 422
        assert "Amara Okafor stands was changed since you opened this form" in refused.text
        assert stood_on(journey) == trust.rungs.B
        again = {"revision": refused.context["form"]["revision"].value()}
        assert (
            client.post(url("placement-correct", first), sent(**typed | again)).status_code == 302
        )
        assert stood_on(journey) == trust.rungs.A

    def test_what_was_taken_back_meanwhile_is_told_too(self, as_, trust, journey):
        client = as_("director")
        wrong = place(journey=journey, rung=trust.rungs.B, since=clock.today(), by=trust.director)
        typed = to_place(client, journey, trust.rungs.C)
        withdraw_placement(placement=wrong, by=trust.director, reason="Never was")
        refused = client.post(url("place", journey), typed)
        assert "On record is now Rung A from 8 January 2024." in refused.text
        assert refused.context["form"].differences == []
        assert stood_on(journey) == trust.rungs.A

    def test_sending_twice_places_once(self, as_, trust, journey):
        client = as_("director")
        typed = to_place(client, journey, trust.rungs.B)
        assert client.post(url("place", journey), typed).status_code == 302
        assert client.post(url("place", journey), typed).status_code == 302
        assert Placement.objects.count() == 2

    def test_others_are_told_why_not_or_find_nothing(self, as_, trust, journey):
        placement = journey.placements.get()
        for who, status in (("supervisor", 403), ("doctor", 403), ("administrator", 404)):
            for address in (url("place", journey), url("placement-correct", placement)):
                assert as_(who).get(address).status_code == status
