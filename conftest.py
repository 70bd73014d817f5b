"""For every test, the notebooks included: nobody's own progress is read or written."""

import os
import tempfile
from pathlib import Path

from grader.progress_file import VARIABLE

_PLACE = tempfile.TemporaryDirectory(prefix="progress-")  # removed when the session ends
os.environ[VARIABLE] = str(Path(_PLACE.name) / "progress.json")
