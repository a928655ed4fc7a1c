"""Placement: trainees brought to workplaces at the least cost."""
