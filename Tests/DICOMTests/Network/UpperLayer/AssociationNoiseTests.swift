import Testing

@testable import DICOM

@Suite("An association under noise")
struct AssociationNoiseTests {
    @Test(
        "any order of PDUs and events is survived, and an ended association stays ended", arguments: 0..<200)
    func anyOrder(_ seed: Int) {
        var random = Noise(state: UInt64(seed) + 1)
        var association = Association(role: seed % 2 == 0 ? .acceptor : .requestor)
        let request = AssociationTests.request
        let inputs: [AssociationInput] = [
            .associate(request), .connected, .connectionIndicated, .accept(AssociationTests.accept),
            .reject(AssociateReject(.permanent, .noReasonGiven)), .sendData([1]), .release, .respondToRelease,
            .abort, .invalid(NetworkError(.unexpected, "noise")), .connectionClosed, .timerExpired,
        ]
        let pdus: [[UInt8]] = [
            request.encode(), AssociationTests.accept.encode(), Fixture.reject, Fixture.releaseRequest,
            Fixture.releaseReply, Fixture.abort, Fixture.data(1, 3, [1, 2, 3]), Fixture.data(1, 0, []),
            Fixture.data(9, 2, [7]), [0xEE, 0, 0, 0, 0, 0],
        ]
        for _ in 0..<100 {
            let wasEstablished = association.isEstablished
            let before = association.state
            let outputs: [AssociationOutput]
            if random.next() % 2 == 0 {
                outputs = association.handle(inputs[Int(random.next() % UInt64(inputs.count))])
            } else {
                var bytes = pdus[Int(random.next() % UInt64(pdus.count))]
                if random.next() % 4 == 0 { bytes[Int(random.next() % UInt64(bytes.count))] ^= 0x11 }
                if random.next() % 4 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
                outputs = association.receive(bytes)
            }
            // Whoever loses an established association to a peer is told.
            if wasEstablished, association.state == .sta1, before != .sta13 {
                #expect(outputs.contains { if case .indicate = $0 { true } else { false } })
            }
            for case .indicate(.data(let fragment)) in outputs { #expect(fragment.contextID == 1) }
        }
    }

    private struct Noise {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
