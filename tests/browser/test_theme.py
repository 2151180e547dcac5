"""Light or dark: the system's, with script or without, until somebody chooses; light on paper."""

import pytest

LOGIN = "/account/login/"
LIGHT, DARK = "rgb(247, 245, 241)", "rgb(20, 24, 25)"


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("system", "shown"), [("light", LIGHT), ("dark", DARK)])
def test_it_is_the_systems(new_person, script, system, shown):
    page = new_person(java_script_enabled=script, color_scheme=system)
    page.goto(LOGIN)

    assert paper(page) == shown
    other = {"light": "dark", "dark": "light"}[system]
    page.emulate_media(color_scheme=other)
    assert paper(page) == {"light": LIGHT, "dark": DARK}[other]


@pytest.mark.parametrize(
    ("system", "choice", "shown"), [("dark", "Light", LIGHT), ("light", "Dark", DARK)]
)
def test_a_choice_goes_before_it_and_is_kept(new_person, system, choice, shown):
    page = new_person(color_scheme=system)
    page.goto(LOGIN)
    page.get_by_role("button", name=choice).click()
    assert paper(page) == shown
    page.reload()
    assert paper(page) == shown

    page.get_by_role("button", name="System").click()

    assert paper(page) != shown


def test_an_older_browser_is_offered_no_choice_and_forgets_one(new_person):
    """Without light-dark() there is the light theme alone; Bootstrap's dark pictures stay away."""
    page = new_person(color_scheme="dark")
    page.goto(LOGIN)
    page.get_by_role("button", name="Dark").click()
    page.add_init_script("CSS.supports = () => false")
    page.reload()

    assert page.get_by_role("button", name="Dark").count() == 0
    assert page.locator("html[data-bs-theme]").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_paper_is_white(new_person, script):
    page = new_person(java_script_enabled=script, color_scheme="dark")
    page.goto(LOGIN)

    page.emulate_media(media="print", color_scheme="dark")

    assert paper(page) == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
