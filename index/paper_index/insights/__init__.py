"""Insights: the trends of tasks, methods and tags, their map, and the user's reading.

- `trends` counts the papers with each value of a facet by month or week, and finds rising and falling values;
- `new_terms` finds terms that are more frequent in the latest month or week than before;
- `task_map` counts which tasks and methods are in the same papers;
- `my_reading` counts the papers that the user read, and those that wait.

All return the frozen values of `models`.
"""

from .models import MyReading, NewTerms, TaskMap, Trends
from .my_reading import my_reading, papers_marked
from .new_terms import new_terms
from .task_map import task_map
from .trends import trends

__all__ = [
    "MyReading",
    "NewTerms",
    "TaskMap",
    "Trends",
    "my_reading",
    "new_terms",
    "papers_marked",
    "task_map",
    "trends",
]
