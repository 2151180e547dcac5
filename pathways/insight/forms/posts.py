"""The filters of the leadership posts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.organisations.models import Organisation
from accounts.people.models import Tier
from pathways.appointments.models import Appointment
from pathways.insight.forms.scope import NO_SUCH, ScopeForm
from pathways.insight.queries import SHORT, SHORT_TODAY, UNTRAINED_AT_FIRST, UNTRAINED_TODAY
from pathways.insight.queries.posts import LEADERSHIP

LACKS = {
    "": ("Anything, today or on the first day", SHORT),
    "today": ("Anything today", SHORT_TODAY),
    "training": ("Training today", UNTRAINED_TODAY),
    "start": ("Training on the first day", UNTRAINED_AT_FIRST),
}
ACTING = {"yes": "Acting up", "no": "In post for a term"}


class PostsForm(ScopeForm):
    """Which posts, as at which day."""

    tier = forms.TypedChoiceField(
        label="Tier",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "All tiers"), *(one for one in Tier.choices if one[0] >= LEADERSHIP)],
        error_messages={"invalid_choice": NO_SUCH},
    )
    acting = forms.ChoiceField(
        label="Held by",
        required=False,
        choices=[("", "All holders"), *ACTING.items()],
        error_messages={"invalid_choice": NO_SUCH},
    )
    lacks = forms.ChoiceField(
        label="Lacking",
        required=False,
        choices=[(key, label) for key, (label, _) in LACKS.items()],
        error_messages={"invalid_choice": NO_SUCH},
    )

    field_order = ["organisation", "tier", "acting", "lacks", "on"]

    def narrowed(self, posts: QuerySet[Appointment]) -> QuerySet[Appointment]:
        """The posts that pass all filters but `lacks`."""
        if place := self.told("organisation"):
            posts = posts.filter(organisation__in=Organisation.objects.within(place.path))
        if (tier := self.told("tier")) is not None:
            posts = posts.filter(Q(rung__tier=tier) | Q(rung=None, tier=tier))
        if acting := self.told("acting"):
            posts = posts.filter(is_acting=acting == "yes")
        return posts

    def lacking(self, posts: QuerySet[Any]) -> QuerySet[Any]:
        """Of `shortfalls`, those that lack what is asked for."""
        return posts.filter(LACKS[self.told("lacks") or ""][1])
