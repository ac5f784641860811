import Testing

@testable import DICOM

@Suite struct ValuesTests {
    @Test func `tags are written and read`() {
        #expect(Tag.patientName.description == "(0010,0010)")
        #expect(Tag("(7FE0,0010)") == .pixelData)
        #expect(Tag("7fe00010") == .pixelData)
        #expect(Tag("7fe0001") == nil)
        #expect(Tag("+7FE0010") == nil)
        #expect(Tag(0x0009, 0x0010).isPrivateCreator)
    }

    @Test func `person names have groups and components`() {
        let name = PersonName("Adams^John Robert Quincy^^Rev.^B.A. M.Div.")
        #expect(name.components.familyName == "Adams")
        #expect(name.components.givenName == "John Robert Quincy")
        #expect(name.components.prefix == "Rev.")
        #expect(name.components.suffix == "B.A. M.Div.")
        #expect(name.formatted == "Rev. John Robert Quincy Adams B.A. M.Div.")
        let japanese = PersonName("Yamada^Tarou=山田^太郎=やまだ^たろう")
        #expect(japanese.ideographic == "山田^太郎")
        #expect(japanese.phonetic == "やまだ^たろう")
        #expect(japanese.string == "Yamada^Tarou=山田^太郎=やまだ^たろう")
        #expect(PersonName("=山田^太郎").components.familyName == "山田")
        #expect(PersonName("A=").string == "A")
    }

    @Test func `identifiers are made and checked`() {
        let made = UID.generate()
        #expect(made.isValid)
        #expect(made.string.hasPrefix("2.25."))
        #expect(made != UID.generate())
        #expect(UID.derived(from: "a") == UID.derived(from: "a"))
        #expect(UID.derived(from: "a") != UID.derived(from: "b"))
        #expect(UID("1.2.3\0") == "1.2.3")
        for bad in ["", "1..2", "1.02", "1.2.", "a", String(repeating: "1", count: 65)] {
            #expect(!UID(bad).isValid)
        }
    }

    @Test func `SHA-256 gives the published digests`() {
        func digest(_ text: String) -> String { DataSetDump.hexadecimal(SHA256.digest(of: Array(text.utf8))) }
        #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    @Test func `slices share and compare by content`() {
        let bytes = Bytes([1, 2, 3, 1, 2, 3])
        #expect(bytes[0..<3] == bytes[3..<6])
        #expect(bytes[0..<3].hashValue == bytes[3..<6].hashValue)
        #expect(bytes[1..<5][1..<3].array == [3, 1])
        #expect(bytes[6..<6].isEmpty)
    }
}
