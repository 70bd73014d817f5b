"""A plugin of otter's: the grader's marks in place of running a notebook.

The one file that needs otter. Otter itself imports it, by the name in the settings of an exported assignment.
"""

from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from otter.plugins import AbstractOtterPlugin

from grader.classroom.result import Result, graded
from grader.interchange.otter_folder import leave_only
from grader.interchange.otter_results import not_judged, write_results

#: Where otter puts its tests, beside the notebook.
TESTS = "tests"


class Mark(AbstractOtterPlugin):
    """Grade the notebook as `grader class` does, and hand otter one without anything in it.

    Settings: ``seed`` draws the probes, and ``isolate: false`` does without the sandbox.
    """

    _result: Result

    def before_grading(self, config: Any) -> None:
        path = Path(self.submission_path)
        leave_only(path.parent, {path.name, TESTS})

    def before_execution(self, submission: NotebookNode) -> NotebookNode:
        path = Path(self.submission_path)
        settings = self.plugin_config
        self._result = graded(path.name, path.read_bytes(), settings["seed"], settings.get("isolate", True))
        return v4.new_notebook()

    def after_grading(self, results: Any) -> None:
        if results.has_catastrophic_failure():  # no fault of the learner's, of whom nothing was run
            raise results.catastrophic_error
        write_results(results, self._result)

    def generate_report(self) -> str | None:
        return not_judged(self._result)
