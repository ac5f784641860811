import Archive
import DICOM
import Records

/// All that is corrected in a study, looked up once for many of its objects. Costs one look at one column where nothing
/// is.
struct StudyCorrections: Sendable {
    private let rows: [CorrectionsTable.Row]

    init(study: Int64, in reader: Reader) throws(ArchiveError) {
        rows =
            try CorrectionsTable.isCorrected(study: study, in: reader)
            ? CorrectionsTable.rows(study: study, in: reader) : []
    }

    init(_ rows: [CorrectionsTable.Row]) { self.rows = rows }

    var isEmpty: Bool { rows.isEmpty }

    /// What applies to one object; `nil` when nothing does.
    func of(series: Int64, instance: Int64, characterSet: CharacterSetCorrection?) -> Correction? {
        guard !rows.isEmpty else { return nil }
        return correction(characterSet) { scope in
            switch scope {
            case .patient, .study: true
            case .series(let row, _): row == series
            case .instance(let row, _, _): row == instance
            }
        }
    }

    /// What applies to all of a study.
    var ofStudy: Correction? {
        correction(nil) { scope in
            switch scope {
            case .patient, .study: true
            case .series, .instance: false
            }
        }
    }

    /// What applies to all of a series and not to all of its study.
    func ofSeries(_ series: Int64) -> Correction? {
        correction(nil) { scope in
            if case .series(series, _) = scope { true } else { false }
        }
    }

    private func correction(
        _ characterSet: CharacterSetCorrection?, where applies: (CorrectionsTable.Scope) -> Bool
    ) -> Correction? {
        var steps: [Correction.Step] = []
        for row in rows where applies(row.scope) {
            let value = Correction.Value(tag: row.tag, text: row.value)
            if steps.last?.change == row.change {
                steps[steps.count - 1].values.append(value)
            } else {
                steps.append(
                    Correction.Step(
                        change: row.change, atMilliseconds: row.atMilliseconds,
                        isCoercion: row.kind != .correct, values: [value]))
            }
        }
        return steps.isEmpty ? nil : Correction(steps: steps, characterSet: characterSet)
    }
}
