import Archive
import Records

/// Takes the wish for a result with other vessels.
package struct ResultDesk: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// Versions of one study that may wait at the same time.
    private static let mostWaiting = 4

    package enum Refusal: Error, Sendable, Equatable {
        case noResult
        case nothingChosen
        case tooManyWaiting
    }

    /// Notes the wish and puts the work in line, in one transaction.
    package func ask(
        studyUID: String, position: Int, selection: VesselSelection, by actor: Actor
    ) async throws {
        let now = clock()
        guard !selection.isEmpty else { throw Refusal.nothingChosen }
        try await archive.write { writer in
            let resource = try StudySites.resource(studyUID, in: writer.reader)
            guard allow(actor, .treat, resource) == .allowed,
                let study = try Studies.find(studyUID, in: writer.reader)
            else { throw Refusal.noResult }
            let reports = try Reports.current(study: study, in: writer.reader)
            guard reports.indices.contains(position), reports[position].status == .completed else {
                throw Refusal.noResult
            }
            guard try ReportVersions.waiting(studyUID: studyUID, in: writer.reader) < Self.mostWaiting else {
                throw Refusal.tooManyWaiting
            }
            let version = try ReportVersions.insert(
                studyUID: studyUID, position: position, digest: reports[position].inputs.digest,
                author: actor.name, selection: selection, nowMilliseconds: now, in: writer)
            try Queue.enqueue(
                .reviseResult, subject: "\(version)", nowMilliseconds: now, in: writer)
            try LedgerTable.append(
                LedgerEntry(actor, "revise", resource, at: now, detail: "{\"version\":\(version)}"),
                in: writer)
            try Events.append(kind: Events.study, subject: studyUID, nowMilliseconds: now, in: writer)
        }
    }
}
