import Records
import Testing

@testable import Gateway

@Suite struct ReplyTests {
    private static let asked = Consultation.Step(account: 1, name: "A", atMilliseconds: 1)

    private func consultation(_ state: Consultation.State = .asked, answer: String = "") -> Consultation {
        var item = Consultation(
            key: "k", caseID: 1, fromSite: 1, toSite: 2, question: "May he go?", asked: Self.asked)
        item.state = state
        item.answer = answer
        return item
    }

    private func request(_ status: String, _ notes: [String], decision: String? = nil) -> JSONValue {
        .having([
            "status": .text(status), "note": .list(notes.map { ["text": .text($0)] }),
            "extension": decision.map {
                [["url": "urn:willis:fhir:decision", "valueCode": .text($0)]]
            },
        ])
    }

    @Test func `a note that was not there is the answer`() throws {
        let reply = try Reply(request("active", ["May he go?", "Yes."]), to: consultation())
        #expect(reply.answer == "Yes." && reply.decision == nil && !reply.withdraws)
        #expect(throws: OperationOutcome.self) {
            try Reply(request("active", ["May he go?"]), to: consultation())
        }
        #expect(throws: OperationOutcome.self) {
            try Reply(request("active", ["a", "b"]), to: consultation())
        }
    }

    @Test func `whoever answers and decides at once says the answer first`() throws {
        let whole = request("completed", ["May he go?", "Yes.", "Bed 3."], decision: "thrombectomy-transfer")
        let both = try Reply(whole, to: consultation())
        #expect(both.answer == "Yes." && both.note == "Bed 3." && both.decision == .thrombectomyTransfer)
        let known = try Reply(whole, to: consultation(.answered, answer: "Yes."))
        #expect(known.answer == nil && known.note == "Bed 3.")
    }

    @Test(arguments: [nil, "", "magic"])
    func `a decision has a word that is known`(code: String?) {
        #expect(throws: OperationOutcome.self) {
            try Reply(request("completed", [], decision: code), to: consultation())
        }
    }

    @Test func `a question can be taken back and become nothing else`() throws {
        #expect(try Reply(request("revoked", []), to: consultation()).withdraws)
        #expect(throws: OperationOutcome.self) { try Reply(request("on-hold", []), to: consultation()) }
    }
}

@Suite struct ProgramInterfaceTests {
    @Test func `each address for programs is described`() {
        let described = Set(
            APIDescription(base: "").document["paths"]?.members?.keys.map { String($0) } ?? [])
        #expect(described == Set(APIURLs.allCases.map(\.rawValue) + NetworkURLs.allCases.map(\.rawValue)))
    }

    @Test func `each code system of ours has one name and no code twice`() {
        let systems = OwnCodes.systems
        #expect(Set(systems.map(\.id)).count == systems.count)
        #expect(systems.allSatisfy { FHIRURLs.isID($0.id) && !$0.concepts.isEmpty })
        #expect(systems.allSatisfy { Set($0.concepts.map(\.code)).count == $0.concepts.count })
    }
}
