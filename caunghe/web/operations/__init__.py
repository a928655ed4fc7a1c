"""What operators of the site need: backup, upgrade, health, metrics, logs, units, and what it says of itself."""
