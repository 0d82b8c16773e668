"""The shortest script that still fails."""

from collections.abc import Callable, Sequence


def shrunk(script: Sequence[str], fails: Callable[[Sequence[str]], bool], tries: int) -> list[str]:
    """Return a part of a script that fails still, of which no single step can be left out if the tries suffice.

    Args:
        script: steps that fail.
        fails: plays a script from the beginning; returns whether it fails in the same way.
        tries: how often `fails` is called at most.
    """
    left = tries

    def try_(steps: Sequence[str]) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and fails(steps)

    best = list(script)
    for length in (5, 20, 80, 320):  # most failures are about the last few steps
        if length < len(best) and try_(best[-length:]):
            best = best[-length:]
            break
    size = max(1, len(best) // 2)
    while left > 0:
        at = 0
        while at < len(best) and left > 0:
            rest = best[:at] + best[at + size :]
            if rest and try_(rest):
                best = rest
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return best
