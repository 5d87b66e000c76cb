"""One machine killed at random moments of its life: nothing that it accepted is lost."""
