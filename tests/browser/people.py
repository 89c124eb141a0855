"""A served demo, the people who sign in to it, and what a browser complains of."""

from dataclasses import dataclass, field

from playwright.sync_api import APIResponse, BrowserContext, Error, Locator, Page, Request, Response

PASSWORD = "Lindenrath-2026"
WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 320, "height": 640}

PERSONA_NAMES = {
    "mertens": "Frau Mertens",
    "albers": "Herr Dr. Albers",
    "yildiz": "Frau Yıldız",
    "osei": "Herr Osei",
    "brandt": "Frau Dr. Brandt",
    "kowalski": "Herr Kowalski",
    "lindner": "Frau Lindner",
    "sommer": "Frau Prof. Sommer",
    "nagel": "Herr Nagel",
    "admin": "Admin",
}


@dataclass
class Site:
    """A served demo: its address, and what it takes to run a command on its database."""

    address: str
    env: dict[str, str]
    storage: dict[str, object] = field(default_factory=dict)


def sign_in(page: Page, site: Site, persona: str) -> None:
    """Sign in with one click on the persona's button, as a newcomer does."""
    page.goto(f"{site.address}/")
    if persona in PERSONA_NAMES:
        page.get_by_role("button", name=PERSONA_NAMES[persona]).click()
    else:  # people of the second network have no button; they type
        page.locator("[name=login]").fill(f"{persona}@lindenrath.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
    assert "/accounts/login/" not in page.url, "the persona is not signed in"


def open_or_fetch(page: Page, address: str) -> Response | APIResponse:
    """Open an address, or fetch it when it is a download."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return page.request.get(address)
    assert answer is not None
    return answer


def send(button: Locator) -> None:
    """Press a button that sends a form, and wait for the answer."""
    with button.page.expect_navigation():
        button.click()


@dataclass
class Complaints:
    """What a browser complains of while somebody clicks through the pages."""

    lines: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext, address: str) -> None:
        """Note every error of the console and every request to another host."""

        def on_request(request: Request) -> None:
            if not request.url.startswith((address + "/", "data:", "blob:", "about:")):
                self.lines.append(f"asks another host: {request.url}")

        def on_response(response: Response) -> None:
            if response.status >= 400 and response.url.startswith(f"{address}/static/"):
                self.lines.append(f"missing: {response.url}")

        context.on("request", on_request)
        context.on("response", on_response)
        context.on(
            "console",
            lambda message: (
                self.lines.append(f"console: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        context.on("weberror", lambda error: self.lines.append(f"script: {error.error}"))
