import Codecs
import DICOM
import Foundation
import Testing

/// What `docs/CONFORMANCE.md` says of transfer syntaxes, held against the codecs.
struct ConformanceTests {
    @Test func `the statement names every transfer syntax that is read or written, and no other`() throws {
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardized
        let text = try String(
            contentsOf: root.appendingPathComponent("docs/CONFORMANCE.md"), encoding: .utf8)
        var stated: [String: (read: Bool, write: Bool)] = [:]
        for line in text.split(separator: "\n") where line.contains("| 1.2.840.10008.1.2") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4 else { continue }
            stated[cells[1]] = (cells[2] != "no", cells[3] != "no")
        }
        let native = [
            "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2",
        ]
        let coded = PixelCodecs.decoders.flatMap { $0.transferSyntaxes.map(\.string) }
        #expect(Set(stated.keys) == Set(native + coded))
        for (uid, claim) in stated {
            let syntax = TransferSyntax(UID(uid))
            #expect(claim.read == PixelCodecs.canDecode(syntax), "\(uid)")
            #expect(claim.write == PixelCodecs.canEncode(syntax), "\(uid)")
        }
    }
}
