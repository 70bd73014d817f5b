"""Which names a piece of Python looks up and which it gives a value, read off its tree.

Nothing is compiled: the compiler writes what stands in a ``finally`` once for every way out of its ``try``, so that a
few hundred characters of nested ones become gigabytes.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

DEF = ast.FunctionDef | ast.AsyncFunctionDef
LOOPS = ast.For | ast.AsyncFor | ast.While
COMPREHENSION = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
#: What a name is given by that is no ``ast.Name``, and under which attribute the name stands.
NAMED = {ast.MatchAs: "name", ast.MatchStar: "name", ast.MatchMapping: "rest"}


#: Methods of Python's and NumPy's objects that change the object, whatever becomes of what they give back.
CHANGING = frozenset({
    *("add", "append", "appendleft", "byteswap", "clear", "difference_update", "discard", "extend", "extendleft"),
    *("fill", "insert", "intersection_update", "itemset", "move_to_end", "partition", "pop", "popitem", "popleft"),
    *("put", "remove", "resize", "reverse", "rotate", "setdefault", "setfield", "setflags", "sort", "subtract"),
    *("symmetric_difference_update", "update"),
})  # fmt: skip
#: Global names that a function sets: a notebook may call it thousands of times.
MOST_SET = 50


@dataclass(frozen=True)
class Effects:
    """What a call of a function leaves behind.

    changes   -- global names that it gives a value, or into whose objects it puts something
    arguments -- whether it puts something into what it is given
    """

    changes: frozenset[str]
    arguments: bool


@dataclass(frozen=True)
class Names:
    """The names of one top-level statement.

    uses         -- global names that are looked up in it, now or when something in it is called
    uses_at_once -- those that are looked up when it is run
    binds        -- names that it gives a value, or may give one
    changes      -- names of objects that it puts something into: ``table["a"] = 1``, ``table.append(1)``
    calls        -- where what it calls when it is run is looked up: f for ``f()``, x for ``x.y()``, "()" for all else
    passes       -- of what it calls, by the same names, the names that are handed over
    effects      -- of the functions that it defines, those that leave something behind
    loops        -- whether it runs a loop
    """

    uses: frozenset[str]
    uses_at_once: frozenset[str]
    binds: frozenset[str]
    changes: frozenset[str]
    calls: frozenset[str]
    passes: Mapping[str, set[str]] = field(default_factory=dict)
    effects: Mapping[str, Effects] = field(default_factory=dict)
    loops: bool = False


NOTHING = frozenset[str]()


def names_of(statement: ast.stmt) -> Names:
    """The names of a top-level statement."""
    try:
        scope = _Scope([statement])
        late, at_once = scope.looked_up()
    except RecursionError:  # functions within functions, deeper than anybody writes
        named = frozenset(filter(None, [getattr(statement, "name", "")]))
        return Names(NOTHING, NOTHING, named, NOTHING, NOTHING)
    return Names(
        frozenset(late | at_once),
        frozenset(at_once),
        frozenset(scope.bound),
        frozenset(scope.changed),
        frozenset(scope.called),
        scope.passed,
        scope.effects,
        scope.loops,
    )


class _Scope:
    """What happens in one block of code by itself, and the blocks within it."""

    def __init__(self, nodes: Iterable[ast.AST], arguments: Iterable[str] = ()):
        self.bound, self.used, self.declared = set(arguments), set[str](), set[str]()
        self.changed, self.called, self.named = set[str](), set[str](), set[str]()
        self.passed: dict[str, set[str]] = {}
        self.effects: dict[str, Effects] = {}
        self.loops = False
        self._now: list[_Scope] = []  # comprehensions and the bodies of classes
        self._classes: list[_Scope] = []
        self._later: list[_Scope] = []
        waiting = list(nodes)
        while waiting:
            waiting.extend(self._take(waiting.pop()))

    def looked_up(self) -> tuple[set[str], set[str]]:
        """The names that are looked up outside of the block: later, in what it defines, and when it is run."""
        late, at_once = set[str](), set(self.used)
        for scope in (*self._now, *self._classes, *self._later):
            of_later, of_now = scope.looked_up()
            hidden = set() if scope in self._classes else scope.bound - scope.declared
            late |= of_later - hidden
            if scope in self._later:
                late |= of_now - hidden
            else:
                at_once |= of_now - scope.bound
        return late, at_once

    def _take(self, node: ast.AST) -> Iterable[ast.AST]:
        """Note what a node does; what is to be looked at besides in this block."""
        if isinstance(node, ast.Name):
            (self.used if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)
            return ()
        if isinstance(node, DEF | ast.Lambda | ast.ClassDef | COMPREHENSION):
            return self._take_block(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            self.bound.update(imported(node))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            self.declared.update(node.names)
        elif type(node) in NAMED:
            self.bound.update(filter(None, [getattr(node, NAMED[type(node)])]))
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self.bound.add(node.name)
        else:
            self._take_change(node)
        return _children(node)

    def _take_change(self, node: ast.AST) -> None:
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.used.add(node.target.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            self.changed.update(filter(None, [root(node)]))
            self.bound.update(_global_entry(node))
        elif isinstance(node, ast.Attribute) and node.attr in CHANGING:
            self.changed.update(filter(None, [root(node)]))
        elif isinstance(node, ast.NamedExpr):
            self.named.add(node.target.id)
        elif isinstance(node, ast.Call):
            self._take_call(node)
        elif isinstance(node, LOOPS):
            self.loops = True
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if isinstance(node.value.func, ast.Attribute):
                self.changed.update(filter(None, [root(node.value.func)]))

    def _take_call(self, node: ast.Call) -> None:
        called = _called(node)
        self.called.add(called)
        if handed := [part.id for part in node.args if isinstance(part, ast.Name)]:
            self.passed.setdefault(called, set()).update(handed)
        if called == "next":
            self.changed.update(handed)

    def _take_block(self, node: ast.AST) -> list[ast.AST]:
        """A block within this one; what of it belongs to this one: decorators, defaults, the first of its loops."""
        if isinstance(node, COMPREHENSION):
            return self._take_comprehension(node)
        outside: list[ast.AST] = list(getattr(node, "decorator_list", []))
        if isinstance(node, ast.ClassDef):
            self.bound.add(node.name)
            self._classes.append(self._with(_Scope(node.body)))
            return [*outside, *node.bases, *(keyword.value for keyword in node.keywords)]
        given = node.args  # type: ignore[attr-defined]  # a function or a lambda
        every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
        body = node.body if isinstance(node, DEF) else [node.body]  # type: ignore[attr-defined]
        scope = _Scope(body, (each.arg for each in every))
        self._later.append(scope)
        if isinstance(node, DEF):
            self.bound.add(node.name)
            self.effects[node.name] = scope.left_behind({each.arg for each in every})
            outside += filter(None, (node.returns, *(each.annotation for each in every)))
        return [*outside, *given.defaults, *filter(None, given.kw_defaults)]

    def _take_comprehension(self, node: ast.AST) -> list[ast.AST]:
        first, *_ = node.generators  # type: ignore[attr-defined]
        within = [child for child in _children(node) if child is not first]
        scope = _Scope([*within, first.target, *first.ifs])
        scope.bound -= scope.named  # what `:=` names within belongs out here
        self.bound |= scope.named
        self.named |= scope.named
        self._now.append(self._with(scope))
        return [first.iter]

    def left_behind(self, arguments: set[str]) -> Effects:
        """What a call leaves behind, if this is the body of a function with these arguments."""
        changes = self.declared & self.bound | self.changed - (self.bound - self.declared)
        return Effects(frozenset(changes if len(changes) <= MOST_SET else ()), bool(self.changed & arguments))

    def _with(self, scope: "_Scope") -> "_Scope":
        """A block that is run together with this one."""
        self.called |= scope.called
        self.loops |= scope.loops
        self.changed |= scope.changed - scope.bound
        for called, handed in scope.passed.items():
            self.passed.setdefault(called, set()).update(handed)
        return scope


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """As ``ast.iter_child_nodes``, and quicker: most of the time of reading is spent here."""
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            yield value
        elif isinstance(value, list):
            yield from (part for part in value if isinstance(part, ast.AST))


#: In place of a name: what is called is the result of something else.
ANYTHING = "()"


def _global_entry(node: ast.Subscript | ast.Attribute) -> Iterator[str]:
    """The name that ``globals()["name"] = ...`` gives a value."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Call) and isinstance(node.slice, ast.Constant):
        if _called(node.value) == "globals" and isinstance(node.slice.value, str):
            yield node.slice.value


def _called(call: ast.Call) -> str:
    """Where what is called is looked up. A text's own methods are as good as a built-in function."""
    called: ast.AST = call.func
    while isinstance(called, ast.Attribute):
        called = called.value
    if isinstance(called, ast.Constant):
        return "str"
    return called.id if isinstance(called, ast.Name) else ANYTHING


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The names that an import binds; "*" if it does not say."""
    return [name.asname or name.name.partition(".")[0] for name in node.names]


def root(node: ast.AST) -> str:
    """The name that attributes and entries are taken of: x in ``x.y[0].z``; "" if there is none."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
