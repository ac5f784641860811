import Testing

@testable import DICOM

@Suite struct PixelRulesTests {
    private func image(_ sopClass: UID, _ values: [DICOM.Tag: String] = [:]) -> DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, sopClass)
        dataSet.set(.rows, 512)
        dataSet.set(.pixelData, Bytes([0, 0]), vr: .OW)
        for (tag, value) in values { dataSet.set(tag, value) }
        return dataSet
    }

    private func read(_ json: String) throws(DICOMError) -> PixelRules {
        try PixelRules.read(json: Bytes(Array(json.utf8)), file: "rules.json")
    }

    @Test func `a rule holds when all its conditions do`() throws {
        let rules = try read(
            """
            {"rules": [{"name": "banner", "when": {"Manufacturer": ["acme*", "Nobody"], "Rows": 512,
              "(0028,0301)": null}, "unless": {"ImageType": "RAW"}, "do": "black-out",
              "regions": [[0, 0, 512, 40], [10, 500, 20, 12]]}]}
            """)
        let regions = [
            PixelRule.Region(x: 0, y: 0, width: 512, height: 40),
            PixelRule.Region(x: 10, y: 500, width: 20, height: 12),
        ]
        let ct = image(.ctImageStorage, [.manufacturer: "ACME Medical"])
        #expect(rules.verdict(for: ct) == .blackOut(regions, rule: "banner"))
        for (tag, value): (DICOM.Tag, String) in [
            (.manufacturer, "Other"), (.rows, "256"), (.burnedInAnnotation, "NO"),
            (.imageType, "ORIGINAL\\RAW"),
        ] {
            var other = ct
            other.set(tag, value)
            guard case .refuse = rules.verdict(for: other) else {
                Issue.record("\(tag) is no condition")
                continue
            }
        }
    }

    @Test(arguments: [
        ("", 1, "'{' was expected"), ("{\"rulez\": []}", 1, "\"rules\" was expected"),
        ("{\"rules\": [{\n\"when\": {\"Rows\": 1}, \"do\": \"keep\"}]}", 1, "no \"name\""),
        ("{\"rules\": [\n{\"name\": \"a\", \"do\": \"keep\"}]}", 2, "no \"when\""),
        (
            "{\"rules\": [\n\n{\"name\": \"a\", \"when\": {\"Rowz\": 1}, \"do\": \"keep\"}]}", 3,
            "neither the keyword"
        ),
        ("{\"rules\": [{\"name\": \"a\", \"when\": {\"Rows\": 1}, \"do\": \"wipe\"}]}", 1, "needs \"do\""),
        ("{\"rules\": [{\"name\": \"a\", \"when\": {\"Rows\": []}, \"do\": \"keep\"}]}", 1, "empty list"),
        (
            "{\"rules\": [{\"name\": \"a\", \"when\": {\"Rows\": 1}, \"do\": \"keep\",\n\"regions\": [[0, 0, 1, 1]]}]}",
            1, "needs \"do\""
        ),
        (
            "{\"rules\": [{\"name\": \"a\", \"when\": {\"Rows\": 1}, \"do\": \"black-out\",\n\"regions\": [[0, 0, 1]]}]}",
            2, "[x, y, width, height]"
        ),
        (
            "{\"rules\": [{\"name\": \"a\", \"when\": {\"Rows\": 1}, \"do\": \"black-out\",\n\"regions\": [[0, -1, 1, 2]]}]}",
            2, "not below 0"
        ),
        ("{\"rules\": [{\"name\": \"a\", \"name\": \"b\"}]}", 1, "twice"),
        ("{\"rules\": []}\n\nmore", 3, "follows the end"),
    ])
    func `malformed rules are refused with the line and the reason`(json: String, line: Int, reason: String) {
        do {
            let rules = try read(json)
            Issue.record("\(rules) was read from \(json)")
        } catch {
            #expect(error.code == .malformedDocument)
            #expect(error.file == "rules.json")
            #expect(error.reason.hasPrefix("line \(line): "), "\(error)")
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test(arguments: [
        ("AXIAL", "axial", true), ("AXIAL", "AX*", true), ("AXIAL", "*AL", true), ("AXIAL", "*XI*", true),
        ("AXIAL", "AX", false), ("AXIAL", "*AX", false), ("", "*", true), ("aab", "*ab", true),
        ("abcabd", "*abd", true), ("abcabd", "a*c", false), ("x", "", false),
    ])
    func `a star stands for anything`(text: String, pattern: String, matches: Bool) {
        #expect(PixelRule.matches(text, pattern) == matches)
    }

    @Test func `scanners' sections stay; captures, documents and what nobody knows do not`() {
        let standard = PixelRules.standard
        func isKept(_ dataSet: DataSet) -> Bool {
            if case .keep = standard.verdict(for: dataSet) { true } else { false }
        }
        #expect(isKept(image(.ctImageStorage)))
        #expect(isKept(image(.mrImageStorage, [.imageType: "ORIGINAL\\PRIMARY\\PROTON_DENSITY"])))
        #expect(!isKept(image(.ctImageStorage, [.burnedInAnnotation: "YES"])))
        #expect(!isKept(image(.ctImageStorage, [.imageType: "DERIVED\\SECONDARY\\SCREEN SAVE"])))
        #expect(!isKept(image(.ctImageStorage, [.imageType: "DERIVED\\SECONDARY\\OTHER\\CT_SOM5 PROT"])))
        #expect(!isKept(image(.ctImageStorage, [.samplesPerPixel: "3"])))
        #expect(!isKept(image(.secondaryCaptureImageStorage, [.burnedInAnnotation: "NO"])))
        #expect(!isKept(image(.ultrasoundImageStorage)))
        #expect(!isKept(image("1.2.3")))
        #expect(isKept(image("1.2.3", [.burnedInAnnotation: "NO"])))
        var document = DataSet()
        document.set(.encapsulatedDocument, Bytes(Array("%PDF".utf8)), vr: .OB)
        guard case .refuse = standard.verdict(for: document) else {
            Issue.record("a document is not refused")
            return
        }
        #expect(standard.verdict(for: DataSet()) == .noPixels)
    }

    @Test func `ultrasound keeps the regions it declares, corners included`() {
        var dataSet = image(.ultrasoundImageStorage, [.burnedInAnnotation: "YES"])
        var region = DataSet()
        for (tag, value): (DICOM.Tag, Int) in [
            (.regionLocationMinX0, 10), (.regionLocationMinY0, 12), (.regionLocationMaxX1, 49),
            (.regionLocationMaxY1, 31),
        ] {
            region.set(tag, value)
        }
        dataSet.set(.sequenceOfUltrasoundRegions, [region])
        let kept = [PixelRule.Region(x: 10, y: 12, width: 40, height: 20)]
        #expect(
            PixelRules.standard.verdict(for: dataSet)
                == .keepOnly(kept, rule: "ultrasound within its regions"))
        region.set(.regionLocationMaxX1, 10)
        dataSet.set(.sequenceOfUltrasoundRegions, [region])
        guard case .refuse = PixelRules.standard.verdict(for: dataSet) else {
            Issue.record("a region without a place is not refused")
            return
        }
    }
}
