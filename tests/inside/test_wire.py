"""Messages between judge and sandbox: whole, or refused."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some

from grader.inside.wire import HEAD, Malformed, lengths, pack, unpack


def _there_and_back(message):
    packed = pack(message)
    return unpack(packed[: HEAD.size], packed[HEAD.size :])


@given(
    some.arrays(
        st.sampled_from(["<f8", "<f4", "<i8", "<i4", "|u1", ">f8"]),
        some.array_shapes(min_dims=0, max_dims=4, min_side=0),
    )
)
def test_arrays_arrive_to_the_bit(array):
    (back,) = _there_and_back([array])
    assert back.shape == array.shape
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.tobytes() == array.astype(array.dtype.newbyteorder("=")).tobytes()


def test_mappings_lists_text_and_numbers_arrive():
    message = {"a": [1, 2.5, None, True, "é"], "b": {"c": []}, "nan": float("inf")}
    assert _there_and_back(message) == message


def test_arrays_keep_their_places():
    back = _there_and_back({"x": [np.arange(3), {"y": np.float32(2) * np.ones((2, 2), np.float32)}], "z": np.array(7)})
    assert back["x"][0].tolist() == [0, 1, 2]
    assert back["x"][1]["y"].tolist() == [[2, 2], [2, 2]]
    assert back["z"].shape == ()


def _message(described, blob=b""):
    text = json.dumps(described).encode()
    return HEAD.pack(len(text), len(blob)), text + blob


@pytest.mark.parametrize(
    ("described", "blob"),
    [
        ({"$": ["<f8", [3]]}, b"\0" * 8),
        ({"$": ["<f8", [1]]}, b"\0" * 16),
        ({"$": ["|O", [1]]}, b"\0" * 8),
        ({"$": ["<U4", [1]]}, b"\0" * 16),
        ({"$": ["<f8", [-1]]}, b""),
        ({"$": ["<f8", [2**62, 2**62]]}, b""),
        ({"$": ["<f8", [0, 10**30]]}, b""),
        ({"$": ["<f8", [0, 2**62, 2**62]]}, b""),
        ({"$": ["<f8", [1.0]]}, b"\0" * 8),
        ({"$": ["<f8", [True]]}, b"\0" * 8),
        ({"$": ["<f8", [1] * 65]}, b"\0" * 8),
        ({"$": ["<f8"]}, b""),
        ({"$": 5}, b""),
        ({"$": [["<f8"], [1]]}, b"\0" * 8),
    ],
)
def test_a_false_description_is_refused(described, blob):
    with pytest.raises(Malformed):
        unpack(*_message(described, blob))


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000])
def test_broken_json_is_refused(text):
    with pytest.raises(Malformed):
        unpack(HEAD.pack(len(text), 0), text)


def test_a_length_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(Malformed, match="over the limit"):
        lengths(struct.pack("<QQ", 2**63, 2**63), 1000)


@given(st.binary(min_size=0, max_size=200))
def test_any_bytes_are_a_message_or_are_refused(content):
    try:
        unpack(HEAD.pack(len(content), 0), content)
    except Malformed:
        return
    assert json.loads(content) is not ...
