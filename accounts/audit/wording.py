"""What each action is called when people read what was done: "Dr Okafor opened the log entry".

One table for the whole house, so that no action goes without words. A sentence begins with who
did it and reads on in the past tense; it names kinds of things, never their private contents.
"""

WORDING: dict[str, str] = {
    # accounts
    "people.create_user": "made the account",
    "people.rename": "changed the name",
    "people.register_doctor": "recorded the details as a doctor",
    "people.update_profile": "changed the details as a doctor",
    "people.turn_on_second_step": "turned on two-step sign-in",
    "people.turn_off_second_step": "turned off two-step sign-in",
    "people.renew_recovery_codes": "made new recovery codes for two-step sign-in",
    "people.set_tier": "changed the leadership tier",
    "organisations.create": "added an organisation",
    "organisations.update": "changed an organisation",
    "organisations.grant_role": "gave a role",
    "organisations.end_role": "ended a role",
    "organisations.link_supervisor": "named a supervisor",
    "organisations.end_supervision": "ended supervision",
    "organisations.invite": "sent an invitation",
    "organisations.renew_invitation": "sent an invitation again",
    "organisations.withdraw_invitation": "withdrew an invitation",
    "organisations.accept_invitation": "accepted an invitation",
    "organisations.close_account": "closed the account",
    "organisations.reopen_account": "opened the account again",
    "organisations.turn_off_second_step": "turned off two-step sign-in",
    # The person's page shows a doctor's details to administrators.
    "organisations.read_person": "opened the page with roles and supervision",
    "organisations.read_profile": "opened the details as a doctor",
    # training
    "frameworks.load": "loaded the frameworks and kinds of evidence shared by all",
    "modules.load": "loaded the training modules shared by all",
    "modules.create": "added a training module",
    "modules.update": "changed a training module",
    "modules.retire": "retired a training module",
    "modules.follow": "changed the topic of a module that the doctor completed",
    "modules.complete": "recorded a completed module",
    "modules.revoke": "took back a completed module",
    "logbook.start": "began a log entry",
    "logbook.save": "changed a log entry",
    "logbook.submit": "sent a log entry for verification",
    "logbook.withdraw": "withdrew a log entry",
    "logbook.attach_file": "added a file to a log entry",
    "logbook.remove_file": "took a file off a log entry",
    "logbook.read": "opened a log entry",
    "logbook.read_file": "opened a file of a log entry",
    "reflections.save": "wrote a private reflection",
    "verification.verify": "verified a log entry",
    "verification.return": "returned a log entry",
    "verification.withdraw": "withdrew a verified log entry",
    "verification.queue": "opened the list of what waits for verification",
    "verification.read": "opened a log entry to verify it",
    "feedback.record": "released a feedback round",
    "feedback.revoke": "took back a feedback round",
    "feedback.read": "opened the feedback rounds",
    # ladders
    "ladders.create": "added a ladder",
    "ladders.update": "changed the name or description of a ladder",
    "ladders.draft": "started a draft of a ladder",
    "ladders.publish": "published a version of a ladder",
    "ladders.ask_review": "put a draft of a ladder up for review",
    "ladders.reopen": "took a draft of a ladder back from review",
    "ladders.discard": "discarded a draft of a ladder",
    "ladders.retire": "retired a version of a ladder",
    "ladders.update_notes": "changed the notes of a ladder",
    "ladders.add_rung": "added a rung to a ladder",
    "ladders.update_rung": "changed a rung of a ladder",
    "ladders.move_rung": "moved a rung of a ladder",
    "ladders.remove_rung": "removed a rung of a ladder",
    "ladders.add_mix": "added a role mix to a rung",
    "ladders.update_mix": "changed a role mix of a rung",
    "ladders.remove_mix": "removed a role mix of a rung",
    "ladders.add_group": "added a group of requirements to a rung",
    "ladders.update_group": "changed a group of requirements of a rung",
    "ladders.move_group": "moved a group of requirements of a rung",
    "ladders.remove_group": "removed a group of requirements of a rung",
    "ladders.add_requirement": "added a requirement to a rung",
    "ladders.update_requirement": "changed a requirement of a rung",
    "ladders.move_requirement": "moved a requirement of a rung",
    "ladders.remove_requirement": "removed a requirement of a rung",
    # pathways
    "appointments.appoint": "recorded an appointment",
    "appointments.end": "set the end of an appointment",
    "appointments.correct": "corrected an appointment",
    "appointments.withdraw": "took back an appointment",
    "journeys.start": "started a journey on a ladder",
    "journeys.place": "recorded a place on a rung",
    "journeys.correct": "corrected a place on a rung",
    "journeys.withdraw": "took back a place on a rung",
    "journeys.aim": "chose the rung aimed for",
    "journeys.move": "moved a journey to another version of its ladder",
    "journeys.close": "closed a journey on a ladder",
    "journeys.record": "opened the record",
    "journeys.list": "opened the list of journeys",
    "journeys.without": "opened the list of doctors without a journey",
    "readiness.read": "looked at where the doctor stands",
    "readiness.reproduce": "looked at where the doctor stood, as it was known on a day",
    "readiness.compare": "compared all rungs for the doctor",
    "reviews.case": "opened the case for a rung",
    "reviews.judge": "judged readiness for a rung",
    "reviews.correct": "corrected a judgement",
    "reviews.judgement": "opened a judgement",
    "reviews.promote": "appointed on a judgement",
    "insight.cohort": "opened the list of doctors by rung",
    "insight.list_doctor": "saw you in the list of doctors by rung, with what you lack",
    "insight.posts": "opened the list of leadership posts",
    "insight.list_holder": "saw you in the list of leadership posts, with what you lack",
    "insight.team": "opened what a team covers and lacks",
    "insight.export": "exported the list of doctors by rung",
    "insight.export_doctor": "exported a list that you are in",
    "insight.save_view": "saved a view of the list of doctors",
    "insight.delete_view": "deleted a view of the list of doctors",
}

# What becomes of a verb in an action that nobody has worded yet.
_PAST = {
    "create": "added",
    "update": "changed",
    "read": "opened",
    "record": "recorded",
    "revoke": "took back",
    "end": "ended",
    "start": "began",
    "submit": "submitted",
    "verify": "verified",
    "return": "returned",
    "withdraw": "withdrew",
    "attach": "attached",
    "remove": "removed",
    "publish": "published",
}


def describe(action: str) -> str:
    """The words for an action's key; an unknown key still reads sensibly."""
    if action in WORDING:
        return WORDING[action]
    slice_name, _, rest = action.partition(".")
    verb, _, thing = rest.partition("_")
    done = _PAST.get(verb)
    if done is None:
        return f"did something in {slice_name} ({rest.replace('_', ' ') or 'no more is known'})"
    return f"{done} {thing.replace('_', ' ') or 'something'} in {slice_name}"
