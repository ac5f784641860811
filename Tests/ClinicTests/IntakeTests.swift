import DICOM
import Foundation
import Records
import Testing

@testable import Archive
@testable import Clinic

struct IntakeTests {
    @Test func `a stored object is a Part 10 file under its own hash, with all its rows`() async throws {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image) == .stored)

        let stored = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        try #require(stored.count == 1)
        let blob = try #require(BlobID(stored[0].blob))
        try house.archive.blobs.verify(blob)
        let file = try DICOMFile.read(path: house.archive.blobs.path(of: blob))
        #expect(file.remarks.isEmpty)
        #expect(file.transferSyntax == .explicitVRLittleEndian)
        #expect(file.meta.uid(.mediaStorageSOPInstanceUID) == image.instance)
        #expect(file.dataSet == image.dataSet)
        #expect(stored[0].attributes.positionMillimeters == [0, 0, 1])

        let detail = try #require(try await Worklist(archive: house.archive).detail(studyUID: "1.2.3"))
        #expect(detail.entry.patient.ideographicName == "张^三")
        #expect(detail.entry.source == "CT1")
        #expect(detail.entry.modalities == ["CT"])
        #expect(detail.entry.instanceCount == 1)
        #expect(detail.entry.state == .receiving)
        #expect(detail.series.map(\.seriesUID) == ["1.2.3.1"])
    }

    @Test func `the same object again is a duplicate, even after it was analysed`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        try await house.archive.write { try Studies.setState(.done, studyUID: "1.2.3", in: $0) }
        #expect(try await house.intake.receive(TestImage()) == .duplicate)
        let entry = try #require(try await Worklist(archive: house.archive).entries().first)
        #expect(entry.instanceCount == 1)
        #expect(entry.state == .done)
        #expect(house.files(in: "blobs").count == 1)
    }

    @Test func `the same data set behind other file meta information is a duplicate`() async throws {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image) == .stored)
        // As a version with other file meta information would have stored it.
        var other = DICOMFile(dataSet: image.dataSet, transferSyntax: .explicitVRLittleEndian)
        other.meta.set(.sourceApplicationEntityTitle, "CT9")
        let blob = try house.archive.blobs.put(try other.write())
        try await house.archive.write { writer in
            _ = try writer.execute("UPDATE instances SET blob = ?", [SQLValue(blob.text)])
        }
        #expect(try await house.intake.receive(image) == .duplicate)
    }

    @Test(arguments: [
        TransferSyntax.implicitVRLittleEndian, .explicitVRBigEndian, .deflatedExplicitVRLittleEndian,
    ])
    func `the same object in another uncompressed encoding is a duplicate and leaves no file`(
        syntax: TransferSyntax
    ) async throws {
        let house = try House()
        let image = TestImage()
        #expect(try await house.intake.receive(image) == .stored)
        var incoming = image.incoming(from: "CT2")
        incoming.transferSyntaxUID = syntax.uid
        #expect(await house.intake.receive(try image.bytes(syntax), as: incoming) == .duplicate)
        #expect(house.files(in: "blobs").count == 1)
        var other = image
        other.dataSet.set(.patientID, "P2")
        #expect(await house.intake.receive(try other.bytes(syntax), as: incoming) == .conflict)
    }

    @Test func `another object under the same identifier is kept beside the first and flagged`() async throws
    {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        var other = TestImage()
        other.dataSet.set(.pixelData, Bytes([UInt8](repeating: 99, count: 32)), vr: .OW)
        #expect(try await house.intake.receive(other) == .conflict)
        #expect(try await house.intake.receive(other) == .duplicate)
        let entry = try #require(try await Worklist(archive: house.archive).entries().first)
        #expect(entry.conflictCount == 1)
        #expect(entry.instanceCount == 1)
        #expect(house.files(in: "blobs").count == 2)
        let counting = try await house.archive.read { try Instances.ofStudy("1.2.3", in: $0) }
        #expect(counting.count == 1, "Analyses see the first only.")
    }

    @Test func `an object that is not what was announced is refused and leaves nothing`() async throws {
        let house = try House()
        let image = TestImage()
        var announced = image.incoming()
        announced.sopInstanceUID = "9.9.9"
        guard case .mismatch(let reason) = await house.intake.receive(try image.bytes(), as: announced) else {
            Issue.record("The wrong instance was accepted.")
            return
        }
        #expect(reason.contains("9.9.9"))
        announced = image.incoming()
        announced.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
        guard case .mismatch = await house.intake.receive(try image.bytes(), as: announced) else {
            Issue.record("The wrong class was accepted.")
            return
        }
        #expect(house.files(in: "blobs").isEmpty)
        #expect(house.files(in: "incoming").isEmpty)
        #expect(try await Worklist(archive: house.archive).entries().isEmpty)
    }

    @Test func `what cannot be read is refused with the reason`() async throws {
        let house = try House()
        let image = TestImage()
        var noStudy = image
        noStudy.dataSet[.studyInstanceUID] = nil
        let bytes = try image.bytes()
        let bad: [[UInt8]] = [
            [], [1, 2, 3], Array(bytes.prefix(50)), [UInt8](repeating: 0xFF, count: 5000),
            try noStudy.bytes(),
        ]
        for bytes in bad {
            guard case .unreadable(let reason) = await house.intake.receive(bytes, as: image.incoming())
            else {
                Issue.record("\(bytes.count) bytes were accepted.")
                continue
            }
            #expect(!reason.isEmpty)
            #expect(!reason.contains(house.folder), "The peer is not told where our files are.")
        }
        #expect(house.files(in: "blobs").isEmpty)
        #expect(house.files(in: "incoming").isEmpty)
    }

    @Test func `a discarded reception leaves nothing`() async throws {
        let house = try House()
        let image = TestImage()
        let reception = house.intake.begin(image.incoming())
        try image.bytes().withUnsafeBytes { reception.append($0) }
        reception.discard()
        // What the same threads do afterwards shows that the discarding is over.
        #expect(try await house.intake.receive(TestImage(number: 2)) == .stored)
        try await house.archive.disk.run {}
        #expect(house.files(in: "incoming").isEmpty)
        #expect(house.files(in: "blobs").count == 1)
    }

    @Test func `a disk with too little room answers out of resources`() async throws {
        let house = try House(reservedBytes: .max)
        guard case .outOfResources = try await house.intake.receive(TestImage()) else {
            Issue.record("An object was accepted.")
            return
        }
    }

    @Test func `many scanners send at once, and an object of many megabytes among them`() async throws {
        let house = try House()
        let intake = house.intake
        var large = TestImage(study: "9.9", number: 1)
        large.dataSet.set(.pixelData, Bytes([UInt8](repeating: 5, count: 40 << 20)), vr: .OW)
        let (bytes, incoming) = (try large.bytes(), large.incoming())
        let outcomes = await withTaskGroup(of: ReceptionOutcome?.self) { group in
            group.addTask { await intake.receive(bytes, as: incoming, pieceBytes: 1 << 20) }
            for scanner in 0..<8 {
                for number in 1...20 {
                    group.addTask {
                        try? await intake.receive(
                            TestImage(study: "1.2.\(scanner / 2)", series: "\(scanner)", number: number),
                            from: "CT\(scanner)")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count == 161)
        #expect(outcomes.allSatisfy { $0 == .stored })
        let entries = try await Worklist(archive: house.archive).entries()
        #expect(entries.count == 5)
        #expect(
            entries.filter { $0.studyUID != "9.9" }.allSatisfy {
                $0.instanceCount == 40 && $0.seriesCount == 2
            })
    }

    @Test func `one patient identifier with two names is kept as it came and flagged`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage(study: "1.1")) == .stored)
        var other = TestImage(study: "1.2")
        other.dataSet.set(.patientName, "Li^Si=李^四")
        #expect(try await house.intake.receive(other) == .stored)
        #expect(try await house.intake.receive(TestImage(study: "1.3", patientID: "P2")) == .stored)
        let entries = try await Worklist(archive: house.archive).entries()
        let flags = Dictionary(uniqueKeysWithValues: entries.map { ($0.studyUID, $0.patientDiffers) })
        #expect(flags == ["1.1": true, "1.2": true, "1.3": false])
        #expect(entries.first { $0.studyUID == "1.2" }?.patient.ideographicName == "李^四")
        #expect(entries.first { $0.studyUID == "1.1" }?.patient.ideographicName == "张^三")
    }

    @Test func `objects sent again under another study are stored there, and both studies are flagged`()
        async throws
    {
        let house = try House()
        for number in 1...2 { #expect(try await house.intake.receive(TestImage(number: number)) == .stored) }
        for number in 1...2 {
            var moved = TestImage(number: number)
            moved.dataSet.set(.studyInstanceUID, UID("7.7"))
            #expect(try await house.intake.receive(moved) == .stored)
            #expect(try await house.intake.receive(moved) == .duplicate)
        }
        let entries = try await Worklist(archive: house.archive).entries()
        #expect(entries.map(\.instanceCount) == [2, 2])
        #expect(entries.map(\.conflictCount) == [2, 2])
        house.clock.advance(10_000)
        let completion = Completion(archive: house.archive, clock: { [clock = house.clock] in clock.now })
        #expect(try await completion.look() == ["1.2.3", "7.7"])
        #expect(try await house.archive.read { try Instances.ofStudy("7.7", in: $0) }.count == 2)
    }

    @Test func `images of another patient under a known study flag the study`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        #expect(try await house.intake.receive(TestImage(number: 2)) == .stored)
        #expect(try await Worklist(archive: house.archive).entries().first?.patientDiffers == false)
        var other = TestImage(number: 3)
        other.dataSet.set(.patientName, "Li^Si=李^四")
        #expect(try await house.intake.receive(other) == .stored)
        #expect(try await Worklist(archive: house.archive).entries().first?.patientDiffers == true)
    }

    @Test func `another patient identifier alone under a known study flags it too`() async throws {
        let house = try House()
        #expect(try await house.intake.receive(TestImage()) == .stored)
        #expect(try await house.intake.receive(TestImage(number: 2, patientID: "P2")) == .stored)
        #expect(try await Worklist(archive: house.archive).entries().first?.patientDiffers == true)
    }

    @Test func `of deflated bombs only those that swell in their pixels are taken`() async throws {
        let house = try House()
        let intake = house.intake
        let syntax = TransferSyntax.deflatedExplicitVRLittleEndian
        // 200 MB in the pixels, in a value before them, and in millions of empty elements.
        var pixels = TestImage(number: 1)
        pixels.dataSet.set(.pixelData, Bytes([UInt8](repeating: 0, count: 200 << 20)), vr: .OW)
        var header = TestImage(number: 2)
        header.dataSet.set(.iccProfile, Bytes([UInt8](repeating: 0, count: 200 << 20)), vr: .OB)
        var items = TestImage(number: 3)
        items.dataSet[.referencedImageSequence] = Element(
            tag: .referencedImageSequence, vr: .SQ,
            value: .items(Array(repeating: DataSet(), count: 3_000_000)))
        var bombs: [(bytes: [UInt8], object: IncomingObject)] = []
        for image in [pixels, header, items] {
            var object = image.incoming()
            object.transferSyntaxUID = syntax.uid
            bombs.append((try image.bytes(syntax), object))
        }
        (pixels, header, items) = (TestImage(), TestImage(), TestImage())
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for bomb in bombs + bombs {
                group.addTask {
                    let outcome = await intake.receive(bomb.bytes, as: bomb.object, pieceBytes: 1 << 16)
                    return outcome == .stored || outcome == .duplicate
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(outcomes == 2, "Only the pixels may be large.")
    }

    @Test func `patients without an identifier are not taken for one`() async throws {
        let house = try House()
        var other = TestImage(study: "1.2", patientID: "")
        other.dataSet.set(.patientName, "Li^Si")
        #expect(try await house.intake.receive(TestImage(study: "1.1", patientID: "")) == .stored)
        #expect(try await house.intake.receive(other) == .stored)
        #expect(try await Worklist(archive: house.archive).entries().allSatisfy { !$0.patientDiffers })
    }

    @Test(arguments: [
        "../../../../tmp/evil", "/etc/passwd", "1.2\u{0}.3", String(repeating: "1", count: 5000),
    ])
    func `an identifier never becomes a path`(uid: String) async throws {
        let house = try House()
        var image = TestImage()
        image.dataSet.set(.sopInstanceUID, UID(uid))
        image.dataSet.set(.studyInstanceUID, UID(uid))
        image.dataSet.set(.seriesInstanceUID, UID(uid))
        _ = try await house.intake.receive(image)
        let names = house.files(in: "blobs").map { $0.suffix(64) }
        #expect(names.allSatisfy { BlobID(String($0)) != nil })
        #expect(!FileManager.default.fileExists(atPath: "/tmp/evil"))
    }
}
