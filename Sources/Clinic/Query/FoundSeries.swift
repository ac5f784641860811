import Archive
import DICOM
import Records

/// A series that a search looks at.
struct FoundSeries {
    let row: SeriesSearch.Row
    let study: FoundStudy

    private var plan: SearchPlan { study.plan }

    static let columns: Set<Tag> = [
        .seriesInstanceUID, .seriesNumber, .modality, .seriesDescription, .numberOfSeriesRelatedInstances,
    ]

    func fits() throws -> Bool {
        let keys = plan.keys(.series)
        guard !keys.isEmpty else { return true }
        let dataSet = try attributes(plan.matched(.series))
        return keys.allSatisfy { $0.matches(dataSet) }
    }

    /// - Parameter study: what is to be returned of the study.
    func match(_ study: DataSet) throws -> Finder.Match {
        var dataSet = study
        dataSet.overlay(try attributes(plan.returned(.series)))
        return Finder.Match(
            dataSet: plan.query.returned.project(dataSet), patientID: self.study.row.patient.patientID,
            studyUID: self.study.row.studyUID, seriesUID: row.seriesUID)
    }

    /// What the instances of the series return of it and its study; where everything is wanted only what their own
    /// headers do not say.
    func shared() throws -> DataSet {
        var dataSet: DataSet
        if plan.query.returned.everything {
            dataSet = try columns()
            dataSet.overlay(try study.columns())
        } else {
            dataSet = try attributes(plan.returned(.series))
            dataSet.overlay(try study.returned())
        }
        return dataSet
    }

    private func columns() throws -> DataSet {
        var wanted = plan.returned(.series)
        if wanted.everything { wanted = SearchPlan.Wanted(tags: wanted.tags.union(Self.columns)) }
        wanted.tags.formIntersection(Self.columns)
        return try attributes(SearchPlan.Wanted(tags: wanted.tags))
    }

    private func attributes(_ wanted: SearchPlan.Wanted) throws -> DataSet {
        // The time zone is asked for where days and times are compared with others.
        var attributes = try EntityAttributes(wanted, columns: Self.columns) { try header() }
        attributes.set(.seriesInstanceUID, .UI, row.seriesUID)
        attributes.set(.seriesNumber, row.number)
        attributes.set(.modality, .CS, row.modality)
        attributes.set(.seriesDescription, .LO, row.description)
        attributes.set(.numberOfSeriesRelatedInstances, row.instanceCount)
        return attributes.dataSet
    }

    private func header() throws -> [UInt8] {
        guard row.header.isEmpty else { return Array(row.header.utf8) }
        let image = try HeadersTable.firstImage(study: study.row.id, series: row.id, in: study.reader)
        guard let image else { return Array("{}".utf8) }
        return Array(try study.headers.common([.series], of: image).utf8)
    }
}
