"""Builds the driver of the documents: the library, the words of an analysis, and the report that is made of them."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]


def build():
    """Compiles without the rest of the package, which takes half a minute."""
    folder = ROOT / ".build" / "documents-driver"
    folder.mkdir(parents=True, exist_ok=True)
    common = ["swiftc", "-Onone", "-swift-version", "6", "-package-name", "willis", "-enable-upcoming-feature",
              "MemberImportVisibility", "-I", str(ROOT / "Sources" / "CZlib"), "-I", "."]
    for module in ("DICOM", "Records"):
        sources = sorted(str(path) for path in (ROOT / "Sources" / module).rglob("*.swift"))
        subprocess.run(
            common + ["-wmo", "-parse-as-library", "-emit-module", "-emit-library", "-static", "-module-name", module,
                      "-o", f"lib{module}.a"] + sources, cwd=folder, check=True)
    sources = sorted((ROOT / "Tests" / "Interop" / "objects" / "documents").glob("*.swift"))
    sources += sorted((ROOT / "Sources" / "Clinic" / "Analysis" / "Reports").glob("*.swift"))
    subprocess.run(
        common + ["-L", ".", "-lRecords", "-lDICOM", "-lz", "-module-name", "Documents", "-o", "driver"]
        + [str(path) for path in sources], cwd=folder, check=True)
    return str(folder / "driver")


if __name__ == "__main__":
    print(build())
