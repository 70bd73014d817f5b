"""Where a result is made in a learner's own source, and where that is not certain."""

import pytest

from grader.judging.source_line import Source, SourceLine, made_in


def line_of(body, place=1, count=2):
    lines = [f"    {line}" for line in body.split("\n")]
    found = made_in(Source("\n".join(["def f(w, g, v, lr):", *lines]), "f"), place, count)
    return found and (found.number, found.text)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("v = v + g\nw = w - lr * v\nreturn w, v", (2, "v = v + g")),
        ("v = v + g\nw -= lr * v\nreturn w, v", (2, "v = v + g")),
        ("v = 0.9 * v\nv += g\nreturn w, v", (3, "v += g")),
        ("v *= 0.9\nv = v + g\nreturn w, v", (3, "v = v + g")),
        ("if g.any():\n    v = 2 * v\nv = v + g\nreturn w, v", (4, "v = v + g")),
        ("new = v + g\nv = new\nreturn w, v", (2, "new = v + g")),
        ("w, v = step(w, g, v)\nreturn w, v", (2, "w, v = step(w, g, v)")),
        ("return w - lr * g, v + g", (2, "return w - lr * g, v + g")),
        ("return (\n    w,\n    v + g,\n)", (4, "v + g,")),
        ("v = (\n    v + g\n)\nreturn w, v", (2, "v = ( ...")),
        ("v: object = v + g\nreturn w, v", (2, "v: object = v + g")),
        ("def h(x):\n    return x\nv = h(v)\nreturn w, v", (4, "v = h(v)")),
        ("v = v + g\nprint\nreturn w, v", (2, "v = v + g")),
    ],
)
def test_the_line_that_makes_a_result(body, line):
    assert line_of(body) == line


@pytest.mark.parametrize(
    "body",
    [
        "return w, v",
        "v = v + g\nreturn (w, v) if g.any() else (v, w)",
        "v = v + g\nif g.any():\n    return w, v\nreturn v, w",
        "v = v + g\nif g.any():\n    v = 2 * v\nreturn w, v",
        "v = v + g\nfor i in range(3):\n    v = v / 2\nreturn w, v",
        "v = v + g\nv[0] = 0\nreturn w, v",
        "v = v + g\nu = v\nu += g\nreturn w, v",
        "v = v + g\nu = v.ravel()\nu[0] = 1\nreturn w, v",
        "v = v + g\nnp.add(v, g, out=v)\nreturn w, v",
        "v = v + g\nu = np.add(v, g, out=v)\nreturn w, v",
        "v = v + g\nv.sort()\nreturn w, v",
        "v = v + g\nchange(v)\nreturn w, v",
        "v = v + g\ndel v\nreturn w, v",
        "v = v + g\nout = w, v\nreturn out",
        "v = v + g\nreturn *w, v",
        "v = v + g\nreturn w, v, g",
        "v = v + g\ndef h():\n    nonlocal v\n    v = 3\nh()\nreturn w, v",
        "v = v + g\ntry:\n    v = 1\nfinally:\n    pass\nreturn w, v",
        "yield v",
        "v = = 2",
        "pass",
    ],
)
def test_nothing_is_said_where_it_is_not_certain(body):
    assert line_of(body) is None


def test_a_single_result():
    assert line_of("lr = 2 * lr\nreturn lr", 0, 1) == (2, "lr = 2 * lr")
    assert line_of("return 2 * lr", 0, 1) == (2, "return 2 * lr")


def test_lines_are_counted_from_where_the_source_begins():
    source = Source("def f(x):\n    return 2 * x", "f", first_line=7)
    assert made_in(source, 0, 1) == SourceLine(8, "return 2 * x")


@pytest.mark.parametrize(
    "text", ["f = lambda x: x", "@twice\ndef f(x):\n    return 2 * x", "def g(x):\n    return x", "("]
)
def test_what_is_no_plain_function_has_no_line(text):
    assert made_in(Source(text, "f"), 0, 1) is None
