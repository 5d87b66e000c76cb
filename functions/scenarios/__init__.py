"""Planners: scenarios solved by jobs, reviewed by préfectures: /v1/scenarios."""
