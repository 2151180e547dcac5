"""Careers lived through: journeys, posts and the training behind them, all through actions."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.people.facts import gathered
from common import clock
from demo.careers import ALL, NEARLY, Turn
from demo.staff import Hired
from demo.training_wanted import Wanted, wanted_for
from pathways.appointments.actions import appoint
from pathways.journeys.actions import place as put
from pathways.journeys.actions import start_journey
from pathways.journeys.models import Journey
from pathways.ladders.models import MIX_PARTS, Rung
from pathways.ladders.queries import next_rung
from training.feedback.actions import record_round
from training.logbook.actions import start_entry, submit_entry
from training.logbook.models import LogEntry
from training.verification.actions import return_entry, verify_entry

# A record is written so many days after the thing itself.
WRITTEN_AFTER = range(1, 12)
VERIFIED_AFTER = range(1, 15)
HOURS_A_DAY = 6
# What share of what their own rung asks they have on record: leaders most of it, others some.
LEADERS_HAVE = (0.2, 0.5)
OTHERS_HAVE = (0.0, 0.2)
# So many leaders had all the training that their post asks before it began, and so many more have
# it by now; the others had, and have, so much of it.
TRAINED_BEFORE, TRAINED_SINCE = 0.4, 0.25
TRAINED_PARTLY = (0.3, 0.8)


@dataclass(slots=True)
class Life:
    """One doctor's career as it is being lived."""

    hired: Hired
    rungs: dict[str, Rung]
    today: date
    random: Random
    # Days on which feedback rounds closed: no two on one day.
    heard: set[date] = field(default_factory=set)

    def live(self) -> Journey:
        """Everything up to today."""
        with gathered():
            journey = self._climb()
            self._learn()
        return journey

    def _climb(self) -> Journey:
        """The journey with its placements and posts."""
        (code, since), *later = self.hired.climbed
        doctor = self.hired.doctor
        with self._recorded(since):
            journey = start_journey(
                doctor=doctor,
                version=self.hired.place.ladder,
                rung=self.rungs[code],
                since=since,
                organisation=self.hired.place.organisation,
                by=None,
            )
        for code, since in later:
            with self._recorded(since):
                put(journey=journey, rung=self.rungs[code], since=since, by=None)
        ends = [since for _, since in later] + [None]
        for (code, since), until in zip(self.hired.climbed, ends, strict=True):
            with self._recorded(since):
                self._post(self.rungs[code], since, until)
        if self.hired.career.turn is Turn.ACTING_UP and journey.aim:
            start = self.today - timedelta(days=90)
            with self._recorded(start):
                self._post(journey.aim, start, self.today + timedelta(days=120), is_acting=True)
        return journey

    def _recorded(self, since: date) -> AbstractContextManager[None]:
        """What began on a day is recorded then, or when the doctor came here."""
        return clock.standing_at(morning(max(since, _first_day(self.hired))))

    def _post(self, rung: Rung, since: date, until: date | None, is_acting: bool = False) -> None:
        mixes = list(rung.mixes.all())
        mix = self.random.choice(mixes) if self.random.random() < 0.3 else mixes[0]
        share = self.hired.doctor.working_fraction
        clinical, leadership, education, research = (
            (mix.part(part).typical * share).quantize(Decimal("0.001")) for part in MIX_PARTS
        )
        term = rung.term_months
        if until is None and term:
            until = max(since + timedelta(days=30 * term), self.today + timedelta(days=200))
        appoint(
            doctor=self.hired.doctor,
            organisation=self.hired.place.organisation,
            title=f"{rung.title}, {self.hired.place.organisation}",
            rung=rung,
            tier=rung.tier,
            starts_on=max(since, self.hired.doctor.qualified_on),
            ends_on=until,
            is_acting=is_acting,
            by=None,
            clinical=clinical,
            leadership=leadership,
            education=education,
            research=research,
        )

    def _learn(self) -> None:
        """What the rung stood on asked for, and a part of what the next one does."""
        code, since = self.hired.climbed[-1]
        standing = self.rungs[code]
        behind = list(wanted_for(standing, self.random))
        self.random.shuffle(behind)
        if standing.tier:
            self._train([one for one in behind if one.is_training], since)
            behind = [one for one in behind if not one.is_training]
        have = LEADERS_HAVE if standing.tier else OTHERS_HAVE
        has_most = self.hired.career.progress in (ALL, NEARLY)
        share = 1 if has_most else self.random.uniform(*have)
        for wanted in behind[: round(share * len(behind))]:
            earliest = add_days(since, -700)
            self._do(wanted, earliest, min(since, add_days(self.today, -30)))
        target = next_rung(standing)
        if target is None:
            return
        target = self.rungs[target.code]
        ahead = list(wanted_for(target, self.random, but=standing))
        self.random.shuffle(ahead)
        share = self.random.uniform(*self.hired.career.progress)
        for wanted in ahead[: round(share * len(ahead))]:
            self._do(wanted, max(since, add_days(self.today, -500)), add_days(self.today, -10))

    def _train(self, wanted: list[Wanted], since: date) -> None:
        """The training that a leader's post asks: before the role, by now, or only some of it."""
        is_all = self.hired.career.progress == ALL
        chance = 0.0 if is_all else self.random.random()
        share = 1.0 if chance < TRAINED_BEFORE else self.random.uniform(*TRAINED_PARTLY)
        had = round(share * len(wanted))
        for one in wanted[:had]:
            self._do(replace(one, freshest=None), add_days(since, -500), since)
        if chance < TRAINED_BEFORE + TRAINED_SINCE:
            renewed = [one for one in wanted[:had] if one.freshest is not None]
            for one in [*wanted[had:], *renewed]:
                self._do(one, since, add_days(self.today, -30))

    def _do(self, wanted: Wanted, earliest: date, latest: date) -> None:
        """One piece of training or evidence, done, written down and verified."""
        earliest = max(earliest, self.hired.doctor.qualified_on, _first_day(self.hired))
        if wanted.freshest is not None:
            latest = max(latest, add_days(self.today, -60))
            earliest = max(earliest, add_days(self.today, -wanted.freshest + 120))
        if earliest >= latest:
            earliest, latest = add_days(latest, -20), latest
        on = earliest + timedelta(days=self.random.randrange((latest - earliest).days or 1))
        on = max(on, self.hired.doctor.qualified_on + timedelta(days=15))
        if wanted.feedback is not None:
            self._feedback(wanted, on)
        else:
            self._log(wanted, on)

    def _log(self, wanted: Wanted, on: date) -> None:
        assert wanted.kind is not None
        doctor, supervisor = self.hired.doctor, self.hired.supervisor
        began = on - timedelta(days=int(wanted.hours // HOURS_A_DAY))
        written = on + timedelta(days=self.random.choice(WRITTEN_AFTER))
        with clock.standing_at(moment(written, self.random)):
            entry = start_entry(
                doctor=doctor,
                by=doctor.user,
                kind=wanted.kind,
                title=wanted.title,
                started_on=began if began < on else None,
                ended_on=on,
                hours=wanted.hours,
                module=wanted.module,
                topic=wanted.topic,
                claims=wanted.claims,
                summary=wanted.summary,
            )
            submit_entry(entry=entry, asked_of=supervisor, by=doctor.user)
        verified = written + timedelta(days=self.random.choice(VERIFIED_AFTER))
        if verified < self.today:
            with clock.standing_at(moment(verified, self.random)):
                verify_entry(entry=entry, by=supervisor)

    def _feedback(self, wanted: Wanted, on: date) -> None:
        assert wanted.feedback is not None
        while on in self.heard:
            on -= timedelta(days=1)
        self.heard.add(on)
        with clock.standing_at(moment(on + timedelta(days=3), self.random)):
            record_round(
                doctor=self.hired.doctor,
                kind=wanted.feedback,
                closed_on=on,
                released_on=on + timedelta(days=3),
                raters=wanted.raters,
                by=self.hired.supervisor,
            )


def unfinished(
    hired: Hired, wanted: Iterator[Wanted], today: date, random: Random
) -> list[LogEntry]:
    """Three entries that are not verified: a draft, one that waits, one that was returned."""
    entries = []
    for days_ago, one in zip((3, 16, 24), wanted, strict=False):
        if one.kind is None:
            continue
        on = today - timedelta(days=days_ago)
        with clock.standing_at(moment(on, random)):
            entry = start_entry(
                doctor=hired.doctor,
                by=hired.doctor.user,
                kind=one.kind,
                title=one.title,
                started_on=on - timedelta(days=int(one.hours // HOURS_A_DAY)),
                ended_on=on,
                hours=one.hours,
                module=one.module,
                topic=one.topic,
                claims=one.claims,
            )
        if days_ago > 3:
            with clock.standing_at(moment(on + timedelta(days=1), random)):
                submit_entry(entry=entry, asked_of=hired.supervisor, by=hired.doctor.user)
        if days_ago > 20:
            with clock.standing_at(moment(on + timedelta(days=8), random)):
                return_entry(
                    entry=entry,
                    by=hired.supervisor,
                    reason="Please say what you did yourself, and attach the certificate.",
                )
        entries.append(entry)
    return entries


def morning(day: date) -> datetime:
    """The start of the working hours of a day."""
    return timezone.make_aware(datetime.combine(day, time(8)))


def moment(day: date, random: Random) -> datetime:
    """Some time in the working hours of a day."""
    return timezone.make_aware(
        datetime.combine(day, time(random.randrange(8, 19), random.randrange(60)))
    )


def add_days(day: date, days: int) -> date:
    """`day` moved by so many days."""
    return day + timedelta(days=days)


def _first_day(hired: Hired) -> date:
    """The first day on which the doctor had a supervisor here."""
    link = hired.doctor.supervision_links.order_by("starts_on", "id").first()
    return link.starts_on if link else hired.doctor.qualified_on
