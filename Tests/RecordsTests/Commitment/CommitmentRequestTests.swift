import DICOM
import Testing

@testable import Records

struct CommitmentRequestTests {
    private let object = ReferencedObject(sopClassUID: "1.2.840.10008.5.1.4.1.1.2", sopInstanceUID: "1.2.3")

    @Test func `a request is what its Action Information says, each object once`() throws {
        let request = CommitmentRequest(transactionUID: "1.2.9", objects: [object, object])
        #expect(request.objects == [object])
        #expect(try CommitmentRequest(request.information) == request)
    }

    @Test func `a request without transaction or objects, or with half an object, is refused`() {
        var nothing = DataSet()
        #expect(throws: CommitmentRequest.Refusal.self) { try CommitmentRequest(nothing) }
        nothing.set(.transactionUID, UID("1.2.9"))
        #expect(throws: CommitmentRequest.Refusal.self) { try CommitmentRequest(nothing) }
        var item = DataSet()
        item.set(.referencedSOPInstanceUID, UID("1.2.3"))
        nothing.set(.referencedSOPSequence, [item])
        #expect(throws: CommitmentRequest.Refusal.self) { try CommitmentRequest(nothing) }
        item.set(.referencedSOPClassUID, object.sopClassUID)
        item.set(.referencedSOPInstanceUID, UID("1.2.x"))
        nothing.set(.referencedSOPSequence, [item])
        #expect(throws: CommitmentRequest.Refusal.self) { try CommitmentRequest(nothing) }
    }

    @Test func `a report without failures has no list of them and says that all went well`() {
        let report = CommitmentReport(transactionUID: "1.2.9", committed: [object], failed: [])
        #expect(report.eventType == 1)
        #expect(!report.information.contains(.failedSOPSequence))
        #expect(CommitmentReport(report.information) == report)
        #expect(CommitmentReport(DataSet()) == nil)
    }
}
