"""What a process that lives long does once its code is loaded."""

import gc


def keep_what_is_loaded() -> None:
    """Have the garbage collector leave alone what is there by now: it stays for as long as the process. A full
    collection would look at all of it, a third of a second in the middle of somebody's page or list."""
    gc.collect()
    gc.freeze()
