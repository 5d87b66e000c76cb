"""Answers in the formats people open: GeoJSON, and what later rooms add."""
