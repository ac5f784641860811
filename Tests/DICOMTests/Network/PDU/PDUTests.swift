import Testing

@testable import DICOM

@Suite("Protocol data units")
struct PDUTests {
    private func decode(_ bytes: [UInt8]) throws -> PDU {
        try #require(
            Fixture.read(bytes, chunk: bytes.count).compactMap {
                if case .pdu(let pdu) = $0 { pdu } else { nil }
            }.first)
    }

    @Test("an A-ASSOCIATE-RQ of another toolkit is read in all its items")
    func associateRequest() throws {
        guard case .associateRequest(let request) = try decode(Fixture.associateRequest) else {
            Issue.record("another PDU")
            return
        }
        #expect(request.calledAETitle == "WILLIS")
        #expect(request.callingAETitle == "CT_ROOM_3")
        #expect(request.protocolVersion == 1)
        #expect(request.applicationContext == .dicomApplicationContext)
        #expect(
            request.contexts == [
                ProposedContext(
                    id: 1, abstractSyntax: .verification, transferSyntaxes: ["1.2.840.10008.1.2"]),
                ProposedContext(
                    id: 3, abstractSyntax: Fixture.ct,
                    transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70"]),
            ])
        let user = request.userInformation
        #expect(user.maximumLength == 16382)
        #expect(user.implementationClass == "1.2.3.4")
        #expect(user.implementationVersion == "SCANNER_1")
        #expect(user.asynchronousOperations == AsynchronousOperations(invoked: 5, performed: 2))
        #expect(user.roles == [RoleSelection(sopClass: Fixture.ct, user: true, provider: false)])
        #expect(
            user.extendedNegotiations == [
                ExtendedNegotiation(sopClass: Fixture.ct, information: [2, 0, 3, 0, 1, 0])
            ])
        #expect(
            user.identity
                == UserIdentity(
                    .userNameAndPasscode, wantsResponse: true, primary: Array("anna".utf8),
                    secondary: Array("secret".utf8)))
    }

    @Test("an A-ASSOCIATE-AC of another toolkit is read in all its items")
    func associateAccept() throws {
        guard case .associateAccept(let accept) = try decode(Fixture.associateAccept) else {
            Issue.record("another PDU")
            return
        }
        #expect(accept.contexts.map(\.result) == [.acceptance, .abstractSyntaxNotSupported])
        #expect(accept.contexts.map(\.id) == [1, 3])
        #expect(accept.contexts[0].transferSyntax == "1.2.840.10008.1.2")
        #expect(accept.userInformation.identityResponse == Array("ok".utf8))
        #expect(
            accept.userInformation.asynchronousOperations == AsynchronousOperations(invoked: 1, performed: 1))
    }

    @Test("what is written is what another toolkit writes")
    func sameBytes() throws {
        #expect(
            PDU.associateReject(AssociateReject(.transient, .localLimitExceeded)).encode() == Fixture.reject)
        #expect(PDU.releaseRequest.encode() == Fixture.releaseRequest)
        #expect(PDU.releaseReply.encode() == Fixture.releaseReply)
        #expect(PDU.abort(AssociateAbort(.provider, .invalidParameterValue)).encode() == Fixture.abort)
    }

    @Test(
        "each PDU survives writing and reading",
        arguments: [
            Fixture.associateRequest, Fixture.associateAccept, Fixture.reject, Fixture.releaseRequest,
            Fixture.releaseReply, Fixture.abort,
        ])
    func roundTrip(_ bytes: [UInt8]) throws {
        let pdu = try decode(bytes)
        #expect(try decode(pdu.encode()) == pdu)
    }

    @Test("a refused context may carry anything as its transfer syntax")
    func refusedContextSyntax() throws {
        let item = bytes("21 00 000b 03 00 04 00 40 00 0003 ffff20")
        let head = Array(Fixture.associateAccept[6..<99])
        let user = bytes("50 00 0008 51 00 0004 00004000")
        let body = head + item + user
        let pdu = bytes("02 00 0000") + [UInt8(body.count >> 8), UInt8(body.count & 255)] + body
        guard case .associateAccept(let accept) = try decode(pdu) else {
            Issue.record("another PDU")
            return
        }
        #expect(accept.contexts.map(\.result) == [.transferSyntaxesNotSupported])
    }

    @Test("AE titles keep no padding and no control characters")
    func titles() throws {
        var bytes = Fixture.associateRequest
        bytes.replaceSubrange(10..<26, with: [0x20, 0x41, 0x0A, 0xE9] + [UInt8](repeating: 0, count: 12))
        guard case .associateRequest(let request) = try decode(bytes) else {
            Issue.record("another PDU")
            return
        }
        #expect(request.calledAETitle == "A??")
    }
}
