"""What can go wrong in a way that a user is told about, in whole sentences."""


class PaperError(Exception):
    """What happened, what was kept and what to do, in one or two sentences fit to be shown."""


def told(error: OSError) -> str:
    """Return an operating system's error as people say it: "No space left on device: /tmp/x"."""
    reason = error.strerror or str(error)
    return f"{reason}: {error.filename}" if error.filename else reason
