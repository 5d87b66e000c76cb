"""The published data set: its files, its manifest, how it is written, verified and opened."""
