import Archive
import Records

extension StudyBrowser {
    package typealias Series = ArchivedSeries
    package typealias Instance = ArchivedInstance
    package typealias Job = StudyWork

    /// A study with everything that its page shows.
    package struct Contents: Sendable {
        package var entry: WorklistEntry
        package var series: [Series]
        package var jobs: [Job]
        package var transfers: [Transfer]

        package init(
            entry: WorklistEntry, series: [Series], jobs: [Job], transfers: [Transfer] = []
        ) {
            self.entry = entry
            self.series = series
            self.jobs = jobs
            self.transfers = transfers
        }
    }

    /// What a study consists of; nil when there is none.
    package func contents(studyUID: String) async throws -> Contents? {
        try await archive.read { reader in
            guard let listed = try Studies.listed(studyUID, in: reader) else { return nil }
            var entry = listed.entry
            entry.reports = try Reports.currentForWorklist(study: listed.id, in: reader)
            return Contents(
                entry: entry, series: try StudyContents.series(study: listed.id, in: reader),
                jobs: try StudyContents.jobs(studyUID: studyUID, limit: 20, in: reader),
                transfers: try TransfersTable.ofStudy(studyUID, limit: 50, in: reader))
        }
    }

    /// Some objects of a series, in the order of their numbers.
    package struct Instances: Sendable {
        package var series: Series
        package var instances: [Instance]

        package init(series: Series, instances: [Instance]) {
            self.series = series
            self.instances = instances
        }
    }

    /// Objects of a series from the `offset`th on; nil when there is no such series.
    package func instances(
        studyUID: String, seriesUID: String, offset: Int, limit: Int
    ) async throws -> Instances? {
        try await archive.read { reader in
            guard let study = try Studies.find(studyUID, in: reader),
                let series = try StudyContents.series(study: study, in: reader).first(where: {
                    $0.seriesUID == seriesUID
                })
            else { return nil }
            return Instances(
                series: series,
                instances: try StudyContents.instances(
                    series: series.id, offset: max(0, offset), limit: max(1, limit), in: reader))
        }
    }
}
