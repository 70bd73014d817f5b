"""The pages of a gradebook, as a browser lays them out and as people use them."""

import dataclasses
from datetime import timedelta
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_class import feedback, made_class
from playwright.sync_api import expect

from grader.classroom.groups import Groups
from grader.classroom.labels import FEEDBACK, label, page_name
from grader.classroom.misconceptions import Misconceptions
from grader.classroom.pages import INDEX, class_page, index_page, student_page
from grader.classroom.row import Row
from grader.classroom.student import Student
from grader.course import COURSE

MANY = 5000
LONG = "Maximilian Alexander von und zu Hohenstein-Wolkenburg "
EVIL = "</script><img src=x onerror=alert(1)> \u2028 'Bobby\""


def odd_ones():
    """Whose names are long, alike, or no text for HTML; who handed in nothing; who was corrected by hand."""
    half = [0] * 10 + [1] * 5 + [2] * 4
    yield feedback(Student(f"{LONG}der Ältere", "1"), *half)
    yield feedback(Student(f"{LONG}der Jüngere", "2"), *half)
    yield feedback(Student(EVIL), *half)
    corrected = feedback(Student("ANNA"), 1, *[0] * (len(COURSE) - 1))
    first = corrected.row.exercises["downhill"]
    changed = dataclasses.replace(first, points=1.0, by_hand=True, comment="Right as it is.", late=timedelta(days=1))
    row = dataclasses.replace(corrected.row, exercises={**corrected.row.exercises, "downhill": changed}, late=True)
    yield dataclasses.replace(corrected, row=dataclasses.replace(row, comment="Well done."))
    nothing = feedback(Student("anna"))
    yield dataclasses.replace(nothing, row=Row(Student("anna"), "unreadable", "It is a folder.", files=("anna.ipynb",)))


def write(folder, made) -> None:
    """The class's page, the index, and the pages of the first students."""
    (folder / FEEDBACK).mkdir(parents=True)
    misconceptions, groups = Misconceptions(), Groups()
    for each in made:
        misconceptions.add(each)
        groups.add(each)
    rows = [each.row for each in made]
    page = class_page(rows, misconceptions.found(), groups.found(), misconceptions.unexplained())
    (folder / "class.html").write_text("".join(page), encoding="utf-8")
    index = index_page(label(row.student) for row in rows)
    (folder / FEEDBACK / INDEX).write_text("".join(index), encoding="utf-8")
    for each in made[:30]:
        (folder / FEEDBACK / page_name(each.row.student)).write_text(student_page(each), encoding="utf-8")


@pytest.fixture(scope="module")
def made():
    return [*odd_ones(), *made_class(MANY - 5)]


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory, made):
    folder = tmp_path_factory.mktemp("book")
    write(folder, made)
    return folder


@pytest.fixture
def opened(browser, gradebook):
    """A function that opens a page of the gradebook; whatever a script complains of fails the test."""
    contexts, complaints = [], []

    def open_(name: str = "class.html", width: int = 1200, **how):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **how))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((gradebook / name).as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


PAGES = ("class.html", f"{FEEDBACK}/{INDEX}", f"{FEEDBACK}/{LONG}der Ältere (1)", f"{FEEDBACK}/ANNA")


def file_of(name: str) -> str:
    """A page of ``PAGES``: those of students by their label."""
    folder, _, labelled = name.rpartition("/")
    if name.endswith(".html"):
        return name
    student = Student(LONG + "der Ältere", "1") if labelled.startswith(LONG) else Student(labelled)
    return f"{folder}/{page_name(student)}"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_width_that_text_needs_and_no_more_than_the_window(opened, name):
    page = opened(file_of(name))
    assert page.locator("body").bounding_box()["width"] > 650
    for width in (1200, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


#: Of thousands that are alike, sixty show axe what there is to see, and the rest would take minutes.
SIXTY = """() => {
    for (const each of document.querySelectorAll('body *')) [...each.children].slice(60).forEach(one => one.remove());
}"""


@pytest.mark.parametrize(("theme", "width"), [("light", 1200), ("dark", 400)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(opened, name, theme, width):
    page = opened(file_of(name), width=width, color_scheme=theme)
    for summary in page.locator("summary:visible").all():
        summary.click()
    if name == "class.html":
        page.locator("#exercise").select_option("adam")
    page.evaluate(SIXTY)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], node["html"][:150]) for each in found for node in each["nodes"]] == []


def shown(page) -> list[str]:
    """The names of the rows that are in the page, from the first."""
    return page.locator(".students tbody th").all_inner_texts()


def count(page) -> str:
    return page.locator("#count").inner_text()


def test_a_large_class_opens_with_a_few_elements(opened, gradebook):
    page = opened()
    assert len(shown(page)) >= 20
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    assert (gradebook / "class.html").stat().st_size < 1_500_000
    assert count(page) == f"All {MANY} students"


def test_names_are_told_apart_and_whole(opened):
    page = opened()
    assert shown(page)[:5] == [f"{LONG}der Ältere (1)", f"{LONG}der Jüngere (2)", EVIL, "ANNA", "anna"]
    for row in page.locator(".students tbody th").all()[:5]:
        assert row.evaluate("cell => cell.scrollWidth <= cell.clientWidth && cell.scrollHeight <= cell.clientHeight")


@pytest.mark.parametrize("name", ["class.html", f"{FEEDBACK}/{INDEX}"])
def test_every_name_leads_to_its_own_page(opened, made, name):
    page = opened(name)
    for each in made[:5]:
        wanted = label(each.row.student)
        page.get_by_role("link", name=wanted, exact=True).first.click()
        assert " ".join(page.locator("h1").inner_text().split()) == " ".join(wanted.split())
        page.go_back()


def test_a_search_finds_names_and_ids_without_accents_or_capitals(opened, made):
    page = opened()
    page.get_by_label("Search by name or id").fill("muller bjo")
    wanted = [label(each.row.student) for each in made if each.row.student.name == "Björn Müller"]
    assert shown(page)[:20] == wanted[:20] and count(page) == f"{len(wanted)} of {MANY} students"
    page.get_by_label("Search by name or id").fill("104990")
    assert shown(page) == [label(made[MANY - 5].row.student)] or len(shown(page)) == 1
    page.get_by_label("Search by name or id").fill("nobody at all")
    assert shown(page) == [] and count(page) == "Nobody fits all of that."
    page.get_by_role("button", name="Show everybody").click()
    assert count(page) == f"All {MANY} students"


def test_columns_are_sorted_both_ways_and_say_so(opened, made):
    page = opened()
    for name, key in (("Points", lambda row: row.points), ("Percent", lambda row: row.percent or -1)):
        for way in ("ascending", "descending"):
            page.get_by_role("button", name=name, exact=True).click()
            assert page.locator("[aria-sort]").get_attribute("aria-sort") == way
            ordered = sorted((each.row for each in made), key=key, reverse=way == "descending")
            assert shown(page)[:20] == [label(row.student) for row in ordered[:20]]
    page.get_by_role("button", name="Student", exact=True).click()
    assert shown(page)[0] == EVIL and shown(page)[1] == "anna"
    page.get_by_role("button", name="adam", exact=True).click()
    first = page.locator(".students tbody tr").first.locator("td").nth(3 + list(COURSE).index("adam"))
    assert first.inner_text().startswith("–"), "what is furthest from passed comes first"


def test_an_exercises_head_shows_who_has_not_passed_it_and_once_more_everybody(opened, made):
    page = opened()
    head = page.locator('[data-exercise="18"]')
    name = list(COURSE)[17]
    assert head.get_attribute("title") == f"Show who has not passed {name}"
    wanted = [each.row for each in made if name in each.row.exercises and each.row.exercises[name].verdict != "passed"]
    head.click()
    assert count(page) == f"{len(wanted)} of {MANY} students"
    assert shown(page)[:20] == [label(row.student) for row in wanted[:20]]
    page.get_by_label("What became of it").select_option("missing")
    missing = [row for row in wanted if row.exercises[name].verdict == "missing"]
    assert count(page) == f"{len(missing)} of {MANY} students"
    head.click()
    assert count(page) == f"All {MANY} students"


def test_a_status_is_a_filter(opened):
    page = opened()
    page.get_by_label("Status").select_option("unreadable")
    assert shown(page) == ["anna"]
    assert "It is a folder." in page.locator(".students tbody").inner_text()
    page.get_by_label("Status").select_option("graded, late")
    assert shown(page) == ["ANNA"]


def test_who_holds_a_misconception_is_shown_in_the_table(opened, made):
    page = opened()
    head = page.locator(".held h3").first.inner_text()
    page.get_by_role("button", name="Show them in the table").first.click()
    assert count(page) == f"{head.split()[0]} of {MANY} students"
    assert page.evaluate("document.activeElement.id") == "students"
    page.get_by_role("button", name=f"{head} ✕").click()
    assert count(page) == f"All {MANY} students"


def test_rows_come_into_sight_as_they_are_scrolled_to_and_others_go(opened, made):
    page = opened()
    box = page.locator(".wide").first
    last = label(made[-1].row.student)
    box.scroll_into_view_if_needed()
    for _ in range(8):  # heights are known once rows were seen
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        page.wait_for_timeout(60)
    expect(page.get_by_role("link", name=last, exact=True)).to_be_in_viewport()
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    assert page.locator(".students tbody tr[aria-rowindex]").last.get_attribute("aria-rowindex") == str(MANY + 1)
    assert page.locator(".students").get_attribute("aria-rowcount") == str(MANY + 1)
    box.evaluate("box => { box.scrollTop = 0; }")
    expect(page.get_by_role("link", name="anna", exact=True).first).to_be_in_viewport()


def test_all_of_it_can_be_done_with_the_keyboard(opened):
    page = opened()
    page.get_by_label("Search by name or id").focus()
    page.keyboard.type("jungere")
    assert shown(page) == [f"{LONG}der Jüngere (2)"]
    reached = []
    for _ in range(12 + 2 * len(COURSE)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid" or not reached[-1], reached[-1]
        if reached[-1] == f"{LONG}der Jüngere (2)":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/**")
    assert "Jüngere" in page.locator("h1").inner_text()


def test_the_script_draws_the_rows_that_stand_there_without_it(opened):
    plain, drawn = opened(java_script_enabled=False), opened()
    rows = [page.locator(".students tbody tr").all()[:20] for page in (plain, drawn)]
    for one, other in zip(*rows, strict=True):
        assert one.inner_text() == other.inner_text()
        assert len({unquote(row.locator("a").get_attribute("href")) for row in (one, other)}) == 1
    assert plain.get_by_text("Without JavaScript the first").is_visible()
    assert not plain.locator(".tools").is_visible()


def test_the_index_finds_a_page(opened):
    page = opened(f"{FEEDBACK}/{INDEX}")
    page.get_by_label("Search").fill("ALTERE")
    assert page.locator("li:visible").all_inner_texts() == [f"{LONG}der Ältere (1)"]
    assert page.locator("output").inner_text() == f"1 of {MANY}"


def test_the_overview_leads_to_a_card(opened):
    page = opened(file_of(PAGES[2]))
    page.get_by_role("navigation").get_by_role("link", name="adagrad").click()
    expect(page.locator("#adagrad h3")).to_be_in_viewport()
    assert page.evaluate("location.hash") == "#adagrad"


def test_what_is_an_instructors_is_seen_as_theirs(opened):
    page = opened(file_of(f"{FEEDBACK}/ANNA"))
    boxes = page.locator(".instructor").all_inner_texts()
    assert "Well done." in boxes[0] and "Right as it is." in boxes[1] and "The grader had found: not yet." in boxes[1]
