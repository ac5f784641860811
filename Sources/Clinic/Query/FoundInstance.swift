import Archive
import DICOM
import Records

/// An instance that a search looks at.
struct FoundInstance {
    let row: InstanceSearch.Row
    let series: FoundSeries

    private var plan: SearchPlan { series.study.plan }

    private static let columns: Set<Tag> = [
        .sopInstanceUID, .sopClassUID, .instanceNumber, .rows, .columns, .bitsAllocated, .numberOfFrames,
    ]

    /// Whether the columns of a row are not enough.
    static func needsHeader(_ wanted: SearchPlan.Wanted) -> Bool {
        wanted.everything || !wanted.tags.isSubset(of: columns)
    }

    func fits() throws -> Bool {
        let keys = plan.keys(.instance)
        guard !keys.isEmpty else { return true }
        let dataSet = try attributes(plan.matched(.instance))
        return keys.allSatisfy { $0.matches(dataSet) }
    }

    /// - Parameter shared: what is to be returned of series and study.
    func match(_ shared: DataSet) throws -> Finder.Match {
        var dataSet = try attributes(plan.returned(.instance))
        dataSet.overlay(shared)
        return Finder.Match(
            dataSet: plan.query.returned.project(dataSet), patientID: series.study.row.patient.patientID,
            studyUID: series.study.row.studyUID, seriesUID: series.row.seriesUID,
            sopInstanceUID: row.sopInstanceUID)
    }

    private func attributes(_ wanted: SearchPlan.Wanted) throws -> DataSet {
        var known = Self.columns
        // A single frame may be stated or not; only the header knows.
        if row.frames == 1, row.isIndexed, wanted.everything { known.remove(.numberOfFrames) }
        if !row.isIndexed { known.remove(.bitsAllocated) }
        var attributes = try EntityAttributes(wanted, columns: known) { try header() }
        attributes.set(.sopInstanceUID, .UI, row.sopInstanceUID)
        attributes.set(.sopClassUID, .UI, row.sopClassUID)
        attributes.set(.instanceNumber, row.number)
        attributes.setShort(.rows, row.rows)
        attributes.setShort(.columns, row.columns)
        if row.isIndexed { attributes.setShort(.bitsAllocated, row.bitsAllocated) }
        if row.frames > 1 { attributes.set(.numberOfFrames, row.frames) }
        return attributes.dataSet
    }

    private func header() throws -> [UInt8] { try series.study.headers.json(of: row) }
}
