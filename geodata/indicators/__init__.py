"""Numbers or classes per commune that users bring: read, checked, published, used as weights."""
