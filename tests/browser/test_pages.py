"""The pages of a gradebook, as a browser lays them out."""

import pytest
from submissions import UPHILL, hand_in, honest

from grader.classroom.grade_class import Settings, grade_class


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    place = tmp_path_factory.mktemp("class")
    hand_in(place / "in", "anna", *honest("gradient_descent", "l2_penalty"))
    hand_in(place / "in", "bert", UPHILL)
    grade_class(place / "in", place / "out", Settings(seed=1, jobs=1, isolate=False))
    return place / "out"


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["feedback/anna.html", "feedback/bert.html", "class.html"])
def test_a_page_has_the_width_that_text_needs_and_no_more_than_the_window(page, gradebook, name):
    page.goto((gradebook / name).as_uri())
    assert page.locator("body").bounding_box()["width"] > 650
    assert page.evaluate("document.documentElement.scrollWidth") <= 1200
    page.set_viewport_size({"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_name_in_the_picture_of_the_class_leads_to_the_learners_page(page, gradebook):
    page.goto((gradebook / "class.html").as_uri())
    page.get_by_role("link", name="bert").first.click()
    assert page.locator("h1").inner_text() == "bert"
    assert "NOT YET · gradient_descent" in page.locator("body").inner_text()
