"""How far a longer piece of work is, in words."""


def pace(read: int, part: float | None, seconds: float) -> str:
    """Say how far an import is: papers, papers a second and, where the part read is known, the time left."""
    said = f"{read:,} papers, {read / max(seconds, 0.001):,.0f} a second"
    if part and seconds > 1:
        left = seconds / part - seconds
        said += f", {part:.0%}, {left:.0f} s left" if left < 100 else f", {part:.0%}, {left / 60:.0f} min left"
    return said
