"""What an action says when it will not go on. Each carries a sentence for the reader."""

from collections.abc import Mapping


class Refusal(Exception):
    """Base of all refusals: `str(refusal)` is a plain sentence that says what to do."""


class Denied(Refusal):
    """A rule says that this person may not do this now.

    `field` names the one thing that is wrong, where there is one: a form says it there.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class Stale(Refusal):
    """The record was changed since the form was opened; nothing was written.

    `theirs` maps the field's name to what stands there now, so that a page can show both texts.
    """

    def __init__(self, sentence: str, *, theirs: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.theirs = dict(theirs)
