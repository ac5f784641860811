import Clinic
import Records
import Synchronization
import Testing

@testable import Gateway

@Suite struct RefusalNotesTests {
    private final class Ledger: AccessDesk {
        let rows = Mutex<[LedgerEntry]>([])
        let minute = Mutex<Int64>(0)

        func decide(_ actor: Actor, _ action: Records.Action, study: String) async throws -> Decision {
            .hidden
        }
        func decide(_ actor: Actor, picture location: String) async throws -> Decision { .hidden }
        func sight(of actor: Actor) async throws -> Sight { .nothing }
        func note(_ entry: LedgerEntry) { rows.withLock { $0.append(entry) } }
        var canNote: Bool { true }
    }

    @Test func `whoever knocks again and again gets some rows a minute, and the next one tells the rest`() {
        let ledger = Ledger()
        let notes = RefusalNotes(access: ledger) { ledger.minute.withLock { $0 } * 60_000 }
        for _ in 0..<100 { notes.note("EVIL", from: "10.0.0.9") }
        notes.note("CT", from: "10.0.0.1")
        #expect(ledger.rows.withLock { $0.count } == RefusalNotes.rowsInAMinute + 1)
        ledger.minute.withLock { $0 = 1 }
        notes.note("EVIL", from: "10.0.0.9")
        let last = ledger.rows.withLock { $0.last }
        #expect(
            last?.detail == "{\"passed_over\":80}" && last?.outcome == .refused
                && last?.actor == "device:EVIL")
        notes.note("EVIL", from: "10.0.0.9")
        #expect(ledger.rows.withLock { $0.last?.detail } == "")
    }
}
