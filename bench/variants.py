"""What may stand in a place of the code instead of what stands there, and which places run."""

import ast
import copy
from collections.abc import Iterator
from typing import Any

SWAPPED = [  # what may stand for each other
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn)),
    *((ast.Is, ast.IsNot), (ast.Add, ast.Sub), (ast.BitAnd, ast.BitOr), (ast.LShift, ast.RShift)),
    *((ast.Mult, ast.FloorDiv), (ast.Div, ast.Mult), (ast.And, ast.Or)),
]
OTHER: dict[type[ast.AST], Any] = {a: b for pair in SWAPPED for a, b in (pair[::-1], pair)}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def variants(node: ast.AST) -> list[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            return [ast.Compare(node.left, [OTHER[type(op)]()], node.comparators)]
        case ast.BinOp(op=op) if type(op) in OTHER:
            return [ast.BinOp(node.left, OTHER[type(op)](), node.right)]
        case ast.BoolOp(op=op):
            return [ast.BoolOp(OTHER[type(op)](), node.values)]
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            return [node.operand]
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            return [ast.Name(NAMES[name], ast.Load())]
        case ast.Constant(value=bool(value)):
            return [ast.Constant(not value)]
        case ast.Constant(value=int(value) | float(value)):
            return [ast.Constant(value + 1), *([ast.Constant(0)] if value else [])]
        case ast.IfExp():
            return [ast.IfExp(node.test, node.orelse, node.body)]
        case ast.If():
            return [ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)]
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break():
            return [ast.Pass()]
    return []


def mutable(node: ast.AST, within: str) -> Iterator[tuple[str, ast.AST]]:
    """The nodes that run when a function is called, and numbers at the top of a module."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from mutable(child, f"{within}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            for statement in child.body:
                yield from ((within + child.name, n) for n in _walk(statement))
        elif isinstance(child, ast.Assign) and not within:
            yield from (("", n) for n in _walk(child.value) if isinstance(n, ast.Constant))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt | ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def short(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return text.splitlines()[0][:70]
