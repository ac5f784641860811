import Archive
import Records

extension ImageChanges {
    /// What stands in the way of taking a change back: later ones that depend on it, the newest first.
    package func obstacles(to id: Int64) async throws -> [Change] {
        try await archive.read { try ChangesTable.dependents(of: id, in: $0) }
    }

    /// Takes a change back, so that everything is as if it had not been made. The history keeps both.
    @discardableResult
    package func undo(_ id: Int64, by author: Author) async throws -> Change {
        try await write { writer, now in
            guard var change = try ChangesTable.find(id, in: writer.reader) else {
                throw ChangeRefusal.noSuchChange(id)
            }
            let studies = try ChangesTable.studies(of: id, in: writer.reader)
            do {
                try require(.change, studies, change.detail.target, in: writer.reader)
            } catch ChangeRefusal.notFound {
                throw ChangeRefusal.noSuchChange(id)
            }
            guard change.kind.canBeUndone else { throw ChangeRefusal.cannotBeUndone }
            guard change.undone == nil else { throw ChangeRefusal.alreadyUndone }
            let obstacles = try ChangesTable.dependents(of: id, in: writer.reader)
            guard obstacles.isEmpty || change.kind == .delete || change.kind == .reject else {
                throw ChangeRefusal.inTheWay(obstacles)
            }
            switch change.kind {
            case .delete, .reject: try Self.show(change, now, in: writer)
            default: try Self.revert(change, now, in: writer)
            }
            try ChangesTable.markUndone(id, by: author, nowMilliseconds: now, in: writer)
            let touched = try ChangesTable.studies(of: id, in: writer.reader)
            try Self.tell(touched + change.detail.studies, now, in: writer)
            change.undone = Change.Undoing(author: author, atMilliseconds: now)
            return change
        }
    }

    /// Shows what a deletion or rejection has hidden; the note of a rejection stays where it is.
    private static func show(_ change: Change, _ now: Int64, in writer: Writer) throws {
        let studies = try Deletions.studies(change: change.id, in: writer.reader)
        guard !studies.isEmpty else { throw ChangeRefusal.purged }
        for study in studies {
            _ = try Deletions.show(change: change.id, study: study, in: writer)
            if let note = change.detail.noteUID {
                _ = try Deletions.hide(change: change.id, study: study, sopInstanceUID: note, in: writer)
            }
        }
        try Rejections.delete(change: change.id, in: writer)
        for study in studies { try settle(study, now, in: writer) }
    }

    /// Takes corrections away and brings back what was moved.
    private static func revert(_ change: Change, _ now: Int64, in writer: Writer) throws {
        let moves = try Placements.moves(of: change.id, in: writer.reader)
        var studies = Set(
            try ChangesTable.studies(of: change.id, in: writer.reader).compactMap {
                try Studies.find($0, in: writer.reader)
            })
        var patients: Set<Int64> = []
        if case .patient(let id, let issuer) = change.detail.target,
            let patient = try ImageRows.patient(id: id, issuer: issuer, in: writer.reader)
        {
            patients.insert(patient.id)
        }
        try CorrectionsTable.delete(change: change.id, in: writer)
        for move in moves {
            try Placements.revert(move, in: writer)
            if let study = move.study {
                studies.insert(study)
                patients.formUnion([move.from, move.to])
            } else {
                studies.formUnion([move.from, move.to])
            }
        }
        try Placements.forget(change: change.id, in: writer)
        for patient in patients.sorted() { try CorrectedIndex.refresh(patient: patient, in: writer) }
        for study in studies.sorted() { try CorrectedIndex.refresh(study: study, in: writer) }
        let moved = Set(moves.filter { $0.series != nil }.flatMap { [$0.from, $0.to] })
        for study in moved.sorted() { try settle(study, now, in: writer) }
        for study in studies.sorted() {
            if let row = try ImageRows.study(row: study, in: writer.reader) {
                try CorrectedIndex.judge(patient: row.patient, in: writer)
            }
        }
    }
}
