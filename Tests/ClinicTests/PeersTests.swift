import Archive
import DICOM
import Records
import Testing

@testable import Clinic

struct PeersTests {
    /// 张三 in GBK with nothing declared, as many a scanner writes it; also in an item.
    private func undeclared(number: Int = 1, declaring terms: String? = nil) -> TestImage {
        var image = TestImage(number: number)
        image.dataSet.convert(to: .gbk)
        image.dataSet.set(.patientName, "张^三")
        image.dataSet.set(.studyDescription, "头颅灌注")
        var item = DataSet()
        item.set(.specificCharacterSet, "GBK")
        item.set(.codeMeaning, "脑")
        item.remove(.specificCharacterSet)
        image.dataSet.set(.procedureCodeSequence, [item])
        image.dataSet[.specificCharacterSet] = terms.map {
            Element(tag: .specificCharacterSet, vr: .CS, value: .bytes(Bytes(Array($0.utf8)), .little))
        }
        return image
    }

    private func study(in house: House) async throws -> WorklistEntry {
        try #require(try await Worklist(archive: house.archive).entries().first)
    }

    @Test func `text that declares nothing is read as what is known of the device`() async throws {
        let house = try House()
        let peers = Peers(archive: house.archive)
        _ = try await peers.setCharacterSet(of: " CT01 ", to: "GBK", evenIfDeclared: false)
        #expect(try await house.intake.receive(undeclared(), from: "CT01") == .stored)
        #expect(try await study(in: house).patient.alphabeticName == "张^三")
        #expect(try await study(in: house).studyDescription == "头颅灌注")

        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        let image = try #require(stored.first)
        #expect(image.characterSet == CharacterSetCorrection(.gbk))
        let path = house.archive.blobs.path(of: try #require(BlobID(image.blob)))
        // The object is kept as it was sent, and read as it was meant by whoever opens it next.
        #expect(try DICOMFile.read(path: path).dataSet[.specificCharacterSet] == nil)
        let file = try StudyFile(path: path, characterSet: image.characterSet)
        #expect(file.patient.alphabeticName == "张^三")
        #expect(file.header.items(.procedureCodeSequence).first?.string(.codeMeaning) == "脑")
    }

    @Test func `other devices, and objects that declare something, are read as before`() async throws {
        let house = try House()
        _ = try await Peers(archive: house.archive).setCharacterSet(
            of: "CT01", to: "GBK", evenIfDeclared: false)
        #expect(try await house.intake.receive(TestImage(), from: "CT01") == .stored)
        #expect(try await study(in: house).patient.ideographicName == "张^三")
        let other = try House()
        #expect(try await other.intake.receive(undeclared(), from: "CT02") == .stored)
        #expect(try await study(in: other).patient.alphabeticName != "张^三")
        let stored = try await other.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        #expect(stored.map(\.characterSet) == [nil])
    }

    @Test func `a device that declares the wrong one is corrected only if that is said`() async throws {
        for (always, name) in [(false, false), (true, true)] {
            let house = try House()
            _ = try await Peers(archive: house.archive).setCharacterSet(
                of: "CT01", to: "GBK", evenIfDeclared: always)
            #expect(
                try await house.intake.receive(undeclared(declaring: "ISO_IR 100"), from: "CT01") == .stored)
            #expect((try await study(in: house).patient.alphabeticName == "张^三") == name)
        }
    }

    @Test func `a change reaches a running house within seconds`() async throws {
        let house = try House()
        let intake = house.intake
        #expect(try await intake.receive(undeclared(number: 1), from: "CT01") == .stored)
        _ = try await Peers(archive: house.archive).setCharacterSet(
            of: "CT01", to: "GB18030", evenIfDeclared: false)
        house.clock.advance(2001)
        #expect(try await intake.receive(undeclared(number: 2), from: "CT01") == .stored)
        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        #expect(stored.map(\.characterSet) == [nil, CharacterSetCorrection(.gb18030)])
    }

    @Test func `an import can be told what its files are written in`() async throws {
        let house = try House()
        let path = house.folder + "/gbk.dcm"
        try DICOMFile(dataSet: undeclared().dataSet).write(to: path)
        let outcome = await house.intake.importFile(path: path, characterSet: CharacterSetCorrection(.gbk))
        #expect(outcome == .stored)
        #expect(try await study(in: house).patient.alphabeticName == "张^三")
    }

    @Test func `rules are listed, replaced and removed, nonsense is refused`() async throws {
        let house = try House()
        let peers = Peers(archive: house.archive)
        _ = try await peers.setCharacterSet(of: "CT01", to: "GBK", evenIfDeclared: false)
        _ = try await peers.setCharacterSet(of: "CT01", to: "\\ISO 2022 IR 58", evenIfDeclared: true)
        let rules = try await peers.list()
        #expect(rules.map(\.aeTitle) == ["CT01"])
        #expect(rules.first?.characterSet?.line == "always:\\ISO 2022 IR 58")
        await #expect(throws: PeerRefusal.unknownCharacterSet("BIG5")) {
            try await peers.setCharacterSet(of: "CT01", to: "BIG5", evenIfDeclared: false)
        }
        for title in ["", "SEVENTEEN LETTERS", "A\\B", "影像"] {
            await #expect(throws: PeerRefusal.unusableTitle(title)) {
                try await peers.setCharacterSet(of: title, to: "GBK", evenIfDeclared: false)
            }
        }
        try await peers.remove("CT01")
        #expect(try await peers.list().isEmpty)
        await #expect(throws: PeerRefusal.unknownPeer("CT01")) { try await peers.remove("CT01") }
    }

    @Test func `what is said of a device stays when something else is said`() async throws {
        let house = try House()
        let peers = Peers(archive: house.archive)
        _ = try await peers.setCharacterSet(of: "READ1", to: "GBK", evenIfDeclared: false)
        let isNew = try #require(try await peers.rules(of: "READ1"))
        #expect(
            isNew.isAllowed && !isNew.mayQuery && isNew.address == nil && isNew.maximumAssociations == nil)
        _ = try await peers.change("READ1") {
            $0.address = PeerAddress(host: "10.0.0.7", port: 104)
            $0.mayQuery = true
            $0.transferSyntaxes = ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.1"]
            $0.maximumAssociations = 2
        }
        let rules = try await peers.change("READ1") { $0.isAllowed = false }
        #expect(
            rules.address == PeerAddress(host: "10.0.0.7", port: 104) && rules.mayQuery && !rules.isAllowed)
        #expect(rules.transferSyntaxes.map(\.string) == ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.1"])
        #expect(rules.maximumAssociations == 2 && rules.characterSet?.line == "GBK")
        #expect(try await peers.rules(of: "READ1") == rules)
        #expect(try await peers.rules(of: "READ2") == nil)
    }

    @Test func `a rule that cannot be kept changes nothing`() async throws {
        let house = try House()
        let peers = Peers(archive: house.archive)
        await #expect(throws: PeerRefusal.unusableAddress("pacs:70000")) {
            try await peers.change("READ1") { $0.address = PeerAddress(host: "pacs", port: 70_000) }
        }
        await #expect(throws: PeerRefusal.unknownTransferSyntax("1.2.3")) {
            try await peers.change("READ1") { $0.transferSyntaxes = ["1.2.3"] }
        }
        await #expect(throws: PeerRefusal.unusableLimit(0)) {
            try await peers.change("READ1") { $0.maximumAssociations = 0 }
        }
        #expect(try await peers.list().isEmpty)
        #expect(try Peers.transferSyntax("ExplicitVRLittleEndian") == "1.2.840.10008.1.2.1")
        #expect(try Peers.transferSyntax("1.2.840.10008.1.2.4.80") == "1.2.840.10008.1.2.4.80")
        #expect(throws: PeerRefusal.unknownTransferSyntax("CTImageStorage")) {
            try Peers.transferSyntax("CTImageStorage")
        }
    }
}
