import Clinic
import Hummingbird
import Records

extension PageFace {
    @Sendable func emergency(_ request: Request, _ context: PageContext) async throws -> Response {
        answer(EmergencyView.page(try await emergencyModel(context), context.visit), context.visit)
    }

    /// Breaks the glass, or closes a record again.
    @Sendable func openEmergency(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let desk = clinic.emergency else { throw PageError.notFound }
        do {
            if form.has("end") {
                try await desk.end(key: String(form["end"].prefix(64)), by: context.asker)
            } else {
                try await desk.open(
                    number: String(form["number"].prefix(64)), reason: String(form["reason"].prefix(2000)),
                    by: context.asker)
            }
            return .redirect(to: URLs.emergency.link)
        } catch let refusal as Emergency.Refusal {
            var model = try await emergencyModel(context)
            model.number = String(form["number"].prefix(64))
            model.reason = String(form["reason"].prefix(2000))
            model.trouble = refusal.sentence(context.visit.language.emergencyWords)
            return answer(
                EmergencyView.page(model, context.visit), context.visit, status: .unprocessableContent)
        }
    }

    @Sendable func emergencyReview(_ request: Request, _ context: PageContext) async throws -> Response {
        try await reviewPage(trouble: nil, context)
    }

    /// Says what somebody thinks of an access.
    @Sendable func reviewEmergency(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        guard let desk = clinic.emergency else { throw PageError.notFound }
        guard form["verdict"] == "justified" || form["verdict"] == "not-justified" else {
            throw PageError.badRequest
        }
        do {
            try await desk.review(
                key: String(form["access"].prefix(64)), isJustified: form["verdict"] == "justified",
                note: String(form["note"].prefix(2000)), by: context.asker)
            return .redirect(to: URLs.emergencyReview.link)
        } catch let refusal as Emergency.Refusal {
            return try await reviewPage(
                trouble: refusal.sentence(context.visit.language.emergencyWords), context)
        }
    }

    private func reviewPage(trouble: String?, _ context: PageContext) async throws -> Response {
        guard let desk = clinic.emergency else { throw PageError.notFound }
        let lines = try await desk.list(by: context.asker)
        return answer(
            EmergencyView.review(lines, trouble, layout.clock, context.visit), context.visit,
            status: trouble == nil ? .ok : .unprocessableContent)
    }

    private func emergencyModel(_ context: PageContext) async throws -> EmergencyModel {
        guard let desk = clinic.emergency else { throw PageError.notFound }
        let asker = context.asker
        return EmergencyModel(
            accesses: try await desk.own(by: asker), clock: layout.clock,
            mayOpen: allow(asker.actor, .breakGlass, Resource(.patient)) == .allowed,
            mayReview: Emergency.mayReview(asker.actor))
    }
}

/// The page of whoever breaks the glass.
package struct EmergencyModel: Sendable {
    package var accesses: [Emergency.Opened]
    package var clock: WallClock
    package var mayOpen: Bool
    package var mayReview: Bool
    package var number = ""
    package var reason = ""
    package var trouble: String?
}

extension Emergency.Refusal {
    func sentence(_ words: EmergencyWords) -> String {
        switch self {
        case .notFound: words.notFound
        case .several: words.several
        case .tooMany: words.tooMany
        case .noReason: words.noReason
        case .alreadyYours: words.alreadyYours
        case .notYourOwn: words.notYourOwn
        case .reviewedBefore: words.reviewedBefore
        }
    }
}
