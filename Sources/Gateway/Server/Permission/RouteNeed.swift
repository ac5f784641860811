import Clinic
import Hummingbird
import Records

/// What somebody must be allowed to do before a route is even asked. Each table of routes says it for each of its
/// addresses and methods, so that the matrix of permissions can be read off and tried.
package enum RouteNeed: Sendable, Equatable {
    /// Open to everybody, or about nobody but the visitor himself.
    case nothing
    /// The façade behind the route takes the actor, decides, and notes it in the ledger; only a visitor is needed.
    case own
    /// Something with the study that the address names.
    case study(Action)
    /// The picture that the address names.
    case picture
    /// A list of what the visitor sees, and nothing else.
    case list(Resource.Kind)
    /// Making something new at the visitor's own site.
    case make(Resource.Kind)
    /// Something with what belongs to the node or to a site, whatever its number.
    case house(Resource.Kind, Action)
    /// The façade behind the route takes the actor and decides itself.
    case facade(Resource.Kind, Action)

    /// The action as the ledger has it.
    var action: Action? {
        switch self {
        case .nothing, .own: nil
        case .study(let action), .house(_, let action), .facade(_, let action): action
        case .picture: .read
        case .list: .list
        case .make: .create
        }
    }

    var kind: Resource.Kind {
        switch self {
        case .nothing: .node
        case .own: .caseRecord
        case .study, .picture: .study
        case .list(let kind), .make(let kind), .house(let kind, _), .facade(let kind, _): kind
        }
    }
}

/// Decides about requests by their needs, and notes how it went: one row of the ledger for each access, refusals
/// included.
struct Permission: Sendable {
    let access: any AccessDesk

    /// Whether the visitor may go on to the route.
    func decide(_ need: RouteNeed, _ actor: Actor, _ context: PageContext) async throws -> Decision {
        switch need {
        case .nothing: return .allowed
        case .own: return actor.kind == .stranger ? .hidden : .allowed
        case .study(let action):
            guard let study = context.parameters.get("study").flatMap(PathIdentifier.studyUID) else {
                return .hidden
            }
            return try await access.decide(actor, action, study: study)
        case .picture:
            guard let location = context.parameters.get("location").flatMap(PathIdentifier.pictureLocation)
            else { return .hidden }
            return try await access.decide(actor, picture: location)
        case .list(let kind): return allow(actor, .list, Resource(kind))
        case .make(let kind): return allow(actor, .create, Resource(kind, sites: [actor.homeSite]))
        case .house(let kind, let action): return allow(actor, action, Resource(kind))
        case .facade(_, let action):
            // Scopes bind before anything is looked up.
            if let scopes = actor.scopes, !scopes.contains(action) { return .forbidden }
            return actor.kind == .stranger ? .hidden : .allowed
        }
    }

    /// Notes how a request ended.
    func note(
        _ need: RouteNeed, _ actor: Actor, _ context: PageContext, _ outcome: LedgerEntry.Outcome
    ) {
        guard let action = need.action else { return }
        let id = context.parameters.get("study") ?? ""
        let isPlain = need.kind == .study && (action == .read || action == .list)
        let route = context.endpointPath ?? ""
        access.note(
            LedgerEntry(
                actor, action.rawValue, Resource(need.kind, id: String(id.prefix(64))),
                at: context.visit.nowMilliseconds, address: context.remoteAddress, outcome: outcome,
                detail: isPlain ? "" : "{\"route\":\"\(route)\"}"))
    }
}

extension Visit {
    /// Who asks.
    package var actor: Actor { session?.account.actor ?? .stranger }
}
