"""`make bench`: what readiness costs, beside the least it could cost, measured in one run."""
