"""Pages about people: signing in, the people list, roles and the audit log, and the words every site owes."""
