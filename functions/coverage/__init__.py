"""Préfectures: who is out of reach."""
