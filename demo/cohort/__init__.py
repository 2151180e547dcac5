"""Very many doctors with plausible facts, written past the actions: to measure with, not to show.

The demonstration goes through the actions, as pages do; at hundreds of thousands of doctors that
would take days. What is written here is what the actions would have written, less entries, events
and letters. The same every time for the same number; dates end today.
"""

from demo.cohort.seeding import seed

__all__ = ["seed"]
