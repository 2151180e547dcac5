"""The rungs that a cohort stands on or works towards, whatever version of a ladder they are of."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.people.models import User
from pathways.journeys.models import Journey
from pathways.ladders.models import Ladder, Rung
from pathways.ladders.workflow import PUBLIC
from training.frameworks.models import FormerName


class Rungs:
    """Rungs by id, each with its ladder and the rung below; in several versions of a ladder one
    and the same rung has the same code (decision 0010), and is shown as the newest has it.
    """

    def __init__(self, rungs: Iterable[Rung]) -> None:
        """Assumes the rungs of whole versions, the newest version first, ladders fetched."""
        self.by_id = {one.pk: one for one in rungs}
        self._same: defaultdict[tuple[int, str], list[Rung]] = defaultdict(list)
        for one in self.by_id.values():
            self._same[one.version.ladder_id, one.code].append(one)
            if one.below_id is not None:
                one.below = self.by_id[one.below_id]

    def same(self, rung: Rung) -> list[Rung]:
        """The rung in all versions, the newest first."""
        return self._same[rung.version.ladder_id, rung.code]

    def newest(self, rung: Rung) -> Rung:
        """The rung in the newest version that has it."""
        return self.same(rung)[0]

    def find(self, uuid: str) -> Rung | None:
        """The rung with this uuid, as the newest version that has it has it."""
        found = next((one for one in self.by_id.values() if str(one.uuid) == uuid), None)
        return self.newest(found) if found else None

    def by_ladder(self) -> dict[Ladder, list[Rung]]:
        """Each rung once, from the top of each ladder down; ladders by name."""
        ladders: defaultdict[Ladder, list[Rung]] = defaultdict(list)
        for one in self.by_id.values():
            if one is self.newest(one):
                ladders[one.version.ladder].append(one)
        return {
            ladder: sorted(those, key=lambda one: (-one.position, one.pk))
            for ladder, those in sorted(ladders.items(), key=lambda item: item[0].name)
        }


def rungs_offered(user: User) -> Rungs:
    """Those of published and retired versions of the ladders that `user` sees, or on which the
    doctors are whom they direct. One query.
    """
    ladders = Ladder.objects.visible_to(user).values("pk")
    climbed = Journey.objects.directed_by(user).values("ladder")
    rows = rungs_to_show().filter(
        Q(version__ladder__in=ladders) | Q(version__ladder__in=climbed),
        version__status__in=PUBLIC,
    )
    return Rungs(rows.order_by("-version__number", "pk"))


def rungs_to_show() -> Any:
    """Rungs with their ladder, and with `times_renamed`: how often anything was called otherwise
    by the moment they are read. What they ask for is in the same words as long as it is the same.
    """
    times = FormerName.objects.order_by().values(all=Value(1)).annotate(times=Count("pk"))
    renamed = Coalesce(Subquery(times.values("times")), 0)
    return Rung.objects.annotate(times_renamed=renamed).select_related("version__ladder")
