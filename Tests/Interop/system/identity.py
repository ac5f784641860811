#!/usr/bin/env python3
"""People, sites and the ways in, tried on a running node: roles, invitations, codes, tokens, a provider, broken glass.

    identity.py WILLIS [--shots FOLDER]
"""

import argparse
import base64
import hashlib
import hmac
import pathlib
import re
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

import requests
from playwright.sync_api import sync_playwright

from node import Node, Tally
from provider import Provider

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
tally = Tally()
PASSWORD = "correct horse battery"


def command(node, *words, text=""):
    done = subprocess.run([willis, *words, "--data", node.data], input=text, text=True, capture_output=True)
    return done.returncode, (done.stdout or done.stderr).strip()


class Browser(requests.Session):
    """Signs in and posts forms with their token."""

    def __init__(self, node):
        super().__init__()
        self.base = node.base

    def open(self, path, **options):
        return self.get(self.base + path, **options)

    def fill(self, path, expect=None, page=None, **fields):
        page = self.open(page or path).text
        token = re.search(r'name="token" value="(\w+)"', page).group(1)
        return self.post(self.base + path, data={"token": token, **fields})

    def enter(self, name, password=PASSWORD):
        return self.fill("/sign-in", name=name, password=password)


def code(secret, offset=0):
    """RFC 6238, written a second time; beside oathtool where that is installed."""
    step = int(time.time()) // 30 + offset
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[19] & 15
    number = f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7fffffff) % 1000000:06d}"
    try:
        said = subprocess.run(["oathtool", "--totp", "-b", secret, "--now", time.strftime(
            "%Y-%m-%d %H:%M:%S UTC", time.gmtime(step * 30))], capture_output=True, text=True)
        tally.check("oathtool agrees", said.stdout.strip() == number, said.stdout + said.stderr)
    except FileNotFoundError:
        pass
    return number


def people_and_sites(node, boss):
    made = boss.fill("/region", name="东区医院", english="East Hospital", kind="alliance", parent="1", hours="24 h",
                     **{"can-ct": "1", "can-thrombolysis": "1"})
    tally.check("a site is added on its page", made.url.endswith("/region/2") and "East Hospital" in made.text, made.url)
    boss.fill("/region/1", part="settings", page="/region/1", phone="120", **{"target-door-to-needle": "45"})
    tally.check("targets are inherited by the site beneath", "45 min" in boss.open("/region/2").text)
    wrong = boss.fill("/region/1", part="settings", page="/region/1", **{"target-door-to-needle": "x"})
    tally.check("a target that is no number is refused", wrong.status_code == 422)
    asked = boss.fill("/people", name="dr.li", full="李明", site="2", **{"role-emergency-physician": "1"})
    link = re.search(r"http://[^<]*/sign-in/invitation/\w+", asked.text)
    if not tally.check("an invitation shows its link", link):
        return
    tally.check("the link is not shown again", link.group(0) not in boss.open("/people").text)
    li = Browser(node)
    page = urllib.parse.urlsplit(link.group(0)).path
    for new, why in (("password1", "breached"), ("short", "short")):
        tally.check(f"a {why} password is refused", li.fill(page, new=new, again=new).status_code == 422)
    tally.check("the invited are in with their own password",
                "李明" in li.fill(page, new=PASSWORD, again=PASSWORD).text)
    tally.check("a link works once", Browser(node).open(page).status_code == 404)
    key = node.rows("SELECT key FROM accounts WHERE name = 'dr.li'")[0][0]
    refused = li.fill("/people/" + key, page="/account", act="disable")
    tally.check("a doctor changes nobody's rights", refused.status_code == 403, refused.status_code)
    refused = li.fill("/region/1", page="/account", part="settings", phone="1")
    tally.check("nor a site", refused.status_code == 403)
    tally.check("refusals stand in the ledger", node.rows(
        "SELECT 1 FROM ledger WHERE outcome = 'refused' AND actor_name = 'dr.li' AND resource = 'site'"))
    boss.fill("/people/" + key, act="roles", site="2", **{"role-nurse": "1"})
    tally.check("roles change at once", node.rows("SELECT role FROM memberships WHERE site = 2") == [("nurse",)])
    reset = boss.fill("/people/" + key, act="reset")
    tally.check("a reset shows a link and ends sessions",
                "/sign-in/invitation/" in reset.text and "/sign-in" in li.open("/account").url)
    boss.fill("/people/" + key, act="disable")
    own = node.rows("SELECT key FROM accounts WHERE name = 'boss'")[0][0]
    tally.check("nobody shuts out themselves", boss.fill("/people/" + own, page="/people", act="disable").status_code == 422)


def second_factor(node):
    node.user("careful")
    one = Browser(node)
    one.enter("careful")
    page = one.fill("/account/second-factor", act="prepare").text
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    # What a telephone reads off the page leads to the same key.
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        shown = browser.new_page()
        drawing = re.search(r'<svg class="qr".*?</svg>', page, re.S).group(0)
        shown.set_content(f"<div style='width:400px'>{drawing}</div>")
        shown.screenshot(path=folder + "/qr.png")
        browser.close()
        read = subprocess.run(["zbarimg", "--quiet", "--raw", folder + "/qr.png"], capture_output=True, text=True).stdout
        tally.check("the QR code holds the key", f"secret={secret}" in read and read.startswith("otpauth://totp/"), read)
    tally.check("a wrong code turns nothing on", one.fill("/account/second-factor", act="confirm", code="000000").status_code == 422)
    done = one.fill("/account/second-factor", act="confirm", code=code(secret, -1))
    recovery = re.findall(r"<li><code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done.text)
    tally.check("ten codes for the day the device is lost", len(recovery) == 10, done.text[:300])
    two = Browser(node)
    asked = two.enter("careful")
    challenge = re.search(r'name="challenge" value="(\w+)"', asked.text)
    if not tally.check("the password alone asks for a code", challenge and "willis-session" not in two.cookies):
        return
    now = code(secret)
    two.fill("/sign-in", challenge=challenge.group(1), code=now)
    tally.check("the code opens", "willis-session" in two.cookies)
    again = Browser(node)
    challenge = re.search(r'name="challenge" value="(\w+)"', again.enter("careful").text).group(1)
    tally.check("a code is used once", again.fill("/sign-in", challenge=challenge, code=now).status_code == 422)
    again.fill("/sign-in", challenge=challenge, code=recovery[0])
    tally.check("a code from the paper opens", "willis-session" in again.cookies)
    basic = requests.get(node.base + "/dicom-web/studies", auth=("careful", PASSWORD), headers={"Accept": "application/dicom+json"})
    tally.check("a program cannot pass by it", basic.status_code == 401, basic.status_code)
    listed = again.open("/account/sessions").text
    tally.check("sessions are listed", listed.count("127.0.0.1") >= 2)
    key = re.search(r'name="session" value="(\w+)"', listed).group(1)
    again.fill("/account/sessions", session=key)
    tally.check("one can be ended", again.open("/account/sessions").text.count('name="session"') < listed.count('name="session"'))


def tokens(node, boss):
    status, text = command(node, "user", "invite", "his", "--program", "--at", "1", "--role", "neurologist")
    tally.check("a program gets an account", status == 0, text)
    status, token = command(node, "user", "token", "his", "--scope", "list", "--scope", "read")
    tally.check("and a token", status == 0 and token.startswith("wlt_"), token)
    accept = {"Accept": "application/dicom+json"}
    asked = requests.get(node.base + "/dicom-web/studies", headers={**accept, "Authorization": "Bearer " + token})
    tally.check("which opens DICOMweb", asked.status_code in (200, 204), asked.status_code)
    asked = requests.get(node.base + "/dicom-web/studies", headers=accept, auth=("his", token))
    tally.check("in place of a password, too", asked.status_code in (200, 204))
    key = node.rows("SELECT key FROM accounts WHERE name = 'his'")[0][0]
    page = boss.open("/people/" + key).text
    revoke = re.search(r'name="revoke" value="(\w+)"', page)
    if tally.check("its administrator sees it", revoke):
        boss.fill("/account/tokens", page="/people/" + key, of=key, revoke=revoke.group(1))
        asked = requests.get(node.base + "/dicom-web/studies", headers={**accept, "Authorization": "Bearer " + token})
        tally.check("and revokes it", asked.status_code == 401)
    kept = pathlib.Path(node.data, "willis.sqlite").read_bytes() + pathlib.Path(node.data, "willis.sqlite-wal").read_bytes()
    tally.check("the token itself is kept nowhere", token.encode() not in kept)


def provider(node, algorithm, secret):
    other = Provider(secret=secret, algorithm=algorithm)
    status, text = command(node, "user", "provider", "set", "house", "--name", "House", "--issuer", other.issuer,
                           "--client-id", "willis", "--pages", node.base, text=secret + "\n")
    tally.check("a provider is set", status == 0, text)

    def attempt():
        browser = Browser(node)
        page = browser.open("/sign-in").text
        tally.check("the button is there", "/sign-in/with/house" in page)
        return browser, browser.open("/sign-in/with/house")

    node.user("oidc" + algorithm.lower())
    other.person = {"sub": "u-" + algorithm, "preferred_username": "oidc" + algorithm.lower()}
    for spoil in ({"nonce": "x"}, {"aud": "other"}, {"iss": "https://evil.example"}, {"exp": 1}, {"signature": 1},
                  {"alg": "none"}, {"alg": "HS256"}):
        other.spoil = spoil
        browser, answer = attempt()
        tally.check(f"{algorithm}: not believed {spoil}", answer.status_code == 422 and "willis-session" not in browser.cookies)
    other.spoil = {}
    browser, answer = attempt()
    tally.check(f"{algorithm}: signed in", answer.status_code == 200 and browser.open("/account").status_code == 200
                and "willis-session" in browser.cookies, answer.status_code)
    other.person = {"sub": "u-else", "preferred_username": "oidc" + algorithm.lower()}
    browser, answer = attempt()
    tally.check(f"{algorithm}: a name that passed to another inherits nothing", answer.status_code == 422)
    other.person = {"sub": "u-nobody", "preferred_username": "nobody"}
    browser, answer = attempt()
    tally.check(f"{algorithm}: the unknown stay outside", answer.status_code == 422)
    stranger = requests.get(node.base + "/sign-in/return?state=abc&code=def")
    tally.check(f"{algorithm}: nobody arrives who was not sent", stranger.status_code == 422)
    command(node, "user", "provider", "remove", "house")
    other.stop()


def broken_glass(node, boss):
    node.user("helper")
    command(node, "user", "roles", "helper", "--at", "1", "--role", "neurologist")
    with sqlite3.connect(node.data + "/willis.sqlite", timeout=10) as database:
        database.execute("INSERT INTO patient_records (key, name, latin_name, birth_date, sex, is_unknown,"
                         " created_ms, changed_ms, version) VALUES ('k1', '王', '', '', '', 0, 0, 0, 1)")
        database.execute("INSERT INTO patient_numbers (record, kind, site, value) SELECT id, 'mrn', 2, 'E-4711' FROM patient_records WHERE key = 'k1'")
    helper = Browser(node)
    helper.enter("helper")
    short = helper.fill("/emergency", number="E-4711", reason="urgent")
    tally.check("without a reason nothing opens", short.status_code == 422)
    tally.check("nor with half a number", helper.fill("/emergency", number="E-4", reason="unconscious, no time").status_code == 422)
    opened = helper.fill("/emergency", number="E-4711", reason="unconscious, no time to ask")
    tally.check("the glass breaks", opened.status_code == 200 and "emergency-open" in opened.text)
    tally.check("whoever broke it is reminded on every page", "notice-alarm" in helper.open("/account").text)
    tally.check("the administrators are alarmed on every page", "/emergency/review" in boss.open("/account").text)
    tally.check("others see no review", helper.open("/emergency/review").status_code == 403)
    page = boss.open("/emergency/review").text
    access = re.search(r'name="access" value="(\w+)"', page)
    if tally.check("it waits for review", access and "unconscious" in page):
        boss.fill("/emergency/review", access=access.group(1), verdict="justified", note="seen")
        tally.check("and the alarm ends", "notice-alarm" not in boss.open("/account").text)
    rows = node.rows("SELECT action, detail FROM ledger WHERE action LIKE '%break-glass'")
    tally.check("the ledger has it, without its words", len(rows) >= 3 and "unconscious" not in str(rows), rows)


def equal_time(node):
    """Names that exist, that do not, that are shut and that have no password yet cost the same."""
    node.user("shut")
    command(node, "user", "disable", "shut")
    command(node, "user", "invite", "fresh", "--at", "1", "--role", "nurse")
    times = {name: [] for name in ("boss", "nobody-here", "shut", "fresh")}
    browser = Browser(node)
    page = browser.open("/sign-in").text
    token = re.search(r'name="token" value="(\w+)"', page).group(1)
    for _ in range(4):
        for name in times:
            start = time.monotonic()
            answer = browser.post(node.base + "/sign-in", data={"token": token, "name": name, "password": "wrong words"})
            times[name].append(time.monotonic() - start)
            tally.check("refused alike", answer.status_code == 422)
    least = {name: min(values) for name, values in times.items()}
    tally.check("equal timing", max(least.values()) < 2 * min(least.values()) + 0.02, least)
    last = None
    for _ in range(4):
        last = browser.post(node.base + "/sign-in", data={"token": token, "name": "boss", "password": "wrong words"}).text
    tally.check("guessing is slowed down", "Too many attempts" in last)


def shots(node):
    if not arguments.shots:
        return
    folder = pathlib.Path(arguments.shots)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in ("en", "zh-CN"):
            for width, height in ((1280, 900), (390, 844)):
                context = chromium.new_context(viewport={"width": width, "height": height}, locale=language,
                                               color_scheme="dark" if (language, width) == ("zh-CN", 390) else "light")
                page = context.new_page()
                faults = []
                page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
                page.goto(node.link("boss"))
                key = node.rows("SELECT key FROM accounts WHERE name = 'dr.li'")[0][0]
                for name, path in (("region", "/region"), ("site", "/region/1"), ("people", "/people"), ("person", "/people/" + key),
                                   ("factor", "/account/second-factor"), ("sessions", "/account/sessions"),
                                   ("tokens", "/account/tokens"), ("emergency", "/emergency"),
                                   ("review", "/emergency/review"), ("account", "/account")):
                    page.goto(node.base + path)
                    for summary in page.query_selector_all("summary")[:2]:
                        summary.click()
                    page.screenshot(path=folder / f"identity-{name}-{language[:2]}-{width}.png", full_page=True)
                    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                    tally.check("nothing stands out of the page", not wide, f"{path} {language} {width}")
                tally.check("the console is quiet", not faults, faults[:3])
                context.close()
        chromium.close()


node = Node(willis)
try:
    node.user("boss")
    boss = Browser(node)
    boss.headers["Accept-Language"] = "en"
    boss.enter("boss")
    people_and_sites(node, boss)
    second_factor(node)
    tokens(node, boss)
    provider(node, "RS256", "s3cret&= +")
    provider(node, "ES256", "")
    broken_glass(node, boss)
    shots(node)
    equal_time(node)
finally:
    node.kill()
sys.exit(tally.finish())
