import Archive
import Records
import Synchronization

/// Where faces tell how it went with a device.
package protocol ContactBook: Sendable {
    /// It went well. Cheap enough for each association.
    func succeeded(with aeTitle: String, isOutgoing: Bool, place: String)
    /// It did not, and why, in one sentence.
    func failed(with aeTitle: String, isOutgoing: Bool, place: String, reason: String)
}

/// Remembers when each device was last in contact with us, in either direction, and what went wrong: in memory at
/// once, in the database every few seconds, so that a thousand associations are one write.
package final class PeerContacts: ContactBook {
    package typealias Contact = PeerContact
    package typealias Failure = PeerFailure

    private struct Key: Hashable {
        var aeTitle: String
        var isOutgoing: Bool
    }

    private struct Fresh {
        var contacts: [Key: Contact] = [:]
        var failures: [Failure] = []

        var isEmpty: Bool { contacts.isEmpty && failures.isEmpty }
    }

    private let archive: Archive
    private let clock: @Sendable () -> Int64
    private let fresh = Mutex(Fresh())

    /// Devices and failures that are held between two writes at most; more come from somebody who means no good.
    private static let mostHeld = 500
    private static let longestReason = 500

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    package func succeeded(with aeTitle: String, isOutgoing: Bool, place: String) {
        let contact = Contact(
            aeTitle: aeTitle, isOutgoing: isOutgoing, place: place, milliseconds: clock())
        fresh.withLock { fresh in
            let key = Key(aeTitle: aeTitle, isOutgoing: isOutgoing)
            guard fresh.contacts[key] != nil || fresh.contacts.count < Self.mostHeld else { return }
            fresh.contacts[key] = contact
        }
    }

    package func failed(with aeTitle: String, isOutgoing: Bool, place: String, reason: String) {
        let contact = Contact(
            aeTitle: aeTitle, isOutgoing: isOutgoing, place: place, milliseconds: clock())
        let failure = Failure(
            contact: contact, reason: String(reason.prefix(Self.longestReason)), repeats: 1)
        fresh.withLock { fresh in
            let same = fresh.failures.lastIndex { known in
                known.contact.aeTitle == aeTitle && known.contact.isOutgoing == isOutgoing
            }
            if let same, fresh.failures[same].reason == failure.reason,
                fresh.failures[same].contact.place == place
            {
                fresh.failures[same].repeats += 1
                fresh.failures[same].contact.milliseconds = contact.milliseconds
            } else if fresh.failures.count < Self.mostHeld {
                fresh.failures.append(failure)
            }
        }
    }

    /// Writes what is new, now and then and once more when the task is cancelled.
    package func run(
        every pause: Duration = .seconds(3), onError: @Sendable (any Error) -> Void = { _ in }
    ) async {
        repeat {
            try? await Task.sleep(for: pause)
            // A task of its own, since a cancelled one could not write any more.
            do { try await Task { try await flush() }.value } catch { onError(error) }
        } while !Task.isCancelled
    }

    /// Writes what is new.
    package func flush() async throws {
        let taken = fresh.withLock { fresh in
            defer { fresh = Fresh() }
            return fresh
        }
        guard !taken.isEmpty else { return }
        try await archive.write { writer in
            for contact in taken.contacts.values { try PeerContactsTable.put(contact, in: writer) }
            for failure in taken.failures { try PeerContactsTable.put(failure, in: writer) }
            try PeerContactsTable.prune(in: writer)
        }
    }

    /// What is known, of the last moments too.
    package func known() async throws -> (contacts: [Contact], failures: [Failure]) {
        try await flush()
        return try await archive.read { reader in
            (try PeerContactsTable.contacts(in: reader), try PeerContactsTable.failures(in: reader))
        }
    }
}
