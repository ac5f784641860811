import Clinic
import Hummingbird
import Records

extension URLs {
    /// What a visitor must be allowed to do at this address.
    package func need(_ method: HTTPRequest.Method) -> RouteNeed {
        let looks = method == .get || method == .head
        switch self {
        case .worklist, .worklistRows, .worklistEvents, .archive, .changes, .comparison, .comparisonCSV,
            .comparisonJSON, .transfersRegion, .transfersEvents:
            return .list(.study)
        case .worklistRow, .study, .studyContent, .studyEvents, .studyVersion, .studyViewer, .studyPerfusion,
            .studyFindings, .archiveStudy,
            .archiveSeries, .archiveTags:
            return .study(.read)
        case .studyVessels: return .study(.treat)
        case .studyChange: return .study(looks ? .read : .change)
        case .undoChange: return .facade(.study, .change)
        case .transfers: return looks ? .list(.study) : .facade(.study, .change)
        case .picture: return .picture
        case .films: return .list(.schedule)
        case .film: return .facade(.schedule, .read)
        case .peers: return .house(.device, .read)
        case .peerTest: return .house(.device, .read)
        case .peerChange: return .house(.device, .change)
        case .storage: return .house(.storage, .read)
        case .audit: return .house(.ledger, .list)
        case .account, .preferences, .signIn, .signInLink, .signOut, .asset, .favicon, .health:
            return .nothing
        // Cases and what came with them: the façade takes the actor, decides and notes itself.
        default: return .own
        }
    }
}

/// Lets a page be made only for those who may see it. What may not even be known of is answered as if it were not there.
struct PermissionGate: RouterMiddleware {
    typealias Context = PageContext

    let permission: Permission

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        guard let place = context.endpointPath.flatMap(URLs.init(rawValue:)) else {
            return try await next(request, context)
        }
        let need = place.need(request.method)
        guard need != .nothing, need != .own else { return try await next(request, context) }
        let actor = context.visit.actor
        guard permission.access.canNote else { throw PageError.busy }
        switch try await permission.decide(need, actor, context) {
        case .allowed: break
        case .hidden:
            permission.note(need, actor, context, .refused)
            throw PageError.notFound
        case .forbidden:
            permission.note(need, actor, context, .refused)
            // Administrators without patients have their own pages.
            if place == .worklist, request.method == .get {
                let reads = allow(actor, .list, Resource(.ledger)) == .allowed
                return .redirect(to: reads ? URLs.audit.link : URLs.storage.link)
            }
            throw PageError.forbidden
        }
        do {
            let response = try await next(request, context)
            permission.note(need, actor, context, response.status.outcome)
            return response
        } catch {
            let status = (error as? PageError)?.status ?? (error as? HTTPError)?.status
            permission.note(need, actor, context, status?.outcome ?? .failed)
            throw error
        }
    }
}

extension HTTPResponse.Status {
    /// As the ledger has it.
    var outcome: LedgerEntry.Outcome {
        switch code {
        case ..<400: .done
        case 401, 403, 404: .refused
        default: .failed
        }
    }
}
