"""Recent answers: a few, for a while, in memory."""

from __future__ import annotations

from geodata.nearest.geocoding.cache import Recent
from tests.geodata.services.test_breaker import Clock


def test_a_value_is_kept_for_its_time_and_no_longer() -> None:
    clock = Clock()
    recent: Recent[str] = Recent(clock, lives_s=10)
    recent.put("key", "value")
    clock.now_s += 9.9
    assert recent.get("key") == "value"
    clock.now_s += 0.1
    assert recent.get("key") is None
    assert len(recent) == 0


def test_the_value_unused_longest_leaves_first() -> None:
    recent: Recent[int] = Recent(Clock(), size=2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.get("a")
    recent.put("c", 3)
    assert [recent.get(key) for key in "abc"] == [1, None, 3]


def test_an_empty_answer_is_a_value_too() -> None:
    recent: Recent[tuple[int, ...]] = Recent(Clock())
    recent.put("nothing there", ())
    assert recent.get("nothing there") == ()
    assert recent.get("never asked") is None


def test_a_value_put_again_lives_again() -> None:
    clock = Clock()
    recent: Recent[int] = Recent(clock, lives_s=10)
    recent.put("key", 1)
    clock.now_s += 8
    recent.put("key", 2)
    clock.now_s += 8
    assert recent.get("key") == 2
