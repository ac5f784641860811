import Archive
import Records

extension ImageChanges {
    /// Hides a study, a series or an object at once from everything; its files stay until it is purged.
    @discardableResult
    package func delete(_ target: ImageTarget, by author: Author) async throws -> Change {
        try await write { writer, now in
            let rows = try Self.rows(target, in: writer.reader)
            try require(.delete, [rows.study.studyUID], target, in: writer.reader)
            guard try HoldsTable.find(rows.study.studyUID, in: writer.reader) == nil else {
                throw ChangeRefusal.held(target)
            }
            var detail = Self.detail(target, of: rows)
            let touch = ChangeTouch(
                studyUID: rows.study.studyUID, seriesUID: target.seriesUID ?? "",
                sopInstanceUID: target.sopInstanceUID ?? "", aspect: ChangeTouch.presence)
            let id = try ChangesTable.insert(
                .delete, by: author, detail: detail, touches: [touch], nowMilliseconds: now, in: writer)
            detail.instanceCount = try Deletions.hide(
                change: id, study: rows.study.id, series: rows.series?.id,
                sopInstanceUID: rows.sopInstanceUID, in: writer)
            guard detail.instanceCount > 0 else { throw ChangeRefusal.notFound(target) }
            try ChangesTable.setDetail(id, detail, in: writer)
            try Self.settle(rows.study.id, isAnalysed: rows.series?.isDerived != true, now, in: writer)
            try Self.tell([rows.study.studyUID], now, in: writer)
            return Change(id: id, kind: .delete, author: author, atMilliseconds: now, detail: detail)
        }
    }

    /// Shows again what was deleted of a study, a series or an object.
    @discardableResult
    package func restore(_ target: ImageTarget, by author: Author) async throws -> Change {
        try await write { writer, now in
            let rows = try Self.rows(target, in: writer.reader)
            try require(.delete, [rows.study.studyUID], target, in: writer.reader)
            let changes = try Deletions.changes(
                study: rows.study.id, series: rows.series?.id, sopInstanceUID: rows.sopInstanceUID,
                in: writer.reader)
            var detail = Self.detail(target, of: rows)
            for id in changes {
                // What was rejected comes back by undoing the rejection, so that it stays known why it went.
                guard let change = try ChangesTable.find(id, in: writer.reader), change.kind == .delete
                else { continue }
                detail.instanceCount += try Deletions.show(
                    change: id, study: rows.study.id, series: rows.series?.id,
                    sopInstanceUID: rows.sopInstanceUID, in: writer)
                detail.restores = id
                if try Deletions.count(change: id, in: writer.reader) == 0 {
                    try ChangesTable.markUndone(id, by: author, nowMilliseconds: now, in: writer)
                }
            }
            guard detail.instanceCount > 0 else { throw ChangeRefusal.nothingToChange }
            let id = try ChangesTable.insert(
                .restore, by: author, detail: detail,
                touches: [ChangeTouch(studyUID: rows.study.studyUID, aspect: ChangeTouch.presence)],
                nowMilliseconds: now, in: writer)
            try Self.settle(rows.study.id, isAnalysed: rows.series?.isDerived != true, now, in: writer)
            try Self.tell([rows.study.studyUID], now, in: writer)
            return Change(id: id, kind: .restore, author: author, atMilliseconds: now, detail: detail)
        }
    }

    /// Counts a study anew, and those that have an object in common with it, and lets its analysis begin anew.
    static func settle(_ study: Int64, isAnalysed: Bool = true, _ now: Int64, in writer: Writer) throws {
        for row in [study] + (try ImageRows.studiesSharing(study, in: writer.reader)) {
            try Deletions.recount(row, in: writer)
        }
        if isAnalysed { try Deletions.reconsider(study, nowMilliseconds: now, in: writer) }
    }
}
