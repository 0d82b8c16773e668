"""The compositor of Textual 8.2: it asks widgets only for the lines that are visible and have changed.

Textual asks every widget below a change for all its lines, those that other widgets cover included, cuts them where
other widgets begin, and drops most of the pieces. If a release lacks one of the names, Textual does this as before.
"""

from collections.abc import Callable, Mapping, Sequence

from textual.geometry import Region
from textual.strip import Strip

try:
    from textual._compositor import Compositor
except ImportError:  # a release without it
    Compositor = None  # type: ignore[assignment, misc]


def _render_chops(
    compositor: "Compositor", crop: Region, is_rendered_line: Callable[[int], bool]
) -> Sequence[Mapping[int, Strip | None]]:
    """Return the pieces of each line by their first column: None for those outside `crop`."""
    cuts = compositor.cuts
    chops: list[dict[int, Strip | None]] = [dict.fromkeys(line_cuts[:-1]) for line_cuts in cuts]
    left, right = crop.column_span
    missing = [0] * len(cuts)  # the pieces of each line that are still to be rendered
    for y in crop.line_range:
        if y < len(cuts) and is_rendered_line(y):
            missing[y] = sum(left < end and start < right for start, end in zip(cuts[y], cuts[y][1:], strict=False))
    for widget, (region, clip) in compositor.visible_widgets.items():  # those in front come first
        x, first, width, height = region.intersection(clip)
        lines = [y for y in range(max(0, first), min(first + height, len(cuts))) if missing[y]]
        if not lines or not width or x >= right or x + width <= left:
            continue
        strips = widget.render_lines(Region(x - region.x, lines[0] - region.y, width, lines[-1] - lines[0] + 1))
        for y in lines:
            chops_line, own = chops[y], [cut for cut in cuts[y] if x <= cut <= x + width]
            parts = strips[y - lines[0]].divide([cut - x for cut in own[1:]])
            for start, end, part in zip(own, own[1:], parts, strict=False):
                if chops_line[start] is None:
                    chops_line[start] = part
                    missing[y] -= left < end and start < right
    return chops


if Compositor is not None and hasattr(Compositor, "_render_chops") and hasattr(Compositor, "visible_widgets"):
    Compositor._render_chops = _render_chops  # type: ignore[assignment, method-assign]
