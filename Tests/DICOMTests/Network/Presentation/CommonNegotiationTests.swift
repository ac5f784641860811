import Testing

@testable import DICOM

@Suite("Common extended negotiation")
struct CommonNegotiationTests {
    /// The sub-item as PS3.7 table D.3-12 has it, written by hand: a class of 5 bytes, a service of 3, two related ones.
    private let body: [UInt8] =
        [0, 5] + Array("1.2.3".utf8) + [0, 3] + Array("9.9".utf8)
        + [0, 10] + [0, 3] + Array("1.1".utf8) + [0, 3] + Array("1.2".utf8)

    @Test("it is read as the standard writes it, and written back")
    func reading() throws {
        var reader = PDUReader(body)
        let read = try CommonNegotiation(&reader)
        #expect(
            read
                == CommonNegotiation(
                    sopClass: "1.2.3", serviceClass: "9.9", relatedGeneralClasses: ["1.1", "1.2"]))
        var writer = PDUWriter()
        read.write(&writer)
        #expect(writer.bytes == body)
        var short = PDUReader(Array(body.prefix(12)))
        #expect(try CommonNegotiation(&short).relatedGeneralClasses == [])
    }

    @Test("lengths that do not fit are refused", arguments: [13, 15, 20])
    func truncated(count: Int) {
        #expect(throws: NetworkError.self) {
            var reader = PDUReader(Array(body.prefix(count)))
            _ = try CommonNegotiation(&reader)
        }
    }

    @Test("an unknown class is taken for storage unless it says that it is not")
    func policy() throws {
        var policy = AssociationPolicy(
            abstractSyntaxes: [.verification], acceptsUnknownStorage: true,
            transferSyntaxes: ["1.2.840.10008.1.2"], implementationClass: "1.2.3.4",
            implementationVersion: "TEST")
        policy.calledAETitle = nil
        let classes: [UID] = ["1.3.1", "1.3.2", "1.3.3"]
        let request = AssociateRequest(
            calledAETitle: "A", callingAETitle: "B",
            contexts: classes.enumerated().map { index, sopClass in
                ProposedContext(
                    id: UInt8(2 * index + 1), abstractSyntax: sopClass,
                    transferSyntaxes: ["1.2.840.10008.1.2"])
            },
            userInformation: UserInformation(commonNegotiations: [
                CommonNegotiation(sopClass: "1.3.1", serviceClass: "1.2.840.10008.4.2"),
                CommonNegotiation(sopClass: "1.3.2", serviceClass: "1.2.840.10008.5.1.4.34.5.2"),
            ]))
        guard case .accept(let accept) = policy.answer(request) else {
            Issue.record("rejected")
            return
        }
        #expect(
            accept.contexts.map(\.result) == [.acceptance, .abstractSyntaxNotSupported, .acceptance])
    }
}
