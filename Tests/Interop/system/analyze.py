#!/usr/bin/env python3
"""`willis analyze` and `willis phantom` as somebody at a terminal meets them.

    analyze.py WILLIS
"""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import pydicom

from node import Tally, phantom

willis = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()


def analyze(path, *options):
    done = subprocess.run([willis, "analyze", str(path), "--quiet", *options], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def analyses(path, *options):
    status, out, error = analyze(path, "--json", *options)
    tally.check(f"{path} is analysed", status == 0, error)
    return json.loads(out)["studies"]


def numbers(analysis):
    return {m["code"]: m["value"] for m in analysis["measurements"]}


def reasons(analysis):
    return [reason["code"] for reason in analysis["quality"]["reasons"]]


def near(name, found, truth, absolute, relative):
    tally.check(f"{name} is near {truth:.1f}", abs(found - truth) <= max(absolute, relative * truth), str(found))


def contract(folder):
    """Two studies and strangers in one folder, in any order and depth; pictures and objects written."""
    mixed = folder / "mixed"
    truths = {}
    for side, core, tmax in [("left", 30, 90), ("right", 15, 70)]:
        made = folder / side
        files = phantom(willis, made, "--side", side, "--core", core, "--hypoperfusion", tmax, "--patient-id", side,
                        "--seed", core)
        truths[side] = json.loads((made / "truth.json").read_text())["truth"]
        for index, file in enumerate(random.Random(core).sample(files, len(files))):
            place = mixed / str(index % 7) / "deeper"
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place / f"{side}{index}")
    (mixed / "README").write_text("Not an image.")
    (mixed / "empty").touch()
    (mixed / "half").write_bytes(files[0].read_bytes()[:300])
    out = folder / "out"
    studies = analyses(mixed, "--out", str(out))
    tally.check("both studies are found", len(studies) == 2)
    for study in studies:
        truth = truths[study["patient_id"]]
        analysis = study["analyses"][0]
        found = numbers(analysis)
        tally.check("the analysis completed", analysis["status"] == "completed", json.dumps(analysis["quality"]))
        tally.check("the kind is named", analysis["kind"] == "ct-perfusion")
        near("core", found["core"], truth["coreMilliliters"], 5, 0.15)
        near("hypoperfusion", found["hypoperfusion"], truth["hypoperfusionMilliliters"], 8, 0.10)
        tally.check("the side is right", found["affected-side"] == truth["side"])
        tally.check("the mismatch is the difference",
                    abs(found["mismatch"] - (found["hypoperfusion"] - found["core"])) < 0.11)
        tally.check("units and definitions are given",
                    all("unit" in m and m["definition"] for m in analysis["measurements"]))
        tally.check("time is measured", analysis["seconds"] > 0)
        tally.check("inputs have a digest", len(analysis["inputs"]["digest"]) == 64)
        rule = next(rule for rule in study["rules"] if rule["rule"] == "DEFUSE 3")
        tally.check("missing NIHSS is asked for",
                    rule["verdict"] == "cannot-evaluate" and "nihss" in rule["missing"], json.dumps(rule))
        outputs(study, analysis)
    status, table, _ = analyze(mixed)
    tally.check("the table reads well", status == 0 and "Research use only" in table and "Core" in table)


def outputs(study, analysis):
    paths = [pathlib.Path(path) for path in analysis["outputs"]]
    tally.check("every output exists", paths and all(path.exists() for path in paths))
    tally.check("there is a summary picture", any(path.name == "summary.png" for path in paths))
    for path in [p for p in paths if p.suffix == ".dcm"][:12]:
        dataset = pydicom.dcmread(path)
        tally.check("derived objects belong to the study", dataset.StudyInstanceUID == study["study_uid"])
        tally.check("derived objects have pixels", dataset.pixel_array.size > 0)
        verdict = subprocess.run(["dciodvfy", "-new", str(path)], capture_output=True, text=True)
        errors = [line for line in (verdict.stdout + verdict.stderr).splitlines() if line.startswith("Error")]
        tally.check(f"dciodvfy finds no error in {path.name}", not errors, str(errors))


def layouts(folder):
    """The same head in every vendor's layout gives the same volumes."""
    volumes = {}
    for layout in ["siemens", "ge", "philips", "canon", "split"]:
        phantom(willis, folder / layout, "--layout", layout)
        volumes[layout] = numbers(analyses(folder / layout)[0]["analyses"][0])
    for layout, found in volumes.items():
        tally.check(f"{layout} measures what siemens does", found == volumes["siemens"], str(found))
        sample = next((folder / layout).glob("*.dcm"))
        verdict = subprocess.run(["dciodvfy", "-new", str(sample)], capture_output=True, text=True)
        errors = [line for line in (verdict.stdout + verdict.stderr).splitlines() if line.startswith("Error")]
        tally.check(f"dciodvfy finds no error in {layout}", not errors, str(errors))
    for syntax in ["implicit", "big-endian", "deflated"]:
        phantom(willis, folder / syntax, "--transfer-syntax", syntax)
        found = numbers(analyses(folder / syntax)[0]["analyses"][0])
        tally.check(f"{syntax} measures the same", found == volumes["siemens"], str(found))


def refusals(folder):
    """Unfit studies give reasons and no number."""
    cases = [
        ("cut before the venous peak", ["--truncate", "20"], {"truncated-bolus", "scan-too-short"}),
        ("one time point", ["--duration", "0"], {"single-time-point"}),
    ]
    for name, options, codes in cases:
        place = folder / name.replace(" ", "-")
        phantom(willis, place, *options)
        refused(name, place, codes)
    chest = folder / "chest"
    subprocess.run([willis, "phantom", "chest", "--out", str(chest), "--quiet", "--matrix", "128"], check=True,
                   capture_output=True)
    refused("a chest", chest, {"not-head"})


def refused(name, place, codes):
    analysis = analyses(place)[0]["analyses"][0]
    tally.check(f"{name} is refused", analysis["status"] == "refused" and analysis["quality"]["verdict"] == "unfit")
    tally.check(f"{name} has its reason", codes & set(reasons(analysis)), str(reasons(analysis)))
    tally.check(f"{name} has no number", analysis["measurements"] == [])


def errors(folder):
    """What goes wrong is said, with where and what to do, and an exit status as sysexits has it."""
    status, _, error = analyze(folder / "nowhere")
    tally.check("a missing path is 66", status == 66 and "nowhere" in error, f"{status} {error}")
    empty = folder / "nothing"
    empty.mkdir()
    status, _, error = analyze(empty)
    tally.check("no DICOM file is 65", status == 65 and "no DICOM file" in error, f"{status} {error}")
    head = folder / "errors"
    phantom(willis, head)
    status, _, error = analyze(head, "--out", "/dev/null/out")
    tally.check("an unwritable folder is 73", status == 73 and "/dev/null/out" in error, f"{status} {error}")
    damaged = next(head.glob("*.dcm"))
    damaged.write_bytes(damaged.read_bytes()[:400])
    status, _, error = analyze(head)
    tally.check("a damaged file is named", status == 0 and damaged.name in error, error)
    status = subprocess.run([willis, "dump", str(damaged)], capture_output=True, text=True)
    tally.check("dump says where", status.returncode == 65 and "byte" in status.stderr, status.stderr)


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for part in (contract, layouts, refusals, errors):
        place = folder / part.__name__
        place.mkdir()
        part(place)
sys.exit(tally.finish())
