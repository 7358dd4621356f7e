"""The demo: a fictional hospital trust, a small neighbour, and people at every step of the escalator."""
