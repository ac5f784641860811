import Testing

@testable import DICOM

@Suite("An association")
struct AssociationTests {
    static let request = AssociateRequest(
        calledAETitle: "WILLIS", callingAETitle: "CT",
        contexts: [
            ProposedContext(id: 1, abstractSyntax: Fixture.ct, transferSyntaxes: ["1.2.840.10008.1.2"])
        ],
        userInformation: UserInformation(maximumLength: 32_768))
    static let accept = AssociateAccept(
        calledAETitle: "WILLIS", callingAETitle: "CT",
        contexts: [ContextAnswer(id: 1, result: .acceptance, transferSyntax: "1.2.840.10008.1.2")],
        userInformation: UserInformation(maximumLength: 65_536))

    /// An acceptor in Sta2.
    private func listening() -> Association {
        var association = Association(role: .acceptor)
        #expect(association.handle(.connectionIndicated) == [.startTimer])
        return association
    }

    /// In Sta6.
    private func established(_ role: Association.Role) -> Association {
        if role == .acceptor {
            var association = listening()
            _ = association.receive(Self.request.encode())
            _ = association.handle(.accept(Self.accept))
            return association
        }
        var association = Association(role: .requestor)
        _ = association.handle(.associate(Self.request))
        _ = association.handle(.connected)
        _ = association.receive(Self.accept.encode())
        return association
    }

    private func abort(_ source: AssociateAbort.Source, _ reason: AbortReason = .notSpecified)
        -> AssociationOutput
    {
        .send(PDU.abort(AssociateAbort(source, reason)).encode())
    }

    @Test("is opened, used and released by the acceptor's side of the table")
    func acceptor() {
        var association = listening()
        #expect(
            association.receive(Self.request.encode())
                == [.stopTimer, .indicate(.associationRequested(Self.request))])
        #expect(association.state == .sta3)
        #expect(association.handle(.accept(Self.accept)) == [.send(Self.accept.encode())])
        #expect(association.state == .sta6)
        #expect(association.peerMaximumLength == 32_768)
        #expect(association.contexts.map(\.abstractSyntax) == [Fixture.ct])
        let data = Fixture.data(1, 3, [1, 2, 3, 4])
        #expect(
            association.receive(data)
                == [
                    .indicate(
                        .data(DataFragment(contextID: 1, isCommand: true, bytes: 12..<16, completes: true)))
                ])
        #expect(association.handle(.sendData(data)) == [.send(data)])
        #expect(association.receive(Fixture.releaseRequest) == [.indicate(.releaseRequested)])
        #expect(association.handle(.sendData(data)) == [.send(data)], "AR-7: what is owed may still be sent")
        #expect(association.handle(.respondToRelease) == [.send(Fixture.releaseReply), .startTimer])
        #expect(association.state == .sta13)
        #expect(association.handle(.connectionClosed) == [.stopTimer])
        #expect(association.state == .sta1)
    }

    @Test("is opened, used and released by the requestor's side of the table")
    func requestor() {
        var association = Association(role: .requestor)
        #expect(association.handle(.associate(Self.request)) == [.connect])
        #expect(association.handle(.connected) == [.send(Self.request.encode())])
        #expect(association.receive(Self.accept.encode()) == [.indicate(.associationAccepted(Self.accept))])
        #expect(association.peerMaximumLength == 65_536)
        #expect(association.handle(.release) == [.send(Fixture.releaseRequest)])
        #expect(association.receive(Fixture.data(1, 2, [])).count == 1, "AR-6: data may still come")
        #expect(association.receive(Fixture.releaseReply) == [.indicate(.releaseConfirmed), .close])
        #expect(association.state == .sta1)
    }

    @Test("comes in one chunk or byte by byte alike")
    func bytewise() {
        var whole = listening()
        var single = listening()
        let bytes = Self.request.encode()
        #expect(whole.receive(bytes) == bytes.flatMap { single.receive([$0]) })
    }

    @Test("is rejected by the user, and by the provider for another protocol version")
    func rejections() {
        var association = listening()
        _ = association.receive(Self.request.encode())
        let reject = AssociateReject(.transient, .localLimitExceeded)
        #expect(association.handle(.reject(reject)) == [.send(Fixture.reject), .startTimer])
        #expect(association.handle(.timerExpired) == [.stopTimer, .close])

        var other = listening()
        var request = Self.request
        request.protocolVersion = 2
        let answer = AssociateReject(.permanent, .protocolVersionNotSupported)
        #expect(
            other.receive(request.encode())
                == [.stopTimer, .send(PDU.associateReject(answer).encode()), .startTimer])
        #expect(other.state == .sta13)

        var refused = Association(role: .requestor)
        _ = refused.handle(.associate(Self.request))
        _ = refused.handle(.connected)
        #expect(refused.receive(Fixture.reject) == [.indicate(.associationRejected(reject)), .close])
    }

    @Test("survives a release collision on both sides")
    func collision() {
        var requestor = established(.requestor)
        _ = requestor.handle(.release)
        #expect(requestor.receive(Fixture.releaseRequest) == [.indicate(.releaseRequested)])
        #expect(requestor.state == .sta9)
        #expect(requestor.handle(.respondToRelease) == [.send(Fixture.releaseReply)])
        #expect(requestor.state == .sta11)
        #expect(requestor.receive(Fixture.releaseReply) == [.indicate(.releaseConfirmed), .close])

        var acceptor = established(.acceptor)
        _ = acceptor.handle(.release)
        #expect(acceptor.receive(Fixture.releaseRequest) == [.indicate(.releaseRequested)])
        #expect(acceptor.state == .sta10)
        #expect(acceptor.receive(Fixture.releaseReply) == [.indicate(.releaseConfirmed)])
        #expect(acceptor.state == .sta12)
        #expect(acceptor.handle(.respondToRelease) == [.send(Fixture.releaseReply), .startTimer])
        #expect(acceptor.state == .sta13)
    }

    @Test("is aborted by either side, or by the connection")
    func aborts() {
        for role in [Association.Role.acceptor, .requestor] {
            var ours = established(role)
            #expect(ours.handle(.abort) == [abort(.user), .startTimer])
            #expect(ours.receive(Fixture.releaseRequest).isEmpty, "AA-6: ignored in Sta13")
            #expect(ours.handle(.timerExpired) == [.stopTimer, .close])

            var theirs = established(role)
            let indication = AssociateAbort(.provider, .invalidParameterValue)
            #expect(theirs.receive(Fixture.abort) == [.indicate(.aborted(indication)), .close])
            #expect(theirs.receive(Fixture.releaseRequest).isEmpty)

            var lost = established(role)
            #expect(lost.handle(.connectionClosed) == [.indicate(.connectionLost)])
        }
    }

    @Test("aborts with the reason that fits what the peer did wrong")
    func faults() {
        func reason(_ bytes: [UInt8]) -> [AssociationOutput] {
            var association = established(.acceptor)
            let outputs = association.receive(bytes)
            #expect(association.state == .sta13)
            #expect(outputs.count == 3)
            #expect(outputs.last == .startTimer)
            return Array(outputs.prefix(1))
        }
        #expect(reason(bytes("42 00 00000004 00000000")) == [abort(.provider, .unrecognisedPDU)])
        #expect(reason(Self.request.encode()) == [abort(.provider, .unexpectedPDU)])
        #expect(reason(Fixture.releaseReply) == [abort(.provider, .unexpectedPDU)])
        #expect(reason(bytes("04 00 00020001")) == [abort(.provider, .invalidParameterValue)])
        #expect(reason(Fixture.data(3, 3, [0, 0])) == [abort(.provider, .invalidParameterValue)])
        #expect(reason(bytes("05 00 00000003 000000")) == [abort(.provider, .invalidParameterValue)])
    }

    @Test("aborts as the service-user when anything but a request comes first")
    func dataFirst() {
        for first in [
            Fixture.data(1, 3, [0, 0]), Fixture.releaseRequest, Fixture.reject, bytes("50 4f 53 54 20 2f"),
        ] {
            var association = listening()
            #expect(association.receive(first) == [abort(.user), .startTimer])
            #expect(association.state == .sta13)
        }
    }

    @Test("ignores data after it has aborted, and answers garbage once")
    func afterAbort() {
        var association = established(.acceptor)
        _ = association.handle(.abort)
        #expect(association.receive(Fixture.data(1, 0, [1, 2, 3])).isEmpty)
        #expect(association.receive([0xFF, 0, 0, 0, 0, 0]) == [abort(.provider, .unrecognisedPDU)])
        #expect(association.receive([0xFF, 0, 0, 0, 0, 0]).isEmpty)
    }

    @Test("drops requests of its user that come too late")
    func lateRequests() {
        var association = established(.acceptor)
        _ = association.receive(Fixture.abort)
        #expect(association.handle(.sendData([1])).isEmpty)
        #expect(association.handle(.respondToRelease).isEmpty)
        #expect(association.handle(.abort).isEmpty)
        #expect(association.handle(.timerExpired).isEmpty)
    }

    @Test("closes a connection on which no request came in time")
    func silence() {
        var association = listening()
        #expect(association.handle(.timerExpired) == [.stopTimer, .close])
        #expect(association.state == .sta1)
    }
}
