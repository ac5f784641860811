import Testing

@testable import DICOM

/// The names that PS3.5 gives as examples, byte by byte.
@Suite struct SpecificCharacterSetTests {
    struct Example: CustomTestStringConvertible {
        let annex: String
        let terms: [String]
        let bytes: [UInt8]
        let text: String
        var testDescription: String { annex }
    }

    static let examples = [
        Example(
            annex: "H.3.1 Japanese", terms: ["", "ISO 2022 IR 87"],
            bytes: hex(
                """
                59616D6164615E5461726F753D 1B24423B3345441B2842 5E 1B244242404F3A1B2842 3D
                1B2442246424 5E24401B2842 5E 1B2442243F246D24261B2842
                """),
            text: "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        Example(
            annex: "H.3.2 Japanese with katakana", terms: ["ISO 2022 IR 13", "ISO 2022 IR 87"],
            bytes: hex(
                """
                D4CFC0DE5EC0DBB33D 1B24423B3345441B284A 5E 1B244242404F3A1B284A 3D
                1B2442246424 5E24401B284A 5E 1B2442243F246D24261B284A
                """),
            text: "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        Example(
            annex: "I.2 Korean", terms: ["", "ISO 2022 IR 149"],
            bytes: hex(
                """
                486F6E675E47696C646F6E673D 1B242943FBF3 5E 1B242943D1CED4D7 3D
                1B242943C8AB 5E 1B242943B1E6B5BF
                """),
            text: "Hong^Gildong=洪^吉洞=홍^길동"),
        Example(
            annex: "J.1 Chinese in UTF-8", terms: ["ISO_IR 192"],
            bytes: hex("57616E675E5869616F446F6E673D E78E8B5EE5B08FE69DB1 3D"), text: "Wang^XiaoDong=王^小東="),
        Example(
            annex: "J.2 Chinese in GB18030", terms: ["GB18030"],
            bytes: hex("57616E675E5869616F446F6E673D CDF55ED0A1B6AB 3D"), text: "Wang^XiaoDong=王^小东="),
        Example(
            annex: "J.4 Chinese in GBK", terms: ["GBK"],
            bytes: hex("57616E675E5869616F446F6E673D CDF55ED0A1B6AB 3D"), text: "Wang^XiaoDong=王^小东="),
        Example(
            annex: "K.2 Chinese in GB2312", terms: ["", "ISO 2022 IR 58"],
            bytes: hex("5A68616E675E5869616F446F6E673D 1B242941D5C5 5E 1B242941D0A1B6AB 3D"),
            text: "Zhang^XiaoDong=张^小东="),
        Example(
            annex: "Greek", terms: ["ISO_IR 126"], bytes: hex("C4E9EFEDF5F3E9EFF2"), text: "Διονυσιος"),
        Example(
            annex: "Cyrillic", terms: ["ISO_IR 144"], bytes: hex("BBEECE65DCD1E3E0D3"), text: "ЛюЮeмбург"),
        Example(
            annex: "German", terms: ["ISO_IR 100"], bytes: hex("C46E6561735E52FC64696765720A"),
            text: "Äneas^Rüdiger\n"),
        Example(annex: "Latin 9", terms: ["ISO 2022 IR 203"], bytes: hex("A43130"), text: "€10"),
        Example(annex: "Thai", terms: ["ISO_IR 166"], bytes: hex("B9D2C2"), text: "นาย"),
        Example(annex: "Hebrew", terms: ["ISO_IR 138"], bytes: hex("F9F8E5EF"), text: "שרון"),
        Example(annex: "Arabic", terms: ["ISO_IR 127"], bytes: hex("E2C8C7E6EA"), text: "قباني"),
        Example(
            annex: "Greek called up", terms: ["", "ISO 2022 IR 100", "ISO 2022 IR 126"],
            bytes: hex("1B2D41 C4 5E 1B2D46 C4"), text: "Ä^Δ"),
        Example(
            annex: "JIS X 0212", terms: ["", "ISO 2022 IR 87", "ISO 2022 IR 159"],
            bytes: hex("1B2428443021 1B2842"), text: "丂"),
        Example(
            annex: "four bytes of GB18030", terms: ["GB18030"], bytes: hex("8130 8436 90308130"), text: "¥𐀀"),
    ]

    @Test(arguments: examples)
    func `the examples of the standard decode`(example: Example) {
        let characterSet = SpecificCharacterSet(example.terms)
        #expect(characterSet.isKnown)
        #expect(characterSet.decode(Bytes(example.bytes), vr: .PN) == [example.text])
    }

    @Test(arguments: examples)
    func `the examples of the standard encode`(example: Example) {
        #expect(SpecificCharacterSet(example.terms).encode(example.text, vr: .PN) == example.bytes)
    }

    @Test func `backslashes within double-byte characters do not separate values`() {
        // 誠 is 96 5C... in other codes; in GB18030 譢 is D7 5C.
        let bytes = hex("D75C 5C 41")
        #expect(SpecificCharacterSet.gb18030.decode(Bytes(bytes), vr: .LO) == ["譢", "A"])
        // In JIS X 0208 the row 3F 5C lies between escapes.
        let japanese = hex("1B2442 3F5C 1B2842 5C 42")
        let characterSet = SpecificCharacterSet(["", "ISO 2022 IR 87"])
        #expect(characterSet.decode(Bytes(japanese), vr: .LO).count == 2)
    }

    @Test func `sets are reset at line ends and delimiters`() {
        let korean = SpecificCharacterSet(["", "ISO 2022 IR 149"])
        // Without a new escape the second line is in the default repertoire, where the one declared set helps
        // out.
        #expect(korean.decode(Bytes(hex("1B242943 B1E6 0D0A B1E6")), vr: .LT) == ["길\r\n길"])
        let mixed = SpecificCharacterSet(["", "ISO 2022 IR 100", "ISO 2022 IR 126"])
        #expect(mixed.decode(Bytes(hex("1B2D46 C4 0D0A C4")), vr: .LT) == ["Δ\r\n\u{FFFD}"])
        #expect(mixed.decode(Bytes(hex("1B2D46 C4 5C C4")), vr: .LO) == ["Δ", "\u{FFFD}"])
        #expect(mixed.decode(Bytes(hex("1B2D46 C4 5E C4")), vr: .PN) == ["Δ^\u{FFFD}"])
        #expect(mixed.decode(Bytes(hex("1B2D46 C4 5E C4")), vr: .LO) == ["Δ^Δ"])
    }

    @Test func `a yen sign and an overline survive the way to Unicode and back`() {
        var dataSet = DataSet()
        dataSet.set(.specificCharacterSet, "ISO_IR 13")
        dataSet[.imageComments] = Element(
            tag: .imageComments, vr: .LT, value: .bytes([0x5C, 0x31, 0x30, 0x7E], .little))
        #expect(dataSet.string(.imageComments) == "¥10‾")
        dataSet.convert(to: .utf8)
        #expect(dataSet.string(.imageComments) == "¥10‾")
        dataSet.convert(to: SpecificCharacterSet(["ISO_IR 13"]))
        #expect(dataSet.bytes(.imageComments)?.array.starts(with: [0x5C, 0x31, 0x30, 0x7E]) == true)
        #expect(dataSet.string(.imageComments) == "¥10‾")
    }

    @Test func `bad bytes turn into replacement characters`() {
        #expect(SpecificCharacterSet.default.decode([0x41, 0xC4], vr: .LO) == ["A\u{FFFD}"])
        #expect(SpecificCharacterSet.utf8.decode([0x41, 0xC4], vr: .LO) == ["A\u{FFFD}"])
        #expect(SpecificCharacterSet.gbk.decode([0x41, 0xC4], vr: .LO) == ["A\u{FFFD}"])
        #expect(
            SpecificCharacterSet(["", "ISO 2022 IR 87"]).decode([0x1B, 0x24, 0x42, 0x30], vr: .LO) == [
                "\u{FFFD}"
            ])
    }

    @Test func `misspelt terms are understood`() {
        for term in ["ISO_IR 100", "ISO-IR 100", "ISO IR 100", "ISO_IR_100", "iso 2022 ir 100"] {
            #expect(SpecificCharacterSet([term]).decode([0xC4], vr: .LO) == ["Ä"])
        }
    }

    @Test func `text that a character set lacks is refused`() {
        #expect(SpecificCharacterSet.latin1.encode("山", vr: .LO) == nil)
        #expect(SpecificCharacterSet.default.encode("ä", vr: .LO) == nil)
        #expect(SpecificCharacterSet.gbk.encode("😀", vr: .LO) == nil)
        #expect(SpecificCharacterSet.gb18030.encode("😀", vr: .LO) != nil)
    }

    @Test(arguments: [
        ["ISO_IR 192"], ["GB18030"], ["", "ISO 2022 IR 87", "ISO 2022 IR 159"], ["", "ISO 2022 IR 149"],
    ])
    func `everything that encodes decodes to the same`(terms: [String]) {
        let characterSet = SpecificCharacterSet(terms)
        for value in [UInt32](0x20...0xFFFF) + [0x1F600, 0x20000, 0x10FFFF] {
            guard let scalar = Unicode.Scalar(value), scalar != "\\", scalar != "\u{FFFD}" else { continue }
            let text = "a\(scalar)b"
            guard let bytes = characterSet.encode(text, vr: .LO) else { continue }
            let decoded = characterSet.decode(Bytes(bytes), vr: .LO)
            if decoded.map({ Array($0.unicodeScalars) }) != [Array(text.unicodeScalars)] {
                Issue.record("U+\(String(value, radix: 16)) became \(decoded)")
            }
        }
    }
}
