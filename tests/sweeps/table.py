"""Every address of the site, and who of the cast may do what there. A new URL gets a line here.

    Page(name, of, may=...)    is only read: GET shows it, POST is no such method
    Form(name, of, may=...)    GET shows it, POST with nothing filled in is refused
    Button(name, of, may=...)  is only sent to: POST does it and leads on

`of` names which: one of the things that tests/sweeps/cast.py makes. A "draft" is that of Dora, the
cast's doctor, in the organisation "here"; "twin's draft" is the same in the other organisation.
`may` is who may; `denied` is who sees the thing and is told in a sentence why they may not. For
everybody else it is GONE, or what `otherwise=` says; `but={person: outcome}` tells of exceptions.
Whoever is signed out is sent to sign in.
"""

from tests.sweeps.cast import CAST
from tests.sweeps.rules import SIGNED_OUT, Button, Form, Page, Rule
from tests.sweeps.visit import Outcome

DENIED, DONE, GONE, OVER = Outcome.DENIED, Outcome.DONE, Outcome.GONE, Outcome.OVER
PAGE, REFUSED, SIGN_IN = Outcome.PAGE, Outcome.REFUSED, Outcome.SIGN_IN

# Who somebody is to the doctor, Dora.
DOCTOR = {"doctor"}
SUPERVISOR = {"supervisor"}
DIRECTORS = {"director", "director_here_doctor_there"}
ADMINISTRATOR = {"administrator"}

VERIFIED_SEEN_BY = DOCTOR | SUPERVISOR | DIRECTORS

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
    "supervisor_gone_there",
}
ALL_DIRECTORS = DIRECTORS | TWINS_DIRECTOR
ADMINISTRATORS = {"administrator", "twin_administrator"}

# Whoever has a role here.
PEOPLE_HERE = {
    *("doctor", "peer", "supervisor", "other_supervisor", "director", "administrator"),
    *("doctor_here_supervisor_there", "director_here_doctor_there", "doctor_of_both"),
}

OTHERS_HERE = PEOPLE_HERE - ADMINISTRATOR

ACCOUNTS = [
    Page("notifications:list", may=EVERYBODY),
    Button("notifications:read-all", may=EVERYBODY),
    Button("notifications:open", "notification", may=DOCTOR),
    Form("people:profile", may=EVERYBODY),
    Form("people:register", may=EVERYBODY - DOCTORS, but=dict.fromkeys(DOCTORS, DONE)),
    Page("audit:mine", may=EVERYBODY),
    Page("audit:listed", may=EVERYBODY),
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
    Button("organisations:invitation-renew", "invitation of a closed account", may=ADMINISTRATOR),
    Form(
        "organisations:invitation-accept",
        "letter of a closed account",
        may=CAST,
        get=OVER,
        post=OVER,
        public=True,
    ),
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


TRAINING = [
    Page("logbook:list", may=DOCTORS, otherwise=DENIED),
    Form("logbook:entry-new", may=DOCTORS, otherwise=DENIED),
    Page("logbook:entry-module", may=DOCTORS, otherwise=DENIED),
    Button("logbook:entry-autosave", may=DOCTORS, post=REFUSED, otherwise=DENIED),
    # A draft is nobody's but its author's; what is verified, directors see too.
    Page("logbook:entry", "draft", may=DOCTOR),
    Page("logbook:entry", "submitted entry", may=DOCTOR | SUPERVISOR),
    Page("logbook:entry", "returned entry", may=DOCTOR | SUPERVISOR),
    Page("logbook:entry", "verified entry", may=VERIFIED_SEEN_BY),
    Page("logbook:entry", "withdrawn entry", may=DOCTOR),
    Page("logbook:entry", "entry taken back", may=DOCTOR | SUPERVISOR),
    # Having been asked gives nothing; having signed does, while one is a supervisor there.
    Page("logbook:entry", "entry asked of the former supervisor", may=DOCTOR | SUPERVISOR),
    Page("logbook:entry", "entry asked of the supervisor gone there", may=DOCTOR | SUPERVISOR),
    Page("logbook:entry", "entry asked of the other supervisor", may=DOCTOR | SUPERVISOR),
    Page("logbook:entry", "entry signed by the former supervisor", may=VERIFIED_SEEN_BY),
    Page("logbook:entry", "entry signed by the supervisor gone there", may=VERIFIED_SEEN_BY),
    Page(
        "logbook:entry",
        "entry signed by the other supervisor",
        may=VERIFIED_SEEN_BY | {"other_supervisor"},
    ),
    Page("logbook:entry", "twin's draft", may=TWIN),
    Page("logbook:entry", "twin's submitted entry", may=TWIN | TWINS_SUPERVISORS),
    Page("logbook:entry", "twin's verified entry", may=TWIN | TWINS_SUPERVISORS | TWINS_DIRECTOR),
    Page("logbook:file", "draft's file", may=DOCTOR),
    Page("logbook:file", "submitted entry's file", may=DOCTOR | SUPERVISOR),
    Page("logbook:file", "verified entry's file", may=DOCTOR | SUPERVISOR | DIRECTORS),
    Button("logbook:file-remove", "draft's file", may=DOCTOR),
    Button("logbook:file-remove", "submitted entry's file", may=(), denied=DOCTOR | SUPERVISOR),
    Form("logbook:entry-edit", "draft", may=DOCTOR),
    Form("logbook:entry-edit", "returned entry", may=DOCTOR),
    Form("logbook:entry-edit", "verified entry", may=(), denied=DOCTOR),
    Button("logbook:entry-submit", "draft", may=DOCTOR, post=DENIED),
    Form("logbook:entry-withdraw", "draft", may=DOCTOR, post=DONE),
    Form("logbook:entry-withdraw", "verified entry", may=(), denied=DOCTOR),
    # Nobody but the author, whatever they are to the author.
    Form("reflections:reflection", "draft", may=DOCTOR),
    Form("reflections:reflection", "verified entry", may=DOCTOR),
    Page("reflections:reflection-glance", "verified entry", may=DOCTOR),
    Form("verification:queue", may=SUPERVISORS, post=DONE, otherwise=DENIED),
    Page("verification:entry", "submitted entry", may=DOCTOR | SUPERVISOR),
    Page("verification:entry", "draft", may=DOCTOR),
    Page("verification:entry", "entry asked of the other supervisor", may=DOCTOR | SUPERVISOR),
    Button("verification:entry-verify", "submitted entry", may=DOCTOR | SUPERVISOR, post=REFUSED),
    Button("verification:entry-return", "submitted entry", may=DOCTOR | SUPERVISOR, post=REFUSED),
    Form(
        "verification:entry-withdraw", "verified entry", may=SUPERVISOR | DIRECTORS, denied=DOCTOR
    ),
    Page("feedback:mine", may=EVERYBODY),
    Page("feedback:doctor", "record", may=SUPERVISOR | DIRECTORS, but={"doctor": DONE}),
    Form("feedback:record", "record", may=SUPERVISOR, post=PAGE),
    Form("feedback:revoke", "feedback round", may=SUPERVISOR, denied=DOCTOR | DIRECTORS),
    Page("modules:catalogue", may=EVERYBODY),
    Page("modules:own", may=ADMINISTRATORS, otherwise=DENIED),
    Form("modules:module-add", may=ADMINISTRATORS, otherwise=DENIED),
    Page("modules:module", "module", may=PEOPLE_HERE),
    Page("modules:module", "shared module", may=EVERYBODY),
    Form("modules:module-edit", "module", may=ADMINISTRATOR),
    Form("modules:module-edit", "retired module", may=(), denied=ADMINISTRATOR),
    Form("modules:module-edit", "shared module", may=()),
    Form("modules:module-retire", "module", may=ADMINISTRATOR, post=DONE),
]

PATHWAYS = [
    Page("home:page", may=EVERYBODY),
    Page("insight:cohort", may=ALL_DIRECTORS, otherwise=DENIED),
    Page("insight:posts", may=ALL_DIRECTORS, otherwise=DENIED),
    Page("insight:team", may=ALL_DIRECTORS, otherwise=DENIED),
    Page("insight:cohort-csv", may=ALL_DIRECTORS, otherwise=DENIED),
    Page("insight:cohort-xlsx", may=ALL_DIRECTORS, otherwise=DENIED),
    Page("insight:saved", may=ALL_DIRECTORS, otherwise=DENIED),
    Form("insight:view-save", may=ALL_DIRECTORS, otherwise=DENIED),
    # Nobody else's business: another director's neither.
    Button("insight:view-delete", "saved view", may={"director"}),
    Form("reviews:case", "case", may=DIRECTORS),
    Page("reviews:mine", may=EVERYBODY),
    Page("reviews:judgement", "judgement", may=DOCTOR | DIRECTORS),
    Form("reviews:promote", "ready judgement", may=DIRECTORS, denied=DOCTOR),
    Form("reviews:promote", "judgement", may=(), denied=DOCTOR | DIRECTORS),
    Page("readiness:mine", may=EVERYBODY),
    Page("readiness:ladders", may=EVERYBODY),
    Page("readiness:rung", "rung asked about", may=PEOPLE_HERE & DOCTORS),
    Page("readiness:doctor", "record", may=DOCTOR | SUPERVISOR | DIRECTORS),
    Page(
        "readiness:doctor-ladders",
        "record",
        may=SUPERVISOR | DIRECTORS,
        but={"doctor": DONE},
    ),
    Page("readiness:doctor-rung", "record and rung", may=DOCTOR | SUPERVISOR | DIRECTORS),
    Page("journeys:doctor", "record", may=DOCTOR | SUPERVISOR | DIRECTORS),
    Page("journeys:list", may=ADMINISTRATORS | ALL_DIRECTORS, otherwise=DENIED),
    Page("journeys:move", may=ADMINISTRATORS | ALL_DIRECTORS, otherwise=DENIED),
    Page(
        "journeys:version",
        "version",
        may=ADMINISTRATOR | DIRECTORS,
        denied=PEOPLE_HERE - ADMINISTRATOR - DIRECTORS,
    ),
    Form(
        "journeys:version-move",
        "version",
        may=ADMINISTRATOR | DIRECTORS,
        get=DONE,
        post=DONE,
        denied=PEOPLE_HERE - ADMINISTRATOR - DIRECTORS,
    ),
    Page("journeys:without", may=ADMINISTRATORS | ALL_DIRECTORS, otherwise=DENIED),
    Form("journeys:start", "record", may=ADMINISTRATOR | DIRECTORS),
    Form("journeys:aim", "journey", may=DOCTOR, post=DONE, denied=SUPERVISOR | DIRECTORS),
    Form("journeys:journey-close", "journey", may=ADMINISTRATOR | DIRECTORS),
    Form("journeys:journey-move", "journey", may=ADMINISTRATOR | DIRECTORS),
    Form("journeys:place", "journey", may=DIRECTORS, denied=DOCTOR | SUPERVISOR),
    Form("journeys:placement-correct", "placement", may=DIRECTORS, denied=DOCTOR | SUPERVISOR),
    Form("journeys:placement-withdraw", "placement", may=DIRECTORS, denied=DOCTOR | SUPERVISOR),
    Form("appointments:appointment-new", "record", may=DIRECTORS, denied=DOCTOR | SUPERVISOR),
    Form("appointments:appointment-end", "appointment", may=DIRECTORS, denied=DOCTOR | SUPERVISOR),
    Form(
        "appointments:appointment-correct", "appointment", may=DIRECTORS, denied=DOCTOR | SUPERVISOR
    ),
    Form(
        "appointments:appointment-withdraw",
        "appointment",
        may=DIRECTORS,
        denied=DOCTOR | SUPERVISOR,
    ),
]

LADDERS = [
    Page("frameworks:map", may=EVERYBODY),
    Page("ladders:list", may=EVERYBODY),
    Page("ladders:ladder", "ladder", may=PEOPLE_HERE),
    Form("ladders:ladder-edit", "ladder", may=ADMINISTRATOR, denied=OTHERS_HERE),
    Page("ladders:version", "version", may=PEOPLE_HERE),
    Page("ladders:version", "draft version", may=ADMINISTRATOR),
    Page("ladders:rung", "rung", may=PEOPLE_HERE),
    Page("ladders:rung", "drafted rung", may=ADMINISTRATOR),
    Page("ladders:compare", "draft and current version", may=ADMINISTRATOR),
    Form("ladders:ladder-new", may=ADMINISTRATORS, otherwise=DENIED),
    Page("ladders:presets", may=ADMINISTRATORS, otherwise=DENIED),
    Form("ladders:start-from-preset", "preset", may=ADMINISTRATORS, otherwise=DENIED),
    Button("ladders:draft-start", "version", may=ADMINISTRATOR),
    Form("ladders:version-publish", "draft version", may=ADMINISTRATOR),
    Button("ladders:version-review", "draft version", may=ADMINISTRATOR),
    Button("ladders:version-reopen", "draft version", may=ADMINISTRATOR),
    Form("ladders:version-discard", "draft version", may=ADMINISTRATOR),
    Form("ladders:version-discard", "version", may=(), denied=PEOPLE_HERE),
    Form("ladders:version-notes", "draft version", may=ADMINISTRATOR),
    Form("ladders:version-retire", "version", may=ADMINISTRATOR, denied=OTHERS_HERE),
    Form("ladders:version-retire", "current version", may=(), denied=PEOPLE_HERE),
    Form("ladders:rung-new", "draft version", may=ADMINISTRATOR),
    Form("ladders:rung-edit", "drafted rung", may=ADMINISTRATOR),
    Form("ladders:rung-edit", "rung", may=(), denied=ADMINISTRATOR),
    Button("ladders:rung-move", "drafted rung", may=ADMINISTRATOR),
    Form("ladders:rung-remove", "drafted rung", may=ADMINISTRATOR, post=DONE),
    Form("ladders:mix-new", "drafted rung", may=ADMINISTRATOR),
    Form("ladders:mix-edit", "drafted mix", may=ADMINISTRATOR),
    Form("ladders:mix-remove", "drafted mix", may=ADMINISTRATOR, post=DONE),
    Form("ladders:group-new", "drafted rung", may=ADMINISTRATOR),
    Form("ladders:group-edit", "drafted group", may=ADMINISTRATOR),
    Button("ladders:group-move", "drafted group", may=ADMINISTRATOR),
    Form("ladders:group-remove", "drafted group", may=ADMINISTRATOR, post=DONE),
    Form("ladders:requirement-new", "drafted group", may=ADMINISTRATOR),
    Form("ladders:requirement-edit", "drafted requirement", may=ADMINISTRATOR),
    Button("ladders:requirement-move", "drafted requirement", may=ADMINISTRATOR),
    Form("ladders:requirement-remove", "drafted requirement", may=ADMINISTRATOR, post=DONE),
]

# The pages of django-allauth. Whoever is signed in has no business with half of them.
SIGNING_IN = [
    Form("account_login", may=SIGNED_OUT, post=PAGE, otherwise=DONE, public=True),
    Form("account_logout", may=EVERYBODY, post=SIGN_IN, otherwise=SIGN_IN),
    Form("account_signup", may=SIGNED_OUT, post=PAGE, otherwise=DONE, public=True),
    Page("account_inactive", may=CAST, public=True),
    Form("account_reauthenticate", may=EVERYBODY, post=PAGE),
    Form("account_email", may=EVERYBODY, post=DONE),
    Page("account_email_verification_sent", may=CAST, public=True),
    Form("account_change_password", may=EVERYBODY, post=PAGE),
    Form("account_set_password", may=EVERYBODY, get=DONE, post=DONE),
    Form("account_reset_password", may=CAST, post=PAGE, public=True),
    Page("account_reset_password_done", may=CAST, public=True),
    Form("account_reset_password_from_key", "false letter", may=CAST, post=PAGE, public=True),
    Page("account_reset_password_from_key_done", may=CAST, public=True),
    Form("account_confirm_login_code", may=EVERYBODY, get=DONE, post=DONE),
    Form("account_confirm_email", "false confirmation", may=CAST, post=GONE, public=True),
    # Nobody of the cast has turned on the second step; and it is asked again who they are.
    Page("mfa_index", may=EVERYBODY),
    Form("mfa_activate_totp", may=EVERYBODY, get=DONE, post=DONE),
    Form("mfa_deactivate_totp", may=()),
    Form("mfa_generate_recovery_codes", may=EVERYBODY, get=DONE, post=DONE),
    Page("mfa_view_recovery_codes", may=()),
    Form("mfa_download_recovery_codes", may=()),
    Form("mfa_authenticate", may=EVERYBODY, get=DONE, post=DONE),
    Form("mfa_reauthenticate", may=EVERYBODY, get=DONE, post=DONE),
    Page("common:styleguide", may=CAST, public=True),
]

TABLE: list[Rule] = [*ACCOUNTS, *TRAINING, *PATHWAYS, *LADDERS, *SIGNING_IN]
