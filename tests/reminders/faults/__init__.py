"""Faults on real processes: what happens to reminders when workers, brokers, databases and relays die."""
