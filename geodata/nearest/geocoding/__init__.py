"""Texts that citizens type, turned into places: by the register, and by an address service."""
