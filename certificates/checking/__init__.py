"""Judges a file somebody was given: is it as we issued it? Nothing of it is kept, run, or shown."""
