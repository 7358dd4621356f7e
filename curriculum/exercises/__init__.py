"""The arithmetic of the interactive exercises, on plain values. The scripts in lms/static/lms/exercises are its twin:
the same seed gives the same beads and marbles, the same numbers the same signals; the journeys hold them together."""
