import DICOM
import Testing

@Suite struct QueryStringTests {
    @Test func `escapes are undone and a plus is a space`() throws {
        let query = try #require(QueryString("PatientName=%E7%8E%8B+x&&a=b=c&lone", most: 10))
        #expect(query.parameters.map(\.name) == ["PatientName", "a", "lone"])
        #expect(query.parameters.map(\.value) == ["王 x", "b=c", ""] && query.unreadable.isEmpty)
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "a=%ff", "%C3=x"])
    func `what is wrongly escaped is named`(text: String) throws {
        let query = try #require(QueryString(text, most: 10))
        #expect(query.parameters.isEmpty && query.unreadable.count == 1)
    }

    @Test func `there are no more parameters than allowed`() {
        #expect(QueryString("a&b&c", most: 3) != nil)
        #expect(QueryString("a&b&c&d", most: 3) == nil)
    }

    @Test func `attributes have keywords, tags and sequences`() {
        #expect(QueryString.attribute("PatientID") == [.patientID])
        #expect(
            QueryString.attribute("RequestAttributesSequence.00401001")
                == [.requestAttributesSequence, .requestedProcedureID])
        for text in ["", ".", "PatientID.", "0010002", "0010002g"] {
            #expect(QueryString.attribute(text) == nil)
        }
    }
}

@Suite struct GunzipStreamTests {
    @Test func `what was packed comes out again wherever it is cut`() throws {
        let text = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7 ^ $0) }
        let packed = try GzipStream()
        let bytes = packed.append(text) + packed.finish()
        for size in [1, 7, 4096, bytes.count] {
            let stream = try GunzipStream()
            var result: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                stream.append(Bytes(Array(bytes[start..<min(start + size, bytes.count)])))
                while let piece = try stream.next() { result += piece.array }
            }
            #expect(result == text && stream.hasEnded)
        }
    }

    @Test func `what is not packed is refused`() throws {
        let stream = try GunzipStream()
        stream.append(Bytes(Array("plain text".utf8)))
        #expect(throws: DICOMError.self) { try stream.next() }
    }
}
