"""Search: from a `View` (what is looked at) to an `Answer` (what is there). The only folder that imports Whoosh.

`words.py` splits text, `schema.py` and `build.py` write the Whoosh index, `folder.py` looks after its directory,
`terms.py` reads postings from it, `query.py` understands what was typed, `facets.py` counts, `engine.py` answers.
"""

from .engine import Engine
from .models import Answer, Filter, View

__all__ = ["Answer", "Engine", "Filter", "View"]
