"""What template.yaml describes, read into values."""
