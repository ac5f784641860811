import Archive
import DICOM
import Records
import Synchronization

/// The desk where objects come in, from scanners and from folders. Nothing is answered as stored before its file
/// and its rows are on the disk.
package final class Intake: IntakeDesk {
    let archive: Archive
    /// What looking into one object may cost.
    let budget: Budget
    let clock: @Sendable () -> Int64
    private let peers: Peers
    let quotas: QuotaGate
    /// The studies that each sender has brought since its last association ended.
    private let open = Mutex<[Sender: Set<String>]>([:])

    private static let mostOpenSenders = 10_000

    private struct Sender: Hashable {
        var callingAETitle: String
        var remoteAddress: String
    }

    package init(
        archive: Archive, budget: Budget = .standard,
        clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds
    ) {
        self.archive = archive
        self.budget = budget
        self.clock = clock
        peers = Peers(archive: archive, clock: clock)
        quotas = QuotaGate(archive: archive, clock: clock)
    }

    /// The site at which a device stands.
    private func site(of object: IncomingObject) async throws -> Int64 {
        if let site = object.site { return site }
        return try await peers.rules(of: object.callingAETitle)?.site ?? Site.first
    }

    /// How the text of a device is read, where that is known.
    func characterSet(of callingAETitle: String) async throws -> CharacterSetCorrection? {
        try await peers.rules(of: callingAETitle)?.characterSet
    }

    package func begin(_ object: IncomingObject) -> any Reception {
        FileReception(object: object, intake: self)
    }

    package func associationEnded(callingAETitle: String, remoteAddress: String) async {
        let sender = Sender(callingAETitle: callingAETitle, remoteAddress: remoteAddress)
        guard let studies = open.withLock({ $0.removeValue(forKey: sender) }) else { return }
        let now = clock()
        let actor = Self.actor(callingAETitle)
        // Should this fail, the study is judged by its long quiet time instead.
        try? await archive.write { writer in
            for study in studies.sorted() {
                try Studies.associationEnded(studyUID: study, nowMilliseconds: now, in: writer)
                try LedgerTable.append(
                    LedgerEntry(
                        actor, "receive", Resource(.study, id: study), at: now, address: remoteAddress),
                    in: writer)
            }
        }
    }

    /// Writes the rows of a file that is in the archive already.
    func index(
        _ received: ReceivedFile, from object: IncomingObject
    ) async -> ReceptionOutcome {
        var origin = ImageOrigin(
            callingAETitle: object.callingAETitle, calledAETitle: object.calledAETitle,
            remoteAddress: object.remoteAddress)
        do {
            origin.site = try await site(of: object)
        } catch {
            return ReceptionOutcome(failure: error)
        }
        var indexing = Indexing(
            header: received.header, described: received.described, origin: origin, blob: received.blob,
            byteCount: received.byteCount,
            characterSet: received.characterSet, nowMilliseconds: clock(),
            actor: object.actor ?? Self.actor(object.callingAETitle))
        do {
            if let actor = object.actor, try await !mayAdd(received.header.study.studyUID, actor) {
                try await forget(received.blob)
                return .mismatch("the object cannot be added to its study")
            }
            if let refusal = try await refusalOfNewStudy(received.header.study.studyUID, object) {
                try await forget(received.blob)
                return .outOfResources(refusal)
            }
            var placement = try await place(indexing)
            if case .others(let others) = placement {
                let originals = try await originals(of: others)
                let same = try await archive.disk.run { [archive] in
                    try others.contains { other in
                        try originals[other].map {
                            try SameDataSet.compare(received.blob, $0, in: archive.blobs)
                        }
                            ?? SameDataSet.compare(received.blob, other, in: archive.blobs)
                    }
                }
                if same {
                    let studyUID = received.header.study.studyUID
                    try await archive.write { [indexing] in try indexing.reopen(studyUID, $0) }
                    try await forget(received.blob)
                    archive.tally.noteDuplicate(byteCount: received.byteCount)
                    note(received.header.study.studyUID, from: object)
                    return .duplicate
                }
                indexing.asConflict = true
                placement = try await place(indexing)
            }
            switch placement {
            case .stored:
                quotas.noteStored(byteCount: received.byteCount, from: object.callingAETitle)
                note(received.header.study.studyUID, from: object)
                return .stored
            case .duplicate:
                archive.tally.noteDuplicate(byteCount: received.byteCount)
                note(received.header.study.studyUID, from: object)
                return .duplicate
            case .conflict:
                quotas.noteStored(byteCount: received.byteCount, from: object.callingAETitle)
                return .conflict
            case .others: return .failed("the object changed its place while it was stored")
            }
        } catch {
            return ReceptionOutcome(failure: error)
        }
    }

    /// Who brings objects under a title: a device, or a command of ours.
    private static func actor(_ title: String) -> Actor {
        title == importTitle ? .house : Actor(kind: .device(aeTitle: title), name: title)
    }

    /// Why an object of a study that is not here yet is not taken; nil when it may come.
    private func refusalOfNewStudy(_ studyUID: String, _ object: IncomingObject) async throws -> String? {
        try await quotas.refresh()
        guard quotas.limitsStudies,
            try await archive.read({ try Studies.find(studyUID, in: $0) }) == nil
        else { return nil }
        try await quotas.refresh(forNewStudy: true)
        return quotas.refusalOfNewStudy(of: object.callingAETitle)
    }

    /// Whether a person or program may add to a study: to one that is seen, or to one that is not here yet. A device is
    /// not asked, as what it has sent may be nowhere else; another site's study is not shown to its site for that.
    private func mayAdd(_ studyUID: String, _ actor: Actor) async throws -> Bool {
        let isSeen = try await archive.read { reader in
            try Studies.find(studyUID, in: reader) == nil
                || StudySites.sees(Sights.of(actor, in: reader), studyUID, in: reader)
        }
        if !isSeen {
            archive.note(
                LedgerEntry(
                    actor, "create", Resource(.study, id: studyUID), at: clock(), outcome: .refused))
        }
        return isSeen
    }

    /// What those of some files were that have been recompressed.
    private func originals(of blobs: [String]) async throws -> [String: RecompressionsTable.Row] {
        try await archive.read { reader in
            var found: [String: RecompressionsTable.Row] = [:]
            for blob in blobs { found[blob] = try RecompressionsTable.find(blob, in: reader) }
            return found
        }
    }

    private func place(_ indexing: Indexing) async throws -> Placement {
        try await archive.write { [archive] writer in
            // A file of the same content may just have been removed with the last row that referred to it.
            guard archive.blobs.contains(indexing.blob) else {
                throw ArchiveError(.busy, "The object was being removed; it must be sent again.")
            }
            return try indexing.write(writer)
        }
    }

    /// Removes the file of a duplicate that came in another encoding. Whoever else brings the same bytes at this
    /// moment finds the same duplicate, so nobody is about to refer to it.
    private func forget(_ blob: BlobID) async throws {
        try await archive.write { [archive] writer in
            guard try !ScrubTable.isReferenced(blob, in: writer.reader) else { return }
            try archive.blobs.remove(blob)
        }
    }

    private func note(_ studyUID: String, from object: IncomingObject) {
        let sender = Sender(callingAETitle: object.callingAETitle, remoteAddress: object.remoteAddress)
        open.withLock { open in
            // Who never hangs up must not fill the memory; such studies wait for their long quiet time.
            if open.count >= Self.mostOpenSenders, open[sender] == nil { open.removeAll() }
            open[sender, default: []].insert(studyUID)
        }
    }
}

extension ReceptionOutcome {
    /// Sorts a failure of the house by what the peer should do: come again later, or call somebody.
    init(failure error: any Error) {
        guard let error = error as? ArchiveError else {
            self = .failed("\(error)")
            return
        }
        switch error.code {
        case .noSpace, .lowSpace, .busy: self = .outOfResources(error.reason)
        default: self = .failed(error.reason)
        }
    }
}
