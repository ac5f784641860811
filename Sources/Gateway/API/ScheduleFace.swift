import Clinic
import DICOM
import Hummingbird
import Logging
import NIOCore
import Records

/// Worklist items from and for other machines, in JSON: the order system of a hospital puts on the list what its
/// modalities are to do.
package struct ScheduleFace: Sendable {
    let schedule: Schedule
    let procedures: PerformedProcedures
    let accounts: Accounts
    var cases: Cases?
    /// Sites, messages and transfers; nil where there are none, as in tests of other addresses.
    var network: ResourceDesk?
    /// The treatment rules in force.
    var rules: @Sendable () async -> RuleBook = { .builtIn }
    let configuration: WebConfiguration
    let now: @Sendable () -> Int64
    let logger: Logger

    /// Bytes of a request.
    static let mostBytes = 4 << 20

    package init(
        schedule: Schedule, procedures: PerformedProcedures, accounts: Accounts,
        configuration: WebConfiguration, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.schedule = schedule
        self.procedures = procedures
        self.accounts = accounts
        self.configuration = configuration
        self.now = now
        self.logger = logger
    }

    /// The whole route table: what is not here does not exist.
    package func responder() -> some HTTPResponder<PageContext> {
        let cookies = CookieJar(secure: configuration.secureCookies)
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: SecurityHeaders(secure: cookies.secure))
        router.add(
            middleware: VisitReader(cookies: cookies, behindProxy: configuration.behindProxy, now: now))
        router.add(middleware: Problems(logger: logger))
        router.add(middleware: OwnSite())
        router.add(
            middleware: MachineGate(
                accounts: accounts, signIn: MachineSignIn(accounts: accounts), cookies: cookies))
        router.add(middleware: ProgramGate(permission: Permission(access: schedule.access)))
        router.post(RouterPath(APIURLs.worklist.rawValue), use: add)
        router.get(RouterPath(APIURLs.worklist.rawValue), use: list)
        router.get(RouterPath(APIURLs.worklistItem.rawValue), use: show)
        router.delete(RouterPath(APIURLs.worklistItem.rawValue), use: remove)
        addCases(to: router)
        addNetwork(to: router)
        return router.buildResponder()
    }

    @Sendable func add(_ request: Request, _ context: PageContext) async throws -> Response {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.trimmed == "application/json" || type.trimmed == "application/dicom+json" else {
            throw Problem(
                .unsupportedMediaType, "unsupported-media-type",
                "Send application/json or application/dicom+json.")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.mostBytes)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .contentTooLarge, "too-large", "A request has at most \(Self.mostBytes) bytes.")
        }
        do {
            let items = try ScheduleItems.read(Array(body.readableBytesView))
            let name = context.visit.session?.account.name ?? ""
            let entries = try await schedule.seen(by: context.visit.actor).add(items, origin: "api \(name)")
            return Self.answer(Self.array(entries.map(ScheduleDocument.json)), status: .created)
        } catch let refusal as ScheduledStep.Refusal {
            throw Problem(.unprocessableContent, "invalid-item", refusal.reason)
        }
    }

    /// `?all=true` also lists what is over, `?limit=` says how many, `?study=` names one study.
    @Sendable func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let parameters = request.uri.queryParameters
        let limit = parameters["limit"].flatMap { Int($0) } ?? 1000
        guard (1...10_000).contains(limit) else {
            throw Problem(.badRequest, "invalid-limit", "The limit is a number from 1 to 10000.")
        }
        let all = parameters["all"].map { $0 == "true" || $0 == "1" } ?? false
        let entries = try await schedule.seen(by: context.visit.actor).list(includesOver: all, limit: limit)
        return Self.answer(Self.array(entries.map(ScheduleDocument.json)))
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let id = try Self.number(context)
        guard let entry = try await schedule.seen(by: context.visit.actor).entry(id) else {
            throw Self.unknown
        }
        let performed = try await procedures.done(ofScheduled: id).map {
            String(decoding: try $0.step.dataSet.json(), as: UTF8.self)
        }
        let document =
            ScheduleDocument.json(entry).dropLast() + ",\"performed\":" + Self.array(performed) + "}"
        return Self.answer(String(document))
    }

    @Sendable func remove(_ request: Request, _ context: PageContext) async throws -> Response {
        guard try await schedule.seen(by: context.visit.actor).remove(Self.number(context)) else {
            throw Self.unknown
        }
        return Response(status: .noContent)
    }

    private static func number(_ context: PageContext) throws -> Int64 {
        guard let id = context.parameters.get("item").flatMap({ Int64($0) }), id > 0 else { throw unknown }
        return id
    }

    private static var unknown: Problem {
        Problem(.notFound, "no-such-item", "There is no item of this number on the worklist.")
    }

    private static func array(_ objects: [String]) -> String { "[" + objects.joined(separator: ",") + "]" }

    private static func answer(_ json: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json)))
    }
}

/// Refuses what another site makes a browser send with the session of its user.
struct OwnSite: RouterMiddleware {
    typealias Context = PageContext

    func handle(
        _ request: Request, context: PageContext, next: (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let safe = request.method == .get || request.method == .head
        guard safe || SameOrigin.isOurs(request.headers, authority: request.head.authority) else {
            throw Problem(.forbidden, "other-site", "Another site may not ask for this.")
        }
        return try await next(request, context)
    }
}

/// Sends requests of machines of the house to their face, all others on.
struct APIBranch<API: HTTPResponder, Others: HTTPResponder>: HTTPResponder
where API.Context == PageContext, Others.Context == PageContext {
    typealias Context = PageContext

    let api: API
    let others: Others

    func respond(to request: Request, context: PageContext) async throws -> Response {
        APIURLs.covers(request.uri.path)
            ? try await api.respond(to: request, context: context)
            : try await others.respond(to: request, context: context)
    }
}
