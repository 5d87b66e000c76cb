"""Maillage's library: all that is true of territory, sites and people. No HTTP, no Lambda."""
