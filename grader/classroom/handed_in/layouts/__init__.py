"""How systems lay out what was handed in: each a reading of one file's place, which looks at no other file.

So a student's name never depends on who else is in the class.
"""

from grader.classroom.handed_in.layouts.layout import KNOWN, Layout, layout_named, owner_by_itself

__all__ = ["KNOWN", "Layout", "layout_named", "owner_by_itself"]
