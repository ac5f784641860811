import Archive
import Records

/// The list of studies, one study with all that was found, and what changes in them.
package struct Worklist: Sendable {
    let archive: Archive
    let feed: EventFeed<WorklistChange>

    package init(archive: Archive) {
        self.archive = archive
        feed = .worklist(archive)
    }

    /// The desk of the same archive.
    package var access: ArchiveAccess { ArchiveAccess(archive: archive) }

    /// The newest studies first. Every word of `search` must be found in a name, in any of its writings, in the
    /// patient identifier or in the accession number. Reports come without curves, motion and single slices.
    ///
    /// - Parameter actor: only studies that are seen by this one.
    package func entries(
        search: String = "", limit: Int = 100, for actor: Actor = .house
    ) async throws -> [WorklistEntry] {
        let words = Array(SearchText.words(search).prefix(4))
        return try await archive.read { reader in
            let sight = try Sights.of(actor, in: reader)
            return try Studies.newest(
                words: words, limit: max(0, limit), seenBy: sight, in: reader
            ).map { listed in
                var entry = listed.entry
                entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
                return entry
            }
        }
    }

    /// Everything the study page shows, or nil when there is no such study.
    package func detail(studyUID: String) async throws -> StudyDetail? {
        try await archive.read { [tally = archive.tally] reader -> StudyDetail? in
            guard let listed = try Studies.listed(studyUID, in: reader) else { return nil }
            tally.noteAccess(study: listed.id, nowMilliseconds: Clock.nowMilliseconds())
            var entry = listed.entry
            entry.reports = try Reports.current(study: listed.id, in: reader)
            if entry.state == .receiving, let arriving = try Arrivals.study(studyUID, in: reader) {
                entry.expectedInstances = arriving.progress.announcedInstances
            }
            return StudyDetail(
                entry: entry, series: try SeriesTable.summaries(study: listed.id, in: reader),
                versions: try ReportVersions.all(
                    study: listed.id, digests: entry.reports.map(\.inputs.digest), in: reader),
                stability: try ReportExtras.stability(study: listed.id, in: reader),
                foreign: try ForeignResultsTable.ofStudy(listed.id, in: reader))
        }
    }

    /// The PNG at the `location` of a picture, or nil when there is none. Nothing but pictures is given out.
    package func picture(location: String) async throws -> [UInt8]? {
        guard let blob = BlobID(location) else { return nil }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return try await archive.disk.run { [blobs = archive.blobs] in
            guard blobs.contains(blob), try blobs.starts(blob, with: signature) else { return nil }
            return try blobs.read(blob)
        }
    }

    /// What changes from now on: one stream a page, ended by cancelling the task that reads it.
    package func changes() -> AsyncStream<WorklistChange> {
        feed.changes()
    }
}
