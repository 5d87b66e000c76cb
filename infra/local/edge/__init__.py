"""CloudFront on one machine: what the edge keeps, refuses, adds and compresses."""
