import Archive
import DICOM
import Records

/// An instance that a search looks at.
struct FoundInstance {
    let row: InstanceSearch.Row
    let series: FoundSeries

    private var plan: SearchPlan { series.study.plan }

    static let columns: Set<Tag> = [
        .sopInstanceUID, .sopClassUID, .instanceNumber, .rows, .columns, .bitsAllocated, .numberOfFrames,
    ]

    /// What the row says for sure: a single frame may be stated or not, and rows of old know no bits.
    private static let certain = columns.subtracting([.numberOfFrames, .bitsAllocated])

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
        var attributes = try EntityAttributes(
            wanted.everything || !row.isIndexed ? wanted.of(Self.certain) : wanted,
            columns: wanted.everything || !row.isIndexed ? Self.certain : Self.columns
        ) { try header() }
        attributes.set(.sopInstanceUID, .UI, row.sopInstanceUID)
        attributes.set(.sopClassUID, .UI, row.sopClassUID)
        attributes.set(.instanceNumber, row.number)
        attributes.setShort(.rows, row.rows)
        attributes.setShort(.columns, row.columns)
        if row.isIndexed { attributes.setShort(.bitsAllocated, row.bitsAllocated) }
        if row.frames > 1 { attributes.set(.numberOfFrames, row.frames) }
        return attributes.dataSet
    }

    private func header() throws -> [UInt8] {
        let study = series.study
        let correction = try StudyCorrections(study: study.row.id, in: study.reader).of(
            series: series.row.id, instance: row.id, characterSet: nil)
        return try study.headers.json(of: row, correction)
    }
}
