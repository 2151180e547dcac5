"""The doctors that a director's filters select: the same for the page, its counts and exports."""

from collections.abc import Sequence

from accounts.organisations.models import Organisation, Permission
from accounts.people.models import User
from accounts.people.requests import PersonRequest
from pathways.insight import queries
from pathways.insight.forms import CohortForm
from pathways.insight.forms.cohort import USUAL_ORDER
from pathways.insight.rules import check_sees_doctors
from pathways.ladders.models import Rung


def filters_of(request: PersonRequest) -> CohortForm:
    """The filters that the address holds, for a director. One query and, once, the roles.

    Raises Denied for anybody else.
    """
    check_sees_doctors(request.user)
    return CohortForm(
        request.GET,
        places=Organisation.objects.where(request.user, Permission.VIEW_DOCTORS),
        rungs=queries.rungs_offered(request.user),
    )


class Chosen:
    """The doctors that the filters select, in their order, and their counts. One query; where they
    are on several ladders two.

    Of several versions of the rung worked towards, one is shown: that asked for, else the one
    with most doctors. `people` is how many there are, whoever is on several ladders once.
    """

    def __init__(self, user: User, form: CohortForm) -> None:
        self._form = form
        narrowed = form.narrowed(queries.states(user, form.day))
        self._all = queries.tallies(narrowed)
        self.target = target = self._shown()
        if target is not None:
            narrowed = narrowed.filter(target=target)
        self.tallies = [one for one in self._all if target is None or one.target == target.pk]
        self.counts = queries.counted(self.tallies)
        self.people = queries.people(narrowed) if self._ladders() > 1 else self.counts.doctors
        sort = form.told.get("sort", USUAL_ORDER)
        self.doctors = queries.ordered(narrowed, sort, form.day, self.counts.doctors)

    def elsewhere(self) -> list[tuple[Rung, int, str]]:
        """Other versions of the rung shown that doctors are pinned to: each with how many they
        are, and the query that shows them.
        """
        if self.target is None:
            return []
        others = [one for one in self._form.rungs.same(self.target) if one != self.target]
        return [
            (one, count, self._form.query(version=str(one.version.number)))
            for one in others
            if (count := self._towards(one))
        ]

    def _shown(self) -> Rung | None:
        wanted = self._form.told.get("towards")
        if wanted is None:
            return None
        same: Sequence[Rung] = self._form.rungs.same(wanted)
        number = self._form.told.get("version")
        found = next((one for one in same if one.version.number == number), None)
        return found or max(same, key=self._towards)

    def _ladders(self) -> int:
        known = self._form.rungs.by_id
        return len({known[one.rung].version.ladder_id for one in self.tallies if one.rung in known})

    def _towards(self, rung: Rung) -> int:
        return sum(one.doctors for one in self._all if one.target == rung.pk)
