"""The ground for everything that is printed: letters that are always there, and drawings as pictures."""
