"""The check of a published plan by code that shares nothing with the model."""
