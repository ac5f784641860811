#!/usr/bin/env python3
"""Walks through the pages of the archive in Chromium: search as one types, details, tags, devices.

    archive_pages.py WILLIS [--shots FOLDER]

Studies have Chinese, Japanese and Korean names in character sets of their own; devices are a living pynetdicom one,
one that is not there, one that says nothing and one that knows us by no name. Prints one line per failure and
'N passed, N failed'.
"""

import argparse
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import pydicom
from playwright.sync_api import sync_playwright
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid
from pynetdicom import AE
from pynetdicom.sop_class import Verification

from node import Node, Tally, phantom
from ports import free_port

parser = argparse.ArgumentParser()
parser.add_argument("willis")
parser.add_argument("--shots", default="web-shots")
parser.add_argument("--chromium", default="/usr/bin/chromium")
arguments = parser.parse_args()
willis = str(pathlib.Path(arguments.willis).resolve())
shots = pathlib.Path(arguments.shots)
shots.mkdir(parents=True, exist_ok=True)
tally = Tally()

# name, identifier, character set, description, accession, day, modality
PATIENTS = [
    ("Zhang^Wei=张^伟", "ZW-000123", "GB18030", "头颅CT灌注", "ACC2026001", "20260110", "CT"),
    ("Yamada^Tarou=山田^太郎=やまだ^たろう", "JP4711", ["", "ISO 2022 IR 87"], "Brain MRI", "ACC2026002", "20260214", "MR"),
    ("Hong^Gildong=洪^吉洞=홍^길동", "KR9", ["", "ISO 2022 IR 149"], "Chest", "ACC2026003", "20260301", "CR"),
    ("Müller^Jürgen", "DE 77", "ISO_IR 100", "Angio Kopf-Hals", "ACC2026004", "", "CT"),
    ("Ouyang^Xiaoming=欧阳^小明", "OY55", "ISO_IR 192", "CTA 头颈", "ACC2026005", "20251231", "CT"),
]


def make_patient(folder, entry):
    name, identifier, characters, description, accession, day, modality = entry
    source = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    study, series = generate_uid(), generate_uid()
    for number in range(1, 4):
        image = source.copy()
        image.SpecificCharacterSet = characters
        image.PatientName, image.PatientID = name, identifier
        image.StudyDescription, image.AccessionNumber = description, accession
        image.StudyDate, image.Modality = day, modality
        image.SeriesDescription, image.SeriesNumber = "Serie 1", 1
        image.StudyInstanceUID, image.SeriesInstanceUID = study, series
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        image.InstanceNumber = number
        inner, outer = Dataset(), Dataset()
        inner.CodeValue, inner.CodingSchemeDesignator, inner.CodeMeaning = "113", "99W", "innermost " + description
        outer.PurposeOfReferenceCodeSequence = Sequence([inner])
        outer.ReferencedSOPInstanceUID = "1.2.3"
        image.ReferencedImageSequence = Sequence([outer, outer])
        image.save_as(folder / f"{identifier}-{number}.dcm", enforce_file_format=True)
    return study


def make_long_series(folder):
    """A series of more objects than a page of them holds."""
    source = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    study, series = generate_uid(), generate_uid()
    for number in range(1, 251):
        image = source.copy()
        image.PatientName, image.PatientID = "Long^Series", "LONG"
        image.StudyInstanceUID, image.SeriesInstanceUID = study, series
        image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        image.InstanceNumber = number
        image.save_as(folder / f"{number}.dcm", enforce_file_format=True)
    return study


def make_many(folder, count):
    """Small studies by the dozen, so that a list has to go on."""
    source = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    del source.PixelData
    for number in range(count):
        source.PatientName, source.PatientID = f"Crowd^No{number:03d}=众^{number}", f"M{number:05d}"
        source.SpecificCharacterSet = "ISO_IR 192"
        source.StudyDate, source.StudyDescription = "20240501", "Crowd"
        source.StudyInstanceUID, source.SeriesInstanceUID = generate_uid(), generate_uid()
        source.SOPInstanceUID = source.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        source.save_as(folder / f"{number}.dcm", enforce_file_format=True)


def send(node, folder, calling="CT_ER_01"):
    subprocess.run([willis, "send", "--quiet", str(folder), "--calling", calling, "--to", f"127.0.0.1:{node.port}"],
                   check=True, capture_output=True)


def fill(node, folder):
    for name in ("many", "patients", "long", "head"):
        (folder / name).mkdir()
    make_many(folder / "many", 120)
    send(node, folder / "many", "OLD_PACS")
    studies = {entry[1]: make_patient(folder / "patients", entry) for entry in PATIENTS}
    send(node, folder / "patients")
    studies["LONG"] = make_long_series(folder / "long")
    send(node, folder / "long", "MR2")
    phantom(willis, folder / "head", "--patient-name", "Wang^Fang=王^芳", "--patient-id", "WF1", "--seed", "3")
    send(node, folder / "head")
    tally.check("every study is there", node.wait_for("SELECT 1 WHERE (SELECT count(*) FROM studies) = 127", 60),
                str(node.rows("SELECT count(*) FROM studies")))
    tally.check("the head is analysed", node.wait_for("SELECT 1 FROM reports WHERE current = 1", 180))
    studies["WF1"] = node.rows("SELECT study_uid FROM studies WHERE patient_id = 'WF1'")[0][0]
    return studies


# ---- Devices


def living_device():
    device = AE(ae_title="READ1")
    device.add_supported_context(Verification)
    return device.start_server(("127.0.0.1", 0), block=False)


def haughty_device():
    """Knows nobody of our name."""
    device = AE(ae_title="HAUGHTY")
    device.require_calling_aet = ["SOMEBODY"]
    device.add_supported_context(Verification)
    return device.start_server(("127.0.0.1", 0), block=False)


def silent_device():
    """Takes connections and says nothing."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(8)
    held = []
    threading.Thread(target=lambda: [held.append(listener.accept()) for _ in range(50)], daemon=True).start()
    return listener


def port_of(server):
    return server.socket.getsockname()[1]


def register(node, title, port, *options):
    subprocess.run([willis, "peer", "set", title, "--at", f"127.0.0.1:{port}", "--data", node.data, *options],
                   check=True, capture_output=True)


# ---- The browser


def watched(context):
    page, complaints = context.new_page(), []
    page.set_default_timeout(10000)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("console", lambda line: complaints.append(f"console at {page.url}: {line.text[:120]}") if line.type in ("error", "warning") else None)
    page.on("request", lambda request: complaints.append(f"left the site: {request.url}")
            if not request.url.startswith(page.base) else None)
    page.complaints = complaints
    return page


def until(page, truth, seconds=6):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if page.evaluate(truth):
            return True
        page.wait_for_timeout(40)
    return False


def look(page, name):
    # Hiding the caret would leave empty style attributes behind, of which the content policy complains.
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tally.check(f"{name}: nothing scrolls sideways", fits)
    tally.check(f"{name}: everything to press or to fill has a name", page.evaluate("""() =>
        [...document.querySelectorAll('button,a,summary')].every(e => (e.getAttribute('aria-label') || e.textContent).trim())
        && [...document.querySelectorAll('input:not([type=hidden]):not([hidden]),select')]
            .every(e => e.labels.length || e.getAttribute('aria-label'))
        && [...document.querySelectorAll('img')].every(e => e.hasAttribute('alt'))
        && document.querySelectorAll('h1').length === 1"""))
    tally.check(f"{name}: text can be read", page.evaluate(CONTRAST) == [], str(page.evaluate(CONTRAST))[:300])
    page.wait_for_timeout(150)
    page.screenshot(path=str(shots / f"{name}.png"), caret="initial", full_page=page.evaluate("document.body.scrollHeight") < 6000)


# Texts of which the contrast to what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
  const light = c => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
    return .2126 * f(c[0]) + .7152 * f(c[1]) + .0722 * f(c[2]); };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] > .9) return c; } return [255, 255, 255, 1]; };
  const bad = [];
  for (const e of document.querySelectorAll('main *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.offsetParent) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push(e.className + ' ' + e.textContent.trim().slice(0, 20) + ' ' + ratio.toFixed(1));
  }
  return [...new Set(bad)].slice(0, 5);
}"""


def names(page):
    return page.evaluate("[...document.querySelectorAll('#found tbody tr.row .name')].map(e => e.textContent)")


def wait_settled(page):
    until(page, "!document.querySelector('.htmx-request')")


def search(page, text):
    """Types as a person does, and waits for the list to follow."""
    page.fill("#find", "")
    page.locator("#find").press_sequentially(text, delay=35)
    address = urllib.parse.urlencode({"q": text}).replace("+", "%20")
    until(page, "decodeURIComponent(location.search.replaceAll('+', ' ')).includes(" + repr(text) + ")")
    wait_settled(page)


def check_search(page, name, language):
    page.goto(page.base + "/archive")
    tally.check(f"{name}: the newest come first", "王芳" in names(page)[0] or "WANG" in names(page)[0].upper(),
                str(names(page)[:2]))
    look(page, f"{name}-archive")
    for text, wanted in [("张", "ZW-000123"), ("张伟", "ZW-000123"), ("zhang w", "ZW-000123"), ("wei zhang", "ZW-000123"),
                         ("伟", "ZW-000123"), ("山田", "JP4711"), ("太郎", "JP4711"), ("やまだ", "JP4711"),
                         ("yama", "JP4711"), ("홍", "KR9"), ("길동", "KR9"), ("muller", "DE 77"), ("ＭＵＬ", "DE 77"),
                         ("小明", "OY55"), ("acc2026003", "KR9"), ("6004", "DE 77"), ("zw-0001", "ZW-000123"),
                         ("灌注", "ZW-000123"), ("kopf", "DE 77"), ("brain yamada", "JP4711")]:
        search(page, text)
        found = page.evaluate("[...document.querySelectorAll('#found .patient-id')].map(e => e.textContent)")
        tally.check(f"{name}: {text} finds {wanted} alone", found == [wanted], str(found))
    page.screenshot(path=str(shots / f"{name}-archive-found.png"), caret="initial")
    page.reload()
    tally.check(f"{name}: an address can be shared", page.input_value("#find") == "brain yamada" and len(names(page)) == 1)
    search(page, "nobody at all")
    tally.check(f"{name}: nothing found is said", page.locator("#found .empty").is_visible())
    look(page, f"{name}-archive-nothing")
    page.locator("#found [data-clear]").click()
    until(page, "document.querySelectorAll('#found tr.row').length === 50")
    tally.check(f"{name}: cleared, all are there again", len(names(page)) == 50 and page.url.endswith("/archive"), page.url)
    if page.viewport_size["width"] > 800:
        check_filters(page, name)


def check_filters(page, name):
    page.select_option("#find-modality", "MR")
    until(page, "document.querySelectorAll('#found tr.row').length === 1")
    tally.check(f"{name}: a modality narrows the list", len(names(page)) == 1)
    page.select_option("#find-modality", "")
    page.fill("#find-from", "2026-01-01")
    page.fill("#find-to", "2026-02-28")
    until(page, "document.querySelectorAll('#found tr.row').length === 2")
    tally.check(f"{name}: days narrow the list", len(names(page)) == 2, str(names(page)))
    page.fill("#find-from", "")
    page.fill("#find-to", "")
    page.select_option("#find-source", "MR2")
    until(page, "document.querySelectorAll('#found tr.row').length === 1")
    tally.check(f"{name}: a sender narrows the list", "LONG" in page.inner_text("#found").upper())
    page.goto(page.base + "/archive")
    for _ in range(12):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(150)
    until(page, "document.querySelectorAll('#found tr.row').length === 127")
    tally.check(f"{name}: scrolled, older ones follow", len(names(page)) == 127, str(len(names(page))))
    tally.check(f"{name}: none comes twice", page.evaluate(
        "new Set([...document.querySelectorAll('#found a.patient')].map(a => a.href)).size") == 127)
    page.keyboard.press("/")
    tally.check(f"{name}: a key leads to the field", page.evaluate("document.activeElement.id") == "find")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.href")
    tally.check(f"{name}: arrows walk through the list", second == page.evaluate(
        "document.querySelectorAll('#found a.patient')[1].href"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".cards")
    tally.check(f"{name}: Enter opens", page.url == second)


def check_stale(page, name):
    """An answer that comes late must not take the place of a newer one."""
    page.goto(page.base + "/archive")
    held = []

    def slow(route):
        if "q=zhan&" in route.request.url + "&":
            held.append(route)
            time.sleep(0)
        else:
            route.continue_()

    page.route("**/archive?*", slow)
    page.locator("#find").press_sequentially("zhan", delay=10)
    page.wait_for_timeout(500)
    page.locator("#find").press_sequentially("g wei", delay=10)
    until(page, "document.querySelectorAll('#found tr.row').length === 1")
    for route in held:
        try:
            route.continue_()
        except Exception:
            pass
    page.wait_for_timeout(400)
    tally.check(f"{name}: a late answer is dropped", held and len(names(page)) == 1, f"{len(held)} {names(page)[:3]}")
    page.unroute("**/archive?*")
    page.route("**/archive?*", lambda route: route.abort())
    page.locator("#find").press_sequentially("x", delay=10)
    until(page, "!document.getElementById('lost').hidden")
    tally.check(f"{name}: a server that is gone is said", page.locator("#lost").is_visible())
    page.unroute("**/archive?*")


def check_details(page, name, studies):
    page.goto(f"{page.base}/archive/studies/{studies['ZW-000123']}")
    text = page.inner_text("main")
    tally.check(f"{name}: details name the patient", "张伟" in text and "ACC2026001" in text)
    look(page, f"{name}-details")
    page.goto(f"{page.base}/archive/studies/{studies['WF1']}")
    tally.check(f"{name}: what was computed here is marked",
                page.locator(".card .state").count() > 0 and page.locator(".work-lines li").count() > 0)
    look(page, f"{name}-details-analysed")
    page.locator(".banner-state a.button").click()
    page.wait_for_selector(".page-study .banner")
    tally.check(f"{name}: to the analysis and back", page.locator(f"a[href='/archive/studies/{studies['WF1']}']").count() == 1)
    page.goto(f"{page.base}/archive/studies/{studies['LONG']}")
    page.locator(".card-objects summary").first.click()
    until(page, "document.querySelectorAll('.objects tbody tr').length === 100")
    tally.check(f"{name}: a hundred objects at a time", page.locator(".objects tbody tr").count() == 100)
    look(page, f"{name}-objects")
    page.locator(".pages a").last.click()
    until(page, "document.querySelector('.objects tbody td').textContent === '101'")
    tally.check(f"{name}: the next hundred follow", page.locator(".objects tbody td").first.inner_text() == "101")


def check_tags(page, name, studies):
    page.goto(f"{page.base}/archive/studies/{studies['JP4711']}")
    page.locator(".card-objects summary").first.click()
    until(page, "document.querySelectorAll('.objects tbody tr').length === 3")
    page.locator(".doors a").first.click()
    page.wait_for_selector("table.tags")
    text = page.inner_text("#sheet")
    tally.check(f"{name}: Japanese reads right in the tags", "Yamada^Tarou=山田^太郎=やまだ^たろう" in text)
    tally.check(f"{name}: nested attributes are there", "innermost Brain MRI" in text)
    tally.check(f"{name}: private ones are named", page.locator(".tag-private .tag-name").count() > 3
                and "GEMS" in text)
    look(page, f"{name}-tags")
    page.locator("#find").press_sequentially("code meaning", delay=20)
    until(page, "document.querySelectorAll('.tags .tag-tag').length < 12")
    tags = page.evaluate("[...document.querySelectorAll('.tags .tag-tag')].map(e => e.textContent.trim())")
    tally.check(f"{name}: searched tags keep their sequences", tags.count("(0008,0104)") == 2 and "(0008,1140)" in tags,
                str(tags))
    page.screenshot(path=str(shots / f"{name}-tags-found.png"), caret="initial")
    tally.check(f"{name}: what is looked for in tags stands in the address", "find=code" in page.url, page.url)


def check_peers(page, name, full):
    page.goto(page.base + "/archive/peers")
    look(page, f"{name}-peers")
    wanted = {"READ1": "good", "GONE": "bad", "HAUGHTY": "bad"}
    if full:
        wanted["SILENT"] = "bad"
    for title, kind in wanted.items():
        card = page.locator(".peer", has=page.locator("h2", has_text=title)).first
        start = time.monotonic()
        card.locator(".peer-test button").click()
        card = page.locator(".peer", has=page.locator("h2", has_text=title)).first
        card.locator(f".notice-{kind}").wait_for(timeout=12000)
        print(f"{name}: {title}: {card.locator('.notice').inner_text()} ({time.monotonic() - start:.1f} s)")
        tally.check(f"{name}: {title} is tested within ten seconds", time.monotonic() - start < 10)
    look(page, f"{name}-peers-tested")


def check_changes(browser, node, page):
    """Those who may manage images register, change and remove devices; others may not."""
    page.goto(page.base + "/archive/peers")
    page.locator(".peer-new summary").first.click()
    page.fill("#new-peer-title", "NEW1")
    page.fill("#new-peer-address", "nowhere")
    page.locator(".peer-new button").first.click()
    tally.check("a wrong address is said and what was typed is kept", page.locator(".peer-new .notice-bad").is_visible()
                and page.input_value("#new-peer-address") == "nowhere")
    page.fill("#new-peer-address", "10.9.8.7:104")
    page.fill("#new-peer-charset", "GB18030")
    page.fill("#new-peer-syntaxes", "JPEGLSLossless, ExplicitVRLittleEndian")
    look(page, "zh-desk-light-peer-form")
    page.locator(".peer-new button").first.click()
    page.wait_for_selector(".peer h2 bdi:text-is('NEW1')")
    row = node.rows("SELECT host, port, character_set, allowed, may_query, transfer_syntaxes FROM peers WHERE ae_title = 'NEW1'")
    tally.check("a device can be registered", row == [
        ("10.9.8.7", 104, "GB18030", 1, 0, "1.2.840.10008.1.2.4.80\\1.2.840.10008.1.2.1")], str(row))
    card = page.locator(".peer", has=page.locator("h2 bdi:text-is('NEW1')"))
    card.locator(".peer-edit > summary").click()
    card.locator("input[name=query]").check()
    card.locator(".stack button").click()
    page.wait_for_selector(".peer h2 bdi:text-is('NEW1')")
    tally.check("a device can be changed", node.wait_for("SELECT 1 FROM peers WHERE ae_title = 'NEW1' AND may_query = 1", 5))
    card = page.locator(".peer", has=page.locator("h2 bdi:text-is('NEW1')"))
    card.locator(".peer-edit > summary").click()
    card.locator(".peer-remove summary").click()
    card.locator(".button-bad").click()
    page.wait_for_load_state()
    tally.check("a device can be removed", node.wait_for(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM peers WHERE ae_title = 'NEW1')", 5))
    node.user("reader", "another long password")
    context = browser.new_context(locale="en-GB")
    other = watched_plain(context, node.base)
    other.goto(node.link("reader"))
    token = other.evaluate("document.querySelector('input[name=token]').value")
    other.goto(node.base + "/archive/peers")
    tally.check("others only look, and are told the command", other.locator(".peer-edit").count() == 0
                and "willis peer set" in other.inner_text("main"))
    answer = other.request.post(node.base + "/archive/peers/change", headers={"Origin": node.base},
                                form={"token": token, "title": "READ1", "remove": "1"})
    tally.check("others cannot change", answer.status == 403 and node.rows("SELECT 1 FROM peers WHERE ae_title = 'READ1'"))
    context.close()


def check_without_script(browser, settings, state, base, studies):
    context = browser.new_context(**settings, storage_state=state, java_script_enabled=False)
    page = watched_plain(context, base)
    page.goto(base + "/archive")
    page.fill("#find", "太郎")
    page.locator(".search-go").click()
    tally.check("without script: the form searches", page.locator("tr.row").count() == 1 and "JP4711" in page.content())
    page.goto(base + "/archive")
    page.locator(".more-link").click()
    tally.check("without script: older ones follow", page.locator("tr.row").count() == 50)
    page.goto(f"{base}/archive/studies/{studies['LONG']}")
    page.locator(".card-picture").first.click()
    tally.check("without script: objects have a page", page.locator(".objects tbody tr").count() == 100)
    page.goto(base + "/archive/peers")
    card = page.locator(".peer", has=page.locator("h2", has_text="READ1")).first
    card.locator(".peer-test button").click()
    tally.check("without script: a device is tested", page.locator(".notice-good").count() == 1)
    context.close()


def watched_plain(context, base):
    page = context.new_page()
    page.set_default_timeout(10000)
    page.base = base
    return page


def check_contacts(node, page):
    """What is noted of devices survives, and says what went wrong."""
    stranger = AE(ae_title="STRANGER")
    stranger.add_requested_context(Verification)
    association = stranger.associate("127.0.0.1", node.port)
    tally.check("a stranger may call", association.is_established)
    association.abort()
    banned = AE(ae_title="BANNED")
    banned.add_requested_context(Verification)
    tally.check("a banned one may not", not banned.associate("127.0.0.1", node.port).is_established)
    found = node.wait_for("SELECT 1 FROM peer_failures WHERE ae_title = 'BANNED'", 10)
    tally.check("the rejection is kept", found)
    tally.check("the abort is kept", node.wait_for("SELECT 1 FROM peer_failures WHERE ae_title = 'STRANGER'", 10))
    page.goto(page.base + "/archive/peers")
    text = page.inner_text("main")
    tally.check("a stranger is listed", "STRANGER" in page.inner_text(".strangers"))
    tally.check("the reason of a rejection is shown", "rejected" in text)


def walk(browser, node, language, device, scheme, state, studies):
    name = f"{language}-{device}-{scheme}"
    size = {"width": 360, "height": 780} if device == "phone" else {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, locale="zh-CN" if language == "zh" else "en-GB", color_scheme=scheme,
                                  has_touch=device == "phone", storage_state=state)
    page = watched(context)
    page.base = node.base
    if state is None:
        page.goto(node.link())
    page.goto(node.base + "/")
    page.locator(".bar-nav a[href='/archive']").click()
    tally.check(f"{name}: the navigation leads to the archive", page.url == node.base + "/archive")
    check_search(page, name, language)
    check_details(page, name, studies)
    check_tags(page, name, studies)
    check_peers(page, name, full=name == "zh-desk-light")
    if name == "zh-desk-light":
        check_contacts(node, page)
        check_stale(page, name)
        check_changes(browser, node, page)
    # Requests that were cut off here, by a newer one, by leaving the page, or by this test.
    expected = ("ERR_FAILED", "htmx:sendAbort", "htmx:sendError", "htmx:afterRequest", "422")
    complaints = [line for line in page.complaints if not any(word in line for word in expected)]
    tally.check(f"{name}: the browser has no complaints", not complaints, str(complaints[:3]))
    state = context.storage_state()
    context.close()
    return state


with tempfile.TemporaryDirectory() as name:
    node = Node(willis)
    node.user()
    devices = [living_device(), haughty_device()]
    silent = silent_device()
    try:
        studies = fill(node, pathlib.Path(name))
        register(node, "READ1", port_of(devices[0]), "--query")
        register(node, "HAUGHTY", port_of(devices[1]))
        register(node, "SILENT", silent.getsockname()[1])
        register(node, "GONE", free_port())
        subprocess.run([willis, "peer", "set", "BANNED", "--data", node.data, "--no-allow"], check=True, capture_output=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
            state = None
            for language in ("zh", "en"):
                for device in ("desk", "phone"):
                    for scheme in ("light", "dark"):
                        try:
                            state = walk(browser, node, language, device, scheme, state, studies) or state
                        except Exception as error:  # the walk goes on, so that one fault does not hide the others
                            tally.check(f"{language}-{device}-{scheme}: {error}", False)
            if state:
                check_without_script(browser, {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}, state,
                                     node.base, studies)
            browser.close()
    finally:
        node.kill()
        for device in devices:
            device.shutdown()
        silent.close()
sys.exit(tally.finish())
