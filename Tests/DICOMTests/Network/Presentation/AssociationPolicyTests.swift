import Testing

@testable import DICOM

@Suite("What an acceptor agrees to")
struct AssociationPolicyTests {
    private let explicit: UID = "1.2.840.10008.1.2.1"
    private let implicit: UID = "1.2.840.10008.1.2"
    private let jpeg: UID = "1.2.840.10008.1.2.4.70"

    private func policy() -> AssociationPolicy {
        AssociationPolicy(
            abstractSyntaxes: [.verification, Fixture.ct], transferSyntaxes: [explicit, implicit, jpeg],
            implementationClass: "1.2.3", implementationVersion: "TEST")
    }

    private func request(_ contexts: [(UID, [UID])], user: UserInformation = .init()) -> AssociateRequest {
        AssociateRequest(
            calledAETitle: "WILLIS", callingAETitle: "CT",
            contexts: contexts.enumerated().map { index, context in
                ProposedContext(
                    id: UInt8(index * 2 + 1), abstractSyntax: context.0, transferSyntaxes: context.1)
            }, userInformation: user)
    }

    private func accepted(_ policy: AssociationPolicy, _ request: AssociateRequest) throws -> AssociateAccept
    {
        guard case .accept(let accept) = policy.answer(request) else {
            throw NetworkError(.unexpected, "rejected")
        }
        return accept
    }

    @Test("the first transfer syntax of the requestor that we take is chosen")
    func requestorsOrder() throws {
        let accept = try accepted(policy(), request([(Fixture.ct, ["1.2.3", jpeg, explicit])]))
        #expect(accept.contexts == [ContextAnswer(id: 1, result: .acceptance, transferSyntax: jpeg)])
    }

    @Test("our order rules when told so")
    func ownOrder() throws {
        var policy = policy()
        policy.prefersOwnOrder = true
        let accept = try accepted(policy, request([(Fixture.ct, [jpeg, implicit, explicit])]))
        #expect(accept.contexts.map(\.transferSyntax) == [explicit])
    }

    @Test("each context is answered by itself")
    func results() throws {
        let find: UID = "1.2.840.10008.5.1.4.1.2.2.1"
        let accept = try accepted(
            policy(), request([(find, [implicit]), (Fixture.ct, ["1.2.3"]), (.verification, [implicit])]))
        #expect(
            accept.contexts.map(\.result) == [
                .abstractSyntaxNotSupported, .transferSyntaxesNotSupported, .acceptance,
            ])
        #expect(accept.contexts.map(\.id) == [1, 3, 5])
    }

    @Test("unknown storage classes are taken by option, other services never")
    func unknownStorage() {
        var policy = policy()
        let future: UID = "1.2.840.10008.5.1.4.1.1.999"
        let vendor: UID = "1.3.12.2.1107.5.9.1"
        let query: UID = "1.2.840.10008.5.1.4.1.2.2.1"
        #expect(!policy.serves(future) && !policy.serves(vendor))
        policy.acceptsUnknownStorage = true
        #expect(policy.serves(future) && policy.serves(vendor) && !policy.serves(query))
    }

    @Test("titles are checked only when asked")
    func titles() {
        var policy = policy()
        policy.calledAETitle = "OTHER"
        #expect(
            policy.answer(request([(Fixture.ct, [implicit])]))
                == .reject(AssociateReject(.permanent, .calledAETitleNotRecognised)))
        policy.calledAETitle = "WILLIS"
        policy.callingAETitles = ["MR"]
        #expect(
            policy.answer(request([(Fixture.ct, [implicit])]))
                == .reject(AssociateReject(.permanent, .callingAETitleNotRecognised)))
        policy.callingAETitles = ["MR", "CT"]
        #expect(throws: Never.self) { try accepted(policy, request([(Fixture.ct, [implicit])])) }
    }

    @Test("another application context is rejected")
    func applicationContext() {
        var other = request([(Fixture.ct, [implicit])])
        other.applicationContext = "1.2.3"
        #expect(
            policy().answer(other) == .reject(AssociateReject(.permanent, .applicationContextNotSupported)))
    }

    @Test("negotiations are answered when asked, and only then")
    func userInformation() throws {
        let plain = try accepted(policy(), request([(Fixture.ct, [implicit])])).userInformation
        #expect(plain.asynchronousOperations == nil && plain.roles.isEmpty && plain.identityResponse == nil)
        #expect(plain.maximumLength == 131_072)
        let user = UserInformation(
            maximumLength: 0, asynchronousOperations: .init(invoked: 0, performed: 8),
            roles: [
                .init(sopClass: Fixture.ct, user: true, provider: true),
                .init(sopClass: "1.2.3", user: true, provider: true),
            ])
        let asked = try accepted(policy(), request([(Fixture.ct, [implicit])], user: user)).userInformation
        #expect(asked.asynchronousOperations == .init(invoked: 1, performed: 1))
        #expect(asked.roles == [.init(sopClass: Fixture.ct, user: true, provider: false)])
    }

    @Test("a user identity is answered by whoever can judge it; a name is answered anyhow, a token is not")
    func identity() throws {
        let user = UserInformation(
            identity: UserIdentity(.userName, wantsResponse: true, primary: Array("anna".utf8)))
        let request = request([(Fixture.ct, [implicit])], user: user)
        var policy = policy()
        #expect(try accepted(policy, request).userInformation.identityResponse == [])
        var token = request
        token.userInformation.identity = UserIdentity(.jsonWebToken, wantsResponse: true, primary: [1])
        #expect(try accepted(policy, token).userInformation.identityResponse == nil)
        policy.checkIdentity = { $0.primary == Array("anna".utf8) ? .accepted(response: []) : .refused }
        #expect(try accepted(policy, request).userInformation.identityResponse == [])
        policy.checkIdentity = { _ in .refused }
        #expect(policy.answer(request) == .reject(AssociateReject(.permanent, .noReasonGiven)))
    }

    @Test("the requestor is the SCP of storage only where we send objects, and then our order rules")
    func providerRoles() throws {
        let user = UserInformation(roles: [.init(sopClass: Fixture.ct, user: false, provider: true)])
        let asked = request([(Fixture.ct, [jpeg, explicit])], user: user)
        let closed = try accepted(policy(), asked)
        #expect(closed.userInformation.roles == [.init(sopClass: Fixture.ct, user: false, provider: false)])
        #expect(closed.contexts.map(\.transferSyntax) == [jpeg])
        var open = policy()
        open.sendsObjects = true
        let answer = try accepted(open, asked)
        #expect(answer.userInformation.roles == [.init(sopClass: Fixture.ct, user: false, provider: true)])
        #expect(answer.contexts.map(\.transferSyntax) == [explicit])
    }

    @Test("the requestor may provide the classes that are named, and no others")
    func providerClasses() throws {
        let commitment = UID.storageCommitmentPushModel
        var policy = policy()
        policy.abstractSyntaxes.insert(commitment)
        policy.providerClasses = [commitment]
        let user = UserInformation(roles: [
            .init(sopClass: commitment, user: false, provider: true),
            .init(sopClass: Fixture.ct, user: false, provider: true),
        ])
        let answer = try accepted(policy, request([(commitment, [explicit])], user: user))
        #expect(answer.userInformation.roles.map(\.provider) == [true, false])
    }

    @Test("extended negotiation grants what both sides have")
    func extendedNegotiation() throws {
        let find = UID.studyRootQueryRetrieveInformationModelFind
        var policy = policy()
        policy.extendedNegotiations[find] = [1, 0, 1]
        let user = UserInformation(extendedNegotiations: [
            ExtendedNegotiation(sopClass: find, information: [1, 1, 0, 1]),
            ExtendedNegotiation(sopClass: Fixture.ct, information: [1]),
        ])
        let answer = try accepted(policy, request([(Fixture.ct, [explicit])], user: user))
        #expect(
            answer.userInformation.extendedNegotiations
                == [ExtendedNegotiation(sopClass: find, information: [1, 0, 0])])
    }

    @Test("messages without pixels travel uncompressed, whatever objects travel in")
    func plainMessages() throws {
        var policy = policy()
        policy.transferSyntaxes = [jpeg]
        policy.prefersOwnOrder = true
        let answer = try accepted(policy, request([(.verification, [jpeg, implicit, explicit])]))
        #expect(answer.contexts.map(\.transferSyntax) == [implicit])
    }
}
