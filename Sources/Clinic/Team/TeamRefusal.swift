import Records

/// Why something asked of a case's team was not done.
package enum TeamRefusal: Error, Sendable, Equatable {
    /// There is none, or the actor may not know that there is.
    case hidden
    /// The actor may know and may not do it.
    case forbidden
    /// It is another site's turn, or nobody's: the case has moved on since the page was opened.
    case movedOn
    /// The site does not take part, or does not see the case.
    case noSite
    /// A text is missing where one is needed.
    case textMissing
    /// A text is too long or holds control characters.
    case textUnusable
    /// A picture that no result of the case has, or too many.
    case noPicture
    /// Nobody who can sign in has that role there.
    case nobodyThere
    /// A turn that ends before it begins, is longer than a fortnight, or in a role that is not called.
    case turnUnusable
    /// An address that may not be called: the owner of the machine keeps a list.
    case addressNotAllowed
    /// A field of a hook or a subscription cannot be used.
    case fieldUnusable

    init?(_ decision: Decision) {
        switch decision {
        case .allowed: return nil
        case .forbidden: self = .forbidden
        case .hidden: self = .hidden
        }
    }

    /// Whether the ledger keeps it as refused; anything else is a mistake of typing or of time.
    var isDenial: Bool { self == .hidden || self == .forbidden }
}
