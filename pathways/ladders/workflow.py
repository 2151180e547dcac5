"""States of a ladder's version: which may follow which."""

from django.db import models


class VersionStatus(models.TextChoices):
    """The states, in the words of the field."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"
    DISCARDED = "discarded", "Discarded"


# Each move by name: the states it starts from and the state it leads to.
TRANSITIONS: dict[str, tuple[frozenset[VersionStatus], VersionStatus]] = {
    "ask_review": (frozenset({VersionStatus.DRAFT}), VersionStatus.IN_REVIEW),
    "reopen": (frozenset({VersionStatus.IN_REVIEW}), VersionStatus.DRAFT),
    "publish": (
        frozenset({VersionStatus.DRAFT, VersionStatus.IN_REVIEW}),
        VersionStatus.PUBLISHED,
    ),
    "retire": (frozenset({VersionStatus.PUBLISHED}), VersionStatus.RETIRED),
    "discard": (
        frozenset({VersionStatus.DRAFT, VersionStatus.IN_REVIEW}),
        VersionStatus.DISCARDED,
    ),
}

# In these states everybody may read a version, and rungs of it are or were stood on.
PUBLIC = frozenset({VersionStatus.PUBLISHED, VersionStatus.RETIRED})
# In these nothing of a version may change any more.
FROZEN = PUBLIC | {VersionStatus.DISCARDED}
EDITABLE = frozenset({VersionStatus.DRAFT})
