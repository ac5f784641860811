import Archive
import DICOM
import Records

/// Walks down from patients or studies to what a query asks about, within one look at the database, and stops where
/// the page is full.
struct SearchWalk {
    let plan: SearchPlan
    var position: Finder.Position
    let reader: Reader
    let headers: Headers
    private var matches: [Finder.Match] = []
    private var rowsSeen = 0
    private var hasEnded = false

    init(plan: SearchPlan, position: Finder.Position, reader: Reader, headers: Headers) {
        self.plan = plan
        self.position = position
        self.reader = reader
        self.headers = headers
    }

    mutating func page() throws -> Finder.Page {
        if position.left == 0 { return Finder.Page(matches: [], next: nil) }
        if plan.level == .patient { try patients() } else { try studies() }
        return Finder.Page(matches: matches, next: hasEnded || position.left == 0 ? nil : position)
    }

    private var isFull: Bool {
        matches.count >= SearchPlan.pageSize || rowsSeen >= SearchPlan.mostRows || position.left == 0
    }

    /// How many rows to read at once: as many as may be needed, and a few more where keys are looked at afterwards.
    private var batchSize: Int {
        let needed = min(position.left, SearchPlan.pageSize - matches.count).addingReportingOverflow(
            position.toSkip)
        return min(max(needed.overflow ? 500 : needed.partialValue, 20), 500)
    }

    // MARK: - Down the levels

    private mutating func patients() throws {
        while !isFull {
            let limit = batchSize
            let rows = try PatientSearch.page(
                before: position.top, keys: plan.query.keys, limit: limit, seenBy: plan.sight, in: reader)
            for row in rows where !isFull {
                position.top = row.id
                rowsSeen += 1
                let entity = FoundPatient(row: row, plan: plan, reader: reader, headers: headers)
                guard try entity.fits(), try plan.deepestKey == .patient || holds(entity) else { continue }
                try add { try entity.match() }
            }
            // What is left over of a batch when the page is full is looked at again.
            if rows.count < limit, position.top == rows.last?.id || rows.isEmpty { return hasEnded = true }
        }
    }

    private mutating func studies() throws {
        if position.isInStudy, let top = position.top, let row = try StudySearch.row(top, in: reader) {
            try series(of: FoundStudy(row: row, plan: plan, reader: reader, headers: headers))
        }
        while !isFull {
            let limit = batchSize
            let rows = try StudySearch.page(
                before: position.top, keys: plan.query.keys, limit: limit, seenBy: plan.sight, in: reader)
            for row in rows where !isFull {
                position.top = row.id
                rowsSeen += 1
                let study = FoundStudy(row: row, plan: plan, reader: reader, headers: headers)
                guard try study.fits() else { continue }
                if plan.level > .study {
                    (position.isInStudy, position.series, position.isInSeries) = (true, 0, false)
                    try series(of: study)
                } else if try plan.deepestKey <= .study || holds(study) {
                    try add { try study.match() }
                }
            }
            let isDone = rows.isEmpty || (position.top == rows.last?.id && !position.isInStudy)
            if rows.count < limit, isDone { return hasEnded = true }
        }
    }

    private mutating func series(of study: FoundStudy) throws {
        let returned = plan.level == .series ? try study.returned() : DataSet()
        while !isFull {
            let isBack = position.isInSeries
            let limit = isBack ? 1 : batchSize
            let rows = try SeriesSearch.page(
                study: study.row.id, after: isBack ? position.series - 1 : position.series,
                keys: plan.keys(.series), limit: limit, in: reader)
            for row in rows where !isFull {
                rowsSeen += 1
                let series = FoundSeries(row: row, study: study)
                let fits = try isBack || series.fits()
                position.series = row.id
                guard fits else { continue }
                if plan.level > .series {
                    if !isBack { (position.isInSeries, position.instance) = (true, 0) }
                    try instances(of: series)
                } else if try plan.deepestKey <= .series || holds(series) {
                    try add { try series.match(returned) }
                }
            }
            let isDone = rows.isEmpty || (position.series == rows.last?.id && !position.isInSeries)
            if rows.count < limit, isDone {
                position.isInStudy = false
                return
            }
        }
    }

    private mutating func instances(of series: FoundSeries) throws {
        let withHeader =
            plan.matched(.instance).needsHeader || plan.returned(.instance).needsHeader
        let shared = try series.shared()
        while !isFull {
            let limit = batchSize
            let rows = try InstanceSearch.page(
                series: series.row.id, after: position.instance, keys: plan.keys(.instance), limit: limit,
                withHeader: withHeader, in: reader)
            for row in rows where !isFull {
                rowsSeen += 1
                position.instance = row.id
                let instance = FoundInstance(row: row, series: series)
                if try instance.fits() { try add { try instance.match(shared) } }
            }
            if rows.count < limit, rows.isEmpty || position.instance == rows.last?.id {
                position.isInSeries = false
                return
            }
        }
    }

    private mutating func add(_ match: () throws -> Finder.Match) throws {
        guard position.toSkip == 0 else { return position.toSkip -= 1 }
        var found = try match()
        if plan.query.returned.contains(.queryRetrieveLevel), !plan.query.returned.everything {
            found.dataSet.set(.queryRetrieveLevel, plan.level.rawValue)
        }
        matches.append(found)
        position.left -= 1
    }

    // MARK: - Whether something below fits

    private func holds(_ patient: FoundPatient) throws -> Bool {
        var last: Int64?
        while true {
            let rows = try StudySearch.page(
                before: last, patient: patient.row.id, keys: plan.query.keys, limit: 50, seenBy: plan.sight,
                in: reader)
            guard let end = rows.last else { return false }
            last = end.id
            for row in rows {
                let study = FoundStudy(row: row, plan: plan, reader: reader, headers: headers)
                if try study.fits(), try plan.deepestKey == .study || holds(study) { return true }
            }
        }
    }

    private func holds(_ study: FoundStudy) throws -> Bool {
        var last: Int64 = 0
        while true {
            let rows = try SeriesSearch.page(
                study: study.row.id, after: last, keys: plan.keys(.series), limit: 100, in: reader)
            guard let end = rows.last else { return false }
            last = end.id
            for row in rows {
                let series = FoundSeries(row: row, study: study)
                if try series.fits(), try plan.deepestKey == .series || holds(series) { return true }
            }
        }
    }

    private func holds(_ series: FoundSeries) throws -> Bool {
        var last: Int64 = 0
        while true {
            let rows = try InstanceSearch.page(
                series: series.row.id, after: last, keys: plan.keys(.instance), limit: 200,
                withHeader: plan.matched(.instance).needsHeader, in: reader)
            guard let end = rows.last else { return false }
            last = end.id
            for row in rows where try FoundInstance(row: row, series: series).fits() { return true }
        }
    }
}
