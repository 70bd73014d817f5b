"""How systems lay out what was handed in: each a reading of one file's place, which looks at no other file.

So a student's name never depends on who else is in the class.
"""

from grader.classroom.handed_in.layouts.layout import KNOWN, Layout, layout_named, owner_by_itself
from grader.classroom.handed_in.layouts.pattern import BadLayout

__all__ = ["KNOWN", "BadLayout", "Layout", "layout_named", "owner_by_itself"]
