"""Leadership posts, and whether their holders meet what the posts ask."""

from datetime import date

from django.db.models import QuerySet

from accounts.people.models import Tier, User
from pathways.appointments.models import Appointment
from pathways.readiness.models import PostSpan


def posts_directed(user: User, on: date) -> QuerySet[PostSpan]:
    """What holders of leadership posts lack on a day, in organisations that `user` directs.

    A leadership post is one on a rung of tier 1 or above. No query until evaluated, then one.
    """
    posts = Appointment.objects.directed_by(user).filter(rung__tier__gte=Tier.T1)
    return PostSpan.objects.current_on(on).filter(appointment__in=posts)
