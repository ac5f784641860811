import DICOM
import Testing

@testable import Gateway

@Suite("Counting sub-operations")
struct SubOperationsTests {
    private let request = CommandSet.getRequest(
        messageID: 4, sopClass: .studyRootQueryRetrieveInformationModelGet)

    @Test("the end says what became of all")
    func finalStatus() {
        let stored = SendOutcome.stored(.success, nil)
        let warned = SendOutcome.stored(.subOperationsIncomplete, nil)
        let refused = SendOutcome.refused(.outOfResources, nil)
        for (outcomes, status) in [
            ([], .success), ([stored, stored], .success), ([stored, warned], .subOperationsIncomplete),
            ([stored, refused], .subOperationsIncomplete), ([refused, refused], .cannotPerformSubOperations),
        ] as [([SendOutcome], DIMSEStatus)] {
            var counters = SubOperations(count: outcomes.count)
            for (index, outcome) in outcomes.enumerated() { counters.note(outcome, of: UID("1.\(index)")) }
            #expect(counters.finalStatus == status && counters.remaining == 0)
        }
    }

    @Test("how many remain is told while some do, and what failed at the end")
    func responses() throws {
        var counters = SubOperations(count: 3)
        counters.note(.stored(.success, nil), of: "1.1")
        counters.note(.refused(.outOfResources, nil), of: "1.2")
        let pending = counters.response(to: request, .pending)
        #expect(pending[.remainingSubOperations] == 1 && pending[.completedSubOperations] == 1)
        #expect(pending[.failedSubOperations] == 1 && pending[.warningSubOperations] == 0)
        #expect(counters.response(to: request, .subOperationsIncomplete)[.remainingSubOperations] == nil)
        let list = try #require(counters.failureList(as: "1.2.840.10008.1.2"))
        let identifier = try DataSet.decode(Bytes(list), as: .implicitVRLittleEndian)
        #expect(identifier.uids(.failedSOPInstanceUIDList) == ["1.2"])
        #expect(SubOperations(count: 0).failureList(as: "1.2.840.10008.1.2") == nil)
    }

    @Test("compressed kinds get a context of their own, and one to be written anew in where that can be")
    func plan() {
        let need = ContextPlan.Need(sopClass: RawPeer.ct, transferSyntax: "1.2.840.10008.1.2.4.80")
        #expect(ContextPlan([need]).batches.first?.contexts.count == 1)
        let plan = ContextPlan([need, need], canTranscode: true)
        #expect(plan.batches.first?.contexts.map(\.transferSyntaxes.count) == [1, 2])
        let wanted = ContextPlan([need], canTranscode: true, wanted: ["1.2.840.10008.1.2.5"])
        #expect(
            wanted.batches.first?.contexts.flatMap(\.transferSyntaxes)
                == ["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"])
    }
}
