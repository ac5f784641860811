import DICOM
import Records
import Testing

@testable import Archive
@testable import Clinic

/// An archive with studies of people whose names are written in several ways.
private struct Shelf {
    let house: House
    var browser: StudyBrowser { StudyBrowser(archive: house.archive) }

    static let people: [(name: String, id: String, description: String, day: String, modality: String)] = [
        ("Zhang^Wei=张^伟", "ZW-000123", "头颅CT灌注", "20260110", "CT"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "JP4711", "Brain MRI", "20260214", "MR"),
        ("Müller^Jürgen", "DE 77", "Angio Kopf-Hals", "", "CT"),
        ("Ouyang^Xiaoming=欧阳^小明", "OY55", "100%_CTA", "20251231", "CT"),
        ("Zhang^Li=张^丽", "ZL9", "Chest", "20260301", "CR"),
    ]

    init() async throws {
        house = try House()
        for (place, person) in Self.people.enumerated() {
            var image = TestImage(study: "1.2.\(place)", patientID: person.id)
            image.dataSet.set(.patientName, person.name)
            image.dataSet.set(.studyDescription, person.description)
            image.dataSet.set(.accessionNumber, "ACC2026\(place)")
            image.dataSet.set(.studyDate, person.day)
            image.dataSet.set(.modality, person.modality)
            let sender = place < 2 ? "CT1" : "MR2"
            #expect(try await house.intake.receive(image, from: sender) == .stored)
        }
    }

    func find(_ wish: StudyWish) async throws -> [String] {
        try await browser.studies(wish).studies.map(\.patient.patientID)
    }
}

@Suite struct StudyBrowserTests {
    @Test(arguments: [
        ("张", ["ZL9", "ZW-000123"]), ("张伟", ["ZW-000123"]), ("伟", ["ZW-000123"]),
        ("zhang", ["ZL9", "ZW-000123"]),
        ("ZhangW", ["ZW-000123"]), ("wei zhang", ["ZW-000123"]), ("山田", ["JP4711"]), ("太郎", ["JP4711"]),
        ("たろ", ["JP4711"]), ("muller", ["DE 77"]), ("ＭＵＬＬ", ["DE 77"]), ("xiaom", ["OY55"]),
        ("欧阳小", ["OY55"]),
        ("小明", ["OY55"]), ("zw-0001", ["ZW-000123"]), ("0123", ["ZW-000123"]), ("acc20261", ["JP4711"]),
        ("20263", ["OY55"]), ("灌注", ["ZW-000123"]), ("hals", ["DE 77"]), ("brain yamada", ["JP4711"]),
        ("brain zhang", []), ("ang", ["DE 77"]), ("%", []), ("_", []), ("100%", ["OY55"]), ("nobody", []),
    ])
    func `each word that is typed begins a word of the study`(text: String, found: [String]) async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.find(StudyWish(text: text)) == found)
    }

    @Test func `nothing asked for is everything, the newest first`() async throws {
        let shelf = try await Shelf()
        let all = try await shelf.find(StudyWish())
        #expect(all == Shelf.people.reversed().map(\.id))
        #expect(try await shelf.find(StudyWish(text: "  \u{0} ")) == all)
    }

    @Test func `modality, days and sender narrow the list`() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.find(StudyWish(modality: "MR")) == ["JP4711"])
        #expect(try await shelf.find(StudyWish(source: "CT1")) == ["JP4711", "ZW-000123"])
        #expect(
            try await shelf.find(StudyWish(firstDay: "20260110", lastDay: "20260214")) == [
                "JP4711", "ZW-000123",
            ])
        #expect(try await shelf.find(StudyWish(lastDay: "20251231")) == ["OY55"])
        #expect(
            try await shelf.find(StudyWish(text: "zhang", firstDay: "20260301", lastDay: "20260301")) == [
                "ZL9"
            ])
        let choices = try await shelf.browser.choices()
        #expect(choices.modalities == ["CR", "CT", "MR"])
        #expect(choices.sources == ["CT1", "MR2"])
    }

    @Test func `pages follow each other without gap or repetition`() async throws {
        let shelf = try await Shelf()
        var found: [String] = []
        var place: Int64?
        var pages = 0
        repeat {
            let page = try await shelf.browser.studies(StudyWish(), after: place, limit: 2)
            #expect(page.studies.count <= 2)
            found += page.studies.map(\.patient.patientID)
            place = page.next
            pages += 1
        } while place != nil && pages < 10
        #expect(found == Shelf.people.reversed().map(\.id))
        #expect(pages == 3)
    }

    @Test func `words of before the index was are found after it is made anew`() async throws {
        let shelf = try await Shelf()
        _ = try await shelf.house.archive.write { writer in
            try writer.execute("DELETE FROM study_words")
        }
        #expect(try await shelf.find(StudyWish(text: "zhang")) == [])
        try await shelf.house.archive.write { try HeadersTable.indexAll(in: $0) }
        #expect(try await shelf.find(StudyWish(text: "zhang")) == ["ZL9", "ZW-000123"])
    }

    @Test func `contents add up objects, bytes and senders of each series`() async throws {
        let house = try House()
        for number in 1...3 {
            _ = try await house.intake.receive(TestImage(number: number), from: number < 3 ? "CT1" : "CT2")
        }
        let browser = StudyBrowser(archive: house.archive)
        let contents = try #require(try await browser.contents(studyUID: "1.2.3"))
        let series = try #require(contents.series.first)
        #expect(contents.series.count == 1 && series.instanceCount == 3)
        #expect(series.senders == ["CT1", "CT2"])
        #expect(series.transferSyntaxes == ["1.2.840.10008.1.2.1"])
        let page = try #require(
            try await browser.instances(studyUID: "1.2.3", seriesUID: "1.2.3.1", offset: 1, limit: 1))
        #expect(page.instances.map(\.number) == [2])
        let sum = try #require(
            try await browser.instances(studyUID: "1.2.3", seriesUID: "1.2.3.1", offset: 0, limit: 10)
        ).instances.reduce(0) { $0 + $1.byteCount }
        #expect(series.byteCount == sum && sum > 0)
        let none = try await browser.contents(studyUID: "9.9")
        #expect(none?.series.count == nil)
        let nowhere = try await browser.instances(studyUID: "1.2.3", seriesUID: "9", offset: 0, limit: 1)
        #expect(nowhere?.instances.count == nil)
    }
}
