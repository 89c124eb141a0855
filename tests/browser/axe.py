"""axe-core in a page: what it finds against WCAG 2.2 A and AA and its own best practice."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return one line per element that breaks a rule; empty when all is well."""
    # Through the developer tools: the content security policy lets no foreign script in.
    page.evaluate(SOURCE + "; null")
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [_line(rule, node) for rule in result["violations"] for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(str(node["failureSummary"]).split())
    return f"{rule['id']} at {' '.join(map(str, node['target']))}: {why}"
