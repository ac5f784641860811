import Clinic
import Records

/// Who has been called, who comes, and who has been asked.
enum TeamPanel {
    static func content(_ view: CaseView, _ face: PageFace) async throws -> HTML? {
        guard let desk = face.clinic.team?.desk, let session = view.visit.session else { return nil }
        let sheet = try await TeamQuery.answering {
            try await desk.sheet(case: view.key, for: session.account.actor)
        }
        return content(TeamView(sheet, view.visit, view.clock))
    }

    static func content(_ view: TeamView, trouble: TeamRefusal? = nil) -> HTML {
        H.div(.class("team")) {
            FormParts.notice(trouble.map(view.words.trouble))
            TeamCallsView.view(view)
            ConsultationView.view(view)
            CaseTransferView.view(view)
        }
    }
}
