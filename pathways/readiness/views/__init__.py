"""Pages of readiness: where a doctor stands, and what any rung would ask of them."""

from pathways.readiness.views.pages import doctor, doctor_rung, ladders, mine, rung

__all__ = ["doctor", "doctor_rung", "ladders", "mine", "rung"]
