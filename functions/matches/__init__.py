"""Whoever matches a file of people: /v1/matches, and the worker that does it."""
