"""The words in which the table of addresses is written: three kinds of page, and sets of people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.sweeps.cast import CAST, NOBODY
from tests.sweeps.visit import Outcome

Both = tuple[Outcome, Outcome]  # what GET comes to, and what POST

# Whoever cannot sign in is sent to do so, unless the page is public.
SIGNED_OUT = frozenset({NOBODY, "former_director"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do what at an address; made by `Page`, `Form` and `Button`."""

    name: str
    of: str
    may: frozenset[str]
    answers: Both
    otherwise: Both
    but: Mapping[str, Both]
    public: bool

    def expected(self, person: str) -> Both:
        """What GET and POST come to for one of the cast."""
        if person in self.but:
            return self.but[person]
        if person in SIGNED_OUT and not self.public:
            return Outcome.SIGN_IN, Outcome.SIGN_IN
        return self.answers if person in self.may else self.otherwise

    @property
    def reader(self) -> str:
        """The first of the cast who is shown the page; nobody's name if none is."""
        readers = (one for one in CAST if self.expected(one)[0] is Outcome.PAGE)
        return next(readers, "")

    def __str__(self) -> str:
        return f"{self.name}, {self.of}" if self.of else self.name


def Page(name: str, of: str = "", *, get: Outcome = Outcome.PAGE, **who: object) -> Rule:
    """An address that is only read."""
    return _rule(name, of, (get, Outcome.NO_SUCH_METHOD), **who)


def Form(
    name: str,
    of: str = "",
    *,
    get: Outcome = Outcome.PAGE,
    post: Outcome = Outcome.REFUSED,
    **who: object,
) -> Rule:
    """An address with a form, which is refused when nothing is filled in."""
    return _rule(name, of, (get, post), **who)


def Button(name: str, of: str = "", *, post: Outcome = Outcome.DONE, **who: object) -> Rule:
    """An address that is only sent to."""
    return _rule(name, of, (Outcome.NO_SUCH_METHOD, post), **who)


def _rule(
    name: str,
    of: str,
    answers: Both,
    *,
    may: Iterable[str],
    otherwise: Outcome = Outcome.GONE,
    denied: Iterable[str] = (),
    but: Mapping[str, Outcome | Both] | None = None,
    public: bool = False,
) -> Rule:
    def meant(outcome: Outcome | Both) -> Both:
        """One outcome stands for both methods; a method that is not answered stays so."""
        get, post = outcome if isinstance(outcome, tuple) else (outcome, outcome)
        no = Outcome.NO_SUCH_METHOD
        return (no if answers[0] is no else get, no if answers[1] is no else post)

    told = dict.fromkeys(denied, Outcome.DENIED) | dict(but or {})
    exceptions = {person: meant(outcome) for person, outcome in told.items()}
    people = frozenset(may)
    if unknown := (people | exceptions.keys()) - set(CAST):
        raise ValueError(f"{name}: nobody of the cast is called {', '.join(sorted(unknown))}.")
    return Rule(name, of, people, answers, meant(otherwise), exceptions, public)
