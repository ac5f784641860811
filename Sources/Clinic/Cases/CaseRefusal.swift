import Records

/// Why something asked of cases was not done.
package enum CaseRefusal: Error, Sendable, Equatable {
    /// There is none, or the actor may not know that there is.
    case hidden
    /// The actor may know and may not do it.
    case forbidden
    /// A value that cannot be one of this fact.
    case invalid(fact: String, reason: FactRefusal)
    /// A case cannot go from its state into the one asked for.
    case impossible(from: StrokeCase.State, to: StrokeCase.State)
    /// The actor belongs to several sites, or to none, and named none.
    case noSite
    /// A case cannot be merged with itself.
    case sameCase
    /// One of two cases has been merged, or taken others in, since the page was opened.
    case mergedSince
    /// Both cases ask the same site to take the patient: one request is to be taken back first.
    case twoTransfers
    /// The key of an opening or of an entry is not one.
    case badKey
}
