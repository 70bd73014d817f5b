"""The pages of a gradebook: one of the class, one for each student, and an index of those."""

from grader.classroom.labels import FEEDBACK, label, page_name
from grader.classroom.pages.index import INDEX, index_page
from grader.classroom.pages.student import student_page
from grader.classroom.pages.whole_class import class_page

__all__ = ["FEEDBACK", "INDEX", "class_page", "index_page", "label", "page_name", "student_page"]
