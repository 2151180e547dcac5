"""Every address of the site, and who of the cast may do what there. A new URL gets a line here.

    Page(name, of, may=...)    is only read: GET shows it, POST is no such method
    Form(name, of, may=...)    GET shows it, POST with nothing filled in is refused
    Button(name, of, may=...)  is only sent to: POST does it and leads on

`of` names which: one of the things that tests/sweeps/cast.py makes. A "draft" is that of Dora, the
cast's doctor, in the organisation "here"; "twin's draft" is the same in the other organisation.
`may` is who may; for everybody else it is GONE, or what `otherwise=` says, and
`but={person: outcome}` tells of exceptions. Whoever is signed out is sent to sign in.
"""

from tests.sweeps.cast import CAST
from tests.sweeps.rules import SIGNED_OUT, Button, Form, Page, Rule
from tests.sweeps.visit import Outcome

DENIED, DONE, GONE, OVER = Outcome.DENIED, Outcome.DONE, Outcome.GONE, Outcome.OVER
PAGE, REFUSED = Outcome.PAGE, Outcome.REFUSED

# Who somebody is to the doctor, Dora.
DOCTOR = {"doctor"}
SUPERVISOR = {"supervisor"}
DIRECTORS = {"director", "director_here_doctor_there"}
ADMINISTRATOR = {"administrator"}

# The same for her twin.
TWIN = {"twin_doctor"}
TWINS_SUPERVISORS = {"twin_supervisor", "doctor_here_supervisor_there"}
TWINS_DIRECTOR = {"twin_director"}

# Whoever is this anywhere.
EVERYBODY = set(CAST) - SIGNED_OUT
DOCTORS = {
    *("doctor", "peer", "twin_doctor", "twin_peer"),
    *("doctor_here_supervisor_there", "director_here_doctor_there", "doctor_of_both"),
}
SUPERVISORS = {
    *("supervisor", "other_supervisor", "twin_supervisor", "twin_other_supervisor"),
    "doctor_here_supervisor_there",
}
ALL_DIRECTORS = DIRECTORS | TWINS_DIRECTOR
ADMINISTRATORS = {"administrator", "twin_administrator"}

# Whoever has a role here.
PEOPLE_HERE = {
    *("doctor", "peer", "supervisor", "other_supervisor", "director", "administrator"),
    *("doctor_here_supervisor_there", "director_here_doctor_there", "doctor_of_both"),
}

ACCOUNTS = [
    Page("notifications:list", may=EVERYBODY),
    Button("notifications:read-all", may=EVERYBODY),
    Button("notifications:open", "notification", may=DOCTOR),
    Form("people:profile", may=EVERYBODY),
    Form("people:register", may=EVERYBODY - DOCTORS, but=dict.fromkeys(DOCTORS, DONE)),
    Page("audit:mine", may=EVERYBODY),
    Page("audit:written", may=EVERYBODY),
    Page("organisations:people", may=ADMINISTRATORS, otherwise=DENIED),
    Page("organisations:person", "person", may=ADMINISTRATOR),
    Form("organisations:person-profile", "person", may=ADMINISTRATOR),
    Form("organisations:role-new", "person", may=ADMINISTRATOR),
    Form("organisations:supervision-new", "person", may=ADMINISTRATOR),
    Form("organisations:account-close", "person", may=ADMINISTRATOR, post=DONE),
    Button("organisations:account-reopen", "closed account", may=ADMINISTRATOR),
    Button("organisations:account-reopen", "person", may=ADMINISTRATOR, post=DENIED),
    Form("organisations:role-end", "role", may=ADMINISTRATOR),
    Form("organisations:supervision-end", "supervision", may=ADMINISTRATOR),
    Page("organisations:invitations", may=ADMINISTRATORS, otherwise=DENIED),
    Form("organisations:invitation-new", may=ADMINISTRATORS, otherwise=DENIED),
    Button("organisations:invitation-renew", "invitation", may=ADMINISTRATOR),
    Form("organisations:invitation-withdraw", "invitation", may=ADMINISTRATOR, post=DONE),
    Form(
        "organisations:invitation-accept",
        "letter",
        may=SIGNED_OUT,
        otherwise=DENIED,
        public=True,
    ),
    Page("organisations:organisations", may=ADMINISTRATORS, otherwise=DENIED),
    Form("organisations:organisation-new", may=ADMINISTRATORS, otherwise=DENIED),
    Form("organisations:organisation", "organisation", may=ADMINISTRATOR),
]

TABLE: list[Rule] = [*ACCOUNTS]
