import Clinic
import Records

enum CaseQuery {
    /// The case of an address, or no page at all.
    static func view(
        _ key: String, _ visit: Visit, _ face: PageFace, notingAccess: Bool
    ) async throws -> CaseView {
        let (cases, actor) = try asked(visit, face)
        return try await answering {
            CaseView(
                try await cases.sheet(key, by: actor, notingAccess: notingAccess), visit, face.layout.clock)
        }
    }

    static func asked(_ visit: Visit, _ face: PageFace) throws -> (Cases, Actor) {
        guard let cases = face.clinic.cases, let session = visit.session else { throw PageError.notFound }
        return (cases, session.account.actor)
    }

    /// What the house refuses, as pages say it.
    static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as CaseRefusal {
            switch refusal {
            case .hidden: throw PageError.notFound
            case .forbidden, .noSite: throw PageError.forbidden
            case .invalid, .impossible, .badKey, .sameCase, .mergedSince, .twoTransfers:
                throw PageError.badRequest
            }
        }
    }

    /// Writes what the form says; what cannot be a value comes back with its reason, and the rest is kept.
    static func change(_ key: String, _ form: Form, _ visit: Visit, _ face: PageFace) async throws -> CaseView
    {
        let (cases, actor) = try asked(visit, face)
        let wanted = CaseWish.changes(form, face.layout.clock, now: visit.nowMilliseconds)
        var troubles: [String: (typed: String, reason: FactRefusal)] = [:]
        var good: [FactChange] = []
        for change in wanted {
            do throws(FactRefusal) {
                guard let definition = FactCatalogue.find(change.fact) else { throw .unknownFact }
                _ = try definition.canonical(change.value)
                good.append(change)
            } catch {
                troubles[change.fact] = (change.value, error)
            }
        }
        let changes = good
        return try await answering {
            try await cases.change(key, changes, by: actor)
            var view = CaseView(
                try await cases.sheet(key, by: actor, notingAccess: false), visit, face.layout.clock)
            view.troubles = troubles
            return view
        }
    }
}
