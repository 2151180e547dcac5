"""One file for each kind of requirement: its parameters, when it is met, by what, what is missing.

All have the same three methods, so nothing else need know the kinds apart:

* `timeline(facts, below)`: the days on which it is met;
* `counted(facts, on, below)`: the facts that count on a day, in order of date, enough or not;
* `gap(case)`: what is missing, asked only for a day on which it is not met.

`below` is the key of the rung below the one asked about; only tenure asks for it. Months are whole
calendar months, 0 or more; a limit in months that is None means no limit. Nothing here checks its
values: a ladder's own forms and `door` do.
"""
