"""Owns what is due and when: chains of steps by what they are about, and the statements that write them."""
