"""Who may manage organisations, people and their roles."""

from datetime import date

from django.db.models import Exists, OuterRef

from accounts.organisations.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    Permission,
    Role,
    SupervisionLink,
)
from accounts.organisations.queries import (
    doctors_under,
    holds,
    supervision_managed_by,
    verifying_roles_over,
)
from accounts.people.models import Doctor, User
from common import clock
from common.errors import Denied
from common.templatetags.ui_filters import day

MOST_LEVELS = 8
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 1, 1)


def check_can_manage_people(user: User, organisation: Organisation | None = None) -> None:
    """An administrator of `organisation` or of one above it; of any when it is None."""
    if not holds(user, Permission.MANAGE_PEOPLE, organisation):
        where = f"of {organisation}" if organisation else "of an organisation"
        raise Denied(f"Only an administrator {where} can do this.")


def check_can_create_organisation(user: User, parent: Organisation | None) -> None:
    """Below an organisation that one administers; a first one is made by a command."""
    if parent is None:
        raise Denied("An organisation at the top is made when Rungs is installed.")
    check_can_manage_people(user, parent)


def check_can_move(user: User, organisation: Organisation, parent: Organisation | None) -> None:
    """To move an organisation one administers where it stands and where it goes."""
    if parent is None:
        raise Denied(f"{organisation} stays below another organisation: choose which.")
    check_can_manage_people(user, organisation.parent or organisation)
    check_can_manage_people(user, parent)


def check_can_stand_below(organisation: Organisation, parent: Organisation, levels: int) -> None:
    """No cycle, and not too deep; `levels` counts `organisation` and the levels below it."""
    if parent.path.startswith(organisation.path):
        raise Denied(f"{organisation} cannot stand below itself: {parent} is part of it.")
    check_depth(parent, levels)


def check_depth(parent: Organisation, levels: int = 1) -> None:
    """At most MOST_LEVELS levels from the top down."""
    if parent.depth + 1 + levels > MOST_LEVELS:
        raise Denied(f"Organisations stand at most {MOST_LEVELS} levels deep.")


def check_period(starts_on: date, ends_on: date | None) -> None:
    """The first day lies before the end, both within reason."""
    if not EARLIEST <= starts_on <= LATEST or (ends_on and ends_on > LATEST):
        raise Denied("Give dates between 1950 and 2100.")
    if ends_on is not None and ends_on <= starts_on:
        raise Denied("The end lies after the start.")


def check_end(starts_on: date, ended_on: date | None, ends_on: date) -> None:
    """A period that is not over yet may be ended, from its first day on, not prolonged."""
    if ends_on > LATEST:
        raise Denied("Give dates between 1950 and 2100.")
    if ends_on < starts_on:
        raise Denied(f"The end cannot lie before the start, {day(starts_on)}.")
    if ended_on is not None and ended_on <= ends_on:
        raise Denied(f"This ends on {day(ended_on)} already. To prolong it, give it anew.")


def check_can_grant(user: User, person: User, organisation: Organisation) -> None:
    """Roles are given by an administrator there, never to oneself."""
    check_can_manage_people(user, organisation)
    check_can_grant_to(user, person)


def check_can_grant_to(user: User, person: User) -> None:
    """Nobody gives themselves a role, and nobody whose account is closed is given one."""
    if user.pk == person.pk:
        raise Denied("You cannot give yourself a role: ask another administrator.")
    if not person.is_active:
        raise Denied(f"The account of {person} is closed. Open it again first.")


def check_no_overlap(
    person: User, organisation: Organisation, role: Role, starts_on: date, ends_on: date | None
) -> None:
    """Nobody holds the same role in the same place twice on one day. One query."""
    same = Membership.objects.filter(user=person, organisation=organisation, role=role)
    if other := same.overlapping(starts_on, ends_on).first():
        until = f" until {day(other.ends_on)}" if other.ends_on else ""
        raise Denied(
            f"{person} already has the role {role.label.lower()} in {organisation} from"
            f" {day(other.starts_on)}{until}."
        )


def check_can_end_role(user: User, membership: Membership) -> None:
    """Roles are ended by an administrator of the organisation."""
    check_can_manage_people(user, membership.organisation)


def check_administrator_remains(person: User, organisation: Organisation, on: date) -> None:
    """Without `person`, somebody still administers an organisation at the top, with no end set.

    Assumes the organisation's row locked, so that two cannot leave at once. One query.
    """
    if organisation.parent_id is not None:
        return
    others = Membership.objects.filter(
        organisation=organisation, role=Role.ADMINISTRATOR, ends_on=None, starts_on__lte=on
    ).filter(user__is_active=True)
    if not others.exclude(user=person).exists():
        raise Denied(
            f"{organisation} would be left without an administrator. Make somebody else"
            " administrator first, without an end date."
        )


def check_manages_doctor(user: User, doctor: Doctor) -> None:
    """An administrator over the doctor, who is somebody else. One query."""
    if not doctors_under(user, Permission.MANAGE_PEOPLE).filter(pk=doctor.pk).exists():
        raise Denied(f"Only an administrator of {doctor}’s organisation can do this.")


def check_manages_supervision(user: User, link: SupervisionLink) -> None:
    """An administrator over the doctor and in the tree of the supervisor. One query."""
    if not supervision_managed_by(user).filter(pk=link.pk).exists():
        raise Denied(
            f"Only an administrator where {link.supervisor} supervises {link.doctor} can do this."
        )


def check_can_supervise(supervisor: User, doctor: Doctor, on: date) -> None:
    """Somebody else, who on that day may verify entries in the tree where the doctor works.

    Two queries.
    """
    if supervisor.pk == doctor.user_id:
        raise Denied("Nobody supervises themselves.")
    if not supervisor.is_active:
        raise Denied(f"{supervisor} can no longer sign in.")
    if not verifying_roles_over(doctor, on).filter(user=supervisor).exists():
        raise Denied(
            f"{supervisor} is not a supervisor where {doctor} works on {day(on)}. Give them the"
            " role of supervisor first."
        )


def check_supervision_once(link: SupervisionLink) -> None:
    """The same person supervises a doctor in the same way once at a time. One query."""
    same = SupervisionLink.objects.filter(
        doctor=link.doctor, supervisor=link.supervisor, kind=link.kind
    )
    if same.overlapping(link.starts_on, link.ends_on).exists():
        raise Denied(
            f"{link.supervisor} is {link.get_kind_display().lower()} of {link.doctor} then already."
        )


def check_can_withdraw(user: User, invitation: Invitation) -> None:
    """An invitation is in the hands of the organisation's administrators."""
    check_can_manage_people(user, invitation.organisation)


def check_can_invite(user: User, email: str, organisation: Organisation) -> None:
    """Roles are offered by an administrator there, never to oneself."""
    check_can_manage_people(user, organisation)
    if email == user.email:
        raise Denied("You cannot give yourself a role: ask another administrator.")


def check_can_open_or_close(user: User, person: User) -> None:
    """Signing in is opened and closed by an administrator of every place the person has a role in.

    Assumes that the person is or was in one of them. One query.
    """
    if user.pk == person.pk:
        raise Denied("You cannot close your own account: ask another administrator.")
    managed = Organisation.objects.where(user, Permission.MANAGE_PEOPLE)
    roles = Membership.objects.filter(user=person).annotate(
        managed=Exists(managed.filter(pk=OuterRef("organisation_id")))
    )
    ends = roles.order_by("id").values_list("managed", "ends_on")
    if not any(is_managed for is_managed, _ in ends):
        raise Denied(f"Only an administrator of an organisation of {person} can do this.")
    today = clock.today()
    if any(not is_managed and (end is None or end > today) for is_managed, end in ends):
        raise Denied(
            f"{person} also has a role in an organisation that you do not administer. End the"
            " roles in yours instead."
        )


def check_manages_future_doctor(user: User, person: User) -> None:
    """An administrator where the person has the role of doctor today. One query."""
    managed = Organisation.objects.where(user, Permission.MANAGE_PEOPLE)
    roles = Membership.objects.current_on(clock.today()).filter(user=person, role=Role.DOCTOR)
    if user.pk == person.pk or not roles.filter(organisation__in=managed).exists():
        raise Denied(f"Only an administrator where {person} is a doctor can do this.")


def check_invitation_waits(invitation: Invitation, lapsed_too: bool = False) -> None:
    """It was neither accepted nor withdrawn and, unless `lapsed_too`, is still good: it has not
    expired, and who sent it still manages people there. At most two queries.
    """
    state = invitation.state
    if state == InvitationState.ACCEPTED:
        raise Denied("This invitation was accepted already. Sign in with your e-mail address.")
    if state == InvitationState.REVOKED:
        raise Denied("This invitation was withdrawn. Ask whoever invited you for a new one.")
    if state == InvitationState.EXPIRED and not lapsed_too:
        raise Denied(
            f"This invitation was good until {day(invitation.expires_at)}. Ask whoever invited you"
            " to send it again."
        )
    if state == InvitationState.UNBACKED and not lapsed_too:
        raise Denied(
            f"{invitation.invited_by}, who sent this invitation, no longer manages people in"
            f" {invitation.organisation}. Ask an administrator there to send it again."
        )


def check_can_accept(user: User, invitation: Invitation) -> None:
    """Only the person with the address that it was sent to."""
    if user.email != invitation.email:
        raise Denied(
            f"This invitation is for {invitation.email}, and you are signed in as {user.email}."
            " Sign out, then open the link in the letter again."
        )
