"""The check of a published round by code that shares nothing with the solver."""
