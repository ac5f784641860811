import Hummingbird

/// What a handler throws when it has no page to show.
package enum PageError: Error, Sendable {
    case notFound, forbidden, tooLarge, busy, badRequest

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .forbidden: .forbidden
        case .tooLarge: .contentTooLarge
        case .busy: .serviceUnavailable
        case .badRequest: .badRequest
        }
    }
}
