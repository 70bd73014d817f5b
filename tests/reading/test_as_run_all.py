"""What passes after Run All in Jupyter passes in class, and what does not, does not: the same cells in both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import written

from grader.classroom.child_process import Limits
from grader.classroom.grade import grade
from grader.classroom.sandbox import Isolated

NP = "import numpy as np"
GD = "def gradient_descent(w, grad, lr):\n    return w - lr * grad"
SCALED = "def gradient_descent(w, grad, lr):\n    return w + SIGN * lr * grad"
LOG = "def log_uniform(u, low, high):\n    return np.asarray(low * (high / low) ** u)"
DOWN = "def downhill(slope):\n    return -np.sign(slope)"

#: The code cells of notebooks, by what is special about them.
NOTEBOOKS = {
    # --- Colab's first cells and the shell's ---
    "colab by a try": ["try:\n    import google.colab\n    IN_COLAB = True\nexcept ImportError:\n    IN_COLAB = False", NP,
        "def log_uniform(u, low, high):\n    assert not IN_COLAB\n    return np.asarray(low * (high / low) ** u)"],
    "colab by the modules": ["import sys\nIN_COLAB = 'google.colab' in sys.modules\nif IN_COLAB:\n    !pip install numpy",
        "SIGN = 1 if IN_COLAB else -1", SCALED],
    "colab by the shell": ["IN_COLAB = 'google.colab' in str(get_ipython())\nSIGN = -1 if not IN_COLAB else 1", SCALED],
    "colab, and the course is fetched": ["try:\n    import google.colab\n    !git clone x\n    %cd x\nexcept ModuleNotFoundError:\n    pass\n"
        "import numpy as np", LOG],
    "a magic in an if": ["if True:\n    %xmode Plain\n    import numpy as np", LOG],
    "a magic beside a comment that asks": ["%config InlineBackend.figure_format = 'retina'\nSIGN = -1  # or 1?", SCALED],
    "a magic beside a text of several lines": ['%xmode Plain\nTEXT = """\n%d percent?\n! really?"""\nSIGN = -1', SCALED],
    "a line that is timed": ["%time SIGN = -1", SCALED],
    "a cell that is timed": ["%%time\nimport numpy as np\nSIGN = -1", SCALED, LOG],
    "a question": ["import numpy as np\nnp.sqrt?\n?np.exp\nSIGN = -1", SCALED, LOG],
    "help with brackets": ["SIGN = -1\nlen??", SCALED],
    "a shell line with an apostrophe": ["!echo it's\nSIGN = -1", SCALED],
    "the shell's answer": ["here = !pwd\nSIGN = -1", SCALED],
    # --- pasted ---
    "prompts": [">>> def gradient_descent(w, grad, lr):\n...     return w - lr * grad\n... "],
    "prompts of IPython": ["In [3]: def gradient_descent(w, grad, lr):\n   ...:     return w - lr * grad\n   ...: "],
    "prompts in the middle": ["\n>>> SIGN = -1\n>>> def gradient_descent(w, grad, lr):\n...     return w + SIGN * lr * grad"],
    "a cell with a margin": ["    def gradient_descent(w, grad, lr):\n        return w - lr * grad\n\n    SIGN = -1"],
    "a margin of tabs": ["\tdef gradient_descent(w, grad, lr):\n\t\treturn w - lr * grad"],
    "a margin that varies": ["  SIGN = -1\ndef gradient_descent(w, grad, lr):\n    return w + SIGN * lr * grad"],
    # --- blocks ---
    "a constant in an if": ["import sys\nif sys.version_info > (3,):\n    SIGN = -1\nelse:\n    SIGN = 1", SCALED],
    "a helper in an if": ["if True:\n    def step(w, g, l): return w - l * g",
        "def gradient_descent(w, grad, lr):\n    return step(w, grad, lr)"],
    "below the name": ['if __name__ == "__main__":\n    SIGN = -1', SCALED],
    "an exercise below the name": [f'{NP}\nif __name__ == "__main__":\n    def downhill(slope):\n        return -np.sign(slope)'],
    "an import in a with": ["import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n    import numpy as np", LOG],
    "an import in a try": ["try:\n    import numpy as np\nfinally:\n    pass", LOG],
    "the course's beside another": ["try:\n    from grader import check\n    import numpy as np\nexcept ImportError:\n    pass", LOG],
    "the course's over several lines": ["if True:\n    from grader import (\n        check,\n        hint,\n    )\n    import numpy as np", LOG],
    "suppressed": ["import contextlib\nSIGN = -1\nwith contextlib.suppress(ImportError):\n    import absent\n    SIGN = 1", SCALED],
    "one of two packages": ["try:\n    import absent as np\nexcept ImportError:\n    import numpy as np", LOG],
    "a loop that fills a table": ["SIGNS = {}\nfor name, sign in (('down', -1), ('up', 1)):\n    SIGNS[name] = sign",
        "def gradient_descent(w, grad, lr):\n    return w + SIGNS['down'] * lr * grad"],
    "a while": ["SIGN = 2\nwhile SIGN > -1:\n    SIGN -= 1", SCALED],
    "a match": ["match 'down':\n    case 'up':\n        SIGN = 1\n    case other:\n        SIGN = -1", SCALED],
    "an else of a for": ["for SIGN in (3, 2, -1):\n    pass\nelse:\n    SIGN *= 1", SCALED],
    "a loop over the learner's own": [GD, "for lr in (0.1, 0.2):\n    w = gradient_descent(1.0, 2.0, lr)\n    print(w)"],
    "a walrus": ["if (SIGN := -1) < 0:\n    print(SIGN)", SCALED],
    "a walrus by itself": ["(SIGN := -1)", SCALED],
    "a walrus in a comprehension": ["signs = [SIGN := sign for sign in (1, -1)]", SCALED],
    "an exercise in a loop": ["for sign in (1, -1):\n    def gradient_descent(w, grad, lr):\n        return w + sign * lr * grad"],
    "an if that is not entered": ["if False:\n    def gradient_descent(w, grad, lr):\n        return w - lr * grad"],
    # --- changes ---
    "appended": ["SIGNS = []\nSIGNS.append(-1)", "def gradient_descent(w, grad, lr):\n    return w + SIGNS[0] * lr * grad"],
    "updated": ["S = dict(sign=1)\nS.update(sign=-1)\nS['more'] = 2", "def gradient_descent(w, grad, lr):\n    return w + S['sign'] * lr * grad"],
    "an attribute": ["class Settings:\n    sign = 1\nSettings.sign = -1", "def gradient_descent(w, grad, lr):\n    return w + Settings.sign * lr * grad"],
    "augmented": ["SIGN = 1\nSIGN *= -1", SCALED],
    "deleted": ["sum = 3\ndel sum", "def gradient_descent(w, grad, lr):\n    return w - sum([lr]) * grad"],
    "an exercise deleted": [GD, "del gradient_descent"],
    "set by a global": ["def setup():\n    global SIGN\n    SIGN = -1\nsetup()", SCALED],
    "set by a global in another cell": ["SIGN = 1\ndef setup(sign):\n    global SIGN\n    SIGN = sign", "done = setup(-1)", SCALED],
    "unpacked": ["(SIGN, *rest), other = (-1, 2, 3), 4", SCALED],
    "swapped": ["SIGN, OTHER = 1, -1\nSIGN, OTHER = OTHER, SIGN", SCALED],
    # --- imports ---
    "a star": ["from numpy import *", "def log_uniform(u, low, high):\n    return asarray(low * (high / low) ** u)"],
    "two in a line, one is missing": ["import installed, numpy as np", LOG],
    "a missing one that is not used": ["import installed.plots as plt\nfrom installed.more import thing\nimport numpy as np", LOG],
    "annotated with a missing one": ["from __future__ import annotations\nimport numpy as np",
        "def log_uniform(u: Tensor, low: float, high: float) -> Tensor:\n    return np.asarray(low * (high / low) ** u)"],
    "under another name": ["import numpy.linalg, math as m", "def log_uniform(u, low, high):\n    return numpy.asarray(low * m.pow(high / low, 1) ** u)"],
    "within the function": ["def log_uniform(u, low, high):\n    import numpy as np\n    return np.asarray(low * (high / low) ** u)"],
    # --- functions in other forms ---
    "a method": [f"{NP}\nclass Rules:\n    def downhill(self, slope):\n        return -np.sign(slope)", "downhill = Rules().downhill"],
    "a method that stays one": [f"{NP}\nclass Rules:\n    def downhill(self, slope):\n        return -np.sign(slope)"],
    "an object that is called": [f"{NP}\nclass Rule:\n    def __call__(self, slope):\n        return -np.sign(slope)\ndownhill = Rule()"],
    "a static method": [f"{NP}\nclass Rules:\n    @staticmethod\n    def downhill(slope):\n        return -np.sign(slope)\ndownhill = Rules.downhill"],
    "a dataclass": [f"{NP}\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n@dataclass\nclass Rule:\n    sign: float = -1.0\n"
        "    all: ClassVar[int] = 3\n    def __call__(self, slope):\n        return self.sign * np.sign(slope)", "downhill = Rule(-1.0)"],
    "a dataclass with postponed annotations": ["from __future__ import annotations\nimport numpy as np\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n"
        "@dataclass\nclass Rule:\n    all: ClassVar[int]\n    sign: float\n    def __call__(self, slope):\n        return self.sign * np.sign(slope)\ndownhill = Rule(-1.0)"],
    "a named tuple": [f"{NP}\nfrom typing import NamedTuple\nclass S(NamedTuple):\n    sign: float = -1.0", "def downhill(slope):\n    return S().sign * np.sign(slope)"],
    "an enum": [f"{NP}\nimport enum\nclass D(enum.IntEnum):\n    DOWN = -1", "def downhill(slope):\n    return D.DOWN * np.sign(slope)"],
    "a lambda": [NP, "downhill = lambda slope: -np.sign(slope)"],
    "a partial": [f"{NP}\nfrom functools import partial", "def walk(sign, slope):\n    return sign * np.sign(slope)\ndownhill = partial(walk, -1)"],
    "a decorator": [f"{NP}\nimport functools\ndef logged(f):\n    @functools.wraps(f)\n    def g(*a):\n        return f(*a)\n    return g", f"@logged\n{DOWN}"],
    "a decorator that is missing": [NP, f"@no_such_thing\n{DOWN}"],
    "a cached helper": [f"{NP}\nfrom functools import lru_cache\n@lru_cache\ndef sign():\n    return -1", "def downhill(slope):\n    return sign() * np.sign(slope)"],
    "made by a function": [NP, "def make(sign):\n    def downhill(slope):\n        return sign * np.sign(slope)\n    return downhill", "downhill = make(-1)"],
    "set in a condition": [NP, "downhill = (lambda slope: -np.sign(slope)) if True else None"],
    "nested with nonlocal": [NP, "def downhill(slope):\n    sign = 0\n    def f():\n        nonlocal sign\n        sign = -1\n    f()\n    return sign * np.sign(slope)"],
    "a generator of helpers": [NP, "down, up = (lambda s, k=k: k * np.sign(s) for k in (-1, 1))", "def downhill(slope):\n    return down(slope)"],
    "the last one counts": [NP, "def downhill(slope):\n    return slope", DOWN],
    "the last one is wrong": [NP, DOWN, "def downhill(slope):\n    return slope"],
    "another name for it": [NP, "def walk(slope):\n    return -np.sign(slope)\ndownhill = walk"],
    # --- overwritten ---
    "a number": [NP, DOWN, "downhill = 0.9"],
    "a number among others": [NP, DOWN, "lr, downhill = 0.1, 0.9"],
    "its own result": [NP, DOWN, "downhill = downhill(np.array([1.0]))"],
    "a loop's variable": [NP, DOWN, "for downhill in (0.1, 0.2):\n    pass"],
    "a file that is open": [NP, DOWN, "import io\nwith io.StringIO() as downhill:\n    pass"],
    "an argument of a lambda": [NP, DOWN, "f = lambda downhill: downhill\n[downhill for downhill in (1, 2)]"],
    "defaults": [NP, "SIGN = -1", "def downhill(slope, sign=SIGN):\n    return sign * np.sign(slope)", "SIGN = 1"],
    "a constant that comes later": [NP, "def downhill(slope):\n    return SIGN * np.sign(slope)", "SIGN = -1"],
    "text beyond ASCII": [NP, "größe = -1; été = 'é'\ndef downhill(slope):\n    return größe * np.sign(slope)"],
    "semicolons": [f"{NP}; SIGN = -1; print(SIGN)", "def downhill(slope): return SIGN * np.sign(slope)"],
    "an assert and a display": [NP, DOWN, "assert downhill(1.0) == -1\ndisplay(downhill(2.0))\ndownhill(3.0);"],
    "asynchronous": [f"{NP}\nimport asyncio", DOWN, "await asyncio.sleep(0)\nasync def f():\n    return 1"],
}  # fmt: skip


@pytest.fixture(scope="module")
def after_run_all() -> dict[str, list[str]]:
    """Which exercises pass in each notebook once Jupyter has run it."""
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("run_all.py")],
        input=json.dumps(list(NOTEBOOKS.values())),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(NOTEBOOKS, json.loads(run.stdout.rpartition("\n")[2]), strict=True))


@pytest.fixture(scope="module")
def sandbox():
    made = Isolated(Limits(seconds=20.0))
    yield made
    made.close()


@pytest.mark.parametrize("about", NOTEBOOKS)
def test_what_passes_after_run_all_passes_in_class(about, after_run_all, sandbox):
    outcome = grade(written(*NOTEBOOKS[about]), 0, sandbox)
    passed = [name for name, report in outcome.reports.items() if report.passed]
    assert passed == after_run_all[about], (outcome.notes, outcome.reports, outcome.missing)
