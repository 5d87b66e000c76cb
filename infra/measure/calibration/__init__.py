"""Fits the travel model to observed times, and says how far off it is."""
