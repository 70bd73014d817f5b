"""Which names a statement looks up and binds, laid beside what Python's compiler makes of it; and at what cost."""

import ast
import dis
import subprocess
import sys
from types import CodeType

import pytest
from submissions import written

from grader.reading.names import Effects, names_of

STATEMENTS = [
    "x = a + b",
    "x = x + 1",
    "x += a",
    "def f(a, b=c, *d, e: g = h, **i) -> j:\n    k = a + l\n    return k + d + i",
    "@deco\ndef f():\n    def g(x):\n        return x + y + z\n    y = 1\n    return g",
    "f = lambda a, b=c: a + b + d",
    "def f():\n    global a\n    a = 1\n    return a + b",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = y\n        return x\n    return g",
    "class A(B, metaclass=M):\n    x = y\n    def f(self):\n        return x + self.z + w",
    "x = [a * b for a in c if a > d for e in a]",
    "x = {a: b for a, b in c.items()}",
    "def f(c):\n    return [a + d for a in c], {e for e in c}, (g for g in h)",
    "def f(n):\n    return (m := n) + m + o",
    "def f():\n    for i in range(3):\n        j = i\n    else:\n        k = j\n    return i + k",
    "def f(x):\n    match x:\n        case [a, *b]:\n            return a + b\n"
    "        case {'k': c, **d}:\n            return c + d\n"
    "        case E(y=e) as g:\n            return e + g",
    "def f():\n    try:\n        pass\n    except E as e:\n        return e\n"
    "    with a as b, c as (d, g):\n        return b + d",
    "def f():\n    import a.b, c as d\n    from e import g as h\n    return a + d + h + i",
    "async def f():\n    async for a in b:\n        await a\n    async with c as d:\n        yield d",
    "x[a] = b.c",
    "a, (b, *c) = d",
    "def f(a):\n    del a\n    return [lambda: b for b in c]",
    "def f():\n    class A:\n        x = 1\n        y = [x for _ in z]\n    return A",
]


def _globals(code: CodeType) -> set[str]:
    wanted = ("LOAD_NAME", "LOAD_GLOBAL")
    own = {step.argval for step in dis.get_instructions(code) if step.opname in wanted}
    return own.union(*(_globals(part) for part in code.co_consts if isinstance(part, CodeType)))


@pytest.mark.parametrize("source", STATEMENTS)
def test_the_names_that_are_looked_up_are_those_of_the_compiler(source):
    own_to_classes = {"__name__", "x"} if "class" in source else set()
    expected = _globals(compile(source, "x", "exec")) - {"__name__"}
    assert names_of(ast.parse(source).body[0]).uses - own_to_classes == expected - own_to_classes


@pytest.mark.parametrize(
    ("source", "binds", "changes"),
    [
        ("x, (y, *z) = a", "x y z", ""),
        ("x.y[0].z = a", "", "x"),
        ("x.append(a)", "", "x"),
        ("print(x)", "", ""),
        ("if (n := a):\n    b = 1\n    def f(): c = 2\n    class D: e = 1\n    import g.h, i as j", "n b f D g j", ""),
        ("for i in a:\n    b[i] = 1", "i", "b"),
        ("try:\n    a = 1\nexcept E as e:\n    b = 2", "a e b", ""),
        ("match a:\n    case [b, *c]: d = 1\n    case {'x': e, **f}: pass\n    case _ as g: pass", "b c d e f g", ""),
        ("x = [y := a for a in b]", "x y", ""),
        ("del x", "x", ""),
        ("from a import *", "*", ""),
    ],
)  # fmt: skip
def test_the_names_that_are_bound(source, binds, changes):
    names = names_of(ast.parse(source).body[0])
    assert (names.binds, names.changes) == (set(binds.split()), set(changes.split()))


def test_the_globals_that_a_function_changes():
    (function,) = ast.parse("def f(x):\n    global a, b, c\n    a = 1\n    for b in d: g.append(b)\n    e = c").body
    assert names_of(function).effects == {"f": Effects(frozenset({"a", "b", "g"}), arguments=False)}


def test_what_a_function_puts_into_its_arguments():
    sources = ["def f(x): x[0] = 1", "def f(x): x.append(1)", "def f(x): x = [1]", "def f(x): return x.sum()"]
    found = [names_of(ast.parse(source).body[0]).effects["f"].arguments for source in sources]
    assert found == [True, True, False, False]


def _ways_out(depth: int) -> str:
    """A function that the compiler would write down 2 to the power of ``depth`` times."""
    lines = ["def momentum(w, grad, velocity, lr, beta):"]
    for level in range(1, depth):
        lines += [f"{' ' * level}try: return 0", f"{' ' * level}finally:"]
    return "\n".join([*lines, f"{' ' * depth}pass"])


LIMITED = """
import resource, sys
from grader.reading.extract import extract
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
print(sorted(extract(sys.stdin.buffer.read()).defined))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize(
    "source",
    [
        _ways_out(20),
        "def momentum():\n    return " + "[" * 80 + "1" + "]" * 80,
        "def momentum():\n    return " + "lambda: " * 80 + "1",
        "def momentum(w):\n    return " + ", ".join(f"a{i}" for i in range(10_000)),
    ],
    ids=["finally", "lists", "lambdas", "names"],
)
def test_reading_takes_no_more_than_the_source_is_long(source):
    run = subprocess.run([sys.executable, "-c", LIMITED], input=written(source), capture_output=True)
    assert run.stdout == b"['momentum']\n", run.stderr
