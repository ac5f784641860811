import Archive
import DICOM
import Foundation
import Testing

@testable import Clinic

struct ZipTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "zip-" + Hexadecimal.string(Randomness.bytes(8))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func archive(_ files: [(name: String, bytes: [UInt8])]) throws -> String {
        let path = folder + "/" + Hexadecimal.string(Randomness.bytes(4)) + ".zip"
        let writer = try ZipWriter(path: path)
        for file in files { try writer.add(file.bytes, named: file.name) }
        try writer.finish()
        return path
    }

    private func unpack(_ entry: ZipReader.Entry, of zip: ZipReader) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try zip.read(entry) { piece in
            bytes += piece
            return true
        }
        return bytes
    }

    @Test func `what is written is read again, byte by byte`() throws {
        var noise: [UInt8] = []
        for index in 0..<700_000 { noise.append(UInt8(truncatingIfNeeded: (index &* 2_654_435_761) >> 13)) }
        let files: [(name: String, bytes: [UInt8])] = [
            ("病人/一.dcm", noise), ("empty", []), ("zeros", [UInt8](repeating: 0, count: 1_000_000)),
        ]
        let zip = try ZipReader(path: try archive(files))
        #expect(zip.entries.map(\.name) == files.map(\.name))
        for (entry, file) in zip.entries.indices.map({ (zip.entries[$0], files[$0]) }) {
            #expect(try unpack(entry, of: zip) == file.bytes)
        }
    }

    @Test func `nothing stands under the name before it is finished`() throws {
        let path = folder + "/draft.zip"
        do {
            let writer = try ZipWriter(path: path)
            try writer.add([1, 2, 3], named: "a")
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test(arguments: ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:/a", "\\a"])
    func `names that lead out are faults of the file, not of the archive`(name: String) throws {
        let zip = try ZipReader(path: try archive([(name, [1]), ("good", [2])]))
        #expect(zip.entries[0].fault == "its name leads out of the archive")
        #expect(throws: ZipError.self) { try unpack(zip.entries[0], of: zip) }
        #expect(try unpack(zip.entries[1], of: zip) == [2])
    }

    @Test func `every cut and every changed byte is an error or leaves the content as it was`() throws {
        let content = (0..<400).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: try archive([("a", content)]))))
        let path = folder + "/damaged.zip"
        func survives(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            do {
                let zip = try ZipReader(path: path)
                for entry in zip.entries where entry.fault == nil && !entry.isFolder {
                    #expect(try unpack(entry, of: zip) == content)
                }
            } catch is ZipError {
            }
        }
        for count in whole.indices { try survives(Array(whole[..<count])) }
        for place in whole.indices {
            for flip: UInt8 in [0xFF, 0x01, 0x80] {
                var bytes = whole
                bytes[place] ^= flip
                try survives(bytes)
            }
        }
    }

    @Test func `an archive that would fill the disk is refused before anything is unpacked`() throws {
        var limits = ZipReader.Limits()
        limits.suspectBytes = 1 << 20
        let path = try archive([("zeros", [UInt8](repeating: 0, count: 4 << 20))])
        let error = #expect(throws: ZipError.self) { _ = try ZipReader(path: path, limits: limits) }
        #expect(error?.code == .bomb)
        limits = ZipReader.Limits()
        limits.entries = 1
        let two = try archive([("a", []), ("b", [])])
        #expect(throws: ZipError.self) { _ = try ZipReader(path: two, limits: limits) }
    }

    @Test func `objects in an archive come in as from anywhere else`() async throws {
        let house = try House()
        let image = TestImage()
        let bytes = try DICOMFile(dataSet: image.dataSet, transferSyntax: .explicitVRLittleEndian).write()
        let zip = try ZipReader(path: try archive([("IM1", bytes), ("readme.txt", Array("hello".utf8))]))
        #expect(await house.intake.importEntry(zip.entries[0], of: zip) == .received(.stored))
        #expect(await house.intake.importEntry(zip.entries[1], of: zip) == .notDICOM)
        #expect(try await house.intake.receive(image) == .duplicate)
    }
}

struct WatchFolderTests {
    @Test func `a file is taken in when it is whole, and moved`() async throws {
        let house = try House()
        let folder = house.folder + "/watched"
        try FileManager.default.createDirectory(atPath: folder + "/ct", withIntermediateDirectories: true)
        let clock = house.clock
        let watch = WatchFolder(folder: folder, intake: house.intake, clock: { clock.now })
        let bytes = try DICOMFile(dataSet: TestImage().dataSet, transferSyntax: .explicitVRLittleEndian)
            .write()
        try Data(bytes.dropLast(10)).write(to: URL(fileURLWithPath: folder + "/ct/a.dcm"))
        try Data("text".utf8).write(to: URL(fileURLWithPath: folder + "/note"))
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/.hidden"))

        await watch.look()
        #expect(FileManager.default.fileExists(atPath: folder + "/note"))
        clock.advance(5_000)
        await watch.look()
        #expect(FileManager.default.fileExists(atPath: folder + "/failed/note.reason.txt"))
        #expect(FileManager.default.fileExists(atPath: folder + "/ct/a.dcm"))

        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/ct/a.dcm"))
        await watch.look()
        clock.advance(5_000)
        await watch.look()
        #expect(FileManager.default.fileExists(atPath: folder + "/done/ct/a.dcm"))
        #expect(!FileManager.default.fileExists(atPath: folder + "/ct"))
        #expect(FileManager.default.fileExists(atPath: folder + "/.hidden"))
        #expect(try await house.intake.receive(TestImage()) == .duplicate)

        try Data(bytes.dropLast(10)).write(to: URL(fileURLWithPath: folder + "/cut.dcm"))
        await watch.look()
        clock.advance(70_000)
        await watch.look()
        #expect(FileManager.default.fileExists(atPath: folder + "/failed/cut.dcm"))
    }
}
