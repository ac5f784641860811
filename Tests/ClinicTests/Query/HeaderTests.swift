import Archive
import DICOM
import Testing

@testable import Clinic

@Suite struct HeaderTests {
    private func json(_ house: House, _ scope: Metadata.Scope) async throws -> [DataSet] {
        var found: [DataSet] = []
        for try await page in Metadata(archive: house.archive).headers(of: scope) {
            for header in page {
                found.append(try ModelDocument.read(json: Bytes(header.json(bulkData: "http://x/"))).dataSet)
            }
        }
        return found
    }

    @Test func `headers come back as they were stored, series by series`() async throws {
        let house = try House()
        for series in ["1", "2"] {
            for number in 1...30 {
                let image = TestImage(study: "1.7", series: series, number: number)
                #expect(try await house.intake.receive(image) == .stored)
            }
        }
        let all = try await json(house, Metadata.Scope(studyUID: "1.7"))
        #expect(all.count == 60)
        #expect(
            all.map { $0.string(.seriesInstanceUID) ?? "" } == Array(repeating: "1.7.1", count: 30)
                + Array(repeating: "1.7.2", count: 30))
        #expect(try await json(house, Metadata.Scope(studyUID: "1.7", seriesUID: "1.7.2")).count == 30)
        let one = try await json(
            house, Metadata.Scope(studyUID: "1.7", seriesUID: "1.7.2", sopInstanceUID: "1.7.2.5"))
        let stored = TestImage(study: "1.7", series: "2", number: 5).dataSet
        let header = try #require(one.first)
        #expect(one.count == 1 && header.count == stored.count)
        for element in stored where element.tag != .pixelData {
            #expect(header.strings(element.tag) == stored.strings(element.tag), "\(element.tag)")
        }
    }

    @Test func `values that are left out have an address, those in items too`() throws {
        var item = DataSet()
        item.set(.iccProfile, Bytes([UInt8](repeating: 7, count: 300)), vr: .OB)
        var dataSet = TestImage().dataSet
        dataSet.set(.opticalPathSequence, [DataSet(), item])
        dataSet.set(.patientComments, "a \"BulkDataURI\":\"x\" in a text")
        let json = try HeaderDocument.json(of: DICOMFile(dataSet: dataSet))
        let document = try ModelDocument.read(json: Bytes(BulkAddresses.completed(json, with: "http://h/b/")))
        #expect(
            document.bulkData.map(\.uri) == [
                "http://h/b/\(Tag.opticalPathSequence.hexadecimal)/1/\(Tag.iccProfile.hexadecimal)"
            ])
        #expect(document.dataSet.string(.patientComments) == dataSet.string(.patientComments))
    }

    @Test func `a file that is read to its pixel data says where they are`() throws {
        let dataSet = TestImage().dataSet
        let bytes = try DICOMFile(dataSet: dataSet).write()
        let file = try DICOMFile.read(Bytes(bytes), stopBeforePixelData: true)
        let place = try #require(file.pixelDataPlace)
        #expect(place.tag == .pixelData && place.length == 32 && place.vr == .OW)
        let offset = try #require(place.offset)
        #expect(Array(bytes[offset..<offset + 32]) == dataSet.bytes(.pixelData)?.array)
        let document = try ModelDocument.read(json: Bytes(try HeaderDocument.json(of: file)))
        #expect(document.bulkData.map(\.uri) == ["7FE00010"])
    }

    @Test func `packing loses nothing, and damage is noticed`() throws {
        let json = Array(String(repeating: "{\"00100010\":{\"vr\":\"PN\"}}", count: 100).utf8)
        var packed = try #require(HeaderDocument.packed(json))
        #expect(HeaderDocument.unpacked(packed) == json && packed.count < json.count / 4)
        packed[packed.count - 1] ^= 1
        #expect(HeaderDocument.unpacked(packed) == nil)
        #expect(HeaderDocument.unpacked([1, 2, 3]) == nil)
        #expect(HeaderDocument.unpacked([255, 255, 255, 255, 0]) == nil)
        #expect(
            HeaderDocument.packed([UInt8](repeating: 0, count: HeaderDocument.largestKeptBytes + 1)) == nil)
    }

    @Test func `what was stored before headers were kept is found at once and indexed later`() async throws {
        let house = try House()
        for number in 1...3 {
            var image = TestImage(study: "1.8", number: number)
            image.dataSet.set(.studyID, "S8")
            image.dataSet.set(.sliceThickness, Double(number))
            #expect(try await house.intake.receive(image) == .stored)
        }
        try await house.archive.write { try HeadersTable.forgetAll(in: $0) }
        let finder = Finder(archive: house.archive)
        func found() async throws -> [String] {
            var identifier = DataSet()
            identifier.set(.studyID, "S8")
            identifier.set(.sliceThickness, 2.0)
            let query = try Query(level: .instance, identifier: identifier)
            return try await finder.page(query).matches.compactMap(\.sopInstanceUID)
        }
        #expect(try await found() == ["1.8.1.2"])
        #expect(try await HeaderIndexing(archive: house.archive).run() == 3)
        #expect(try await HeaderIndexing(archive: house.archive).run() == 0)
        #expect(try await found() == ["1.8.1.2"])
        #expect(try await json(house, Metadata.Scope(studyUID: "1.8")).count == 3)
    }

    @Test func `the version of headers changes when an object comes`() async throws {
        let house = try House()
        let metadata = Metadata(archive: house.archive)
        let scope = Metadata.Scope(studyUID: "1.9")
        #expect(try await metadata.version(of: scope) == nil)
        #expect(try await house.intake.receive(TestImage(study: "1.9", number: 1)) == .stored)
        let first = try await metadata.version(of: scope)
        #expect(first != nil)
        #expect(try await metadata.version(of: scope) == first)
        #expect(try await house.intake.receive(TestImage(study: "1.9", number: 2)) == .stored)
        #expect(try await metadata.version(of: scope) != first)
        #expect(try await metadata.version(of: Metadata.Scope(studyUID: "1.9", seriesUID: "2")) == nil)
    }
}
