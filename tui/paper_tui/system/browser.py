"""The web browser of this computer."""

import os


def is_available() -> bool:
    """Return whether a link can be opened in a window: seldom over SSH, and not in a browser for the terminal."""
    import webbrowser  # only when a link is opened

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # A browser for the terminal would draw over the explorer; with BROWSER the user has chosen the program.
    return "BROWSER" in os.environ or type(browser) is not webbrowser.GenericBrowser
