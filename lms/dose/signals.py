"""What this app tells the apps above it, inside the transaction that did it."""

from django.dispatch import Signal

staff_list_waits = Signal()  # person: Person, file: FolderFile, link: str, now: datetime - HR must look at a list
