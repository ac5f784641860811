import Clinic
import DICOM
import Records

/// What somebody wants to change in a study, as the form says it.
struct ChangeWish: Sendable {
    enum Action: String, Sendable {
        case correct, merge, reject, delete
        case correctPatient = "correct-patient"
        case correctSeries = "correct-series"
        case moveToPatient = "move-to-patient"
        case moveToStudy = "move-to-study"
    }

    var action: Action
    var study: String
    /// Everything else of the form, to be sent again with the confirmation.
    var fields: [(name: String, value: String)]
    var isConfirmed: Bool

    private static let names =
        CorrectableAttribute.all.map(\.keyword) + [
            "series", "patient", "issuer", "other", "cause", "tell", "reason",
        ]

    init?(_ form: Form, study: String) {
        guard let action = Action(rawValue: form["do"]) else { return nil }
        self.action = action
        self.study = study
        fields = Self.names.compactMap { form.has($0) ? ($0, form[$0].trimmed) : nil }
        isConfirmed = form["confirmed"] == "1"
    }

    subscript(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    var reason: String { String(self["reason"].prefix(200)) }

    /// The study, or the series that was chosen.
    var target: ImageTarget {
        PathIdentifier.studyUID(self["series"]).map { .series(study: study, series: $0) } ?? .study(study)
    }

    var cause: RejectionReason? { RejectionReason(rawValue: self["cause"]) }

    /// New values; of a series those that were left empty stay.
    var values: [String: String] {
        var values: [String: String] = [:]
        for (name, value) in fields where CorrectableAttribute.named(name) != nil {
            if action != .correctSeries || !value.isEmpty { values[name] = value }
        }
        return values
    }

    /// The other patient.
    func patient(_ desk: ImageChanges) async throws -> ImageTarget {
        try await desk.target(
            ofPatient: self["patient"], issuer: self["issuer"].isEmpty ? nil : self["issuer"])
    }

    var otherStudy: String { self["other"] }

    /// What would become of it.
    func preview(_ desk: ImageChanges, _ own: ImageTarget) async throws -> [AttributeChange] {
        switch action {
        case .correct, .correctSeries: return try await desk.preview(target, values)
        case .correctPatient: return try await desk.preview(own, values)
        case .moveToPatient, .merge:
            let other = try await patient(desk)
            guard other != own else { throw ChangeRefusal.sameTarget }
            return try await Self.differences(own, other, desk)
        case .moveToStudy:
            _ = try await desk.current(target)
            let differences = try await Self.differences(.study(study), .study(otherStudy), desk)
            return [AttributeChange(keyword: "StudyInstanceUID", old: study, new: otherStudy)] + differences
        case .delete, .reject:
            _ = try await desk.current(target)
            return []
        }
    }

    private static func differences(
        _ one: ImageTarget, _ other: ImageTarget, _ desk: ImageChanges
    ) async throws -> [AttributeChange] {
        let (now, then) = (try await desk.current(one), try await desk.current(other))
        return zip(now, then).compactMap { old, new in
            old.old == new.old ? nil : AttributeChange(keyword: old.keyword, old: old.old, new: new.old)
        }
    }

    /// - Returns: the file of the note, when images were rejected.
    func perform(_ desk: ImageChanges, _ own: ImageTarget, by name: String) async throws -> String? {
        let author = Author(name: name, reason: reason)
        switch action {
        case .correct, .correctSeries: try await desk.correct(target, values, by: author)
        case .correctPatient: try await desk.correct(own, values, by: author)
        case .moveToPatient:
            try await desk.move(study: study, toPatient: try await patient(desk), by: author)
        case .merge: try await desk.merge(patient: own, into: try await patient(desk), by: author)
        case .moveToStudy: try await desk.move(target, toStudy: otherStudy, by: author)
        case .delete: try await desk.delete(target, by: author)
        case .reject:
            return try await desk.reject(target, as: cause ?? .quality, by: author).notePath
        }
        return nil
    }
}
