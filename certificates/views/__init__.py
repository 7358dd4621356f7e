"""Pages about certificates: one's own, the public check, and HR's register."""
