import Records

enum WorklistQuery {
    static func model(
        search: String, _ visit: Visit, _ clinic: WebClinic, _ clock: WallClock
    ) async throws -> WorklistModel {
        let wanted = String(search.prefix(WebLimits.searchCharacters)).trimmed
        let limit = WebLimits.worklistEntries
        let entries = try await clinic.entries(wanted, limit, visit.actor)
        return WorklistModel(entries, search: wanted, limit: limit, visit, clock)
    }

    /// One row, for a page that already shows the study.
    static func row(
        study: String, _ visit: Visit, _ clinic: WebClinic, _ clock: WallClock
    ) async throws -> WorklistRow {
        guard let uid = PathIdentifier.studyUID(study), let detail = try await clinic.detail(uid) else {
            throw PageError.notFound
        }
        return WorklistRow(detail.entry, visit, clock)
    }
}
