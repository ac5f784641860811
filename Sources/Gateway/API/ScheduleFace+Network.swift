import Clinic
import Hummingbird
import NIOCore
import Records

/// Sites, messages and transfers for programs.
extension ScheduleFace {
    func addNetwork(to router: Router<PageContext>) {
        router.get(RouterPath(NetworkURLs.me.rawValue), use: showMe)
        router.get(RouterPath(NetworkURLs.sites.rawValue), use: listSites)
        router.get(RouterPath(NetworkURLs.messages.rawValue), use: listMessages)
        router.post(RouterPath(NetworkURLs.messages.rawValue), use: postMessage)
        router.get(RouterPath(NetworkURLs.transfers.rawValue), use: listTransfers)
        router.post(RouterPath(NetworkURLs.transfers.rawValue), use: requestTransfer)
        router.post(RouterPath(NetworkURLs.transfer.rawValue), use: moveTransfer)
        router.get(RouterPath(NetworkURLs.description.rawValue), use: describe)
    }

    @Sendable func showMe(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let account = context.visit.session?.account else { throw Self.nobody }
        let roles = account.memberships.sorted { ($0.site, $0.role.rawValue) < ($1.site, $1.role.rawValue) }
        return Self.answer([
            "name": .text(account.name),
            "roles": .list(roles.map { ["site": .integer($0.site), "role": .text($0.role.rawValue)] }),
        ])
    }

    @Sendable func listSites(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let sites = try await Self.telling { try await desk.sites(for: asker) }
        return Self.answer(
            .list(
                sites.map { site in
                    .having([
                        "id": .integer(site.id), "parent": site.parent.map { .integer($0) },
                        "name": .text(site.name), "english_name": .text(site.englishName),
                        "kind": .text(site.kind.rawValue),
                        "capabilities": .list(site.capabilities.sorted().map { .text($0.rawValue) }),
                        "service_hours": .text(site.serviceHours), "active": .flag(site.isActive),
                    ])
                }))
    }

    @Sendable func listMessages(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let key = try context.parameters.require("case")
        let sheet = try await Self.telling { try await desk.team.sheet(case: key, for: asker.actor) }
        return Self.answer(.list(sheet.messages.map(Self.json)))
    }

    @Sendable func postMessage(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let key = try context.parameters.require("case")
        let wish = try await Self.wish(request)
        guard let text = wish["text"]?.string else { throw Self.wrong("text: what is to be said") }
        let once = request.headers[optional: HTTPField.Name("Idempotency-Key")] ?? Cases.newKey()
        let message = try await Self.telling {
            try await desk.team.post(case: key, text: text, wish: once, by: asker.actor)
        }
        return Self.answer(Self.json(message), status: .created)
    }

    @Sendable func listTransfers(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let key = try context.parameters.require("case")
        let sheet = try await Self.telling { try await desk.team.sheet(case: key, for: asker.actor) }
        return Self.answer(.list(sheet.transfers.map(Self.json)))
    }

    @Sendable func requestTransfer(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let key = try context.parameters.require("case")
        let wish = try await Self.wish(request)
        guard let site = wish["site"]?.whole else {
            throw Self.wrong("site: the number of the site to go to")
        }
        let transfer = try await Self.telling {
            try await desk.team.requestTransfer(
                case: key, to: site, reason: wish["reason"]?.string ?? "", by: asker.actor)
        }
        return Self.answer(Self.json(transfer), status: .created)
    }

    @Sendable func moveTransfer(_ request: Request, _ context: PageContext) async throws -> Response {
        let (desk, asker) = try network(context)
        let key = try context.parameters.require("case")
        let id = try context.parameters.require("transfer")
        let wish = try await Self.wish(request)
        guard let state = wish["state"]?.string.flatMap(CaseTransfer.State.init), state != .requested else {
            throw Self.wrong("state: accepted, refused, under-way, arrived or cancelled")
        }
        let moved = try await Self.telling { () -> CaseTransfer? in
            let sheet = try await desk.team.sheet(case: key, for: asker.actor)
            guard sheet.transfers.contains(where: { $0.key == id }) else { throw TeamRefusal.hidden }
            try await desk.team.moveTransfer(id, to: state, note: wish["note"]?.string ?? "", by: asker.actor)
            return try await desk.team.sheet(case: key, for: asker.actor).transfers.first { $0.key == id }
        }
        guard let moved else { throw Self.hidden }
        return Self.answer(Self.json(moved))
    }

    @Sendable func describe(_ request: Request, _ context: PageContext) async throws -> Response {
        Self.answer(APIDescription(base: PublicAddress.base(request, context, configuration)).document)
    }

    // MARK: - Documents

    private static func json(_ message: CaseMessage) -> JSONValue {
        [
            "key": .text(message.key), "author": .text(message.author),
            "at": .text(Moments.text(message.atMilliseconds)), "text": .text(message.text),
            "images": .list(
                message.images.map { ["study_uid": .text($0.studyUID), "caption": .text($0.caption)] }),
        ]
    }

    private static func json(_ transfer: CaseTransfer) -> JSONValue {
        [
            "key": .text(transfer.key), "from": .integer(transfer.fromSite), "to": .integer(transfer.toSite),
            "state": .text(transfer.state.rawValue), "reason": .text(transfer.reason),
            "steps": .list(
                transfer.steps.map {
                    [
                        "state": .text($0.state.rawValue), "name": .text($0.name),
                        "at": .text(Moments.text($0.atMilliseconds)), "note": .text($0.note),
                    ]
                }),
        ]
    }

    // MARK: - Asking and refusing

    private static let hidden = Problem(.notFound, "no-such-case", "There is no such case.")
    private static let nobody = Problem(.unauthorized, "sign-in-needed", "Sign in first.")

    private static func wrong(_ what: String) -> Problem {
        Problem(.unprocessableContent, "invalid-field", "The body must hold \(what).")
    }

    private func network(_ context: PageContext) throws -> (ResourceDesk, Asker) {
        guard context.visit.session != nil else { throw Self.nobody }
        guard let network else { throw Self.hidden }
        return (network, context.asker)
    }

    private static func wish(_ request: Request) async throws -> JSONValue {
        let type = request.headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
        guard type == "application/json" else {
            throw Problem(.unsupportedMediaType, "unsupported-media-type", "Send application/json.")
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: 64 << 10)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "too-large", "A request has at most 64 KiB.")
        }
        guard let wish = try? JSONParser.read(Array(body.readableBytesView)), wish.members != nil else {
            throw Problem(.badRequest, "invalid-json", "The body must be a JSON object.")
        }
        return wish
    }

    /// What the house refuses, in the words of this face.
    private static func telling<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch TeamRefusal.hidden {
            throw hidden
        } catch TeamRefusal.forbidden {
            throw Problem(.forbidden, "forbidden", "You may not do this.")
        } catch TeamRefusal.movedOn {
            throw Problem(.conflict, "moved-on", "It is another site's turn, or the case has moved on.")
        } catch let refusal as TeamRefusal {
            throw Problem(.unprocessableContent, "refused", "This cannot be done: \(refusal).")
        } catch is Denial {
            throw Problem(.forbidden, "forbidden", "You may not do this.")
        }
    }

    private static func answer(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: value.written())))
    }
}
