import Clinic
import Hummingbird
import NIOCore
import Records

extension PageFace {
    @Sendable func notifications(_ request: Request, _ context: PageContext) async throws -> Response {
        try await notificationPage(context.visit)
    }

    private func notificationPage(
        _ visit: Visit, trouble: TeamRefusal? = nil, secret: String? = nil
    ) async throws -> Response {
        let (team, actor) = try TeamQuery.asked(visit, self)
        let overview = try await team.notifications.overview(for: actor)
        let content = NotificationsView.page(
            NotificationsModel(overview: overview, clock: layout.clock, trouble: trouble, secret: secret),
            visit)
        return answer(content, visit, status: trouble == nil ? .ok : .unprocessableContent)
    }

    @Sendable func changeNotifications(
        _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let form = try await Form.read(request, context)
        let (team, actor) = try TeamQuery.asked(context.visit, self)
        do {
            let secret = try await NotificationWish.act(form, team.notifications, actor)
            guard let secret else { return .redirect(to: URLs.notifications.link) }
            return try await notificationPage(context.visit, secret: secret)
        } catch let refusal as TeamRefusal where refusal != .hidden {
            return try await notificationPage(context.visit, trouble: refusal)
        } catch is TeamRefusal {
            throw PageError.notFound
        }
    }

    /// What the script has got from the browser.
    @Sendable func subscribeDevice(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await Form.read(request, context)
        let (team, actor) = try TeamQuery.asked(context.visit, self)
        try await TeamQuery.answering {
            try await team.notifications.subscribe(
                endpoint: form["endpoint"], publicKey: form["p256dh"], secret: form["auth"],
                device: form["device"], by: actor)
        }
        return .plain("ok\n")
    }

    /// The part of the script that runs when no page is open. Browsers want it at an address that stays.
    @Sendable func pushWorker(_ request: Request, _ context: PageContext) async throws -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/javascript; charset=utf-8"
        headers[.cacheControl] = "no-cache"
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: Script.pushWorker)))
    }
}

/// What the forms of the page ask for.
enum NotificationWish {
    /// - Returns: a secret that was made, to be shown once.
    static func act(_ form: Form, _ desk: NotificationDesk, _ actor: Actor) async throws -> String? {
        let subject = Dispatch.Destination(line: form["subject"])
        switch (form["action"], subject) {
        case ("test", let subject?): try await desk.test(subject, by: actor)
        case ("remove", .push(let id)?): try await desk.unsubscribe(id, by: actor)
        case ("remove", .hook(let id)?): try await desk.remove(hook: id, by: actor)
        case ("switch", .hook(let id)?): try await toggle(id, desk, actor)
        case ("add", _): return try await add(form, desk, actor)
        default: throw TeamRefusal.fieldUnusable
        }
        return nil
    }

    private static func toggle(_ id: Int64, _ desk: NotificationDesk, _ actor: Actor) async throws {
        let known = try await desk.overview(for: actor).hooks.first { $0.hook.id == id }
        guard var hook = known?.hook else { throw TeamRefusal.hidden }
        hook.isEnabled.toggle()
        _ = try await desk.save(hook, by: actor)
    }

    private static func add(_ form: Form, _ desk: NotificationDesk, _ actor: Actor) async throws -> String? {
        guard let site = Int64(form["site"]), let kind = Hook.Kind(rawValue: form["kind"]) else {
            throw TeamRefusal.fieldUnusable
        }
        let urgent = Set(TeamEvent.allCases.filter(\.isUrgent))
        let wish = Hook(
            site: site, name: form["name"], kind: kind, address: form["address"].trimmed,
            secret: form["secret"].trimmed,
            recipients: form["recipients"].split { ",; \n\r".contains($0) }.map(String.init),
            events: form["events"] == "urgent" ? urgent : [])
        let made = try await desk.save(wish, by: actor)
        return kind == .json && wish.secret.isEmpty ? made.secret : nil
    }
}
