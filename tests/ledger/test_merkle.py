"""The tree against the published vectors of RFC 6962, and proofs of every size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.ledger.merkle import (
    EMPTY,
    Frontier,
    consistency_path,
    grown,
    inclusion_path,
    leaf_hash,
    leaf_hashes,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# Leaves and roots of the reference tests of Certificate Transparency
# (google/certificate-transparency, merkletree/merkle_tree_test.cc; transparency-dev/merkle).
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
# RFC 6962, 2.1.3 draws a tree of seven leaves; of the reference tests, paths over the leaves above.
PATHS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
CONSISTENT = {
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def spans(hashes: list[bytes]):
    return lambda start, stop: root_of(hashes[start:stop])


def test_the_published_roots() -> None:
    hashes = leaf_hashes(LEAVES)
    assert [root_of(hashes[:size]).hex() for size in range(1, 9)] == list(ROOTS)
    assert root_of([]) == EMPTY
    assert EMPTY.hex().startswith("e3b0c442")


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_published_inclusion_paths(index: int, size: int) -> None:
    path = inclusion_path(index, size, spans(leaf_hashes(LEAVES)))
    assert tuple(node.hex() for node in path) == PATHS[index, size]


@pytest.mark.parametrize(("old", "size"), CONSISTENT)
def test_the_published_consistency_paths(old: int, size: int) -> None:
    path = consistency_path(old, size, spans(leaf_hashes(LEAVES)))
    assert tuple(node.hex() for node in path) == CONSISTENT[old, size]


def test_every_leaf_of_every_small_tree_is_proved_and_no_other() -> None:
    hashes = leaf_hashes([b"%d" % n for n in range(40)])
    for size in range(1, 41):
        root = root_of(hashes[:size])
        for index in range(size):
            path = inclusion_path(index, size, spans(hashes))
            assert verify_inclusion(hashes[index], index, size, path, root)
            other = (index + 1) % size
            assert size == 1 or not verify_inclusion(hashes[index], other, size, path, root)
            assert not verify_inclusion(leaf_hash(b"x"), index, size, path, root)
            assert not verify_inclusion(hashes[index], index, size, [*path, root], root)
            assert not path or not verify_inclusion(hashes[index], index, size, path[1:], root)
    assert not verify_inclusion(hashes[0], 1, 1, [], hashes[0])


def test_every_older_tree_is_proved_and_no_other() -> None:
    hashes = leaf_hashes([b"%d" % n for n in range(40)])
    roots = [root_of(hashes[:size]) for size in range(41)]
    for size in range(41):
        for old in range(size + 1):
            path = consistency_path(old, size, spans(hashes))
            assert verify_consistency(old, size, roots[old], roots[size], path)
            assert not verify_consistency(old, size, leaf_hash(b"x"), roots[size], path)
            if 0 < old < size:
                assert not verify_consistency(old, size, roots[old], roots[old], path)
                assert not verify_consistency(old, size, roots[old], roots[size], path[:-1])
                assert not verify_consistency(old, size, roots[old], roots[size], [*path, EMPTY])
    assert not verify_consistency(3, 2, roots[3], roots[2], [])


@given(st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_grown_in_parts_is_the_same_tree(sizes: list[int]) -> None:
    hashes = leaf_hashes([b"%d" % n for n in range(sum(sizes))])
    kept: dict[int, list[bytes]] = {}
    frontier = Frontier()
    for size in sizes:
        before = frontier.size
        frontier, levels = grown(frontier, hashes[before : before + size])
        assert frontier.root == root_of(hashes[: frontier.size])
        for level, nodes in enumerate(levels):
            assert len(kept.setdefault(level, [])) == before >> level
            kept[level] += nodes
    for level, nodes in kept.items():
        step = 1 << level
        assert nodes == [root_of(hashes[at * step : (at + 1) * step]) for at in range(len(nodes))]
        assert len(nodes) == len(hashes) >> level
