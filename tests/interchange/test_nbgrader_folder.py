"""What is looked at in a learner's folder before nbgrader's own steps follow it."""

import pytest

from grader.interchange.nbgrader_folder import Linked, refuse_links


@pytest.mark.parametrize("place", ["notes.txt", "02_momentum.ipynb", "data/deep.txt"])
def test_a_link_is_refused_and_named(tmp_path, place):
    folder = tmp_path / "anna"
    (folder / place).parent.mkdir(parents=True)
    (folder / "mine.txt").touch()
    refuse_links(folder)
    (folder / place).symlink_to(tmp_path / "nbgrader_config.py")
    with pytest.raises(Linked, match=place.rpartition("/")[2]):
        refuse_links(folder)
