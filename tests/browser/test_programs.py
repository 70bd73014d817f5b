"""The code of three frameworks under a picture: chosen by buttons, copied, and there without a kernel."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playground.frameworks.recorded_programs import as_it_stood, programs

CALL = (
    "from grader.course import COURSE\n"
    "from playground.frameworks import same_curve\n"
    "same_curve(COURSE['hold_then_decay'].reference)"
)
CELL = 1
PROGRAMS = programs("hold_then_decay")


@pytest.fixture(scope="module", params=["Light", "Dark"])
def notebook(open_notebook, write_notebook, request):
    opened = open_notebook(write_notebook(f"{request.param}.ipynb", CALL), height=2000)
    opened.use_theme(request.param)
    assert opened.run_all() == []
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return opened


@pytest.fixture
def place(notebook):
    """The code, with torch chosen."""
    shown = notebook.output(CELL).locator(".knobs-programs")
    shown.get_by_role("button", name="torch").press("Enter")
    return shown


def codes(place) -> list[str]:
    return place.locator("pre code").all_text_contents()


def test_a_framework_is_chosen_with_the_keyboard(place):
    assert codes(place) == [PROGRAMS["torch"].text]
    place.get_by_role("button", name="optax").focus()
    place.page.keyboard.press("Enter")
    assert codes(place) == [PROGRAMS["optax"].text]
    pressed = place.locator("[aria-pressed=true]")
    assert pressed.all_text_contents() == ["optax 0.2.8"]
    assert place.evaluate("place => place.contains(document.activeElement)")


def test_what_does_not_work_stands_under_what_does(place):
    place.get_by_role("button", name="Keras").press("Enter")
    stood = as_it_stood("keras", "hold_then_decay")
    assert codes(place) == [PROGRAMS["keras"].text, stood.text]
    assert place.locator(".knobs-said").inner_text() == stood.said
    assert place.get_by_role("button", name="Copy this program").count() == 1


def test_a_program_is_copied_as_it_was_run(place):
    place.get_by_role("button", name="Copy this program").press("Enter")
    place.get_by_text("Copied.").wait_for()
    assert place.page.evaluate("() => navigator.clipboard.readText()") == PROGRAMS["torch"].text


def test_where_nothing_can_be_copied_it_is_selected(place):
    place.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    place.get_by_role("button", name="Copy this program").press("Enter")
    place.get_by_text("It is selected").wait_for()
    assert place.page.evaluate("() => getSelection().toString()").strip() == PROGRAMS["torch"].text.strip()


def test_axe_finds_nothing_and_the_code_can_be_scrolled_to(notebook, place):
    place.get_by_role("button", name="Keras").press("Enter")
    notebook.page.evaluate("() => { document.body.style.height = '100vh'; }")
    assert [each["id"] for each in Axe().run(notebook.page, ".knobs").response["violations"]] == []
    assert place.locator("pre[tabindex='0'][aria-label]").count() == 2


def test_nothing_hangs_out_of_a_small_page(notebook, place):
    notebook.page.set_viewport_size({"width": 700, "height": 900})
    place.locator("pre").scroll_into_view_if_needed()
    assert place.evaluate("place => place.scrollWidth <= place.clientWidth + 1")
    notebook.page.set_viewport_size({"width": 1366, "height": 2000})


def test_the_choice_is_kept_and_no_kernel_is_needed(notebook, place):
    place.get_by_role("button", name="optax").press("Enter")
    notebook.save()
    notebook.page.reload()
    again = notebook.output(CELL).locator(".knobs-programs")
    again.get_by_role("button", name="optax").wait_for()
    assert codes(again) == [PROGRAMS["optax"].text]
