/// Who has been called, who comes, and who has been asked.
enum TeamPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? { nil }
}
