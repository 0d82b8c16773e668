"""The records that importers yield."""

from .archived_result import ArchivedResult
from .paper import Paper, Problem

Record = Paper | Problem | ArchivedResult
