"""The library behind paper-tui: papers, their index, the user's own marks on them, and the ways out.

Usable from Python alone; it imports no part of the interface.
"""

__version__ = "0.1.0"
