"""A name inside a PNG: the picture stays what it is."""

import io

import matplotlib.image
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playground.named_png import name_of, named, without_name


@pytest.fixture(scope="module")
def png() -> bytes:
    picture = io.BytesIO()
    matplotlib.image.imsave(picture, np.random.default_rng(0).random((4, 5, 3)))
    return picture.getvalue()


def _pixels(picture: bytes) -> np.ndarray:
    return matplotlib.image.imread(io.BytesIO(picture))


@given(name=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_the_name_is_found_again_and_the_pixels_are_the_same(png, name):
    picture = named(png, name)
    assert name_of(picture) == name
    np.testing.assert_array_equal(_pixels(picture), _pixels(png))


def test_a_second_name_replaces_the_first(png):
    assert named(named(png, "first"), "second") == named(png, "second")
    assert without_name(named(png, "first")) == png


def test_a_picture_of_others_has_no_name(png):
    assert name_of(png) is None
    assert without_name(png) == png
