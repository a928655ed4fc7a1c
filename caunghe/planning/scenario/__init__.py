"""Scenarios: what a planner would have otherwise, as rows that are checked, kept, compared and made a whole plan."""
