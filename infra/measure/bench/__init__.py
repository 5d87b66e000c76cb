"""Measures what the project promises, side by side with a peer, on real data."""
