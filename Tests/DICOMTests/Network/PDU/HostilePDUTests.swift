import Testing

@testable import DICOM

@Suite("Hostile PDUs")
struct HostilePDUTests {
    static let wholes = [
        Fixture.associateRequest, Fixture.associateAccept, Fixture.reject, Fixture.releaseRequest,
        Fixture.releaseReply, Fixture.abort,
    ]

    private func fault(_ outputs: [PDUStream.Output]) -> NetworkError? {
        for case .invalid(let error) in outputs { return error }
        return nil
    }

    @Test("a PDU cut off anywhere yields nothing yet", arguments: wholes)
    func cut(_ bytes: [UInt8]) {
        for count in 0..<bytes.count {
            #expect(Fixture.read(Array(bytes.prefix(count)), chunk: max(count, 1)).isEmpty)
        }
    }

    @Test(
        "a PDU whose length was shortened to any value is refused or read, never trapped on",
        arguments: wholes)
    func shortened(_ bytes: [UInt8]) throws {
        for length in 0..<bytes.count - 6 {
            var short = Array(bytes.prefix(6 + length))
            short[4] = UInt8(length >> 8)
            short[5] = UInt8(length & 255)
            let outputs = Fixture.read(short, chunk: short.count)
            #expect(outputs.count == 1)
            if let error = fault(outputs) { #expect((error.offset ?? 0) <= short.count) }
        }
    }

    @Test("any byte of an association request may be anything")
    func mutations() {
        for position in 6..<Fixture.associateRequest.count {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var bytes = Fixture.associateRequest
                bytes[position] = value
                #expect(Fixture.read(bytes, chunk: bytes.count).count == 1)
            }
        }
    }

    @Test("a control PDU of 4 GiB is refused at its header", arguments: [1, 2, 3, 5, 6, 7] as [UInt8])
    func hugeControl(_ type: UInt8) throws {
        let error = try #require(fault(Fixture.read([type, 0, 0xFF, 0xFF, 0xFF, 0xFF], chunk: 6)))
        #expect(error.code == .tooLong)
        #expect(error.offset == 2)
        #expect(error.abortReason == .invalidParameterValue)
    }

    @Test("a control PDU of no bytes is refused", arguments: [1, 2, 3, 5, 6, 7] as [UInt8])
    func emptyControl(_ type: UInt8) throws {
        let error = try #require(fault(Fixture.read([type, 0, 0, 0, 0, 0], chunk: 6)))
        #expect(error.code == .truncated)
    }

    @Test("data longer than offered is refused at its header, with the reason the standard has for it")
    func hugeData() throws {
        let error = try #require(fault(Fixture.read(bytes("04 00 00020001"), chunk: 6, maximumData: 131_072)))
        #expect(error.code == .tooLong)
        #expect(error.abortReason == .invalidParameterValue)
        #expect(fault(Fixture.read(bytes("04 00 00020000"), chunk: 6, maximumData: 131_072)) == nil)
        #expect(fault(Fixture.read(bytes("04 00 ffffffff"), chunk: 6, maximumData: 0)) == nil)
    }

    @Test(
        "presentation data values must fit their PDU",
        arguments: [
            "04 00 00000000", "04 00 00000005", "04 00 00000006 00000000 01 03",
            "04 00 00000006 00000001 01 03",
            "04 00 00000006 00000003 01 03", "04 00 00000006 ffffffff 01 03",
            "04 00 00000008 00000003 01 03 aa bb cc dd ee ff",
        ])
    func badValues(_ text: String) {
        #expect(fault(Fixture.read(bytes(text), chunk: 64)) != nil)
        #expect(fault(Fixture.read(bytes(text), chunk: 1)) != nil)
    }

    @Test("an unknown PDU type is told apart, and nothing is read after it")
    func unknownType() throws {
        for type: UInt8 in [0, 8, 0x47, 0xFF] {
            let outputs = Fixture.read([type, 0, 0, 0, 0, 4, 0, 0, 0, 0] + Fixture.releaseRequest, chunk: 3)
            #expect(outputs.count == 1)
            let error = try #require(fault(outputs))
            #expect(error.abortReason == .unrecognisedPDU)
        }
    }

    @Test("128 contexts are read, a 129th, an even and a repeated identifier are not")
    func contextCounts() throws {
        func request(_ ids: [UInt8]) -> [UInt8] {
            AssociateRequest(
                calledAETitle: "A", callingAETitle: "B",
                contexts: ids.map {
                    ProposedContext(
                        id: $0, abstractSyntax: Fixture.ct, transferSyntaxes: ["1.2.840.10008.1.2"])
                }, userInformation: UserInformation()
            ).encode()
        }
        let all = (0..<128).map { UInt8($0 * 2 + 1) }
        #expect(fault(Fixture.read(request(all), chunk: 1000)) == nil)
        #expect(fault(Fixture.read(request(all + [1]), chunk: 1000))?.code == .tooMany)
        #expect(fault(Fixture.read(request([2]), chunk: 1000))?.code == .invalidValue)
        #expect(fault(Fixture.read(request([3, 3]), chunk: 1000))?.code == .invalidValue)
        #expect(fault(Fixture.read(request([]), chunk: 1000))?.code == .missingItem)
    }

    @Test("a context of too many transfer syntaxes is refused")
    func syntaxCount() {
        let many = [UID](repeating: "1.2.840.10008.1.2", count: 129)
        let request = AssociateRequest(
            calledAETitle: "A", callingAETitle: "B",
            contexts: [ProposedContext(id: 1, abstractSyntax: Fixture.ct, transferSyntaxes: many)],
            userInformation: UserInformation())
        #expect(fault(Fixture.read(request.encode(), chunk: 1000))?.code == .tooMany)
    }

    @Test("random bytes are refused or wait for more")
    func garbage() {
        var state: UInt64 = 42
        for _ in 0..<2000 {
            let noise = (0..<64).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
            _ = Fixture.read(noise, chunk: 64)
            // With a valid head, so that what is inside is reached.
            _ = Fixture.read([UInt8(1 + noise[0] % 7), 0, 0, 0, 0, 58] + noise.dropFirst(6), chunk: 7)
        }
    }
}
