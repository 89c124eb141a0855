"""One table of colours and classes; it writes the style sheet and the fallbacks in each SVG."""

from functools import cache

LIGHT, DARK, PRINT = range(3)

# token: light, dark, black and white print
_TOKENS = """
paper #ffffff #0d0f1b #ffffff
card #ffffff #1d2034 #ffffff
band #f3f4f7 #171a2b #f4f4f4
grid #dfe1ea #30344f #cccccc
rule #8e93b1 #5b6185 #777777
ink #131525 #f3f4f7 #000000
soft #454b6b #c0c3d5 #333333
flow #2044aa #97afe1 #000000
loop #7e01a8 #ce9ce8 #000000
plain #5b6185 #a9aec6 #555555
bad #9e0000 #f59587 #000000
badwash #fee4e0 #4c0000 #ffffff
wait #734000 #f69a00 #000000
waitwash #ffe7b6 #351b00 #ffffff
thread #c31c13 #f59587 #000000
good #005741 #3cc39f #000000
goodwash #cdf2e4 #00271b #ffffff
focus #7e01a8 #ffe12f #000000
onfill #ffffff #0d0f1b #ffffff
s-work #2044aa #97afe1 #222222
s-health #007155 #3cc39f #222222
s-social #925400 #f69a00 #222222
s-youth #7e01a8 #ce9ce8 #222222
s-rehab #00536e #10bdec #222222
s-none #454b6b #c0c3d5 #222222
w-work #eff3fa #141b33 #f6f6f6
w-health #e5f8f0 #0a221b #f6f6f6
w-social #fff3dc #2a1a05 #f6f6f6
w-youth #f8f1fc #24102f #f6f6f6
w-rehab #e6f7fd #08202b #f6f6f6
w-none #f3f4f7 #171a2b #f6f6f6
"""

# class: presentation properties; $x is the token x
_CLASSES = """
hp-t: fill $ink; font-size 13
hp-t-soft: fill $soft; font-size 12
hp-t-small: fill $soft; font-size 11
hp-t-limit: fill $soft; font-size 12.5
hp-t-bold: fill $ink; font-size 13; font-weight 600
hp-t-station: fill $ink; font-size 15; font-weight 600
hp-t-lane: fill $ink; font-size 14; font-weight 600
hp-t-head: fill $ink; font-size 26; font-weight 600
hp-t-sub: fill $soft; font-size 15
hp-t-reg: fill $ink; font-size 16
hp-t-reg-bold: fill $ink; font-size 17; font-weight 600
hp-t-title: fill $ink; font-size 40; font-weight 600
hp-t-lead: fill $soft; font-size 20
hp-t-event: fill $ink; font-size 13.5
hp-t-card: fill $ink; font-size 14; font-weight 600
hp-t-head-small: fill $ink; font-size 20; font-weight 600
hp-t-num: fill $onfill; font-size 15; font-weight 600
hp-t-code: fill $flow; font-size 14; font-weight 600
hp-t-loop: fill $loop; font-size 14; font-weight 600
hp-t-bad: fill $bad; font-size 12; font-weight 600
hp-t-mark: fill $bad; font-size 11; font-weight 600
hp-t-good: fill $good; font-size 12; font-weight 600
hp-t-wait: fill $wait; font-size 12; font-weight 600
hp-paper: fill $paper
hp-band: fill $band
hp-card: fill $card; stroke $rule; stroke-width 1.25
hp-card-maybe: fill $card; stroke $rule; stroke-width 1.5; stroke-dasharray 6 4
hp-card-line: fill none; stroke $rule; stroke-width 1
hp-pill: fill $card; stroke $flow; stroke-width 1.75
hp-pill-loop: fill $card; stroke $loop; stroke-width 1.75
hp-pill-bad: fill $badwash; stroke $bad; stroke-width 2
hp-pill-good: fill $goodwash; stroke $good; stroke-width 1.75
hp-pill-mid: fill $waitwash; stroke $wait; stroke-width 1.75
hp-pill-new: fill $card; stroke $flow; stroke-width 3.5
hp-pill-gone: fill $card; stroke $plain; stroke-width 1.5; stroke-dasharray 4 3
hp-pill-plain: fill $card; stroke $plain; stroke-width 1.25
hp-grid: stroke $grid; stroke-width 1; fill none
hp-grid-strong: stroke $rule; stroke-width 1; fill none
hp-encounter: stroke $ink; stroke-width 2; fill none; stroke-dasharray 2 5; stroke-linecap round
hp-edge: stroke $flow; stroke-width 2.75; fill none; stroke-linejoin round
hp-edge-n0: stroke $plain; stroke-width 1.75; fill none; stroke-dasharray 3 4
hp-edge-n1: stroke $flow; stroke-width 3; fill none
hp-edge-n2: stroke $flow; stroke-width 5; fill none
hp-edge-n3: stroke $flow; stroke-width 7.5; fill none
hp-edge-new: stroke $flow; stroke-width 5; fill none; stroke-linejoin round
hp-edge-gone: stroke $plain; stroke-width 2.25; fill none; stroke-dasharray 2 6
hp-edge-plain: stroke $plain; stroke-width 1.75; fill none
hp-edge-loop: stroke $loop; stroke-width 2.25; fill none; stroke-dasharray 8 5
hp-edge-back: stroke $loop; stroke-width 1.75; fill none; stroke-dasharray 1 5; stroke-linecap round
hp-edge-bad: stroke $bad; stroke-width 2.25; fill none; stroke-dasharray 5 4
hp-halo: stroke $paper; stroke-width 7; fill none; stroke-linejoin round
hp-fill-flow: fill $flow
hp-dot-late: fill $card; stroke $bad; stroke-width 2
hp-fill-plain: fill $plain
hp-fill-loop: fill $loop
hp-fill-bad: fill $bad
hp-fill-good: fill $good
hp-fill-wait: fill $wait
hp-fill-ink: fill $ink
hp-thread: stroke $thread; stroke-width 3; fill none; stroke-linecap round
hp-fill-thread: fill $thread
hp-knot: fill $card; stroke $thread; stroke-width 2.5
hp-box: fill $band; stroke $rule; stroke-width 1
hp-shape: fill $card; stroke $ink; stroke-width 1.75
hp-shape-full: fill $ink; stroke $ink; stroke-width 1.75
hp-shape-line: fill none; stroke $ink; stroke-width 2.25; stroke-linecap round
hp-mark: fill $badwash; stroke $bad; stroke-width 1.25
hp-bridge: fill $goodwash; stroke $good; stroke-width 1.25
hp-wait: fill $waitwash; stroke $wait; stroke-width 1
hp-wait-line: stroke $wait; stroke-width 1.25; fill none
hp-view: stroke $good; stroke-width 2.25; fill none
hp-hit: fill none; stroke none
hp-target: stroke $ink; stroke-width 1.75; fill none; stroke-dasharray 7 4
hp-check: stroke $good; stroke-width 2.25; fill none; stroke-linecap round; stroke-linejoin round
"""

FIELDS = ("work", "health", "social", "youth", "rehab", "none")
FONT = "'Fira Sans', 'Segoe UI', Roboto, Arial, sans-serif"


def _read_tokens() -> dict[str, tuple[str, str, str]]:
    rows = (line.split() for line in _TOKENS.strip().splitlines())
    return {name: (light, dark, paper) for name, light, dark, paper in rows}


def _read_classes() -> dict[str, dict[str, str]]:
    classes: dict[str, dict[str, str]] = {}
    for line in _CLASSES.strip().splitlines():
        name, body = line.split(": ")
        pairs = (part.split(" ", 1) for part in body.split("; "))
        classes[name] = dict(pairs)
    for name in FIELDS:
        classes[f"hp-s-{name}"] = {"fill": f"$s-{name}"}
        classes[f"hp-w-{name}"] = {"fill": f"$w-{name}"}
        classes[f"hp-l-{name}"] = {
            "fill": "$card",
            "stroke": f"$s-{name}",
            "stroke-width": "2.5",
        }
    return classes


TOKENS = _read_tokens()
CLASSES = _read_classes()


@cache
def fallback(css_class: str) -> str:
    """Presentation attributes in light colours, for viewers that load no style sheet."""
    return "".join(
        f' {name}="{TOKENS[value[1:]][LIGHT] if value.startswith("$") else value}"'
        for name, value in CLASSES[css_class].items()
    )


@cache
def size_of(css_class: str) -> tuple[float, bool]:
    """Font size and whether the class is semibold; the first of several classes counts."""
    properties = CLASSES[css_class.split(" ")[0]]
    return float(properties.get("font-size", 13)), "font-weight" in properties


def _tokens(column: int) -> str:
    return " ".join(f"--hp-{name}: {values[column]};" for name, values in TOKENS.items())


def _property(name: str, value: str) -> str:
    if value.startswith("$"):
        return f"{name}: var(--hp-{value[1:]});"
    return f"{name}: {value}{'px' if name == 'font-size' else ''};"


def stylesheet() -> str:
    """The one external style sheet of all pictures."""
    dark = ":root:not([data-kern-theme=light])"
    rules = [
        "/* Pictures of Hand in Hand. Written by pictures/style.py: change the table there. */",
        f":root, [data-kern-theme=light] {{ {_tokens(LIGHT)} }}",
        f"@media (prefers-color-scheme: dark) {{ {dark} {{ {_tokens(DARK)} }} }}",
        f"[data-kern-theme=dark] {{ {_tokens(DARK)} }}",
        f"@media print {{ :root, {dark}, [data-kern-theme] {{ {_tokens(PRINT)} }} }}",
        f".hp-mono {{ {_tokens(PRINT)} }}",
        f".hp, .hp text {{ font-family: {FONT}; font-variant-numeric: lining-nums tabular-nums; }}",
        "svg.hp { display: block; background: var(--hp-paper); max-width: none; height: auto; }",
        ".hp-frame { overflow-x: auto; max-width: 100%; }",
        ".hp-fit svg.hp { width: 100%; }",
        ".hp text { pointer-events: none; }",
        ".hp a { cursor: pointer; outline: none; }",
        ".hp a .hp-hit { pointer-events: all; }",
        ".hp a:hover .hp-hit { stroke: var(--hp-rule); stroke-width: 2; }",
        ".hp a:focus-visible .hp-hit { stroke: var(--hp-focus); stroke-width: 3; }",
        ".hp-t-halo { paint-order: stroke; stroke: var(--hp-paper); stroke-width: 4;"
        " stroke-linejoin: round; }",
        "@media (forced-colors: active) { .hp { forced-color-adjust: none; } }",
        "@media print { svg.hp { max-width: 100%; } .hp-frame { overflow: visible; } }",
    ]
    for name, properties in CLASSES.items():
        body = " ".join(_property(*pair) for pair in properties.items())
        rules.append(f".{name} {{ {body} }}")
    return "\n".join(rules) + "\n"
