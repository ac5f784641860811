import Records

/// What a peer must be allowed to do when it asks a service of DICOM: each service says so, as each route of the web does.
/// Whose something is follows from the site at which the peer stands.
enum ServiceNeed: Sendable, Hashable {
    /// Answers with what the peer's site has: for peers that may query.
    case looks(Resource.Kind)
    /// Takes what the peer's site has from then on.
    case brings(Resource.Kind)
    /// Says whether what the peer brought is kept; what another site has is as good as not here.
    case confirms(Resource.Kind)

    var kind: Resource.Kind {
        switch self {
        case .looks(let kind), .brings(let kind), .confirms(let kind): kind
        }
    }

    var isLooking: Bool {
        if case .looks = self { true } else { false }
    }

    /// What is asked of `allow` for something that the answer shows; nil: nothing of others is shown.
    var action: Action? { isLooking ? .read : nil }
}
