"""`python -m pathways.readiness.engine < world.json`: an answer without the site or its database.

A wrong world is refused on the error stream with the path of the wrong field, and exit status 2.
"""

import argparse
import sys

from pathways.readiness.engine.door import read_world, reply
from pathways.readiness.engine.reading import Refused


def main() -> int:
    """Read a world from standard input, write the answer to standard output."""
    argparse.ArgumentParser(
        prog="python -m pathways.readiness.engine",
        description="Reads a world as JSON from standard input: see docs/readiness.md.",
    ).parse_args()
    try:
        world = read_world(sys.stdin.buffer.read())
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(reply(world))
    return 0


if __name__ == "__main__":
    sys.exit(main())
