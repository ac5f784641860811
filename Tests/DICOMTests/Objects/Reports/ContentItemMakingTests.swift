import Testing

@testable import DICOM

@Suite struct ContentItemMakingTests {
    private let source = DocumentSource()
    private let region = Code("111030", "DCM", "Image Region")

    /// One of each value type, where a report may have it.
    private func values() -> [ContentItem.Value] {
        [
            .container, .text("左侧"), .code(.left), .number("25.10", unit: .milliliters, qualifier: nil),
            .number(nil, unit: nil, qualifier: .notANumber), .date("20260102"), .time("030405"),
            .dateTime("20260102030405+0800"), .personName(PersonName("Li^Ming=李^明")), .uid("2.25.7"),
            .object(
                .init(valueType: "IMAGE", sopClass: "1.2", sopInstance: "1.3", frames: [2], segments: [1])),
            .object(.init(valueType: "WAVEFORM", sopClass: "1.2", sopInstance: "1.4", channels: [1, 2])),
            .coordinates(graphicType: "CIRCLE", [1.5, 2, 3, 4]),
            .coordinates3D(graphicType: "POINT", [1, -2, 3.5], frameOfReference: "2.25.3"),
            .temporalCoordinates(rangeType: "SEGMENT", .offsets([0.5, 12])),
            .temporalCoordinates(rangeType: "POINT", .samples([7])),
            .temporalCoordinates(rangeType: "POINT", .dateTimes(["20260102030405"])), .item([1, 2]),
        ]
    }

    @Test func `every value is read back from what is written of it`() throws {
        let children = values().map { ContentItem(.contains, region, $0) }
        let root = ContentItem.container(nil, .imagingMeasurementReport, children)
        let read = try ContentItem(document: root.dataSet.throughFileAsItem())
        #expect(read.children.map(\.value) == values())
        #expect(read.children.allSatisfy { $0.relationship == "CONTAINS" && $0.concept == region })
    }

    @Test func `a number that is not finite has no value but a reason`() {
        let items = [Double.nan, .infinity, -.infinity].map {
            ContentItem.number(.contains, region, $0, unit: .ratio)
        }
        let reasons = items.map { item -> Code? in
            guard case .number(nil, _, let qualifier) = item.value else { return nil }
            return qualifier
        }
        #expect(reasons == [.notANumber, .positiveInfinity, .negativeInfinity])
    }

    @Test func `an item can refer to another by its place, but not to one that contains it`() throws {
        let inner = ContentItem.text(.contains, .comment, "first")
        let group = ContentItem.container(.contains, region, [inner, .text(.contains, .finding, "second")])
        let root = ContentItem.container(nil, .imagingMeasurementReport, [group])
        let first = try #require(root.places { $0.concept == .comment })
        let second = try #require(root.places { $0.concept == .finding })
        #expect(first == [1, 1, 1] && second == [1, 1, 2])
        let referring = try #require(root.referring(.inferredFrom, from: second, to: first))
        let reference = try #require(referring.item(at: [1, 1, 2, 1]))
        #expect(reference.value == .item([1, 1, 1]) && reference.relationship == "INFERRED FROM")
        #expect(referring.dataSet.items(.contentSequence)[0].items(.contentSequence).count == 2)
        #expect(root.referring(.inferredFrom, from: first, to: [1, 1]) == nil)
        #expect(root.referring(.inferredFrom, from: [1, 9], to: first) == nil)
    }

    @Test func `template, time and identifier of an observation stand in the item`() {
        let item = ContentItem.container(.contains, region, template: ContentTemplate("1501"), [])
            .observed(at: DocumentSource.moment).identified(by: "2.25.4")
        #expect(item.template == ContentTemplate("1501"))
        #expect(item.dataSet.string(.observationDateTime) == "20260102030405")
        #expect(item.dataSet.uid(.observationUID) == "2.25.4")
    }
}

extension DataSet {
    /// The item as a data set of its own, written and read in UTF-8.
    fileprivate func throughFileAsItem() throws -> DataSet {
        var document = DataSet()
        document.set(.specificCharacterSet, "ISO_IR 192")
        document.set(.sopClassUID, UID.comprehensive3DSRStorage)
        document.set(.sopInstanceUID, UID("2.25.6"))
        document.copy(map(\.tag), from: self)
        return try document.throughFile()
    }
}
