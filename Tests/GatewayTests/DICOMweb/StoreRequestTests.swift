import Clinic
import Testing

@testable import Gateway

@Suite struct StoreRequestTests {
    @Test func `the kind of a request is read from its type`() throws {
        let related = "multipart/related; type=\"application/dicom+json\"; boundary=x"
        #expect(try StoreRequest(contentType: related) == .models(.json, boundary: "x"))
        #expect(
            try StoreRequest(contentType: "Multipart/Related;boundary=\"a b\"") == .files(boundary: "a b"))
        #expect(try StoreRequest(contentType: "application/dicom") == .file)
        #expect(try StoreRequest(contentType: "application/dicom+xml") == .model(.xml))
    }

    @Test(arguments: [
        nil, "", "text/plain", "multipart/related; type=\"image/png\"; boundary=x", "multipart/related",
    ])
    func `what cannot be read is refused`(type: String?) {
        #expect(throws: Problem.self) { try StoreRequest(contentType: type) }
    }
}
