"""The Merkle tree of RFC 6962: roots, inclusion proofs and consistency proofs.

A leaf is hashed as ``SHA-256(0x00 || data)`` and a node as ``SHA-256(0x01 || left || right)``, so
that neither can be passed off as the other. The tree over n leaves splits at the greatest power of
two below n.

References
----------
Laurie, Langley, Kasper: RFC 6962, Certificate Transparency, 2013, section 2.1.
Laurie, Messeri, Stradling: RFC 9162, 2021, sections 2.1.3.2 and 2.1.4.2 (verification).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

__all__ = [
    "EMPTY",
    "Frontier",
    "consistency_path",
    "grown",
    "inclusion_path",
    "leaf_hash",
    "leaf_hashes",
    "node_hash",
    "root_of",
    "verify_consistency",
    "verify_inclusion",
]

EMPTY = sha256(b"").digest()
"""Root of the tree without leaves."""
Span = Callable[[int, int], bytes]
"""Root over the leaves from one position to before another."""


def leaf_hash(data: bytes) -> bytes:
    """Hash the data of one leaf."""
    return sha256(b"\x00" + data).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """Hash the data of many leaves."""
    hashed = sha256
    return [hashed(b"\x00" + data).digest() for data in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into the one above them."""
    return sha256(b"\x01" + left + right).digest()


def _above(nodes: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; a last node without one is left out."""
    hashed = sha256
    return [
        hashed(b"\x01" + left + right).digest()
        for left, right in zip(nodes[::2], nodes[1::2], strict=False)
    ]


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root over hashes of leaves."""
    if not hashes:
        return EMPTY
    level = list(hashes)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = _above(level) + odd
    return level[0]


@dataclass(frozen=True)
class Frontier:
    """The right edge of a tree: all that is needed to append to it.

    Parameters
    ----------
    size : int
        Leaves so far.
    nodes : tuple of bytes
        Roots of the perfect subtrees that make up the tree, the greatest first: one for each bit
        that is set in ``size``.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """Root of the tree."""
        if not self.nodes:
            return EMPTY
        found = self.nodes[-1]
        for node in reversed(self.nodes[:-1]):
            found = node_hash(node, found)
        return found


def grown(frontier: Frontier, hashes: Sequence[bytes]) -> tuple[Frontier, list[list[bytes]]]:
    """Append leaves to a tree.

    Parameters
    ----------
    frontier : Frontier
        The tree before.
    hashes : sequence of bytes
        Hashes of the new leaves.

    Returns
    -------
    Frontier
        The tree after.
    list of list of bytes
        Level by level, the nodes that became complete: at level k those of 2^k leaves, the first
        of them at position ``size >> k`` of its level.
    """
    waiting = dict(zip(_levels(frontier.size), frontier.nodes, strict=True))
    complete: list[list[bytes]] = []
    edge: list[bytes] = []
    fresh, level = list(hashes), 0
    while fresh or level in waiting or any(above > level for above in waiting):
        complete.append(fresh)
        nodes = [waiting.pop(level), *fresh] if level in waiting else fresh
        if len(nodes) % 2:
            edge.append(nodes[-1])
        fresh, level = _above(nodes), level + 1
    return Frontier(frontier.size + len(hashes), tuple(reversed(edge))), complete


def _levels(size: int) -> list[int]:
    """Levels of the perfect subtrees of a tree, the greatest first."""
    return [level for level in reversed(range(size.bit_length())) if size >> level & 1]


def _split(count: int) -> int:
    """Greatest power of two below a count of at least 2."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_path(index: int, size: int, span: Span) -> list[bytes]:
    """Nodes that lead from a leaf to the root, from below (RFC 6962, 2.1.1).

    Parameters
    ----------
    index, size : int
        Position of the leaf, and number of leaves of the tree.
    span : callable
        ``span(start, stop)``: root over these leaves.
    """
    start, stop, path = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(span(middle, stop))
            stop = middle
        else:
            path.append(span(start, middle))
            start = middle
    return path[::-1]


def consistency_path(old: int, size: int, span: Span) -> list[bytes]:
    """Nodes that show the first leaves of a tree to be an older tree (RFC 6962, 2.1.2)."""
    if old in (0, size):
        return []
    start, stop, path, whole = 0, size, [], True
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(span(middle, stop))
            stop = middle
        else:
            path.append(span(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(span(start, stop))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a leaf's hash stands at a position of the tree with that root (RFC 9162)."""
    if not 0 <= index < size:
        return False
    first, last, found = index, size - 1, leaf
    for node in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node_hash(node, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, node)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]
) -> bool:
    """Tell whether a tree begins with all leaves of an older one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not path and old_root == root
    if old == 0:
        return not path and old_root == EMPTY
    nodes = [old_root, *path] if old & old - 1 == 0 else list(path)
    if not nodes:
        return False
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            before, after = node_hash(node, before), node_hash(node, after)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            after = node_hash(after, node)
        first, last = first >> 1, last >> 1
    return last == 0 and before == old_root and after == root
