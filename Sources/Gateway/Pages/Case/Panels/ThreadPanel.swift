/// What people say to each other about the case.
enum ThreadPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? { nil }
}
