"""How far a longer piece of work is, in words."""


def pace(read: int, part: float | None, seconds: float) -> str:
    """Say how far an import is: papers, papers a second and, where the part read is known, the time left."""
    said = f"{read:,} papers, {read / max(seconds, 0.001):,.0f} a second"
    if part and seconds > 1:
        said += f", {part:.0%}, {left(part, seconds)}"
    return said


def left(part: float, seconds: float) -> str:
    """Say how long the rest takes, where a part took some seconds."""
    rest = seconds / part - seconds
    return f"{rest:.0f} s left" if rest < 100 else f"{rest / 60:.0f} min left"
