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
    # The person's page shows a doctor's details to administrators.
    "organisations.read_person": "opened the page with roles and supervision",
    "organisations.read_profile": "opened the details as a doctor",
    # training
    "frameworks.load": "loaded the frameworks and kinds of evidence shared by all",
    "modules.load": "loaded the training modules shared by all",
    "modules.create": "added a training module",
    "modules.update": "changed a training module",
    "modules.retire": "retired a training module",
    "modules.complete": "recorded a completed module",
    "modules.revoke": "took back a completed module",
    "feedback.record": "released a feedback round",
    "feedback.revoke": "took back a feedback round",
    "feedback.read": "opened the feedback rounds",
    # ladders
    "ladders.create": "added a ladder",
    "ladders.draft": "started a draft of a ladder",
    "ladders.publish": "published a version of a ladder",
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
    "ladders.remove_group": "removed a group of requirements of a rung",
    "ladders.add_requirement": "added a requirement to a rung",
    "ladders.update_requirement": "changed a requirement of a rung",
    "ladders.remove_requirement": "removed a requirement of a rung",
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
