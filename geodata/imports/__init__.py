"""New sites: uploaded or pulled, checked, compared with those in use, published, restored."""
