import Archive
import DICOM
import Records

/// Everything that is here, for people who look for it: studies, what they consist of, and each attribute of each
/// object. Nothing is decoded; answers come from the index and from headers.
package struct StudyBrowser: Sendable {
    let archive: Archive

    package init(archive: Archive) {
        self.archive = archive
    }

    /// One study of a list.
    package struct Listed: Sendable {
        package var studyUID: String
        package var patient: PatientIdentity
        package var date: String
        package var time: String
        package var description: String
        package var accessionNumber: String
        package var modalities: [String]
        package var seriesCount: Int
        package var instanceCount: Int
        package var source: String
        package var firstReceivedMilliseconds: Int64

        package init(
            studyUID: String, patient: PatientIdentity, date: String, time: String, description: String,
            accessionNumber: String, modalities: [String], seriesCount: Int, instanceCount: Int,
            source: String,
            firstReceivedMilliseconds: Int64
        ) {
            self.studyUID = studyUID
            self.patient = patient
            self.date = date
            self.time = time
            self.description = description
            self.accessionNumber = accessionNumber
            self.modalities = modalities
            self.seriesCount = seriesCount
            self.instanceCount = instanceCount
            self.source = source
            self.firstReceivedMilliseconds = firstReceivedMilliseconds
        }
    }

    /// Some of the studies that fit, the newest first.
    package struct Page: Sendable {
        package var studies: [Listed]
        /// Where to go on; nil when there is nothing more. A page may be short, even empty, and have more after it.
        package var next: Int64?

        package init(studies: [Listed], next: Int64?) {
            self.studies = studies
            self.next = next
        }
    }

    /// What can be chosen from.
    package struct Choices: Sendable {
        package var modalities: [String]
        package var sources: [String]

        package init(modalities: [String], sources: [String]) {
            self.modalities = modalities
            self.sources = sources
        }
    }

    /// Rows that one look goes through at most.
    private static let mostRows = 2000

    /// Studies that fit, after a place that an earlier page named.
    ///
    /// - Throws: `QueryError` when a day or a modality is not what DICOM knows.
    package func studies(
        _ wish: StudyWish, after place: Int64? = nil, limit: Int = 50, for actor: Actor = .house
    ) async throws -> Page {
        let query = try wish.query()
        let terms = wish.terms
        let plan = SearchPlan(query, retrieveAETitle: "")
        return try await archive.read { [blobs = archive.blobs] reader in
            let sight = try Sights.of(actor, in: reader)
            var page = Page(studies: [], next: place)
            var seen = 0
            while true {
                let batch = limit + 1 - page.studies.count
                let rows = try StudyBrowsing.page(
                    before: page.next, terms: terms, keys: query.keys, limit: batch, seenBy: sight,
                    in: reader)
                for row in rows {
                    // One more than is wanted was read to know whether there is more.
                    guard page.studies.count < limit else { return page }
                    page.next = row.id
                    seen += 1
                    let study = FoundStudy(
                        row: row, plan: plan, reader: reader, headers: Headers(blobs: blobs))
                    if try study.fits() { page.studies.append(Listed(row)) }
                }
                if rows.count < batch {
                    page.next = nil
                    return page
                }
                if seen >= Self.mostRows { return page }
            }
        }
    }

    /// Devices of other sites are not named to those who see nothing of theirs.
    package func choices(for actor: Actor = .house) async throws -> Choices {
        try await archive.read { reader in
            let sight = try Sights.of(actor, in: reader)
            let sources = try StudyBrowsing.sources(limit: 300, in: reader)
            let sites = Dictionary(
                try PeersTable.all(in: reader).map { ($0.aeTitle, $0.site) },
                uniquingKeysWith: { first, _ in first })
            return Choices(
                modalities: try StudyBrowsing.modalities(limit: 60, in: reader),
                sources: sight.isEverything
                    ? sources : sources.filter { sight.covers(sites: [sites[$0] ?? Site.first]) })
        }
    }
}

extension StudyBrowser.Listed {
    init(_ row: StudySearch.Row) {
        self.init(
            studyUID: row.studyUID, patient: row.patient, date: row.date, time: row.time,
            description: row.description, accessionNumber: row.accessionNumber,
            modalities: row.modalities.split(separator: "\\").map(String.init), seriesCount: row.seriesCount,
            instanceCount: row.instanceCount, source: row.source,
            firstReceivedMilliseconds: row.firstReceivedMilliseconds)
    }
}
