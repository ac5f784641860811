/// What a façade throws when `allow` says no.
package enum Denial: Error, Sendable, Equatable {
    /// Answered as if there were nothing: 404.
    case hidden
    /// 403.
    case forbidden

    /// Nil where the decision is to allow.
    package init?(_ decision: Decision) {
        switch decision {
        case .allowed: return nil
        case .forbidden: self = .forbidden
        case .hidden: self = .hidden
        }
    }
}
