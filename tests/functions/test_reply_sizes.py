"""A reply is within what Lambda takes by the bytes that the runtime client would send."""

from __future__ import annotations

import json

from hypothesis import given, strategies as st

from functions.replies import fits

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from('"\\\n\r\t\b\f\x00\x1f\x7f\u2028\u2029é€\U0001f600\ud800'),
    ),
    min_size=1,
    max_size=60,
)


def written(reply: dict[str, object]) -> int:
    text = json.dumps(reply, ensure_ascii=False)
    # The runtime client escapes the separators of lines, which JSON leaves as they are.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return len(text.encode("utf-8", "surrogatepass"))


@given(TEXTS, st.booleans())
def test_a_reply_fits_up_to_the_last_byte_that_is_sent(text: str, is_base64: bool) -> None:
    body = text * 20  # what is far from a limit is not counted at all
    reply = {"statusCode": 200, "headers": {"A": "é"}, "body": body, "isBase64Encoded": is_base64}
    size = written(reply)
    assert fits(reply, size)
    assert not fits(reply, size - 1)


def test_an_answer_without_a_body_fits() -> None:
    assert fits({"statusCode": 304, "body": None}, 6_000_000)
