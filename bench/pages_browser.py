"""Open every kind of page as a first visit in Chromium: `python bench/pages_browser.py
http://127.0.0.1:8000`.

What Lighthouse would look at, without Lighthouse: bytes over the wire, what blocks rendering, what
is asked of other sites, how much the page moves while it loads, when its largest part is painted,
and what the console complains of. Prints a table, and ends with exit code 1 when a bound is broken.
A phone's width; the cache is empty for every page.
"""

import argparse
import shutil
import sys

from pages import FIXED, addresses
from playwright.sync_api import sync_playwright

MOST_KB = {"home": 60, "search": 60, "set": 60}
MOST_SHIFT = 0.01  # cumulative layout shift; 0.1 is what others call good
OBSERVE = """
window.seen = {shift: 0, largest: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => { window.seen.largest = list.getEntries().at(-1).startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
"""
BLOCKING = """
performance.getEntriesByType("resource")
  .filter((r) => r.renderBlockingStatus === "blocking").map((r) => r.name)
"""


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("site")
    arguments.add_argument(
        "--also", action="append", default=[], metavar="NAME=PATH", help="a page besides"
    )
    chosen = arguments.parse_args()
    pages = {name: path for name, path in FIXED.items() if name not in ("feed", "sitemap")}
    pages |= {name: paths[0] for name, paths in addresses(chosen.site).items()}
    pages |= {name: path for name, _, path in (more.partition("=") for more in chosen.also)}
    print("| page | kB | requests | blocking | to others | shift | largest paint ms | console |")
    print("|---|---|---|---|---|---|---|---|")
    broken = []
    with sync_playwright() as playwright:
        program = next(
            filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
        )
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path in pages.items():
            broken += visited(browser, chosen.site, name, path)
        browser.close()
    print("\n".join(broken) or "No bound is broken.", file=sys.stderr)
    sys.exit(bool(broken))


def visited(browser, site, name, path):
    """Print the row of a page; returns the bounds it breaks."""
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page, asked, said = context.new_page(), [], []
    wire = context.new_cdp_session(page)
    sizes = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(OBSERVE)
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console",
        lambda message: said.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.goto(site + path, wait_until="networkidle")
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(300)
    seen, blocking = page.evaluate("window.seen"), page.evaluate(BLOCKING)
    others = [url for url in asked if not url.startswith((site, "data:"))]
    kb = sum(sizes) / 1000
    context.close()
    shown = [
        f"{kb:.1f}",
        len(asked),
        len(blocking),
        len(others),
        f"{seen['shift']:.3f}",
        f"{seen['largest']:.0f}",
        len(said),
    ]
    print("|", " | ".join(map(str, [name, *shown])), "|", flush=True)
    bounds = {
        f"{kb:.0f} kB": kb > MOST_KB.get(name, 120),
        f"blocking: {blocking}": len(blocking) != 1 or ".css" not in blocking[0],
        f"asks others: {others}": bool(others),
        f"moves: {seen['shift']:.3f}": seen["shift"] > MOST_SHIFT,
        f"console: {said}": bool(said),
    }
    return [f"{name} ({path}): {what}" for what, is_broken in bounds.items() if is_broken]


if __name__ == "__main__":
    main()
