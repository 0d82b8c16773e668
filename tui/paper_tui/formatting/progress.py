"""Progress as text."""


def format_rate(read: int, part: float | None, seconds: float) -> str:
    """Return the progress of an import: papers read, papers a second, and the time left if `part` is known."""
    text = f"{read:,} papers, {read / max(seconds, 0.001):,.0f} a second"
    if part and seconds > 1:
        text += f", {part:.0%}, {format_eta(part, seconds)}"
    return text


def format_eta(part: float, seconds: float) -> str:
    """Return the time left when a part of the work took some seconds."""
    rest = seconds / part - seconds
    return f"{max(rest, 1):.0f} s left" if rest < 100 else f"{rest / 60:.0f} min left"
