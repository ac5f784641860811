import Clinic
import Foundation
import Hummingbird
import NIOCore
import Records

/// Cases for programs: a pre-alert from an ambulance, an emergency department's system.
extension ScheduleFace {
    func addCases(to router: Router<PageContext>) {
        router.get(RouterPath(APIURLs.cases.rawValue), use: listCases)
        router.post(RouterPath(APIURLs.cases.rawValue), use: openCase)
        router.get(RouterPath(APIURLs.oneCase.rawValue), use: showCase)
        router.post(RouterPath(APIURLs.caseFacts.rawValue), use: changeCase)
        router.get(RouterPath(APIURLs.caseRules.rawValue), use: showRules)
    }

    @Sendable func openCase(_ request: Request, _ context: PageContext) async throws -> Response {
        let wish: CaseDocument.Opening = try await Self.document(request)
        let (cases, actor) = try caller(context)
        let header = request.headers[optional: HTTPField.Name("Idempotency-Key")]
        let item = try await Self.answering {
            try await cases.open(
                try wish.opening(key: header ?? wish.key ?? Cases.newKey(), by: actor.name), by: actor)
        }
        var response = Self.json(try CaseDocument.made(item), status: .created)
        response.headers[.location] = APIURLs.oneCase.path(item.key)
        return response
    }

    @Sendable func listCases(_ request: Request, _ context: PageContext) async throws -> Response {
        let (cases, actor) = try caller(context)
        let entries = try await Self.answering { try await cases.board(actor) }
        return Self.json(try CaseDocument.list(entries))
    }

    @Sendable func showCase(_ request: Request, _ context: PageContext) async throws -> Response {
        let (cases, actor) = try caller(context)
        let key = try context.parameters.require("case")
        let sheet = try await Self.answering { try await cases.sheet(key, by: actor) }
        return Self.json(try CaseDocument.whole(sheet))
    }

    @Sendable func changeCase(_ request: Request, _ context: PageContext) async throws -> Response {
        let wish: CaseDocument.Change = try await Self.document(request)
        let (cases, actor) = try caller(context)
        let key = try context.parameters.require("case")
        let header = request.headers[optional: HTTPField.Name("Idempotency-Key")]
        let sheet = try await Self.answering {
            try await cases.change(key, try wish.changes(key: header, by: actor.name), by: actor)
            return try await cases.sheet(key, by: actor, notingAccess: false)
        }
        return Self.json(try CaseDocument.whole(sheet))
    }

    @Sendable func showRules(_ request: Request, _ context: PageContext) async throws -> Response {
        let (cases, actor) = try caller(context)
        let key = try context.parameters.require("case")
        let sheet = try await Self.answering { try await cases.sheet(key, by: actor) }
        let moment = now()
        let finding = RuleFinding(
            RuleFacts(sheet, atMilliseconds: moment), await rules(), nowMilliseconds: moment)
        return Self.json(CanonicalJSON.text(RuleAnswersDocument(finding.answers)))
    }

    private func caller(_ context: PageContext) throws -> (Cases, Actor) {
        guard let cases, let session = context.visit.session else {
            throw Problem(.notFound, "no-such-case", "There is no such case.")
        }
        return (cases, session.account.actor)
    }

    private static func document<T: Decodable>(_ request: Request) async throws -> T {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: 256 << 10)
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, "too-large", "A request has at most 256 KiB.")
        }
        do {
            return try JSONDecoder().decode(T.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem(.badRequest, "invalid-json", "The body is not JSON of the form that is asked for.")
        }
    }

    /// What the house refuses, in the words of this face.
    private static func answering<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let refusal as CaseRefusal {
            switch refusal {
            case .hidden: throw Problem(.notFound, "no-such-case", "There is no such case.")
            case .forbidden: throw Problem(.forbidden, "forbidden", "You may not do this.")
            case .noSite:
                throw Problem(.unprocessableContent, "no-site", "You treat patients at no site: name one.")
            case .badKey:
                throw Problem(
                    .unprocessableContent, "invalid-key", "A key has 8 to 80 letters, digits, - _ . or :")
            case .impossible:
                throw Problem(.conflict, "impossible-state", "The case cannot go into that state.")
            case .sameCase, .mergedSince, .twoTransfers:
                throw Problem(.conflict, "cases-changed", "The cases cannot be made one, or are one already.")
            case .invalid(let fact, let reason):
                throw Problem(.unprocessableContent, "invalid-fact", "\(fact): \(reason)")
            }
        }
    }

    private static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
