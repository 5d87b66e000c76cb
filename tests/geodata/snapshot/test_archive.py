"""Arrays in one file: the same bytes for the same arrays, opened without reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geodata.errors import SnapshotError
from geodata.snapshot.archive import map_file, pack, unpack

ARRAYS = {
    "pairs": np.arange(6, dtype=np.int32).reshape(3, 2),
    "codes": np.array([b"01001", b"2A004"]),
    "nothing": np.zeros((0, 4)),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "arrays.npz"
    path.write_bytes(pack(ARRAYS))
    return path


def test_arrays_come_back_as_they_were(archive: Path) -> None:
    opened = map_file(archive)
    assert opened.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert np.array_equal(opened[name], array)
        assert opened[name].dtype == array.dtype


def test_the_same_arrays_give_the_same_bytes_in_any_order() -> None:
    assert pack(dict(reversed(ARRAYS.items()))) == pack(ARRAYS)


def test_an_array_is_an_aligned_view_of_the_file_that_nobody_can_change(archive: Path) -> None:
    pairs = map_file(archive)["pairs"]
    assert pairs.ctypes.data % 64 == 0
    assert not pairs.flags.owndata
    with pytest.raises(ValueError, match="read-only"):
        pairs[0] = 1


def test_numpy_reads_the_file_too(archive: Path) -> None:
    with np.load(archive) as loaded:
        assert np.array_equal(loaded["pairs"], ARRAYS["pairs"])


def test_bytes_open_like_a_file() -> None:
    assert np.array_equal(unpack(pack(ARRAYS), "x")["codes"], ARRAYS["codes"])


@pytest.mark.parametrize("kept", [0, 10, 200, -1])
def test_a_file_cut_short_is_refused_by_name(archive: Path, kept: int) -> None:
    archive.write_bytes(archive.read_bytes()[:kept])
    with pytest.raises(SnapshotError, match=r"arrays\.npz"):
        map_file(archive)
    with pytest.raises(SnapshotError, match="sites"):
        unpack(archive.read_bytes(), "sites")


def test_python_objects_are_never_written() -> None:
    with pytest.raises(ValueError, match=r"[Oo]bject"):
        pack({"bad": np.array([{}], dtype=object)})
