"""Pages of readiness: where a doctor stands, and what any rung would ask of them."""

from pathways.readiness.views.comparing import doctor_ladders, ladders
from pathways.readiness.views.pages import doctor, doctor_rung, mine, rung

__all__ = ["doctor", "doctor_ladders", "doctor_rung", "ladders", "mine", "rung"]
