import Archive
import DICOM
import Records

/// What people change in images that are here: delete, restore, correct, move, merge and reject. Each change is made as
/// a whole in one transaction together with its entry in the history; files stay as they were sent.
package struct ImageChanges: Sendable {
    let archive: Archive
    let clock: @Sendable () -> Int64
    /// Who asks; what another site has is not there for that.
    private(set) var actor = Actor.house

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        self.clock = clock
    }

    /// The same archive as somebody sees it.
    package func seen(by actor: Actor) -> ImageChanges {
        var changes = self
        changes.actor = actor
        return changes
    }

    // MARK: - History

    /// The newest changes first.
    package func history(
        _ filter: ChangeFilter = ChangeFilter(), before: Int64 = .max, limit: Int = 50
    ) async throws -> [Change] {
        try await archive.read { [actor] reader in
            let sight = try Sights.of(actor, in: reader)
            return try ChangesTable.list(filter, before: before, limit: limit, seenBy: sight, in: reader)
        }
    }

    package func change(_ id: Int64) async throws -> Change? {
        try await archive.read { [actor] reader in
            let sight = try Sights.of(actor, in: reader)
            for study in try ChangesTable.studies(of: id, in: reader)
            where try !StudySites.sees(sight, study, in: reader) {
                return nil
            }
            return try ChangesTable.find(id, in: reader)
        }
    }

    /// The study, or the series, that an identifier names which is all that is known.
    package func target(ofSeries seriesUID: String) async throws -> ImageTarget? {
        try await archive.read { reader in
            try ImageRows.studyUID(ofSeries: seriesUID, in: reader).first.map {
                .series(study: $0, series: seriesUID)
            }
        }
    }

    package func target(ofInstance sopInstanceUID: String) async throws -> ImageTarget? {
        try await archive.read { reader in
            try ImageRows.place(ofInstance: sopInstanceUID, in: reader).first.map {
                .instance(study: $0.studyUID, series: $0.seriesUID, instance: sopInstanceUID)
            }
        }
    }

    /// A patient by identifier, whatever the issuer when only one is known.
    package func target(ofPatient id: String, issuer: String?) async throws -> ImageTarget {
        if let issuer { return .patient(id: id, issuer: issuer) }
        let issuers = try await archive.read { [actor] reader in
            try ImageRows.issuers(ofPatient: id, seenBy: Sights.of(actor, in: reader), in: reader)
        }
        guard issuers.count <= 1 else { throw ChangeRefusal.severalIssuers(issuers) }
        return .patient(id: id, issuer: issuers.first ?? "")
    }

    // MARK: - Parts of changes

    /// Runs a change once all headers are in the index, which they are but in archives of old.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Writer, Int64) throws -> Result
    ) async throws -> Result {
        try await HeaderIndexing(archive: archive).run()
        let now = clock()
        return try await archive.write { [actor] writer in
            let result = try body(writer, now)
            if let change = result as? Change { try Self.note(change, by: actor, now, in: writer) }
            return result
        }
    }

    /// One row of the ledger for each study that a change is about.
    static func note(_ change: Change, by actor: Actor, _ now: Int64, in writer: Writer) throws {
        let isUndone = change.undone?.atMilliseconds == now
        let action =
            isUndone ? "undo" : change.kind == .delete ? Action.delete.rawValue : change.kind.rawValue
        for study in Set(change.detail.studies).sorted() {
            try LedgerTable.append(
                LedgerEntry(
                    actor, action, Resource(.study, id: study), at: now,
                    detail: "{\"change\":\(change.id)}"), in: writer)
        }
    }

    /// Whether the actor may change these studies: all of them.
    func require(_ action: Action, _ studies: [String], _ target: ImageTarget, in reader: Reader) throws {
        if actor.kind == .house { return }
        for study in studies {
            switch allow(actor, action, try StudySites.resource(study, in: reader)) {
            case .allowed: continue
            case .hidden: throw ChangeRefusal.notFound(target)
            case .forbidden: throw ChangeRefusal.notPermitted
            }
        }
    }

    /// Whether the actor may see a patient: one of whose studies is seen.
    func requireSeen(_ patient: ImageRows.Patient, _ target: ImageTarget, in reader: Reader) throws {
        let sight = try Sights.of(actor, in: reader)
        if sight.isEverything { return }
        for study in try ImageRows.studies(ofPatient: patient.id, in: reader)
        where try StudySites.sees(sight, study.studyUID, in: reader) {
            return
        }
        throw ChangeRefusal.notFound(target)
    }

    /// The rows of what a change is about.
    struct Rows {
        var study: ImageRows.Study
        var series: ImageRows.Series?
        var sopInstanceUID: String?
    }

    static func rows(_ target: ImageTarget, in reader: Reader) throws -> Rows {
        guard let uid = target.studyUID, let study = try ImageRows.study(uid, in: reader) else {
            throw ChangeRefusal.notFound(target)
        }
        var rows = Rows(study: study)
        guard let seriesUID = target.seriesUID else { return rows }
        let series = try ImageRows.series(study: study.id, in: reader).first { $0.seriesUID == seriesUID }
        guard let series else { throw ChangeRefusal.notFound(target) }
        rows.series = series
        if let instance = target.sopInstanceUID {
            guard try !ImageRows.instances(instance, series: series.id, in: reader).isEmpty else {
                throw ChangeRefusal.notFound(target)
            }
            rows.sopInstanceUID = instance
        }
        return rows
    }

    static func patient(_ target: ImageTarget, in reader: Reader) throws -> ImageRows.Patient {
        guard case .patient(let id, let issuer) = target,
            let patient = try ImageRows.patient(id: id, issuer: issuer, in: reader)
        else { throw ChangeRefusal.notFound(target) }
        return patient
    }

    static func detail(_ target: ImageTarget, of rows: Rows) -> ChangeDetail {
        let study = rows.study
        var detail = ChangeDetail(target: target)
        detail.patientName = study.identity.name.string
        detail.patientID = study.identity.patientID
        detail.description = [study.description, rows.series?.description ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " / ")
        detail.studies = [study.studyUID]
        return detail
    }

    static func tell(_ studies: [String], _ now: Int64, in writer: Writer) throws {
        for study in Set(studies).sorted() {
            try Events.append(kind: Events.study, subject: study, nowMilliseconds: now, in: writer)
        }
    }
}
