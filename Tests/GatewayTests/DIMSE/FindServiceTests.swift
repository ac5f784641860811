import DICOM
import Records
import Testing

@testable import Gateway

@Suite("C-FIND")
struct FindServiceTests {
    private func find(
        _ house: ServiceHouse, _ identifier: DataSet, as title: String = "READER",
        model: QueryClient.Model = .studyRoot, stopAfter most: Int = .max
    ) async throws -> [DataSet] {
        let found = Collected<DataSet>()
        try await house.client(title).find(identifier, model: model) { match in
            found.add(match)
            return found.all.count < most
        }
        return found.all
    }

    @Test("answers at each level")
    func levels() async throws {
        try await ServiceHouse.with(images: 3) { house in
            for (level, count) in [("STUDY", 1), ("SERIES", 1), ("IMAGE", 3)] {
                let found = try await find(house, ServiceHouse.wanted(level))
                #expect(found.count == count && found.allSatisfy { $0.string(.queryRetrieveLevel) == level })
            }
            var patient = DataSet()
            patient.set(.queryRetrieveLevel, "PATIENT")
            patient.set(.patientID, ServiceHouse.patient)
            patient.setEmpty(.patientName)
            let found = try await find(house, patient, model: .patientRoot)
            #expect(found.map { $0.string(.patientName) } == ["王^小明"])
        }
    }

    @Test("text is in UTF-8, or in the character set that is known of the peer")
    func characterSets() async throws {
        try await ServiceHouse.with(images: 1) { house in
            var wanted = ServiceHouse.wanted()
            wanted.setEmpty(.patientName)
            let plain = try await find(house, wanted)
            #expect(plain.first?.string(.specificCharacterSet) == "ISO_IR 192")
            try await house.know("OLDCT") {
                $0.mayQuery = true
                $0.characterSet = CharacterSetCorrection(.gbk)
            }
            let old = try await find(house, wanted, as: "OLDCT")
            #expect(old.first?.string(.specificCharacterSet) == "GBK")
            #expect(old.first?.string(.patientName) == "王^小明")
        }
    }

    @Test("ends early when the peer has seen enough")
    func cancel() async throws {
        try await ServiceHouse.with(images: 40) { house in
            let found = try await find(house, ServiceHouse.wanted("IMAGE"), stopAfter: 3)
            #expect(found.count == 3)
            // The association was released in order; the next query has all answers.
            #expect(try await find(house, ServiceHouse.wanted("IMAGE")).count == 40)
        }
    }

    @Test("says which element cannot be understood, and does not answer strangers")
    func faults() async throws {
        try await ServiceHouse.with(images: 1) { house in
            await #expect {
                _ = try await find(house, ServiceHouse.wanted("GALAXY"))
            } throws: { error in
                let error = error as? DIMSEError
                return error?.code == .refused && error?.reason.contains("A900H (0008,0052)") == true
            }
            await #expect {
                _ = try await find(house, ServiceHouse.wanted(), as: "STRANGER")
            } throws: { ($0 as? DIMSEError)?.code == .notAccepted }
        }
    }

    @Test("a request that comes while another is answered waits for its turn")
    func oneAtATime() async throws {
        try await ServiceHouse.with(images: 30) { house in
            let peer = try await RawPeer(port: house.port)
            let model = UID.studyRootQueryRetrieveInformationModelFind
            await peer.send(
                PDU.associateRequest(
                    AssociateRequest(
                        calledAETitle: "WILLIS", callingAETitle: "READER",
                        contexts: [
                            ProposedContext(
                                id: 1, abstractSyntax: .verification, transferSyntaxes: ["1.2.840.10008.1.2"]),
                            ProposedContext(
                                id: 5, abstractSyntax: model, transferSyntaxes: ["1.2.840.10008.1.2"]),
                        ], userInformation: UserInformation())
                ).encode())
            _ = await peer.waitForPDUs(1)
            let data = try ServiceHouse.wanted("IMAGE").encode(as: .implicitVRLittleEndian)
            let query =
                RawPeer.frame(.findRequest(messageID: 1, sopClass: model), 5)
                + DataTransfer.frame(data, contextID: 5, isCommand: false, maximumFragment: 4096)
            await peer.send(query + RawPeer.echo(2))
            _ = await peer.waitForPDUs(1 + 30 * 2 + 2)
            let responses = peer.pdus.filter { $0.type == 4 && $0.body[5] & 1 == 1 }
                .compactMap { try? CommandSet(Array($0.body.dropFirst(6))) }
            #expect(responses.count == 32)
            #expect(responses.prefix(30).allSatisfy { $0.status == .pending })
            #expect(responses.suffix(2).map(\.field.rawValue) == [0x8020, 0x8030])
            await peer.close()
        }
    }
}
