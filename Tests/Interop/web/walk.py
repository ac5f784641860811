#!/usr/bin/env python3
"""Walks through the pages of a running Willis in a real browser.

    walk.py BASE_URL SIGN_IN_LINK [--shots FOLDER] [--chromium /usr/bin/chromium] [--hostile TEXT]

BASE_URL is for example http://127.0.0.1:8080; SIGN_IN_LINK a one-time sign-in link; it is used
once. The walk goes sign-in, worklist, study, account in Chinese and English, on desk and phone, light and
dark; it fails on any script error, refused content or sideways scrolling. Needs Playwright and Debian's chromium.
Prints one line per failure and 'N passed, N failed'.
"""

import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright

parser = argparse.ArgumentParser()
parser.add_argument("base")
parser.add_argument("link")
parser.add_argument("--shots", default="web-shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
parser.add_argument("--hostile", default="<img src=x onerror=", help="text of a name that must show as text")
arguments = parser.parse_args()

base = arguments.base.rstrip("/")
shots = pathlib.Path(arguments.shots)
shots.mkdir(parents=True, exist_ok=True)
passed, failures = 0, []


def check(name, truth):
    global passed
    if truth:
        passed += 1
    else:
        failures.append(name)
        print("FAILED:", name)


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(path, method="GET", data=None, headers=None):
    """Asks without a session; gives status and headers."""
    request = urllib.request.Request(base + path, method=method, data=data, headers=headers or {})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def check_strangers():
    """Whoever has not signed in gets nothing."""
    place = "/pictures/" + "0" * 64
    for path in ["/", "/studies/1.2.3", "/account"]:
        status, headers = ask(path)
        check(f"a stranger is led from {path} to the sign-in page",
              status == 303 and headers["Location"].startswith("/sign-in"))
    for path in ["/worklist/rows/1.2.3", "/worklist/events", "/studies/1.2.3/content", "/studies/1.2.3/events", place]:
        check(f"a stranger gets 401 at {path.split('/')[1]}", ask(path)[0] == 401)
    check("a stranger's search is refused", ask("/worklist/rows", "POST", b"search=a")[0] == 401)
    check("a foreign origin is refused", ask("/sign-in", "POST", b"name=a&password=b", {"Origin": "https://evil.example"})[0] == 403)
    check("a form of another site is refused", ask("/sign-in", "POST", b"name=a", {"Sec-Fetch-Site": "cross-site"})[0] == 403)
    check("a form without its token signs nobody in", "willis-session" not in str(ask("/sign-in", "POST", b"name=a&password=b")[1]))
    check("a huge form is refused", ask("/sign-in", "POST", b"x" * 200000)[0] == 413)
    check("an unknown address is not found", ask("/nowhere")[0] == 404)
    policy = ask("/sign-in")[1]
    check("the content policy is strict", "default-src 'none'" in policy["Content-Security-Policy"]
          and "unsafe" not in policy["Content-Security-Policy"])
    check("pages are not kept", policy["Cache-Control"] == "no-store")
    check("content types are not guessed", policy["X-Content-Type-Options"] == "nosniff")
    check("addresses are not passed on", policy["Referrer-Policy"] == "no-referrer")


def watched(context, name):
    """A page that remembers everything the browser complained about."""
    page, complaints = context.new_page(), []
    page.set_default_timeout(8000)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", lambda line: complaints.append(f"console: {line.text}") if line.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: (complaints.append("a dialog opened"), dialog.dismiss()))
    page.on("requestfailed", lambda request: complaints.append(f"request failed: {request.url}")
            if "/events" not in request.url and "ERR_ABORTED" not in str(request.failure) else None)
    page.on("request", lambda request: complaints.append(f"left the site: {request.url}")
            if not request.url.startswith(base) else None)
    page.complaints = complaints
    return page


def until(page, truth):
    """Waits for an expression; Playwright's own way would need a laxer content policy than the pages have."""
    for _ in range(80):
        if page.evaluate(truth):
            return True
        page.wait_for_timeout(50)
    return False


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def shoot(page, name):
    page.wait_for_timeout(150)
    page.screenshot(path=str(shots / f"{name}.png"), full_page=True)


def look(page, name):
    """What every page must keep."""
    check(f"{name}: nothing scrolls sideways", fits(page))
    check(f"{name}: says research use only", page.locator(".foot-use").is_visible())
    check(f"{name}: every picture and button has a name", page.evaluate("""() =>
        [...document.querySelectorAll('button,a')].every(e => (e.getAttribute('aria-label') || e.textContent).trim())
        && [...document.querySelectorAll('input:not([type=hidden]):not([hidden])')]
            .every(e => e.labels.length || e.getAttribute('aria-label'))
        && [...document.querySelectorAll('img')].every(e => e.hasAttribute('alt'))"""))
    shoot(page, name)


def enter(page, name, first):
    """The first visit uses the link, later ones bring its cookie."""
    if first:
        page.goto(arguments.link)
    else:
        page.goto(base + "/")
    page.wait_for_selector(".page-worklist")


def visit_worklist(page, name):
    look(page, f"{name}-worklist")
    html = page.content()
    check(f"{name}: no element came from a name", page.locator("main img, main script, main svg[onload]").count() == 0)
    if arguments.hostile in page.inner_text("main"):
        check(f"{name}: a hostile name is text", arguments.hostile not in html)
    if page.locator("#live").count():
        check(f"{name}: live", until(page, "document.getElementById('live').dataset.state === 'on'"))
    before = page.url
    page.fill("#search", "zzzz-nobody")
    page.press("#search", "Enter")
    page.wait_for_selector(".list-region .empty")
    check(f"{name}: a search leaves no trace in the address", page.url == before)
    page.fill("#search", "")
    page.wait_for_selector("tr.row")


def visit_study(page, name, path, kind):
    page.goto(base + path)
    page.wait_for_selector(".banner")
    page.evaluate("document.querySelectorAll('img[loading]').forEach(i => i.loading = 'eager')")
    until(page, "[...document.querySelectorAll('.slice img')].filter(i => i.offsetParent).every(i => i.complete && i.naturalWidth)")
    look(page, f"{name}-study-{kind}")
    drawn = page.evaluate("[...document.querySelectorAll('svg')].some(s => /NaN|undefined|Infinity/.test(s.outerHTML))")
    check(f"{name} {kind}: drawings hold numbers only", not drawn)
    if kind == "refused":
        check(f"{name}: a refused study shows no number", page.locator(".tile, .figure, .slice").count() == 0)
    if kind == "good":
        visit_viewer(page, name)


def visit_viewer(page, name):
    if not page.locator(".slice:visible").count():
        return
    page.locator(".map:visible").last.locator(".slice").nth(2).click()
    page.wait_for_selector("#viewer[open]")
    first = page.get_attribute("#viewer img", "src")
    page.keyboard.press("ArrowRight")
    second = page.get_attribute("#viewer img", "src")
    page.keyboard.press("ArrowDown")
    third = page.get_attribute("#viewer img", "src")
    check(f"{name}: arrows go through slices and maps", len({first, second, third}) == 3)
    until(page, "document.querySelector('#viewer img').naturalWidth > 0")
    page.wait_for_timeout(150)
    page.screenshot(path=str(shots / f"{name}-viewer.png"))
    page.keyboard.press("Escape")
    check(f"{name}: escape closes the viewer", page.locator("#viewer[open]").count() == 0)
    choices = page.locator(".chooser button:visible")
    if choices.count():
        choices.nth(0).click()
        check(f"{name}: one map at a time", page.locator(".map:visible").count() == 1)


def studies(page):
    """One study for each state that is there."""
    rows = page.evaluate("""() => [...document.querySelectorAll('tr.row')].map(r =>
        [r.className.match(/row-(\\w+)/)[1], r.querySelector('a.patient').getAttribute('href')])""")
    found = {}
    for kind, path in rows:
        found.setdefault(kind, path)
    return found


def visit_sign_in(browser, name, settings):
    """The page a stranger sees."""
    context = browser.new_context(**settings)
    page = watched(context, name)
    page.goto(base + "/studies/1.2.3")
    look(page, f"{name}-sign-in")
    page.fill("#field-name", "nobody")
    page.fill("#field-password", "wrong")
    page.click(".stack button")
    check(f"{name}: a wrong password is refused", page.locator(".notice-bad").is_visible())
    shoot(page, f"{name}-sign-in-refused")
    complaints = [line for line in page.complaints if "422" not in line]
    check(f"{name}: the sign-in page makes no complaints {complaints[:2]}", not complaints)
    context.close()


def walk(browser, language, device, scheme, state):
    name = f"{language}-{device}-{scheme}"
    size = {"width": 360, "height": 780} if device == "phone" else {"width": 1440, "height": 900}
    settings = {"viewport": size, "locale": "zh-CN" if language == "zh" else "en-GB", "color_scheme": scheme,
                "has_touch": device == "phone"}
    visit_sign_in(browser, name, settings)
    context = browser.new_context(**settings, storage_state=state)
    page = watched(context, name)
    enter(page, name, first=state is None)
    check(f"{name}: language", page.get_attribute("html", "lang").startswith(language))
    visit_worklist(page, name)
    for kind, path in studies(page).items():
        visit_study(page, name, path, kind)
    page.goto(base + "/account")
    look(page, f"{name}-account")
    page.goto(base + "/studies/9.9.9.9")
    look(page, f"{name}-not-found")
    complaints = [line for line in page.complaints if "404" not in line]
    check(f"{name}: the browser has no complaints: {json.dumps(complaints[:3], ensure_ascii=False)}", not complaints)
    state = context.storage_state()
    context.close()
    return state


def check_switches(browser, state):
    """Language and appearance are kept; signing out ends everything."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", storage_state=state)
    page = watched(context, "switches")
    page.goto(base + "/")
    page.click("button[name=language]")
    check("the language switch is kept", page.get_attribute("html", "lang") == "zh-CN")
    page.click("button[name=theme]")
    page.click("button[name=theme]")
    check("the appearance switch is kept", page.get_attribute("html", "data-theme") == "dark")
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    session = next(cookie for name, cookie in cookies.items() if "session" in name)
    check("the session cookie is out of reach", session["httpOnly"] and session["sameSite"] == "Strict")
    page.locator(".person form button").click()
    page.wait_for_selector(".page-entry")
    page.goto(base + "/")
    check("after signing out nothing is left", page.url.startswith(base + "/sign-in"))
    check("the switches make no complaints", not page.complaints)
    context.close()


def check_timing(browser, state):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, storage_state=state)
    page = context.new_page()
    page.goto(base + "/")
    page.goto(base + "/", wait_until="domcontentloaded")
    times = page.evaluate("""() => { const n = performance.getEntriesByType('navigation')[0];
        return [n.responseStart - n.requestStart, n.domContentLoadedEventEnd] }""")
    print(f"worklist: first byte {times[0]:.0f} ms, usable {times[1]:.0f} ms")
    check("the worklist is usable within a second", times[1] < 1000)
    context.close()


with sync_playwright() as playwright:
    check_strangers()
    browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
    kept = None
    for language in ("zh", "en"):
        for device in ("desk", "phone"):
            for scheme in ("light", "dark"):
                try:
                    kept = walk(browser, language, device, scheme, kept) or kept
                except Exception as error:  # the walk goes on, so that one fault does not hide the others
                    check(f"{language}-{device}-{scheme}: {error}", False)
    if kept:
        check_timing(browser, kept)
        check_switches(browser, kept)
    browser.close()

print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
