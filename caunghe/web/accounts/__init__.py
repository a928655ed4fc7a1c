"""People, organisations, roles, permissions, invitations and signing in."""
