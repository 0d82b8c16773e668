"""Errors that are shown to the user."""


class PaperError(Exception):
    """An error whose text is shown: what happened, what was kept, what to do."""


def os_error_text(error: OSError) -> str:
    """Return the text of an operating system's error: "No space left on device: /tmp/x"."""
    reason = error.strerror or str(error)
    return f"{reason}: {error.filename}" if error.filename else reason
