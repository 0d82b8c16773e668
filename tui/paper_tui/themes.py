"""The four themes, and which one fits the terminal."""

import os
from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="paper-dark",
    dark=True,
    background="#15171b",
    surface="#1d2026",
    panel="#282c34",
    foreground="#dcd8ce",
    primary="#79aede",
    secondary="#93a7bd",
    accent="#e2ab62",
    success="#93c586",
    warning="#e8c67f",
    error="#ea7a80",
    variables={"foreground-muted": "#a5a199"},  # readable on highlighted rows
)
LIGHT = Theme(
    name="paper-light",
    dark=False,
    background="#fbf9f4",
    surface="#f1ede3",
    panel="#e4dfd2",
    foreground="#2a2926",
    primary="#225c8a",
    secondary="#56616e",
    accent="#96480f",
    success="#2f6e2b",
    warning="#7d5600",
    error="#ad1f1a",
    variables={"foreground-muted": "#5d5a54"},
)

CONTRAST = Theme(
    name="paper-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#202020",
    foreground="#ffffff",
    primary="#8ad0ff",
    secondary="#c8dcf0",
    accent="#ffd75f",
    success="#7dff7d",
    warning="#ffe68a",
    error="#ff9d9d",
    variables={"foreground-muted": "#d8d8d8"},
)
CONTRAST_LIGHT = Theme(
    name="paper-contrast-light",
    dark=False,
    background="#ffffff",
    surface="#ffffff",
    panel="#e8e8e8",
    foreground="#000000",
    primary="#003a75",
    secondary="#28384a",
    accent="#6b2a00",
    success="#004d00",
    warning="#533b00",
    error="#850000",
    variables={"foreground-muted": "#303030"},
)
OWN = (DARK, LIGHT, CONTRAST, CONTRAST_LIGHT)
"""Our themes; the last two have the highest contrast."""


_DARK_16 = ("#000000", "#ffffff", "#c0c0c0", "#000080", "#ffff00", "#00ffff")
_LIGHT_16 = ("#ffffff", "#000000", "#000080", "#c0c0c0", "#800000", "#000080")
"""Background, text, less important text, highlighted background, and two accents, of 16 colours."""


def with_256_colours(theme: Theme) -> Theme:
    """Return a theme for terminals with 256 colours. The colours nearest to ours would be tinted or too bright."""
    if theme.dark:
        return replace(theme, variables={**theme.variables, "primary-muted": "#444444"})
    return replace(theme, surface="#eeeeee", panel="#e4e4e4")


def with_16_colours(theme: Theme) -> Theme:
    """Return a theme for terminals with 16 colours. The colours nearest to ours may equal their background."""
    background, text, muted, highlight, accent, second = _DARK_16 if theme.dark else _LIGHT_16
    accents = dict.fromkeys(("text-accent", "text-warning", "text-error"), accent)
    seconds = dict.fromkeys(("text-primary", "text-secondary", "text-success"), second)
    return replace(
        theme,
        background=background,
        surface=background,
        panel=background,
        foreground=text,
        primary=second,
        secondary=second,
        success=second,
        accent=accent,
        warning=accent,
        error=accent,
        variables={**accents, **seconds, "text": text, "foreground-muted": muted, "primary-muted": highlight},
    )


def theme_names() -> list[str]:
    """Return the names of all themes, the program's own first."""
    return [*(theme.name for theme in OWN), *BUILTIN_THEMES]


def fitting_theme() -> str:
    """Return the theme that fits the terminal's background, if COLORFGBG (such as 15;0) gives it."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return (LIGHT if background in ("7", "15") else DARK).name
