import Records
import Testing

@Suite struct CaseTransferTests {
    private func transfer(_ state: CaseTransfer.State) -> CaseTransfer {
        CaseTransfer(key: "k", caseID: 1, fromSite: 1, toSite: 2, state: state, reason: "")
    }

    /// Every pair of states: those that may follow each other, and on whose side.
    @Test func `each step is one side's`() {
        var allowed: [String] = []
        for state in CaseTransfer.State.allCases {
            for next in CaseTransfer.State.allCases {
                guard let side = transfer(state).side(for: next) else { continue }
                allowed.append("\(state.rawValue) \(next.rawValue) \(side)")
            }
        }
        #expect(
            Set(allowed) == [
                "requested accepted receiving", "requested refused receiving", "accepted refused receiving",
                "requested cancelled sending", "accepted cancelled sending", "under-way cancelled sending",
                "accepted under-way sending", "under-way arrived receiving",
            ])
    }

    @Test func `what is over stays over`() {
        for state in CaseTransfer.State.allCases where !state.isOpen {
            #expect(CaseTransfer.State.allCases.allSatisfy { transfer(state).side(for: $0) == nil })
        }
    }

    @Test func `a decision ends a consultation`() {
        for next in Consultation.State.allCases {
            #expect(!Consultation.State.decided.mayBecome(next))
            #expect(!Consultation.State.withdrawn.mayBecome(next))
        }
        #expect(Consultation.State.asked.mayBecome(.decided))
        #expect(Consultation.State.answered.mayBecome(.decided))
        #expect(!Consultation.State.answered.mayBecome(.asked))
    }
}
