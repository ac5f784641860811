import DICOM
import Testing

/// What a message in parts was taken to pieces to.
private struct Taken: Equatable {
    var types: [String?] = []
    var contents: [[UInt8]] = []
    var ended: [Bool] = []
    var isClosed = false
}

private func take(_ chunks: [[UInt8]], boundary: String = "b") throws -> Taken {
    var parser = try MultipartParser(boundary: boundary)
    var taken = Taken()
    for chunk in chunks {
        parser.append(Bytes(chunk))
        while let event = try parser.next() {
            switch event {
            case .part(let headers):
                taken.types.append(headers["Content-Type"])
                taken.contents.append([])
                taken.ended.append(false)
            case .content(let bytes): taken.contents[taken.contents.count - 1] += bytes.array
            case .partEnd: taken.ended[taken.ended.count - 1] = true
            case .end: taken.isClosed = true
            }
        }
    }
    try parser.finish()
    return taken
}

@Suite struct MultipartParserTests {
    /// Content that nearly is a boundary, an empty part, a preamble and what follows the end.
    private static let message = Array(
        ("preamble\r\n--b \t\r\nContent-Type: application/dicom\r\nX: 1\r\n\r\none\r\r\n--\r\n-b\r\n--c\r\n--b\r\n"
            + "content-type:text/plain\r\n\r\n\r\n--b\r\n\r\ntwo\r\n--b--\r\n--b\r\nnever").utf8)

    private static let expected = Taken(
        types: ["application/dicom", "text/plain", nil],
        contents: [Array("one\r\r\n--\r\n-b\r\n--c".utf8), [], Array("two".utf8)], ended: [true, true, true],
        isClosed: true)

    @Test func `a message is taken to pieces wherever it is cut`() throws {
        #expect(try take([Self.message]) == Self.expected)
        #expect(try take(Self.message.map { [$0] }) == Self.expected)
        for place in 0...Self.message.count {
            let halves = [Array(Self.message[..<place]), Array(Self.message[place...])]
            #expect(try take(halves) == Self.expected, "cut at \(place)")
        }
    }

    @Test func `a message that ends before its last boundary is told apart from one that is whole`() {
        let close = Self.message.count - "\r\n--b\r\nnever".utf8.count
        for length in 0..<(close - 1) {
            #expect(throws: MultipartError.self, "\(length)") { try take([Array(Self.message[..<length])]) }
        }
    }

    @Test func `a part is only whole once the boundary behind it has been seen`() throws {
        var parser = try MultipartParser(boundary: "b")
        parser.append(Bytes(Array("--b\r\n\r\nabc\r\n--".utf8)))
        #expect(try parser.next() == .part(PartHeaders()))
        #expect(try parser.next() == .content(Bytes(Array("abc".utf8))))
        #expect(try parser.next() == nil)
        parser.append(Bytes(Array("b".utf8)))
        #expect(try parser.next() == .partEnd)
    }

    @Test(arguments: ["", " ", "a ", "a\r\nb", "ü", String(repeating: "x", count: 201)])
    func `a boundary that cannot be one is refused`(boundary: String) {
        #expect(throws: MultipartError.self) { try MultipartParser(boundary: boundary) }
    }

    @Test func `headers, preambles and padding are bounded`() {
        let padding = "--b" + String(repeating: " ", count: 300) + "\r\n"
        let headers = "--b\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n"
        let many = "--b\r\n" + (0..<40).map { "X\($0): 1\r\n" }.joined() + "\r\n"
        let preamble = String(repeating: "\rx", count: 40_000)
        for text in [
            padding, headers, many, preamble, "--bx\r\n", "--b-x", "--b\rx", "--b\r\nnothing\r\n\r\n",
        ] {
            #expect(throws: MultipartError.self, "\(text.prefix(20))") { try take([Array(text.utf8)]) }
        }
    }

    @Test func `a header may go on in the next line`() throws {
        let text = "--b\r\nContent-Type: multipart/related;\r\n\ttype=\"a;b\"\r\n\r\n\r\n--b--"
        #expect(try take([Array(text.utf8)]).types == ["multipart/related;\ttype=\"a;b\""])
    }
}

@Suite struct MediaTypeTests {
    @Test func `parameters are read with and without quotation marks`() throws {
        let type = try #require(
            MediaType(
                "Multipart/Related; Type=\"application/dicom\" ;boundary=a-b; x=\"q\\\"; y\"; type=second"))
        #expect(type.name == "multipart/related")
        #expect(
            type.parameters == ["type": "application/dicom", "boundary": "a-b", "x": "q\"; y"])
    }

    @Test(arguments: ["", "text", "/x", "a/b/c", "a b/c", "a/b; x=\"open", "a/b; x=\"\\"])
    func `what is no media type is refused`(text: String) {
        #expect(MediaType(text) == nil)
    }
}
