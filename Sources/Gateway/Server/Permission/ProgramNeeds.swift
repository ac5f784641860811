import Clinic
import Hummingbird
import Records

extension DICOMwebURLs {
    /// What a program must be allowed to do at this address.
    package func need(_ method: HTTPRequest.Method) -> RouteNeed {
        let looks = method == .get || method == .head
        switch self {
        case .studies: return looks ? .list(.study) : .make(.study)
        case .series, .instances: return .list(.study)
        case .study, .oneSeries, .instance:
            if method == .delete { return .study(.delete) }
            // Whether objects may be added is asked once it is known of which study they are.
            return looks ? .study(.read) : .make(.study)
        // A study that is not seen has no series: the search says so itself, as it does of one that is not here.
        case .studySeries, .studyInstances, .seriesInstances: return .list(.study)
        case .studyMetadata, .studyRendered, .studyThumbnail, .seriesMetadata, .seriesRendered,
            .seriesThumbnail, .instanceMetadata, .instanceRendered, .instanceThumbnail, .frames,
            .framesRendered, .framesThumbnail, .bulkData, .bulkValue:
            return .study(.read)
        case .wado: return .facade(.study, .read)
        case .workitems: return looks ? .list(.schedule) : .make(.schedule)
        case .workitem: return .facade(.schedule, looks ? .read : .change)
        case .workitemState, .workitemStateBy, .cancelRequest, .cancelRequestBy:
            return .facade(.schedule, .change)
        case .subscription, .suspension, .subscriber: return .facade(.schedule, .read)
        case .description: return .nothing
        }
    }
}

extension APIURLs {
    /// What a program must be allowed to do at this address.
    package func need(_ method: HTTPRequest.Method) -> RouteNeed {
        let looks = method == .get || method == .head
        switch self {
        case .worklist: return looks ? .list(.schedule) : .make(.schedule)
        case .worklistItem: return .facade(.schedule, looks ? .read : .change)
        case .cases, .oneCase, .caseFacts, .caseRules: return .own
        }
    }
}

/// The same for programs, which are told by a problem.
struct ProgramGate: RouterMiddleware {
    typealias Context = PageContext

    let permission: Permission

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let route = context.endpointPath ?? ""
        let need =
            DICOMwebURLs(rawValue: route)?.need(request.method)
            ?? APIURLs(rawValue: route)?.need(
                request.method)
        guard let need, need != .nothing else { return try await next(request, context) }
        let actor = context.visit.actor
        guard permission.access.canNote else {
            throw Problem(.serviceUnavailable, "busy", "Accesses cannot be noted now; try again later.")
        }
        if case .study = need, context.parameters.get("study").flatMap(PathIdentifier.studyUID) == nil {
            // No identifier names nobody's study: the route says what is wrong with it.
            return try await next(request, context)
        }
        switch try await permission.decide(need, actor, context) {
        case .allowed: break
        case .hidden:
            permission.note(need, actor, context, .refused)
            throw Problem(
                .notFound, "no-such-resource", "The archive has no such study, series or instance.")
        case .forbidden:
            permission.note(need, actor, context, .refused)
            throw Problem(.forbidden, "not-permitted", "This account may not do that.")
        }
        do {
            let response = try await next(request, context)
            permission.note(need, actor, context, response.status.outcome)
            return response
        } catch {
            let status = (error as? Problem)?.status ?? (error as? HTTPError)?.status
            permission.note(need, actor, context, status?.outcome ?? .failed)
            throw error
        }
    }
}
