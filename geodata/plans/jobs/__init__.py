"""Scenarios as planners leave them: stored, solved by jobs, reviewed by préfectures."""
