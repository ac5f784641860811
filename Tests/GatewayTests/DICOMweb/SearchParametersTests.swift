import DICOM
import Hummingbird
import Testing

@testable import Gateway

@Suite struct SearchParametersTests {
    private func query(_ text: String, path: [(DICOM.Tag, String)] = []) throws -> Query {
        try SearchParameters(query: text, path: path).search(level: .study, withParents: true)
    }

    /// The parameters that are named as wrong.
    private func wrong(_ text: String, path: [(DICOM.Tag, String)] = []) -> [String] {
        do {
            _ = try query(text, path: path)
            return []
        } catch let problem as Problem {
            #expect(problem.status == .badRequest && problem.parameters.allSatisfy { !$0.reason.isEmpty })
            return problem.parameters.map(\.name)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `attributes are named by keyword or tag, within sequences by dots`() throws {
        let query = try query("PatientID=7&00100010=Zhang*&RequestAttributesSequence.00401001=A&0040A730=")
        #expect(Set(query.keys.map(\.tag)) == [.patientID, .patientName, .requestAttributesSequence])
        #expect(query.returned.contains(.contentSequence))
    }

    @Test func `escapes are read as UTF-8`() throws {
        let query = try query("PatientName=%E5%BC%A0%2A&StudyDescription=CT+Head%2BNeck")
        var study = DataSet()
        study.set(.patientName, "Zhang^San=张^三")
        study.set(.studyDescription, "CT Head+Neck")
        #expect(query.matches(study))
    }

    @Test func `lists of identifiers come by comma, backslash or repetition`() throws {
        for text in [
            "StudyInstanceUID=1,2,3", "StudyInstanceUID=1%5C2%5C3",
            "0020000D=1&StudyInstanceUID=2&0020000d=3",
        ] {
            let query = try query(text)
            #expect(query.keys.map(\.condition) == [.identifiers(["1", "2", "3"])], "\(text)")
        }
    }

    @Test func `options and wanted attributes are read`() throws {
        let text =
            "limit=5&offset=10&fuzzymatching=true&includefield=StudyComments,00081048&includefield=00400275.00401001"
        let query = try query(text)
        #expect(query.options.limit == 5 && query.options.offset == 10 && query.options.fuzzyNames)
        #expect(query.returned.contains(.studyComments) && query.returned.contains(.physiciansOfRecord))
        #expect(query.returned.contains(.requestAttributesSequence) && !query.returned.everything)
        #expect(try self.query("includefield=all").returned.everything)
    }

    @Test func `nothing is passed over in silence`() {
        #expect(wrong("PatientNmae=Zhang") == ["PatientNmae"])
        #expect(wrong("limit=many&offset=-1") == ["limit", "offset"])
        #expect(wrong("fuzzymatching=yes") == ["fuzzymatching"])
        #expect(wrong("includefield=Nothing,PatientID") == ["includefield"])
        #expect(wrong("StudyDate=yesterday") == ["StudyDate"])
        #expect(wrong("Rows=many") == ["Rows"])
        #expect(wrong("PatientID=1&PatientID=2") == ["PatientID"])
        #expect(wrong("PatientID=%FF") == ["PatientID"])
        #expect(wrong("StudyInstanceUID=1", path: [(.studyInstanceUID, "2")]).count == 1)
        #expect(wrong("PatientName.PatientID=1") == ["PatientName.PatientID"])
        #expect(wrong("PixelData=1") == ["PixelData"])
    }

    @Test func `a search with too many parameters is refused`() {
        #expect(throws: Problem.self) {
            try query((0..<300).map { "includefield=\($0)" }.joined(separator: "&"))
        }
    }
}

@Suite struct AnswerFormatTests {
    @Test(
        arguments: [
            (nil, AnswerFormat.dicomJSON), ("*/*", .dicomJSON), ("application/dicom+json", .dicomJSON),
            ("application/json", .plainJSON), ("text/html, application/json;q=0.9, */*;q=0.1", .plainJSON),
            ("multipart/related; type=\"application/dicom+xml\"", .multipartXML),
            ("application/dicom+json;q=0.2, multipart/related;type=application/dicom+xml", .multipartXML),
        ] as [(String?, AnswerFormat)])
    func `the form that is liked best is taken`(header: String?, expected: AnswerFormat) throws {
        #expect(try AnswerFormat.accepted(header, parameter: nil) == expected)
    }

    @Test(arguments: [
        "text/html", "image/png, multipart/related; type=\"application/dicom\"", "application/dicom+json;q=0",
    ])
    func `what we have not is refused`(header: String) {
        let problem = #expect(throws: Problem.self) { try AnswerFormat.accepted(header, parameter: nil) }
        #expect(problem?.status == .notAcceptable)
    }

    @Test func `the parameter goes before the header`() throws {
        #expect(try AnswerFormat.accepted("text/html", parameter: "application/dicom+json") == .dicomJSON)
    }

    @Test func `gzip is given to those who can read it`() {
        #expect(AnswerFormat.acceptsGzip("gzip, deflate") && AnswerFormat.acceptsGzip("br, *;q=0.5"))
        #expect(
            !AnswerFormat.acceptsGzip(nil) && !AnswerFormat.acceptsGzip("deflate")
                && !AnswerFormat.acceptsGzip("gzip;q=0"))
    }
}
