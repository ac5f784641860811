/// What trials and guidelines say of the case.
enum RulesPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? { nil }
}
