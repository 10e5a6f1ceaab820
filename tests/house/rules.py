"""The rules of the house that are read off the source. Each takes a source and returns breaches."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Source

LONGEST_FILE = 800
LONGEST_FUNCTION = 60

FLOORS_WITHOUT_SURPRISES = (
    "commonweal/language",
    "commonweal/facts",
    "commonweal/planning",
    "commonweal/procuring",
    "commonweal/delivering",
    "commonweal/reviewing",
)

#: Modules that reach outside the arguments of a function: files, clocks, processes, chance.
OUTSIDE_MODULES = {
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "importlib.resources",
}

#: Attribute calls that read a clock.
CLOCK_CALLS = {"now", "utcnow", "today"}

#: Methods by which a model or a query set writes.
ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_WITHOUT_POSITIONAL = {"save", "create", "update", "delete"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_long_file(source: Source) -> list[str]:
    count = source.text.count("\n")
    return [f"{source.path} has {count} lines"] if count > LONGEST_FILE else []


def too_long_functions(source: Source) -> list[str]:
    return [
        f"{source.path}:{node.lineno} {node.name} has {length} lines"
        for node in _functions(source.tree)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def objects_used(source: Source) -> list[str]:
    """`Model.objects` and `Model._default_manager`: reading past the organisation's scope."""
    return [
        f"{source.path}:{node.lineno} uses .{node.attr}: read through a selector"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


def queries_in_the_wrong_module(source: Source) -> list[str]:
    """Below `records`, queries stand in selectors, actions and models, and nowhere else."""
    allowed = any(part.startswith(("selectors", "actions", "models")) for part in source.parts[2:])
    return [] if allowed else objects_used(source)


def selectors_without_acting(source: Source, exempt: frozenset[str] = frozenset()) -> list[str]:
    """Public functions of a selectors module that do not take `acting` first."""
    return [
        f"{source.path}:{node.lineno} {node.name} does not take acting first"
        for node in _public_functions(source.tree)
        if node.name not in exempt and _first_argument(node) != "acting"
    ]


def writes_outside_actions(source: Source, exempt: frozenset[str] = frozenset()) -> list[str]:
    """Calls that write to the database from a module that is not `actions`.

    `save`, `create`, `update` and `delete` count when they have no positional argument: so
    `queryset.update(state=...)` is a write and `a_dict.update(other)` is not.
    """
    if any(part.startswith("actions") for part in source.parts):
        return []
    found = []
    for function, call in _calls(source.tree):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        writes = name in ALWAYS_WRITES or (name in WRITES_WITHOUT_POSITIONAL and not call.args)
        if writes and function not in exempt and not _is_plain_mapping(call):
            found.append(f"{source.path}:{call.lineno} calls .{name}(): only actions write")
    return found


def reaches_outside(source: Source) -> list[str]:
    """What a pure floor may not do: open files, read clocks or the environment, draw at random."""
    found = []
    for node in ast.walk(source.tree):
        what = _outside(node)
        if what:
            found.append(f"{source.path}:{getattr(node, 'lineno', 0)} {what}")
    return found


def no_module_docstring(source: Source) -> list[str]:
    if source.text.strip() and not ast.get_docstring(source.tree):
        return [f"{source.path} does not say what it keeps"]
    return []


def public_functions_without_docstring(source: Source) -> list[str]:
    return [
        f"{source.path}:{node.lineno} {node.name} has no docstring"
        for node in _public_functions(source.tree)
        if not ast.get_docstring(node)
    ]


def unused_template_imports(path: str, text: str) -> list[str]:
    """Macros that a template imports and never calls."""
    found = []
    for match in re.finditer(r"{%-?\s*from\s+\S+\s+import\s+(.*?)-?%}", text, re.S):
        names = re.sub(r"\bwith(out)?\s+context\b", "", match.group(1)).split(",")
        for name in (part.split(" as ")[-1].strip() for part in names):
            if name and not re.search(rf"\b{re.escape(name)}\s*\(", text):
                found.append(f"{path} imports {name} and does not use it")
    return found


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def _public_functions(tree: ast.Module) -> list[Function]:
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f for f in functions if not f.name.startswith("_")]


def _first_argument(node: Function) -> str:
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    return names[0] if names else ""


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of the innermost function that holds it."""

    def visit(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node.name
        if isinstance(node, ast.Call):
            yield function, node
        for child in ast.iter_child_nodes(node):
            yield from visit(child, function)

    return visit(tree, "")


def _is_plain_mapping(call: ast.Call) -> bool:
    """`env.globals.update(...)`: the template environment's dictionary, not a query set."""
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(receiver, ast.Attribute) and receiver.attr in {"globals", "filters"}


def _outside(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names if alias.name in OUTSIDE_MODULES]
        return f"imports {names[0]}" if names else ""
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        imported = {module, *(f"{module}.{alias.name}" for alias in node.names)}
        names = sorted(imported & OUTSIDE_MODULES)
        return f"imports {names[0]}" if names else ""
    if isinstance(node, ast.Call):
        return _outside_call(node)
    return ""


def _outside_call(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return "opens a file" if call.func.id == "open" else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    if call.func.attr in CLOCK_CALLS:
        return "reads a clock"
    text = ast.unparse(call.func)
    seeded = call.func.attr in {"default_rng", "Generator"} and call.args
    return "draws at random" if re.match(r"(np|numpy)\.random\.", text) and not seeded else ""
