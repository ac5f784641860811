import Hummingbird

/// Gives up on a handler that takes too long, so that one slow disk does not hold every connection. Streams are not
/// affected: their answer begins at once.
struct Deadline<Inner: HTTPResponder>: HTTPResponder where Inner.Context == PageContext {
    typealias Context = PageContext

    let inner: Inner
    let seconds: Int

    func respond(to request: Request, context: PageContext) async throws -> Response {
        try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await inner.respond(to: request, context: context) }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let response = first else {
                return .plain("503\n", status: .serviceUnavailable)
            }
            return response
        }
    }
}
