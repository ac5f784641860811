import Clinic
import DICOM
import Hummingbird
import Records

extension DICOMwebFace {
    @Sendable func subscribe(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let workitem = try asked.workitem()
        guard let subscriber = try asked.title("subscriber") else { throw Self.nobody }
        var lock = false
        var filter: [(path: [Tag], value: String)] = []
        for parameter in try asked.parameters() {
            let (name, value) = (parameter.name, parameter.value)
            switch name.lowercased() {
            case "deletionlock":
                guard let flag = Bool(value.lowercased()) else { throw Self.wrong(name) }
                lock = flag
            case "filter": filter += try Self.pairs(value)
            default: filter += try Self.pairs("\(name)=\(value)")
            }
        }
        let isFiltered = workitem == WorkitemRules.filteredSubscription
        guard filter.isEmpty != isFiltered else {
            throw Problem(
                .badRequest, "invalid-filter",
                isFiltered
                    ? "A filtered subscription needs a filter." : "Only filtered subscriptions have a filter."
            )
        }
        try Self.check(filter)
        try await refusing {
            try await workitems.seen(by: context.visit.actor).subscribe(
                subscriber, to: workitem, filter: WorkitemFilter.text(filter), deletionLock: lock)
        }
        var headers = HTTPFields()
        let base = base(request, context)
        // http becomes ws, https becomes wss.
        headers[optional: .contentLocation] =
            (base.isEmpty ? "" : "ws" + base.dropFirst(4)) + DICOMwebURLs.subscriber.path(subscriber)
        return Response(status: .created, headers: headers)
    }

    @Sendable func unsubscribe(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let workitem = try asked.workitem()
        guard let subscriber = try asked.title("subscriber") else { throw Self.nobody }
        try await refusing {
            try await workitems.seen(by: context.visit.actor).unsubscribe(subscriber, from: workitem)
        }
        return Response(status: .ok)
    }

    @Sendable func suspendSubscription(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        let workitem = try asked.workitem()
        guard let subscriber = try asked.title("subscriber") else { throw Self.nobody }
        guard Workitems.isGroup(workitem) else {
            throw Problem(
                .badRequest, "not-suspendable", "Only global and filtered subscriptions can be suspended.")
        }
        try await refusing { try await workitems.seen(by: context.visit.actor).suspend(subscriber, workitem) }
        return Response(status: .ok)
    }

    /// Opens the channel that reports come out of.
    @Sendable func openEventChannel(_ request: Request, _ context: PageContext) async throws -> Response {
        let asked = WorkitemRequest(request: request, context: context)
        guard let subscriber = try asked.title("subscriber") else { throw Self.nobody }
        guard try await workitems.seen(by: context.visit.actor).mayListen(as: subscriber) else {
            throw Self.nobody
        }
        guard let headers = WebSocketHandshake.accepted(request.headers) else {
            throw Problem(
                HTTPResponse.Status(code: 426, reasonPhrase: "Upgrade Required"), "websocket-needed",
                "Reports come by WebSocket, version 13.",
                headers: [(.upgrade, "websocket"), (.secWebSocketVersion, "13")])
        }
        return EventChannel(workitems: workitems, counter: channels, subscriber: subscriber)
            .response(to: request, headers)
    }

    private static var nobody: Problem {
        Problem(.notFound, "no-such-resource", "There is nothing at this address.")
    }

    private static func wrong(_ name: String) -> Problem {
        Problem(
            .badRequest, "invalid-parameters", "The subscription was not made, because a parameter is wrong.",
            parameters: [.init(name: String(name.prefix(64)), reason: "it cannot be read.")])
    }

    /// Attributes and values, separated by commas or ampersands.
    private static func pairs(_ text: String) throws -> [(path: [Tag], value: String)] {
        try text.split(whereSeparator: { $0 == "," || $0 == "&" }).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let path = QueryString.attribute(String(parts[0])) else {
                throw wrong(String(pair))
            }
            return (path, String(parts[1]))
        }
    }

    /// Refuses what could never match.
    private static func check(_ filter: [(path: [Tag], value: String)]) throws {
        var identifier = QueryIdentifier()
        do throws(QueryError) {
            for (path, value) in filter { try identifier.set(path, value) }
            _ = try Query.keys(of: identifier.dataSet)
        } catch {
            throw Problem(.badRequest, "invalid-filter", "The filter cannot be read: \(error.reason)")
        }
    }
}
