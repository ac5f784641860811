import DICOM

extension FuzzEntry {
    private static let terms = [
        "", "ISO_IR 6", "ISO_IR 13", "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 144",
        "ISO_IR 127", "ISO_IR 126", "ISO_IR 138", "ISO_IR 148", "ISO_IR 166", "ISO_IR 192", "ISO_IR 203",
        "GB18030",
        "GBK", "ISO 2022 IR 6", "ISO 2022 IR 13", "ISO 2022 IR 87", "ISO 2022 IR 100", "ISO 2022 IR 149",
        "ISO 2022 IR 58", "ISO 2022 IR 159", "ISO 2022 IR 166", "\\ISO 2022 IR 87", "no set at all",
    ]
    private static let representations: [VR] = [.PN, .LO, .SH, .LT, .UT, .UC, .ST]

    /// Text in each character set: the first bytes choose one to three sets and the representation.
    static let characterSets = FuzzEntry(
        name: "characterSets",
        seeds: {
            let texts = ["Müller^Jörg", "山田^太郎=やまだ^たろう", "김희중", "王^小东\\李", "Люкceмбypг", "ｱｲｳ~¥"]
            var seeds: [[UInt8]] = []
            for (index, term) in terms.enumerated() {
                for (place, text) in texts.enumerated() {
                    for representation in [VR.PN, .LT] {
                        let set = SpecificCharacterSet([term, "ISO 2022 IR 87", "ISO 2022 IR 149"])
                        guard let bytes = set.encode(text, vr: representation), seeds.count < 200 else {
                            continue
                        }
                        let kind = representations.firstIndex(of: representation) ?? 0
                        seeds.append([UInt8(index), 19, 21, UInt8(kind), UInt8(place)] + bytes)
                    }
                }
            }
            return seeds
        },
        run: { bytes in
            var reader = InputReader(bytes)
            let chosen = (0..<3).map { _ in terms[reader.choice(terms.count)] }
            let vr = representations[reader.choice(representations.count)]
            let other = SpecificCharacterSet([terms[reader.choice(terms.count)]])
            let set = SpecificCharacterSet(chosen)
            try checkText(reader.rest, set, vr)
            try checkConversion(reader.rest, set, other, vr)
        })

    private static func checkText(_ bytes: Bytes, _ set: SpecificCharacterSet, _ vr: VR) throws(Violation) {
        let values = set.decode(bytes, vr: vr)
        try promise(!values.isEmpty, "Text has no value at all.")
        guard let encoded = set.encode(values.joined(separator: "\\"), vr: vr) else { return }
        let again = set.decode(Bytes(encoded), vr: vr)
        try promise(
            again == values,
            "Text in \(set.terms), \(vr) reads back as \(again.debugDescription), not \(values.debugDescription)."
        )
    }

    private static func checkConversion(
        _ bytes: Bytes, _ set: SpecificCharacterSet, _ other: SpecificCharacterSet, _ vr: VR
    ) throws(Violation) {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, set.terms)
        let tag = Tag(0x0009, 0x1001)
        dataSet.set(Tag(0x0009, 0x0010), "WILLIS FUZZ", vr: .LO)
        dataSet[tag] = Element(tag: tag, vr: vr, value: .bytes(bytes, .little))
        let before = dataSet.strings(tag)
        dataSet.convert(to: .utf8)
        let after = dataSet.strings(tag)
        try promise(
            after == before,
            "Text in \(set.terms), \(vr) becomes \(after.debugDescription) in UTF-8, not \(before.debugDescription)."
        )
        dataSet.convert(to: other)
        _ = dataSet.strings(tag)
    }
}
