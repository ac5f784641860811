#!/usr/bin/env python3
"""Writes Sources/DICOM/Query/Generated/FoldingTable.swift: what letters fold to when names are compared.

Run by hand: Scripts/make-folding-table.py > Sources/DICOM/Query/Generated/FoldingTable.swift
The letters come from Python's copy of the Unicode character database.
"""
import collections
import unicodedata

RANGES = [(0x00C0, 0x0250), (0x0370, 0x0530), (0x1E00, 0x2000), (0x2126, 0x212C), (0xFF65, 0xFF9E)]
EXTRA = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "Œ": "oe", "đ": "d", "Đ": "d",
         "ł": "l", "Ł": "l", "ı": "i", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ς": "σ", "ſ": "s"}


def fold(character):
    if character in EXTRA:
        return EXTRA[character]
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return "".join(EXTRA.get(c, c) for c in plain.lower())


lines = collections.defaultdict(list)
for first, end in RANGES:
    for code in range(first, end):
        character = chr(code)
        if unicodedata.category(character)[0] != "L":
            continue
        folded = fold(character)
        if folded.strip() and folded != character.lower():
            lines[folded].append(f"{code:X}")

print(f"// Made by Scripts/make-folding-table.py from Unicode {unicodedata.unidata_version}.")
print("/// A folded form in each line, then the code points that fold to it.")
print("enum FoldingTable {")
print("    static let lines: StaticString = \"\"\"")
for folded in sorted(lines):
    codes = lines[folded]
    for start in range(0, len(codes), 16):
        print(f"        {folded}|{' '.join(codes[start:start + 16])}")
print("        \"\"\"")
print("}")
