enum StudyQuery {
    static func model(
        study: String, _ visit: Visit, _ clinic: WebClinic, _ clock: WallClock
    ) async throws -> StudyModel {
        guard let uid = PathIdentifier.studyUID(study), let detail = try await clinic.detail(uid) else {
            throw PageError.notFound
        }
        var model = StudyModel(detail, visit, clock)
        model.rules = try await StudyRules.of(detail, visit, clinic)
        return model
    }
}
