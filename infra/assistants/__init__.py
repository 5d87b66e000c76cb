"""Assistants: the API's questions as tools of the Model Context Protocol, read-only."""
