"""What tags may say: names of texts, repetition of lists, conditions. Nothing is computed.

It is a small part of Jinja: ``{{ facts.client }}``, ``{% for row in parts.bill.rows %}`` …
``{% endfor %}``, ``{% if parts.bill.rows %}`` … ``{% else %}`` … ``{% endif %}``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from portico.papers.docx.archive import TemplateFault
from portico.papers.docx.words import Shape

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

DEEPEST: Final = 20
"""How many tags may be open at a place."""
LOOP: Final[Shape] = dict.fromkeys(("index", "first", "last"))
ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
NO_COMMENT: Final = ("\ue000#", "#\ue000")
"""Comments cannot be written: ``{#`` is text."""


def as_written(value: object) -> object:
    """A text as a document holds it: escaped, without illegal characters, its lines broken."""
    if not isinstance(value, str):
        return value
    escaped = html.escape(ILLEGAL.sub("", value)).replace("\r", "")
    return escaped.replace("\n", BREAK)


@cache
def environment() -> Environment:
    """Jinja without anything that computes, and with names looked up among names only."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 (a server starts without)

    class Names(ImmutableSandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            return self.getitem(obj, attribute)

    made = Names(
        autoescape=False,  # every text is escaped as it is written
        finalize=as_written,
        comment_start_string=NO_COMMENT[0],
        comment_end_string=NO_COMMENT[1],
    )
    made.globals.clear()
    return made


def check_names(tree: nodes.Template, shape: Mapping[str, Shape]) -> set[str]:
    """Refuse a template that names what there is not, or computes; tell the texts that it names."""
    checker = _Checker()
    checker.statements(tree.body, shape, ())
    return checker.used


class _Checker:
    """Walks through the statements of a template."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def statements(
        self, body: Sequence[nodes.Node], scope: Mapping[str, Shape], inside: tuple[str, ...]
    ) -> None:
        """Check each statement; ``scope`` is what can be named there, ``inside`` what is open."""
        from jinja2 import nodes  # noqa: PLC0415 (a server starts without)

        for node in body:
            if len(inside) > DEEPEST:
                raise _at(node, f"More than {DEEPEST} tags are open here: end some before.")
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    if not isinstance(each, nodes.TemplateData):
                        self._text(each, scope)
            elif isinstance(node, nodes.For):
                self._repeat(node, scope, inside)
            elif isinstance(node, nodes.If):
                self._value(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self.statements(branch, scope, (*inside, ""))
            else:
                raise _no(node)

    def _repeat(self, node: nodes.For, scope: Mapping[str, Shape], inside: tuple[str, ...]) -> None:
        """A repetition in another goes over a list of that, so that none takes for ever."""
        from jinja2 import nodes  # noqa: PLC0415 (a server starts without)

        if node.test is not None or node.recursive or not isinstance(node.target, nodes.Name):
            raise _no(node)
        shape, path = self._value(node.iter, scope), _written(node.iter)
        if not isinstance(shape, tuple):
            raise _at(node, f"{path} is no list: it cannot be repeated.")
        around = next((each for each in reversed(inside) if each), "")
        if around and path.partition(".")[0] != around:
            message = f"Within a repetition only lists of {around} can be repeated, not {path}."
            raise _at(node, message)
        inner = {**scope, node.target.name: shape[0], "loop": LOOP}
        self.statements(node.body, inner, (*inside, node.target.name))
        self.statements(node.else_, scope, (*inside, ""))

    def _text(self, node: nodes.Node, scope: Mapping[str, Shape]) -> None:
        if self._value(node, scope) is not None:
            message = f"{_written(node)} is a list or a group: name a text in it."
            raise _at(node, message)

    def _value(self, node: nodes.Node, scope: Mapping[str, Shape]) -> Shape:
        from jinja2 import nodes  # noqa: PLC0415 (a server starts without)

        if isinstance(node, nodes.Name):
            return self._named(node, scope, node.name)
        if isinstance(node, nodes.Getattr):
            return self._named(node, self._value(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            owner = self._value(node.node, scope)
            if isinstance(owner, tuple) and isinstance(node.arg.value, int):
                return self._found(node, owner[0])
            return self._named(node, owner, str(node.arg.value))
        for part in _compared(node):
            self._value(part, scope)
        return None

    def _named(self, node: nodes.Node, owner: Shape, name: str) -> Shape:
        path = _written(node)
        if not isinstance(owner, Mapping) or name not in owner:
            known = ", ".join(sorted(owner)) if isinstance(owner, Mapping) else ""
            there = f"There are: {known}." if known else "It has no fields."
            raise _at(node, f"{path} is unknown. {there}")
        return self._found(node, owner[name])

    def _found(self, node: nodes.Node, shape: Shape) -> Shape:
        if shape is None:
            self.used.add(_written(node))
        return shape


def _compared(node: nodes.Node) -> list[nodes.Expr]:
    """What a condition looks at; what is no condition is refused."""
    from jinja2 import nodes  # noqa: PLC0415 (a server starts without)

    if isinstance(node, nodes.Const):
        return []
    if isinstance(node, nodes.Not):
        return [node.node]
    if isinstance(node, nodes.And | nodes.Or):
        return [node.left, node.right]
    if isinstance(node, nodes.Compare) and all(each.op in {"eq", "ne"} for each in node.ops):
        return [node.expr, *(each.expr for each in node.ops)]
    raise _no(node)


class TagFault(TemplateFault):
    """What is wrong with a tag, and which one it is, from 1."""

    def __init__(self, message: str, tag: int) -> None:
        super().__init__(message)
        self.tag = tag


def _at(node: nodes.Node, message: str) -> TagFault:
    return TagFault(message, node.lineno - 1)


def _no(node: nodes.Node) -> TagFault:
    message = (
        "This is not allowed: tags name texts, repeat lists (for) and choose (if); they compute "
        "nothing."
    )
    return _at(node, message)


def _written(node: nodes.Node) -> str:
    """A name as it is written: ``parts.bill.rows``."""
    from jinja2 import nodes  # noqa: PLC0415 (a server starts without)

    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}[{node.arg.value!r}]"
    return node.name if isinstance(node, nodes.Name) else "This"
