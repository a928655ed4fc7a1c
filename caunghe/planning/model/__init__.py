"""The plan as a mixed-integer model: what it reads, its variables, constraints and costs, and how it is solved."""
