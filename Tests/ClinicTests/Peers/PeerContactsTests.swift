import Archive
import Records
import Testing

@testable import Clinic

@Suite struct PeerContactsTests {
    private func contacts(_ house: House) -> PeerContacts {
        PeerContacts(archive: house.archive, clock: { [clock = house.clock] in clock.now })
    }

    @Test func `the last contact of each direction is known, also to the next process`() async throws {
        let house = try House()
        let book = contacts(house)
        book.succeeded(with: "CT1", isOutgoing: false, place: "10.0.0.1")
        house.clock.advance(1000)
        book.succeeded(with: "CT1", isOutgoing: false, place: "10.0.0.2")
        book.succeeded(with: "CT1", isOutgoing: true, place: "10.0.0.2:104")
        try await book.flush()
        let known = try await contacts(house).known().contacts
        #expect(known.map(\.place) == ["10.0.0.2", "10.0.0.2:104"])
        #expect(known.map(\.milliseconds) == [house.clock.now, house.clock.now])
    }

    @Test func `the same failure again is counted, another one is kept beside it`() async throws {
        let house = try House()
        let book = contacts(house)
        for _ in 0..<3 { book.failed(with: "CT1", isOutgoing: true, place: "x:1", reason: "refused") }
        try await book.flush()
        book.failed(with: "CT1", isOutgoing: true, place: "x:1", reason: "refused")
        book.failed(with: "CT1", isOutgoing: true, place: "x:1", reason: "timed out")
        let failures = try await book.known().failures
        #expect(failures.map(\.reason) == ["timed out", "refused"])
        #expect(failures.map(\.repeats) == [1, 4])
    }

    @Test func `only the last failures of a device are kept`() async throws {
        let house = try House()
        let book = contacts(house)
        for number in 0..<40 {
            book.failed(with: "CT1", isOutgoing: false, place: "x", reason: "no \(number)")
        }
        let failures = try await book.known().failures
        #expect(failures.count == 10 && failures.first?.reason == "no 39")
    }

    @Test func `a stranger of many names takes no room`() async throws {
        let house = try House()
        let book = contacts(house)
        for round in 0..<3 {
            for number in 0..<700 {
                book.succeeded(with: "N\(round)-\(number)", isOutgoing: false, place: "x")
                book.failed(with: "N\(round)-\(number)", isOutgoing: false, place: "x", reason: "no")
            }
            try await book.flush()
        }
        let known = try await book.known()
        #expect(known.contacts.count == 1000 && known.failures.count == 1000)
    }

    @Test func `what is new is written when the task ends`() async throws {
        let house = try House()
        let book = contacts(house)
        let task = Task { await book.run(every: .seconds(60)) }
        book.succeeded(with: "CT1", isOutgoing: false, place: "x")
        task.cancel()
        await task.value
        let known = try await house.archive.read { try PeerContactsTable.contacts(in: $0) }
        #expect(known.map(\.aeTitle) == ["CT1"])
    }
}
