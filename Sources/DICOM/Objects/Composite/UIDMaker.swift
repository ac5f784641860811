/// Makes the identifiers of new objects: at random, or from a seed, so that the same work makes the same objects.
public enum UIDMaker: Sendable, Hashable {
    /// New at each call.
    case random
    /// A function of the seed and the purpose alone.
    case derived(seed: String)

    /// The identifier for a purpose, such as "series" or "instance 3", which no other object of the seed shares.
    public func uid(_ purpose: String) -> UID {
        switch self {
        case .random: .generate()
        case .derived(let seed): .derived(from: "\(seed)/\(purpose)")
        }
    }
}
