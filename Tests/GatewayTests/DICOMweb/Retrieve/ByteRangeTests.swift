import DICOM
import Testing

@testable import Gateway

@Suite struct ByteRangeTests {
    private let tag = EntityTag(["state"], isStrong: true)

    private func range(_ header: String?, condition: String? = nil) -> ByteRange {
        ByteRange(header, condition: condition, tag: tag, count: 100)
    }

    @Test func `parts are counted from both ends`() {
        #expect(range("bytes=0-9") == .part(0..<10) && range("bytes=90-") == .part(90..<100))
        #expect(range("bytes=-10") == .part(90..<100) && range("bytes=-1000") == .part(0..<100))
        #expect(range("bytes=50-99999999999999999999") == .part(50..<100))
    }

    @Test func `behind the end there is nothing`() {
        #expect(range("bytes=100-") == .unsatisfiable && range("bytes=-0") == .unsatisfiable)
        #expect(ByteRange("bytes=0-", condition: nil, tag: tag, count: 0) == .unsatisfiable)
    }

    @Test func `what makes no sense is passed over`() {
        for header in [
            nil, "bytes=9-0", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=1", "bytes=--1",
        ] {
            #expect(range(header) == .whole, "\(header ?? "")")
        }
    }

    @Test func `a part is given out of the very state only that was named`() {
        #expect(range("bytes=0-9", condition: tag.text) == .part(0..<10))
        for other in ["\"other\"", "W/" + tag.text, "Sat, 29 Oct 1994 19:43:31 GMT"] {
            #expect(range("bytes=0-9", condition: other) == .whole)
        }
    }

    @Test func `parts of pieces are cut at both ends`() {
        let list = PieceList([
            .bytes([1, 2, 3]), .file("a", 10..<20), .bytes([]), .bytes([4, 5]),
        ])
        #expect(list.count == 15)
        let part = list.part(2..<14)
        #expect(part.count == 12)
        let shown = part.pieces.map { piece in
            switch piece {
            case .bytes(let bytes): "\(bytes.array)"
            case .file(let path, let range): "\(path) \(range)"
            case .open, .temporary: "other"
            }
        }
        #expect(shown == ["[3]", "a 10..<20", "[4]"])
        #expect(list.part(4..<6).pieces.count == 1)
    }

    @Test func `single bits are moved to where a frame begins`() {
        // Frames of 9 bits: 1 0000 0001, then 0 1111 1111, from the lowest bit up.
        let bytes: [UInt8] = [0b0000_0001, 0b1111_1111, 0b0000_0011]
        #expect(PackedBits.aligned(bytes, from: 0, count: 9) == [0b0000_0001, 1])
        #expect(PackedBits.aligned(Array(bytes[1...]), from: 1, count: 9) == [0b1111_1111, 0b0000_0001])
        #expect(PackedBits.aligned([0b1010_1010], from: 3, count: 3) == [0b101])
    }
}
