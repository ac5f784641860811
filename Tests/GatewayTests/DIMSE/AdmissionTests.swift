import DICOM
import Records
import Testing

@testable import Gateway

@Suite("Who is let in")
struct AdmissionTests {
    private func isLetIn(_ house: ServiceHouse, _ title: String) async -> Bool {
        let client = StorageClient(configuration: house.configuration(title), logger: .silent)
        return (try? await client.echo()) != nil
    }

    @Test("everybody, unless the node takes known devices only")
    func onlyKnown() async throws {
        try await ServiceHouse.with(images: 0) { house in
            #expect(await isLetIn(house, "STRANGER"))
        }
        try await ServiceHouse.with(images: 0, configure: { $0.onlyKnownPeers = true }) { house in
            #expect(await isLetIn(house, "READER"))
            #expect(await !isLetIn(house, "STRANGER"))
        }
    }

    @Test("nobody that is turned away, and no more associations than a device may have")
    func rules() async throws {
        try await ServiceHouse.with(images: 0) { house in
            try await house.know("FOE") { $0.isAllowed = false }
            #expect(await !isLetIn(house, "FOE"))
            try await house.know("ONE") { $0.maximumAssociations = 1 }
            let client = StorageClient(configuration: house.configuration("ONE"), logger: .silent)
            let context = ProposedContext(
                id: 1, abstractSyntax: .verification, transferSyntaxes: ["1.2.840.10008.1.2"])
            let first = try await client.open([context])
            #expect(await !isLetIn(house, "ONE"))
            await first.release()
            #expect(await eventuallyAsync { await isLetIn(house, "ONE") })
        }
    }

    @Test("objects travel in the syntaxes of the rules; messages without pixels in any uncompressed one")
    func syntaxes() async throws {
        try await ServiceHouse.with(images: 0) { house in
            try await house.know("READER") { $0.transferSyntaxes = ["1.2.840.10008.1.2.4.80"] }
            let client = StorageClient(configuration: house.configuration(), logger: .silent)
            let all: [UID] = ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2"]
            let association = try await client.open([
                ProposedContext(id: 1, abstractSyntax: RawPeer.ct, transferSyntaxes: all),
                ProposedContext(id: 3, abstractSyntax: RawPeer.ct, transferSyntaxes: ["1.2.840.10008.1.2.1"]),
                ProposedContext(
                    id: 5, abstractSyntax: .studyRootQueryRetrieveInformationModelFind, transferSyntaxes: all),
            ])
            #expect(
                association.contexts.map(\.transferSyntax.string)
                    == ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.1"])
            #expect(association.contexts.map(\.id) == [1, 5])
            await association.release()
        }
    }
}
