/// How a query is to be matched, and how many answers are wanted.
public struct QueryOptions: Sendable, Hashable {
    /// Names match by the beginnings of their words, in any order (fuzzy semantic matching, PS3.4 section C.2.2.2.1.1).
    public var fuzzyNames: Bool
    /// A key of two quotation marks matches attributes without a value (PS3.4 section C.2.2.2.7).
    public var emptyValues: Bool
    /// Each of several values of a key must be found among those of the attribute (PS3.4 section C.2.2.2.8).
    /// Otherwise one of them is enough, which the standard leaves open and most archives do.
    public var multipleValues: Bool
    /// Ranges of a date and of its time are one range of instants (PS3.4 section C.2.2.2.5.4).
    public var combinesDateAndTime: Bool
    /// At most so many answers; `nil` for all.
    public var limit: Int?
    /// So many answers are left out at the beginning.
    public var offset: Int

    /// Makes options; the defaults are those of an association without extended negotiation.
    public init(
        fuzzyNames: Bool = false, emptyValues: Bool = false, multipleValues: Bool = false,
        combinesDateAndTime: Bool = false, limit: Int? = nil, offset: Int = 0
    ) {
        self.fuzzyNames = fuzzyNames
        self.emptyValues = emptyValues
        self.multipleValues = multipleValues
        self.combinesDateAndTime = combinesDateAndTime
        self.limit = limit
        self.offset = offset
    }
}
