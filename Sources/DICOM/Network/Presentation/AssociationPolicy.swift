/// What an acceptor agrees to: which peers, which SOP classes, which encodings (PS3.8 7.1.1 and PS3.7 annex D).
public struct AssociationPolicy: Sendable {
    /// What to say about a peer's user.
    public enum IdentityVerdict: Sendable {
        /// Known; the bytes are the server response, empty for user names (PS3.7 D.3.3.7.2).
        case accepted(response: [UInt8])
        /// Not known: the association is rejected.
        case refused
    }

    /// Our own title; when set, peers that call another are rejected.
    public var calledAETitle: String?
    /// The only titles that may call; nil lets all call.
    public var callingAETitles: Set<String>?
    /// The SOP classes served.
    public var abstractSyntaxes: Set<UID>
    /// Whether SOP classes we never heard of are taken for storage ones: those under the standard's storage root and
    /// private ones. Other services of the standard are never meant.
    public var acceptsUnknownStorage: Bool
    /// SOP classes in whose contexts the requestor may be the SCP (PS3.7 D.3.3.4), beside the storage ones that
    /// `sendsObjects` opens: reports of storage commitment come so.
    public var providerClasses: Set<UID> = []
    /// Whether the requestor may be the SCP of storage, so that C-GET can bring it objects.
    public var sendsObjects = false
    /// What extended negotiation (PS3.7 D.3.3.5) may agree on, by SOP class: a byte of a request is granted where ours
    /// is not zero.
    public var extendedNegotiations: [UID: [UInt8]] = [:]
    /// The transfer syntaxes in which objects are taken, in our order of preference. Services other than storage,
    /// whose messages have no pixels, take any uncompressed one.
    public var transferSyntaxes: [UID]
    /// Whether our order of preference rules; otherwise the first that the requestor lists and we take.
    public var prefersOwnOrder: Bool
    /// The maximum length we offer, 0 for no limit.
    public var maximumLength: UInt32
    /// Our implementation class UID (PS3.7 D.3.3.2).
    public var implementationClass: UID
    /// Our implementation version name, 1 to 16 characters.
    public var implementationVersion: String
    /// Judges a user identity. Without it every user is let in, and a user name is answered so when the peer wants to
    /// know (peers that do are told to give up otherwise). Tickets and tokens, whose answers would have to prove
    /// something (PS3.7 D.3.3.7.2), are then left unanswered.
    public var checkIdentity: (@Sendable (UserIdentity) -> IdentityVerdict)?

    /// Makes a policy.
    public init(
        calledAETitle: String? = nil, callingAETitles: Set<String>? = nil, abstractSyntaxes: Set<UID>,
        acceptsUnknownStorage: Bool = false, transferSyntaxes: [UID], prefersOwnOrder: Bool = false,
        maximumLength: UInt32 = 131_072, implementationClass: UID, implementationVersion: String,
        checkIdentity: (@Sendable (UserIdentity) -> IdentityVerdict)? = nil
    ) {
        self.calledAETitle = calledAETitle
        self.callingAETitles = callingAETitles
        self.abstractSyntaxes = abstractSyntaxes
        self.acceptsUnknownStorage = acceptsUnknownStorage
        self.transferSyntaxes = transferSyntaxes
        self.prefersOwnOrder = prefersOwnOrder
        self.maximumLength = maximumLength
        self.implementationClass = implementationClass
        self.implementationVersion = implementationVersion
        self.checkIdentity = checkIdentity
    }

    /// The answer to a request.
    public enum Answer: Hashable, Sendable {
        /// Some contexts may still be refused.
        case accept(AssociateAccept)
        /// None of it.
        case reject(AssociateReject)
    }

    /// Answers a request.
    public func answer(_ request: AssociateRequest) -> Answer {
        if request.applicationContext != .dicomApplicationContext {
            return .reject(AssociateReject(.permanent, .applicationContextNotSupported))
        }
        if let calledAETitle, request.calledAETitle != calledAETitle {
            return .reject(AssociateReject(.permanent, .calledAETitleNotRecognised))
        }
        if let callingAETitles, !callingAETitles.contains(request.callingAETitle) {
            return .reject(AssociateReject(.permanent, .callingAETitleNotRecognised))
        }
        var response: [UInt8]?
        if let identity = request.userInformation.identity {
            switch checkIdentity?(identity) {
            case nil:
                let isName = identity.kind == .userName || identity.kind == .userNameAndPasscode
                response = isName && identity.wantsResponse ? [] : nil
            case .accepted(let bytes): response = identity.wantsResponse ? bytes : nil
            case .refused: return .reject(AssociateReject(.permanent, .noReasonGiven))
            }
        }
        let sent = Set(request.userInformation.roles.filter(grantsProvider).map(\.sopClass))
        let foreign = Self.foreignClasses(request.userInformation)
        let contexts = request.contexts.map { answer($0, ownOrderFor: sent, foreign: foreign) }
        return .accept(
            AssociateAccept(
                calledAETitle: request.calledAETitle, callingAETitle: request.callingAETitle,
                contexts: contexts,
                userInformation: userInformation(for: request, contexts, identityResponse: response)))
    }

    /// Whether a SOP class is served.
    public func serves(_ sopClass: UID) -> Bool {
        if abstractSyntaxes.contains(sopClass) { return true }
        guard acceptsUnknownStorage else { return false }
        return sopClass.string.hasPrefix("1.2.840.10008.5.1.4.1.1.")
            || !sopClass.string.hasPrefix("1.2.840.10008.")
    }

    /// Whether objects travel in contexts of a SOP class: a storage class of the standard, or one we never heard of.
    static func isStorage(_ sopClass: UID) -> Bool {
        if let known = StandardDictionary.identifier(sopClass) { return known.isStorage }
        return sopClass.string.hasPrefix("1.2.840.10008.5.1.4.1.1.")
            || !sopClass.string.hasPrefix("1.2.840.10008.")
    }

    /// What messages without pixels travel in.
    private static let plainTransferSyntaxes: [UID] = [
        "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
    ]

    /// - Parameter ownOrderFor: the classes in whose contexts we will send: our order, uncompressed first, saves
    ///   compressing for the peer what is stored uncompressed.
    ///   - foreign: classes that the requestor says are not for storage.
    private func answer(
        _ proposal: ProposedContext, ownOrderFor: Set<UID>, foreign: Set<UID>
    ) -> ContextAnswer {
        func refuse(_ result: ContextAnswer.Result) -> ContextAnswer {
            ContextAnswer(
                id: proposal.id, result: result,
                transferSyntax: proposal.transferSyntaxes.first ?? "1.2.840.10008.1.2")
        }
        let isKnown = abstractSyntaxes.contains(proposal.abstractSyntax)
        guard serves(proposal.abstractSyntax), isKnown || !foreign.contains(proposal.abstractSyntax) else {
            return refuse(.abstractSyntaxNotSupported)
        }
        let isStorage = Self.isStorage(proposal.abstractSyntax)
        let ours = isStorage ? transferSyntaxes : Self.plainTransferSyntaxes
        let chosen =
            isStorage && (prefersOwnOrder || ownOrderFor.contains(proposal.abstractSyntax))
            ? ours.first(where: proposal.transferSyntaxes.contains)
            : proposal.transferSyntaxes.first(where: ours.contains)
        guard let chosen else { return refuse(.transferSyntaxesNotSupported) }
        return ContextAnswer(id: proposal.id, result: .acceptance, transferSyntax: chosen)
    }

    /// PS3.7 D.3.3.6 tells of classes we never heard of which service they belong to; those of storage
    /// (PS3.4 B.1) alone can be taken for storage.
    private static func foreignClasses(_ user: UserInformation) -> Set<UID> {
        Set(user.commonNegotiations.filter { $0.serviceClass != storageService }.map(\.sopClass))
    }

    /// PS3.6 annex A: "Storage Service Class".
    private static let storageService: UID = "1.2.840.10008.4.2"

    private func grantsProvider(_ role: RoleSelection) -> Bool {
        guard role.provider, serves(role.sopClass) else { return false }
        return providerClasses.contains(role.sopClass) || (sendsObjects && Self.isStorage(role.sopClass))
    }

    /// PS3.7 D.3.3: answers to what was negotiated, nothing to what was not. One operation at a time.
    private func userInformation(
        for request: AssociateRequest, _ contexts: [ContextAnswer], identityResponse: [UInt8]?
    ) -> UserInformation {
        let user = request.userInformation
        let window = AsynchronousOperations(invoked: 1, performed: 1)
        return UserInformation(
            maximumLength: maximumLength, implementationClass: implementationClass,
            implementationVersion: implementationVersion,
            asynchronousOperations: user.asynchronousOperations.map { _ in window },
            roles: user.roles.filter { serves($0.sopClass) }.map {
                RoleSelection(sopClass: $0.sopClass, user: $0.user, provider: grantsProvider($0))
            },
            extendedNegotiations: user.extendedNegotiations.compactMap { asked in
                extendedNegotiations[asked.sopClass].map { ours in
                    ExtendedNegotiation(
                        sopClass: asked.sopClass,
                        information: zip(asked.information, ours).map { $0 != 0 && $1 != 0 ? 1 : 0 })
                }
            },
            identityResponse: identityResponse)
    }
}
