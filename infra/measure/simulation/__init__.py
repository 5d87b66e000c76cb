"""A deployment's life under one seeded scheduler: every store call is a step that may go wrong.

The way of FoundationDB (J. Zhou et al., "FoundationDB: A Distributed Unbundled Transactional Key
Value Store", SIGMOD 2021, section 4): the code under test is the product's own, what lies under it
is simulated, and one seed draws all that happens; a failure is replayed by its seed.

python -m infra.measure.simulation SEED
"""
