import Records
import Testing

@testable import Gateway

@Suite struct AuditActionWordsTests {
    @Test func `what is named in one language is named in the other`() {
        #expect(Set(AccessWords.english.actions.keys) == Set(AccessWords.chinese.actions.keys))
        #expect(AccessWords.chinese.actions.values.allSatisfy { !$0.isEmpty && !$0.allSatisfy(\.isASCII) })
    }

    @Test func `each action that permission knows, and each step of a transfer, has a name`() {
        let known = Set(AccessWords.chinese.actions.keys)
        #expect(known.isSuperset(of: Action.allCases.map(\.rawValue)))
        let steps = CaseTransfer.State.allCases.filter { $0 != .requested }.map { "transfer-\($0.rawValue)" }
        #expect(known.isSuperset(of: steps))
    }

    @Test func `a word without a name is read as it is written`() {
        #expect(AccessWords.chinese.action("do-something-new") == "do something new")
    }
}
