"""The data sets are the ones the course was written on, and they are handed out whole."""

import hashlib
import re

import numpy as np
import pytest
from playground import data
from playground.data import diabetes, digits

SHA256 = {
    "digits.csv": "7a93e51f73dadeb4429b4fc0718b334d12864332b906bdf44f9da7599a7e0e01",
    "diabetes.csv": "3b271426c1bd56aebb217e16eb31a4b0f5a5669fe59258d6c6c65411a115cd22",
}


@pytest.mark.parametrize("name", SHA256)
def test_files_are_the_recorded_ones(name):
    assert hashlib.sha256((data.FOLDER / name).read_bytes()).hexdigest() == SHA256[name]


def test_the_page_of_origins_names_the_same_checksums():
    page = (data.FOLDER / "README.md").read_text()
    assert dict(re.findall(r"`(\w+\.csv)` \|.*`([0-9a-f]{64})`", page)) == SHA256


def test_digits_are_split_into_three_parts_that_use_every_image_once():
    parts = (digits().train, digits().validation, digits().test)
    assert [len(part) for part in parts] == [1200, 297, 300]
    assert all(part.images.shape == (len(part), 64) for part in parts)
    _, table = data._read("digits.csv")
    rows = np.vstack([np.column_stack([part.images * 16, part.labels]) for part in parts])
    assert sorted(map(tuple, rows)) == sorted(map(tuple, table))


def test_digits_run_from_0_to_1_and_have_ten_classes_in_every_part():
    for part in (digits().train, digits().validation, digits().test):
        assert part.images.min() == 0.0
        assert part.images.max() == 1.0
        assert part.labels.dtype.kind == "i"
        counts = np.bincount(part.labels, minlength=10)
        assert len(counts) == 10
        assert counts.min() >= 0.06 * len(part)


def test_the_split_is_the_same_everywhere():
    assert digits().train.labels[:12].tolist() == [2, 8, 2, 6, 6, 7, 1, 9, 8, 5, 2, 8]
    assert digits().test.labels[-12:].tolist() == [4, 1, 1, 4, 8, 4, 5, 3, 3, 7, 7, 8]


def test_diabetes_is_standardised_and_its_target_is_not():
    table = diabetes()
    assert table.names == ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
    assert table.features.shape == (442, 10)
    np.testing.assert_allclose(table.features.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(table.features.std(axis=0), 1)
    assert table.target[:5].tolist() == [151, 75, 141, 206, 135]
    assert (table.target.min(), table.target.max()) == (25, 346)


def test_nobody_can_spoil_the_shared_copy():
    assert digits() is digits()
    with pytest.raises(ValueError, match="read-only"):
        digits().train.images[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        diabetes().target[0] = 1.0


def test_a_missing_file_is_named_with_the_way_back(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    with pytest.raises(data.DataMissingError, match=r"digits\.csv is not in .*git checkout"):
        digits.__wrapped__()
