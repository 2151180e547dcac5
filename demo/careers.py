"""Plausible careers: for each kind of doctor, the rungs climbed and the months on each."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.people.models import Grade


class Turn(StrEnum):
    """What is out of the ordinary about a career."""

    PLAIN = "plain"
    PART_TIME = "part_time"
    ACTING_UP = "acting_up"
    STEPPED_DOWN = "stepped_down"


@dataclass(frozen=True, slots=True)
class Career:
    """So many doctors who climbed these rungs, with the months stood on each; the last goes on.

    `progress` is the least and the most of what the next rung asks that they have, as a share.
    """

    doctors: int
    steps: tuple[tuple[str, int], ...]
    grade: Grade
    progress: tuple[float, float] = (0.0, 0.6)
    turn: Turn = Turn.PLAIN


# Has all that the next rung asks for, but time; or nearly all.
ALL = (1.0, 1.0)
NEARLY = (0.75, 0.95)

_RESIDENT = (("U1", 24), ("U2", 84))
_CONSULTANT = (*_RESIDENT, ("U3", 48))
_LEAD = (*_CONSULTANT, ("U4", 40))
_DIRECTOR = (*_LEAD, ("U5", 44))
_DIVISION = (*_DIRECTOR, ("U6", 30))

CONSULTANTS = Career(25, _CONSULTANT, Grade.CONSULTANT, (0.0, 0.25))
MEDICAL_DIRECTOR = Career(1, (*_DIVISION, ("U7", 30), ("U8", 26)), Grade.CONSULTANT, (0.2, 0.4))

HOSPITAL_CAREERS = (
    Career(13, (("U1", 14),), Grade.FOUNDATION, (0.0, 0.6)),
    Career(4, (("U1", 20),), Grade.FOUNDATION, NEARLY),
    Career(5, (("U1", 21),), Grade.FOUNDATION, ALL),
    Career(32, (("U1", 24), ("U2", 40)), Grade.RESIDENT, (0.0, 0.3)),
    Career(6, (("U1", 24), ("U2", 76)), Grade.RESIDENT, NEARLY),
    Career(4, (("U1", 24), ("U2", 74)), Grade.RESIDENT, ALL),
    Career(3, (*_RESIDENT[:1], ("U2", 60), ("U2a", 7)), Grade.RESIDENT, (0.2, 0.5)),
    Career(2, (*_RESIDENT[:1], ("U2", 48), ("U2b", 5)), Grade.RESIDENT, (0.1, 0.4)),
    Career(8, (("U1", 24), ("U2s", 60)), Grade.SAS, (0.1, 0.5)),
    CONSULTANTS,
    Career(5, _CONSULTANT, Grade.CONSULTANT, NEARLY),
    Career(10, _CONSULTANT, Grade.CONSULTANT, (0.0, 0.25), Turn.PART_TIME),
    Career(3, _CONSULTANT, Grade.CONSULTANT, ALL),
    Career(2, _CONSULTANT, Grade.CONSULTANT, (0.6, 0.8), Turn.ACTING_UP),
    Career(9, (*_CONSULTANT, ("U3a", 20)), Grade.CONSULTANT, (0.0, 0.2)),
    Career(6, _LEAD, Grade.CONSULTANT, (0.0, 0.25)),
    Career(3, _LEAD, Grade.CONSULTANT, NEARLY),
    Career(1, _LEAD, Grade.CONSULTANT, ALL),
    Career(2, _LEAD, Grade.CONSULTANT, (0.5, 0.8), Turn.ACTING_UP),
    Career(6, _DIRECTOR, Grade.CONSULTANT, (0.0, 0.3)),
    Career(2, (*_DIRECTOR[:-1], ("U5", 36), ("U3", 8)), Grade.CONSULTANT, turn=Turn.STEPPED_DOWN),
    Career(3, _DIVISION, Grade.CONSULTANT, (0.3, 0.8)),
    Career(2, (*_DIVISION, ("U7", 20)), Grade.CONSULTANT, (0.2, 0.7)),
    MEDICAL_DIRECTOR,
    Career(1, (*_DIVISION, ("U7", 26), ("U8", 48), ("U9", 18)), Grade.CONSULTANT),
)

_PARTNER = (("G1", 36), ("G2", 50), ("G3", 44))

PRACTICE_CAREERS = (
    Career(5, (("G1", 20),), Grade.GP_REGISTRAR, (0.0, 0.6)),
    Career(3, (("G1", 30),), Grade.GP_REGISTRAR, ALL),
    Career(10, (("G1", 36), ("G2", 60)), Grade.SALARIED_GP, (0.0, 0.2)),
    Career(4, (("G1", 36), ("G2", 60)), Grade.SALARIED_GP, NEARLY),
    Career(4, (("G1", 36), ("G2", 30)), Grade.SALARIED_GP, (0.0, 0.4), Turn.PART_TIME),
    Career(8, _PARTNER, Grade.GP_PARTNER, (0.0, 0.2)),
    Career(2, (*_PARTNER[:2], ("G4a", 12)), Grade.SALARIED_GP, (0.2, 0.6)),
    Career(2, (*_PARTNER, ("G4", 26)), Grade.GP_PARTNER, (0.2, 0.6)),
    Career(1, (*_PARTNER, ("G4", 40), ("G5", 22)), Grade.GP_PARTNER, (0.2, 0.5)),
    Career(1, (*_PARTNER, ("G4", 36), ("G5", 30), ("G6", 12)), Grade.GP_PARTNER),
)
