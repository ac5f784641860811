import Archive
import Records

/// What other machines can ask for as resources of FHIR. Reads, asks for permission, and keeps every state that was
/// given out; what a resource looks like is the face's matter.
package struct ResourceDesk: Sendable {
    let archive: Archive
    /// Who opens and changes cases.
    package let caseDesk: Cases
    /// Who asks other sites, moves patients and passes on what is said.
    package let team: TeamDesk
    /// Who says who patients are.
    package let patients: PatientDesk

    package init(archive: Archive, clock: @escaping @Sendable () -> Int64 = Clock.nowMilliseconds) {
        self.archive = archive
        caseDesk = Cases(archive: archive, clock: clock)
        team = TeamDesk(archive: archive, clock: clock)
        patients = PatientDesk(archive: archive)
    }

    // MARK: - Studies

    package func studies(
        _ walk: ResourceWalk, withResults: Bool, for asker: Asker
    ) async throws -> ResourceRows<ResourceStudy> {
        try await archive.read { reader in
            let wish = StudyResources.Wish(
                from: walk.from, sites: try Self.visibleSites(asker.actor, in: reader), record: walk.record,
                withResults: withResults, limit: walk.limit)
            let rows = try StudyResources.page(wish, in: reader)
            let found = try rows.map { try Self.facts($0, asker.actor, in: reader) }
                .filter { allow(asker.actor, .read, $0.resource) == .allowed }
            return ResourceRows(found, rows.map(\.id), limit: walk.limit)
        }
    }

    package func study(_ uid: String, for asker: Asker) async throws -> ResourceStudy? {
        let found = try await archive.read { reader in
            try StudyResources.find(uid, in: reader).map { try Self.facts($0, asker.actor, in: reader) }
        }
        return try await permitted(found, found?.resource, asker)
    }

    private static func facts(
        _ row: StudyResources.Row, _ actor: Actor, in reader: Reader
    ) throws -> ResourceStudy {
        let uid = row.entry.studyUID
        let reports = try Reports.currentForWorklist(study: row.id, in: reader)
        let times = try StudyResources.resultTimes(study: row.id, in: reader)
        var facts = ResourceStudy(
            row: row.id, entry: row.entry, issuer: row.issuer,
            series: try SeriesTable.summaries(study: row.id, in: reader),
            results: zip(reports, times).map { ResourceStudy.Result(report: $0, createdMilliseconds: $1) },
            sites: try StudySites.sites(of: uid, in: reader), record: row.record)
        facts.patientKey = try row.record.flatMap { try PatientResources.key(of: $0, in: reader) }
        if let item = try StudyResources.caseRecord(of: uid, in: reader) {
            let sites = Set(try CasesTable.sites(of: item.id, in: reader).map(\.site))
            if allow(actor, .read, item.resource(sites: sites)) == .allowed { facts.caseKey = item.key }
        }
        return facts
    }

    // MARK: - Patients and cases

    package func patients(
        _ walk: ResourceWalk, for asker: Asker
    ) async throws -> ResourceRows<ResourcePatient> {
        try await archive.read { reader in
            let rows = try PatientResources.page(from: walk.from, limit: walk.limit, in: reader)
            let found = try rows.compactMap { try Self.patient($0, in: reader) }
                .filter { allow(asker.actor, .read, $0.resource) == .allowed }
            return ResourceRows(found, rows, limit: walk.limit)
        }
    }

    package func patient(_ key: String, for asker: Asker) async throws -> ResourcePatient? {
        let found = try await archive.read { reader in
            try RecordIdentity.find(key: key, in: reader).flatMap { try Self.patient($0.id, in: reader) }
        }
        return try await permitted(found, found?.resource, asker)
    }

    /// The keys of patients who have one of these numbers, as far as the asker may see them.
    package func keys(ofPatients numbers: [PatientNumber], for asker: Asker) async throws -> [String] {
        try await archive.read { reader in
            var found: [String] = []
            for number in numbers.prefix(50) {
                for record in try RecordIdentity.holders(of: number, in: reader) {
                    let resource = try RecordIdentity.resource(record.id, in: reader)
                    if allow(asker.actor, .read, resource) == .allowed { found.append(record.key) }
                }
            }
            return found
        }
    }

    /// The number of a record, for searches; whether the asker may know of it is decided by what is found.
    package func record(ofPatient key: String) async throws -> Int64? {
        try await archive.read { try RecordIdentity.find(key: key, in: $0)?.id }
    }

    private static func patient(_ id: Int64, in reader: Reader) throws -> ResourcePatient? {
        guard let record = try PatientRecords.find(id, in: reader) else { return nil }
        // What was merged away is seen by whoever sees what it has become.
        let survivor = try RecordIdentity.survivor(of: id, in: reader)
        return ResourcePatient(
            record: record, sites: try RecordIdentity.sites(of: survivor?.id ?? id, in: reader),
            mergedKey: record.mergedInto == nil ? nil : survivor?.key)
    }

    package func cases(
        _ walk: ResourceWalk, for asker: Asker
    ) async throws -> ResourceRows<ResourceCase> {
        try await archive.read { reader in
            let rows = try PatientResources.cases(
                from: walk.from, sites: try Self.visibleSites(asker.actor, in: reader), record: walk.record,
                limit: walk.limit, in: reader)
            let found = try rows.map { try Self.facts($0, in: reader) }
                .filter { allow(asker.actor, .read, $0.resource) == .allowed }
            return ResourceRows(found, rows.map(\.id), limit: walk.limit)
        }
    }

    package func caseRecord(_ key: String, for asker: Asker) async throws -> ResourceCase? {
        let found = try await archive.read { reader in
            try CasesTable.find(key: key, in: reader).map { try Self.facts($0, in: reader) }
        }
        return try await permitted(found, found?.resource, asker)
    }

    private static func facts(_ item: StrokeCase, in reader: Reader) throws -> ResourceCase {
        ResourceCase(
            item: item, sites: Set(try CasesTable.sites(of: item.id, in: reader).map(\.site)),
            patientKey: try item.record.flatMap { try PatientResources.key(of: $0, in: reader) },
            facts: try CaseFactsTable.all(of: item.id, in: reader),
            consultations: try ConsultationsTable.ofCase(item.id, in: reader),
            transfers: try CaseTransfersTable.ofCase(item.id, in: reader),
            messages: try CaseMessages.ofCase(item.id, in: reader))
    }

    // MARK: - Sites and people

    package func sites(for asker: Asker) async throws -> [Site] {
        guard allow(asker.actor, .list, Resource(.site)) == .allowed else { throw Denial.forbidden }
        return try await archive.read { try SitesTable.all(in: $0) }
    }

    package func people(for asker: Asker) async throws -> [ResourcePerson] {
        guard allow(asker.actor, .list, Resource(.person)) == .allowed else { throw Denial.forbidden }
        return try await archive.read { reader in
            try AccountsTable.list(in: reader).compactMap { account in
                guard let known = try AccountsTable.credentials(id: account.id, in: reader) else {
                    return nil
                }
                let roles = try Memberships.given(account: account.id, in: reader)
                return ResourcePerson(
                    account: account, isActive: !known.disabled,
                    roles: roles.sorted { ($0.site, $0.role.rawValue) < ($1.site, $1.role.rawValue) })
            }
        }
    }

    // MARK: - Permission

    /// The sites to look at; nil when the actor sees them all, so that nothing needs to be filtered.
    private static func visibleSites(_ actor: Actor, in reader: Reader) throws -> Set<Int64>? {
        if actor.kind == .house { return nil }
        let mine = actor.clinicalSites
        let all = Set(try SitesTable.all(in: reader).map(\.id))
        return all.isSubset(of: mine) ? nil : mine
    }

    /// The thing, if the asker may read it. A refusal leaves a row in the ledger.
    private func permitted<T: Sendable>(
        _ thing: T?, _ resource: Resource?, _ asker: Asker
    ) async throws -> T? {
        guard let thing, let resource else { return nil }
        do {
            try await archive.require(.read, resource, by: asker)
            return thing
        } catch Denial.hidden {
            return nil
        }
    }
}
