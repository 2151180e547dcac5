"""The keys that the engine knows things by.

Codes of different kinds may be the same (a rung may well be called M10), but names for keys are
looked up in one table; so each kind but the module, whose code is read in sentences, says its kind.
"""


def key_of(kind: str, code: str) -> str:
    """The engine's key: "M10" for a module, "rung:U4", "element:E3", "topic:finance" …"""
    return code if kind == "module" else f"{kind}:{code}"


def key_sql(kind: str, code: str) -> str:
    """The same in SQL, for a column that holds the code."""
    return code if kind == "module" else f"'{kind}:' || {code}"
