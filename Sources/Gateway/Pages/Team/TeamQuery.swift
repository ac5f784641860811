import Clinic
import Records

/// What the pages ask of the people's part of the house; nil where there is none, as in tests of other pages.
package struct WebTeam: Sendable {
    package var desk: TeamDesk
    package var notifications: NotificationDesk
    package var feed: CaseFeed

    package init(desk: TeamDesk, notifications: NotificationDesk, feed: CaseFeed) {
        self.desk = desk
        self.notifications = notifications
        self.feed = feed
    }
}

enum TeamQuery {
    static func asked(_ visit: Visit, _ face: PageFace) throws -> (WebTeam, Actor) {
        guard let team = face.clinic.team, let session = visit.session else { throw PageError.notFound }
        return (team, session.account.actor)
    }

    /// What the house refuses, as pages say it.
    static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as TeamRefusal {
            switch refusal {
            case .hidden: throw PageError.notFound
            case .forbidden: throw PageError.forbidden
            default: throw PageError.badRequest
            }
        }
    }

    /// Does what a button of the panel says.
    static func act(_ form: Form, _ key: String, _ desk: TeamDesk, _ actor: Actor) async throws {
        let (subject, text) = (form["subject"], form["text"])
        switch form["action"] {
        case "activate":
            guard let kind = Activation.Kind(rawValue: form["kind"]), kind == .stroke || kind == .thrombectomy
            else { throw PageError.badRequest }
            _ = try await desk.activate(case: key, kind, site: Int64(form["site"]), by: actor)
        case "accept": try await desk.answer(activation: subject, accept: true, by: actor)
        case "decline": try await desk.answer(activation: subject, accept: false, by: actor)
        case "escalate": try await desk.escalate(activation: subject, by: actor)
        case "end": try await desk.end(activation: subject, by: actor)
        case "ask":
            guard let site = Int64(form["site"]) else { throw TeamRefusal.noSite }
            _ = try await desk.ask(case: key, site: site, question: text, wish: form["wish"], by: actor)
        case "answer": try await desk.answer(consultation: subject, text, by: actor)
        case "decide":
            guard let decision = Consultation.Decision(rawValue: form["decision"]) else {
                throw TeamRefusal.textMissing
            }
            try await desk.decide(consultation: subject, decision, note: text, by: actor)
        case "withdraw": try await desk.withdraw(consultation: subject, by: actor)
        case "request":
            guard let site = Int64(form["site"]) else { throw TeamRefusal.noSite }
            _ = try await desk.requestTransfer(case: key, to: site, reason: text, by: actor)
        case "transfer":
            guard let state = CaseTransfer.State(rawValue: form["state"]) else { throw PageError.badRequest }
            try await desk.moveTransfer(subject, to: state, note: text, by: actor)
        default: throw PageError.badRequest
        }
    }

    /// Says what the form of the thread holds.
    static func post(_ form: Form, _ key: String, _ desk: TeamDesk, _ actor: Actor) async throws {
        let images = (0..<48).map { form["image\($0)"] }.filter { !$0.isEmpty }
        _ = try await desk.post(
            case: key, text: form["text"], images: images, wish: form["wish"],
            agoMilliseconds: max(0, Int64(form["ago"]) ?? 0), by: actor)
    }
}
