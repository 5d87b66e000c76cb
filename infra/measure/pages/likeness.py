"""Whether two pictures of a page show the same: by blocks, so that a pixel changes nothing."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

BLOCK_PX = 16
LEVELS = 20.0
"""How far the mean colour of a block may be from the kept one's, of 255, in any channel."""
MOST_UNLIKE = 0.01
"""The share of blocks that may be farther. A button that is gone is 1.6 % of a phone's screen."""


def unlike_share(one: Image.Image, other: Image.Image) -> float:
    """Returns the share of blocks that differ, from 0 to 1; 1 for pictures of two sizes.

    A block is 16 pixels wide and high, and its colour the mean of its pixels': how a font is
    smoothed, or a line that begins one pixel lower, changes a mean by a few levels, and what is
    missing, moved or of another colour changes it by more than `LEVELS`.
    """
    if one.size != other.size:
        return 1.0
    difference = np.abs(_blocks(one) - _blocks(other)).max(axis=2)
    return float((difference > LEVELS).mean())


def varied_share(picture: Image.Image) -> float:
    """Returns the share of blocks that are of another colour than the most common one."""
    blocks = _blocks(picture).round().reshape(-1, 3)
    _, counts = np.unique(blocks, axis=0, return_counts=True)
    return 1 - float(counts.max()) / len(blocks)


def unlike_blocks(one: Image.Image, other: Image.Image) -> list[tuple[int, int]]:
    """Returns where blocks differ, as the left and top of each in pixels, from the top."""
    difference = np.abs(_blocks(one) - _blocks(other)).max(axis=2)
    rows, columns = np.nonzero(difference > LEVELS)
    return [
        (int(column) * BLOCK_PX, int(row) * BLOCK_PX)
        for row, column in zip(rows, columns, strict=True)
    ]


def opened(content: bytes) -> Image.Image:
    """Returns a picture, decoded."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def written(picture: Image.Image) -> bytes:
    """Returns a picture as the WebP that is kept."""
    content = io.BytesIO()
    picture.save(content, "WEBP", quality=78, method=6)
    return content.getvalue()


def _blocks(picture: Image.Image) -> np.ndarray:
    """The mean colour of each block, rows by columns by channels; the last ones may be cut."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float64)
    rows = np.arange(0, pixels.shape[0], BLOCK_PX)
    columns = np.arange(0, pixels.shape[1], BLOCK_PX)
    sums = np.add.reduceat(np.add.reduceat(pixels, rows, axis=0), columns, axis=1)
    heights = np.diff(np.append(rows, pixels.shape[0]))
    widths = np.diff(np.append(columns, pixels.shape[1]))
    return np.asarray(sums / (heights[:, None, None] * widths[None, :, None]))
