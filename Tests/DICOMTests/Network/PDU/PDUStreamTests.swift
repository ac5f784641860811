import Testing

@testable import DICOM

@Suite("The stream of PDUs")
struct PDUStreamTests {
    /// The data values of a stream as (context, is command, bytes, complete), whatever the cuts.
    private func values(_ bytes: [UInt8], chunk size: Int) -> [(UInt8, Bool, [UInt8], Bool)] {
        var stream = PDUStream(maximumData: 1 << 20, maximumControl: 1 << 20)
        var found: [(UInt8, Bool, [UInt8], Bool)] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = Array(bytes[start..<min(start + size, bytes.count)])
            chunk.withUnsafeBytes { raw in
                var offset = 0
                while let output = stream.next(raw, &offset) {
                    guard case .fragment(let fragment) = output else { continue }
                    let part = Array(raw[fragment.bytes])
                    if let last = found.last, last.0 == fragment.contextID, last.1 == fragment.isCommand,
                        !last.3
                    {
                        found[found.count - 1].2 += part
                        found[found.count - 1].3 = fragment.completes
                    } else {
                        found.append((fragment.contextID, fragment.isCommand, part, fragment.completes))
                    }
                }
            }
        }
        return found
    }

    @Test(
        "several values in a PDU, cut anywhere, come out the same",
        arguments: [1, 2, 3, 5, 7, 11, 12, 13, 1000])
    func cuts(_ size: Int) {
        let stream = bytes(
            """
            04 00 0000001c                 | P-DATA-TF of 28 bytes
            00000006 01 03 61626364        | context 1, command, last: abcd
            00000004 01 00 6566            | context 1, data: ef
            00000006 01 00 6768696a        | context 1, data: ghij
            04 00 00000006                 | P-DATA-TF of 6 bytes
            00000002 01 02                 | context 1, data, last, empty
            """)
        let found = values(stream, chunk: size)
        #expect(found.count == 2)
        #expect(found[0] == (1, true, Array("abcd".utf8), true))
        #expect(found[1] == (1, false, Array("efghij".utf8), true))
    }

    @Test(
        "framing and reading give the bytes back, for all fragment sizes", arguments: [2, 10, 16, 250, 4096])
    func framing(_ fragment: Int) {
        let payload = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let framed = DataTransfer.frame(payload, contextID: 5, isCommand: false, maximumFragment: fragment)
        let found = values(framed, chunk: 33)
        #expect(found.count == 1)
        #expect(found[0] == (5, false, payload, true))
        #expect(framed.count == 1000 + (1000 + fragment - 1) / fragment * DataTransfer.headerLength)
    }

    @Test("nothing to send is one empty last fragment")
    func emptyData() {
        let framed = DataTransfer.frame([], contextID: 1, isCommand: false, maximumFragment: 100)
        #expect(framed == bytes("04 00 00000006 00000002 01 02"))
    }

    @Test(
        "fragments respect the peer's maximum length",
        arguments: [
            (16384, 16378), (16383, 16376), (0, 131_066), (4, 2), (7, 2), (UInt32.max, 131_066),
        ] as [(UInt32, Int)])
    func fragmentLimit(_ maximum: UInt32, _ expected: Int) {
        #expect(DataTransfer.maximumFragment(maximum) == expected)
    }
}
