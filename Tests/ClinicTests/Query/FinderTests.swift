import Archive
import DICOM
import Records
import Testing

@testable import Clinic

/// An archive with a few studies of a few people.
private struct Shelf {
    let house: House
    var finder: Finder { Finder(archive: house.archive, retrieveAETitle: "WILLIS") }

    /// Ten studies of five people; study n has n % 3 + 1 series of two images.
    init() async throws {
        house = try House()
        for study in 0..<10 {
            for series in 1...(study % 3 + 1) {
                for number in 1...2 { try await store(Self.image(study, series, number)) }
            }
        }
    }

    static let names = [
        "Zhang^San=张^三", "Li^Si=李^四", "Müller^Jürgen", "Yamada^Tarou=山田^太郎=やまだ^たろう", "100%_Real^A",
    ]

    static func image(_ study: Int, _ series: Int, _ number: Int) -> TestImage {
        var image = TestImage(
            study: "1.2.\(study)", series: "\(series)", number: number, patientID: "P\(study % 5)")
        image.dataSet.set(.patientName, names[study % 5])
        image.dataSet.set(.studyDate, "202001\(study + 10)")
        image.dataSet.set(.studyTime, "\(study + 10)0000")
        image.dataSet.set(.accessionNumber, "A\(study)")
        image.dataSet.set(.studyID, "S\(study)")
        image.dataSet.set(.referringPhysicianName, "House^Gregory")
        image.dataSet.set(.modality, series == 3 ? "MR" : "CT")
        image.dataSet.set(.seriesDescription, "Series \(series)")
        image.dataSet.set(.sliceThickness, Double(number) / 2)
        return image
    }

    func store(_ image: TestImage) async throws {
        #expect(try await house.intake.receive(image) == .stored)
    }

    /// The identifiers of what is found, in the order it comes.
    func find(
        _ level: QueryLevel, _ options: QueryOptions = QueryOptions(),
        _ fill: (inout DataSet) -> Void = { _ in }
    ) async throws -> [String] {
        try await matches(level, options, fill).map { match in
            match.sopInstanceUID ?? match.seriesUID ?? match.studyUID ?? match.patientID
        }
    }

    func matches(
        _ level: QueryLevel, _ options: QueryOptions = QueryOptions(),
        _ fill: (inout DataSet) -> Void = { _ in }
    ) async throws -> [Finder.Match] {
        var identifier = DataSet()
        identifier.set(.specificCharacterSet, "ISO_IR 192")
        fill(&identifier)
        let query = try Query(level: level, identifier: identifier, model: .patientRoot, options: options)
        var found: [Finder.Match] = []
        for try await page in finder.find(query) { found += page }
        return found
    }
}

@Suite struct FinderTests {
    @Test func `everything is found at each level, newest studies first`() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.find(.study) == (0..<10).reversed().map { "1.2.\($0)" })
        #expect(try await shelf.find(.patient).sorted() == (0..<5).map { "P\($0)" })
        let series = try await shelf.find(.series)
        #expect(series.count == (0..<10).reduce(0) { $0 + $1 % 3 + 1 } && Set(series).count == series.count)
        let instances = try await shelf.find(.instance)
        #expect(instances.count == 2 * series.count && Set(instances).count == instances.count)
    }

    @Test func `a limit and an offset cut the same answer at every level`() async throws {
        let shelf = try await Shelf()
        for level in QueryLevel.allCases {
            let all = try await shelf.find(level)
            for (limit, offset) in [(1, 0), (3, 0), (3, 2), (100, all.count - 1), (5, all.count), (0, 0)] {
                let part = try await shelf.find(level, QueryOptions(limit: limit, offset: offset))
                #expect(part == Array(all.dropFirst(offset).prefix(limit)), "\(level) \(limit) \(offset)")
            }
        }
    }

    @Test(
        arguments: [
            ("zhang^san", ["1.2.5", "1.2.0"]), ("张*", ["1.2.5", "1.2.0"]), ("*太郎", ["1.2.8", "1.2.3"]),
            ("やまだ^たろう", ["1.2.8", "1.2.3"]), ("muller^*", ["1.2.7", "1.2.2"]),
            ("100%_*", ["1.2.9", "1.2.4"]),
            ("1%*", []), ("100?_real*", ["1.2.9", "1.2.4"]), ("_*", []), ("Zhang", []),
            ("*^*", (0..<10).reversed().map { "1.2.\($0)" }),
        ])
    func `names are found by any writing, and no character of a key is a wild card of the database`(
        pattern: String, expected: [String]
    ) async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.find(.study) { $0.set(.patientName, pattern) } == expected)
    }

    @Test func `words find names in any order`() async throws {
        let shelf = try await Shelf()
        let fuzzy = QueryOptions(fuzzyNames: true)
        #expect(
            try await shelf.find(.study, fuzzy) { $0.set(.patientName, "san zha") } == ["1.2.5", "1.2.0"])
        #expect(try await shelf.find(.study, fuzzy) { $0.set(.patientName, "张三") } == ["1.2.5", "1.2.0"])
    }

    @Test func `keys of every level work at every level`() async throws {
        let shelf = try await Shelf()
        #expect(try await shelf.find(.study) { $0.set(.modality, "MR") } == ["1.2.8", "1.2.5", "1.2.2"])
        #expect(try await shelf.find(.patient) { $0.set(.modality, "MR") }.sorted() == ["P0", "P2", "P3"])
        #expect(try await shelf.find(.study) { $0.set(.sopInstanceUID, "1.2.4.2.1") } == ["1.2.4"])
        #expect(
            try await shelf.find(.instance) { $0.set(.accessionNumber, "A3") } == ["1.2.3.1.1", "1.2.3.1.2"])
        // Neither in a column nor common to a series: only the header knows.
        let thin = try await shelf.find(.instance) { keys in
            keys.set(.sliceThickness, 0.5)
            keys.set(.studyInstanceUID, "1.2.1")
        }
        #expect(thin == ["1.2.1.1.1", "1.2.1.2.1"])
        #expect(try await shelf.find(.series) { $0.set(.sliceThickness, 0.5) }.count == 19)
        #expect(try await shelf.find(.study) { $0.set(.sliceThickness, 9.0) }.isEmpty)
        #expect(try await shelf.find(.study) { $0.set(.studyID, "S7") } == ["1.2.7"])
    }

    @Test func `days, times and both together find studies`() async throws {
        let shelf = try await Shelf()
        #expect(
            try await shelf.find(.study) { $0.set(.studyDate, "20200112-20200113") } == ["1.2.3", "1.2.2"])
        #expect(try await shelf.find(.study) { $0.set(.studyDate, "-20200110") } == ["1.2.0"])
        #expect(try await shelf.find(.study) { $0.set(.studyTime, "1800-") } == ["1.2.9", "1.2.8"])
        let both = try await shelf.find(.study, QueryOptions(combinesDateAndTime: true)) { keys in
            keys.set(.studyDate, "20200112-20200114")
            keys.set(.studyTime, "130000-130000")
        }
        #expect(both == ["1.2.3"])
    }

    @Test func `modalities and counts are computed`() async throws {
        let shelf = try await Shelf()
        let found = try await shelf.matches(.study) { keys in
            keys.set(.modalitiesInStudy, "MR")
            keys.set(.studyInstanceUID, "1.2.5")
            for tag: DICOM.Tag in [
                .numberOfStudyRelatedSeries, .numberOfStudyRelatedInstances, .sopClassesInStudy,
                .numberOfPatientRelatedStudies, .numberOfPatientRelatedInstances, .retrieveAETitle,
                .instanceAvailability, .referringPhysicianName, .patientName,
            ] { keys.setEmpty(tag) }
        }
        let study = try #require(found.first?.dataSet)
        #expect(found.count == 1 && study.strings(.modalitiesInStudy) == ["CT", "MR"])
        #expect(study.int(.numberOfStudyRelatedSeries) == 3 && study.int(.numberOfStudyRelatedInstances) == 6)
        #expect(
            study.int(.numberOfPatientRelatedStudies) == 2 && study.int(.numberOfPatientRelatedInstances) == 8
        )
        #expect(study.uids(.sopClassesInStudy) == [TestImage.ctImage])
        #expect(study.string(.retrieveAETitle) == "WILLIS" && study.string(.instanceAvailability) == "ONLINE")
        #expect(study.string(.referringPhysicianName) == "House^Gregory")
        #expect(study.personName(.patientName)?.ideographic == "张^三")
    }

    @Test func `all that is known can be had, and pixel data are not in it`() async throws {
        let shelf = try await Shelf()
        var query = try Query(level: .instance, identifier: DataSet())
        query.returned.everything = true
        query.options.limit = 1
        let page = try await shelf.finder.page(query)
        let found = try #require(page.matches.first)
        #expect(page.next == nil)
        let stored = Shelf.image(9, 1, 1).dataSet
        for element in stored where element.tag != .pixelData {
            #expect(found.dataSet.strings(element.tag) == stored.strings(element.tag), "\(element.tag)")
        }
        #expect(found.dataSet[.pixelData]?.isEmpty == true)
    }

    @Test func `who asks by C-FIND gets the level back`() async throws {
        let shelf = try await Shelf()
        var identifier = DataSet()
        identifier.set(.queryRetrieveLevel, "SERIES")
        identifier.setEmpty(.modality)
        let query = try Query(identifier: identifier, model: .studyRoot)
        let match = try #require(try await shelf.finder.page(query).matches.first)
        #expect(match.dataSet.string(.queryRetrieveLevel) == "SERIES")
        #expect(match.dataSet.string(.modality) == "CT" && match.seriesUID != nil)
    }

    @Test func `a page that has looked at enough rows ends and goes on later`() async throws {
        let house = try House()
        for number in 1...(SearchPlan.pageSize + 5) {
            #expect(try await house.intake.receive(TestImage(study: "1.9", number: number)) == .stored)
        }
        let query = try Query(level: .instance, identifier: DataSet())
        let finder = Finder(archive: house.archive)
        let first = try await finder.page(query)
        #expect(first.matches.count == SearchPlan.pageSize)
        let next = try #require(first.next)
        let second = try await finder.page(query, after: next)
        #expect(second.matches.count == 5)
        let uids = (first.matches + second.matches).compactMap(\.sopInstanceUID)
        #expect(Set(uids).count == SearchPlan.pageSize + 5)
    }

    @Test func `a search that nobody waits for any more ends`() async throws {
        let shelf = try await Shelf()
        let query = try Query(level: .study, identifier: DataSet())
        let task = Task { () -> Int in
            withUnsafeCurrentTask { $0?.cancel() }
            var count = 0
            for try await page in shelf.finder.find(query) { count += page.count }
            return count
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
