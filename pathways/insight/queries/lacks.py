"""What rungs ask for, and what of it is lacking, in words: read for many rungs at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pathways.ladders.models import Requirement, RequirementGroup, RequirementKind
from pathways.ladders.wording import wording
from training.modules.models import Module

TRAINING = frozenset({RequirementKind.MODULE, RequirementKind.HOURS})


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A group of a rung, its requirements, and where in what is stored as `met` they begin."""

    group: RequirementGroup
    start: int
    members: Sequence[Requirement]

    @property
    def end(self) -> int:
        """Where in `met` they end."""
        return self.start + len(self.members)

    @property
    def needed(self) -> int:
        """How many of them have to be met."""
        return len(self.members) if self.group.at_least is None else self.group.at_least

    def more(self, met: str) -> int:
        """How many more have to be met; 0 or less if enough are."""
        return self.needed - met.count("1", self.start, self.end)

    def asks_training(self, met: str) -> bool:
        """Whether training has to make some of it good, even if all else in it were met."""
        others = [one for one in self.members if one.kind not in TRAINING]
        trained = [
            one
            for one, mark in zip(self.members, met[self.start : self.end], strict=True)
            if one.kind in TRAINING and mark == "1"
        ]
        return self.needed - len(others) - len(trained) > 0

    def unmet(self, met: str) -> Iterator[int]:
        """The places in `met` of those not met."""
        at = met.find("0", self.start, self.end)
        while at >= 0:
            yield at
            at = met.find("0", at + 1, self.end)


def asked_by(rungs: Collection[int]) -> dict[int, list[AskedGroup]]:
    """What the rungs with these ids ask for, in the order of `met`. Two queries.

    A group without requirements is left out; a rung that asks for nothing has none.
    """
    rows = (
        Requirement.objects.filter(group__rung__in=rungs)
        .select_related(
            *("group__rung__below", "module", "element", "evidence_type", "feedback_kind")
        )
        .prefetch_related("elements")
        .order_by("group__rung", "group__position", "group", "position", "id")
    )
    members: defaultdict[int, defaultdict[int, list[Requirement]]]
    members = defaultdict(lambda: defaultdict(list))
    for row in rows:
        members[row.group.rung_id][row.group_id].append(row)
    asked: dict[int, list[AskedGroup]] = {rung: [] for rung in rungs}
    for rung, groups in members.items():
        start = 0
        for those in groups.values():
            asked[rung].append(AskedGroup(those[0].group, start, those))
            start += len(those)
    return asked


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing lacking, in words: the `module` that makes it good, or a choice of several."""

    sentence: str
    is_training: bool
    module: Module | None = None
    choices: Sequence[Module] = ()


@dataclass(frozen=True, slots=True)
class Lacked:
    """All that is lacking on a day: what is learned in training, and what is shown at work."""

    training: Sequence[Lack]
    others: Sequence[Lack]

    @property
    def is_none(self) -> bool:
        """Whether nothing is lacking."""
        return not self.training and not self.others


def lacked(groups: Sequence[AskedGroup], met: str) -> Lacked:
    """What is lacking: one for each requirement, one for a group of which some do. No query."""
    lacks = [one for group in groups for one in _lacks(group, met)]
    return Lacked(
        training=[one for one in lacks if one.is_training],
        others=[one for one in lacks if not one.is_training],
    )


def _lacks(asked: AskedGroup, met: str) -> Iterator[Lack]:
    more = asked.more(met)
    if more <= 0:
        return
    unmet = [asked.members[at - asked.start] for at in asked.unmet(met)]
    if asked.group.at_least is None:
        for one in unmet:
            sentence = one.module.title if one.module else wording(one)
            yield Lack(sentence, one.kind in TRAINING, one.module)
        return
    yield Lack(
        f"{asked.group.name}: {more} more of {len(unmet)}",
        asked.asks_training(met),
        choices=[one.module for one in unmet if one.module is not None],
    )
