import Testing

@testable import DICOM

@Suite struct SafeguardsTests {
    private func file(_ change: (inout DataSet) -> Void) -> DICOMFile {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, UID.ctImageStorage)
        dataSet.set(.sopInstanceUID, "1.2.3.4.5" as UID)
        dataSet.set(.patientName, "Quxmann^Zyxwina")
        dataSet.set(.patientID, "PLANT4711")
        change(&dataSet)
        return DICOMFile(dataSet: dataSet)
    }

    private func deidentified(
        _ options: Deidentifier.Options = .basic, _ change: (inout DataSet) -> Void
    ) throws -> DataSet {
        try Deidentifier(profile: options, key: [1]).deidentify(file(change)).0.dataSet
    }

    @Test func `attributes that the table leaves alone lose the patient's name and nothing else`() throws {
        let dataSet = try deidentified {
            $0.set(.convolutionKernel, "B30 quxmann")
            $0.set(.manufacturer, "Acme")
            $0.set(.imageType, "ORIGINAL\\ZYXWINA")
            $0.set(.kvp, "PLANT4711", vr: .DS)
            $0.set(.sliceThickness, "1.5", vr: .DS)
            $0.set(.redPaletteColorLookupTableData, Bytes(Array("..Quxmann.".utf8)), vr: .OW)
            $0.set(.bluePaletteColorLookupTableData, Bytes([1, 2, 3, 4]), vr: .OW)
        }
        #expect(dataSet.string(.convolutionKernel) == "B30 ***")
        #expect(dataSet.string(.manufacturer) == "Acme")
        #expect(dataSet[.imageType]?.isEmpty == true)
        #expect(dataSet[.kvp]?.isEmpty == true)
        #expect(dataSet.double(.sliceThickness) == 1.5)
        #expect(!dataSet.contains(.redPaletteColorLookupTableData))
        #expect(dataSet.bytes(.bluePaletteColorLookupTableData)?.count == 4)
    }

    @Test func `names in Chinese are found in texts without spaces, in the text's own character set`() throws
    {
        for terms in [["ISO_IR 192"], ["GB18030"], ["", "ISO 2022 IR 58"]] {
            let dataSet = try deidentified(.research) {
                $0.set(.specificCharacterSet, terms)
                $0.set(.patientName, "Qiao^Mei=乔勋^美茵")
                $0.set(.seriesDescription, "头部扫描乔勋平扫")
            }
            #expect(dataSet.string(.seriesDescription) == "头部扫描***平扫", "\(terms)")
            #expect(dataSet.string(.patientName)?.allSatisfy(\.isASCII) == true)
        }
    }

    @Test func `names of two letters, and names written as one, leave free text`() throws {
        let dataSet = try deidentified(.research) {
            $0.set(.patientName, "Li^Wu")
            $0.set(.studyDescription, "LI WU head, seen for LiWu, WuLi; liver and fluid")
            $0.set(.manufacturerModelName, "LI 16")
        }
        #expect(dataSet.string(.studyDescription) == "*** *** head, seen for ***, ***; liver and fluid")
        #expect(dataSet.string(.manufacturerModelName) == "LI 16")
    }

    @Test func `text that its character set cannot explain goes, since it may be a name`() throws {
        let name = try #require(SpecificCharacterSet.gbk.encode("张三^", vr: .PN))
        let text = try #require(SpecificCharacterSet.gbk.encode("头颅张三复查", vr: .LO))
        let dataSet = try deidentified(.research) {
            $0.set(.patientName, Bytes(name), vr: .PN)
            $0.set(.studyDescription, Bytes(text), vr: .LO)
            $0.set(.convolutionKernel, Bytes(text), vr: .SH)
        }
        #expect(dataSet[.studyDescription]?.isEmpty == true)
        #expect(dataSet[.convolutionKernel]?.isEmpty == true)
    }

    @Test(arguments: [
        "Jan 15, 2023", "15-Jan-2023", "15th January 2023", "2004 Jan 15", "15JAN2023", "15. März 2023",
        "March 3rd 2020", "Dec 2019", "1月5日", "2023年1月15日", "2023年 1月", "2023년 1월 5일", "139 1234 5678",
        "555-123-4567", "(0351) 458 1234", "+49 351 458 12",
    ])
    func `dates and telephone numbers leave free text however they are written`(text: String) {
        #expect(TextCleaner(DataSet()).clean("CT \(text) head") == "CT *** head")
    }

    @Test(arguments: [
        "Thorax 1.0 B26f", "512 x 512", "decubitus 2", "Marker 3", "augmented 2", "3 months", "120 kV 200 mA",
        "CTA 0.75 mm", "march fracture",
    ])
    func `what is neither date nor number of somebody stays`(text: String) {
        #expect(TextCleaner(DataSet()).clean(text) == text)
    }

    @Test func `identifiers that no table names are replaced, and those of classes are not`() throws {
        let unlisted = Tag(0x0008, 0x010C)
        let dataSet = try deidentified {
            $0.set(unlisted, "1.2.3.99" as UID)
            $0.set(.referencedSOPClassUID, "1.2.3.98" as UID)
            $0.set(Tag(0x0020, 0x9172), [DataSet()], vr: .SQ)
        }
        #expect(dataSet.uid(unlisted) == "1.2.3.99")
        #expect(dataSet.uid(.referencedSOPClassUID) == "1.2.3.98")
        #expect(UIDKinds.isStructural(.sopClassUID))
        #expect(!UIDKinds.isStructural(.frameOfReferenceUID))
    }

    @Test func `of the identifiers under the root of the standard only those that it registers stay`() throws
    {
        let dataSet = try deidentified {
            $0.set(.frameOfReferenceUID, "1.2.840.10008.1.4.1.1" as UID)
            $0.set(.seriesInstanceUID, "1.2.840.10008.1.19700101.4711" as UID)
        }
        #expect(dataSet.uid(.frameOfReferenceUID) == "1.2.840.10008.1.4.1.1")
        #expect(dataSet.uid(.seriesInstanceUID)?.string.hasPrefix("2.25.") == true)
    }

    @Test func `pixels within an item go, since no rule looks at them`() throws {
        let dataSet = try deidentified {
            $0.set(.pixelData, Bytes([1, 2]), vr: .OW)
            var box = DataSet()
            box.set(.rows, 1)
            box.set(.pixelData, Bytes([1, 2]), vr: .OW)
            $0.set(.basicGrayscaleImageSequence, [box])
        }
        #expect(dataSet.contains(.pixelData))
        let box = try #require(dataSet.items(.basicGrayscaleImageSequence).first)
        #expect(box.int(.rows) == 1)
        #expect(!box.contains(.pixelData))
    }

    @Test func `what the dictionary does not know goes`() throws {
        let unknown = Tag(0x0018, 0xFFF2)
        #expect(StandardDictionary.attribute(unknown) == nil)
        let dataSet = try deidentified { $0.set(unknown, "anything", vr: .LO) }
        #expect(!dataSet.contains(unknown))
        let command = Tag(0x0000, 0x0600)
        #expect(try !deidentified { $0.set(command, "QUXMANN", vr: .AE) }.contains(command))
    }

    @Test func `items of a report that say who somebody is have a dummy`() throws {
        func item(_ code: String, _ text: String) -> DataSet {
            var concept = DataSet()
            concept.set(.codeValue, code)
            concept.set(.codingSchemeDesignator, "DCM")
            concept.set(.codeMeaning, "A concept")
            var item = DataSet()
            item.set(.conceptNameCodeSequence, [concept])
            item.set(.textValue, text)
            return item
        }
        var options = Deidentifier.Options.basic
        options.cleansStructuredContent = true
        let items = try deidentified(options) {
            $0.set(
                .contentSequence,
                [
                    item("121030", "X-1"), item("121071", "Stroke on the left"), item("121033", "73"),
                ])
        }.items(.contentSequence)
        #expect(items.map { $0.string(.textValue) } == ["ANONYMIZED", "Stroke on the left"])
        #expect(items.first?.items(.conceptNameCodeSequence).first?.string(.codeMeaning) == "A concept")
    }

    @Test func `annotations lose their text, or the names in it when they are cleaned`() throws {
        var text = DataSet()
        text.set(.unformattedTextValue, "Clot in M1, seen by Quxmann on 2024-02-29")
        var annotation = DataSet()
        annotation.set(.textObjectSequence, [text])
        func value(_ options: Deidentifier.Options) throws -> String? {
            try deidentified(options) { $0.set(.graphicAnnotationSequence, [annotation]) }
                .items(.graphicAnnotationSequence).first?.items(.textObjectSequence).first?
                .string(.unformattedTextValue)
        }
        var options = Deidentifier.Options.basic
        #expect(try value(options) == "ANONYMIZED")
        options.cleansGraphics = true
        #expect(try value(options) == "Clot in M1, seen by *** on ***")
    }

    @Test func `words that an option keeps are no secret`() throws {
        var options = Deidentifier.Options.basic
        options.keepsInstitution = true
        let dataSet = try deidentified(options) {
            $0.set(.institutionName, "Nordklinikum")
            $0.set(.manufacturer, "Nordklinikum")
        }
        #expect(dataSet.string(.institutionName) == "Nordklinikum")
        #expect(dataSet.string(.manufacturer) == "Nordklinikum")
    }

    @Test func `a fixed shift moves dates, whatever the key`() throws {
        var options = Deidentifier.Options.basic
        options.dates = .shifted
        options.shiftDays = -60
        let dataSet = try deidentified(options) {
            $0.set(.studyDate, "20240301")
            $0.set(.acquisitionDateTime, "202403011015+0100")
        }
        #expect(dataSet.string(.studyDate) == "20240101")
        #expect(dataSet.string(.acquisitionDateTime) == "202401011015+0100")
    }

    @Test func `clean pixels are declared, and only when they are`() throws {
        let source = file { $0.set(.burnedInAnnotation, "YES") }
        let deidentifier = Deidentifier(profile: .basic, key: [1])
        let (clean, report) = try deidentifier.deidentify(source, hasCleanPixels: true)
        #expect(clean.dataSet.string(.burnedInAnnotation) == "NO")
        #expect(report.profile.map(\.code) == ["113100", "113101"])
        let (other, _) = try deidentifier.deidentify(source)
        #expect(other.dataSet.string(.burnedInAnnotation) == "YES")
    }

    @Test func `names are found among bytes in each encoding, and short words are not looked for`() {
        let words = IdentityWords(file { $0.set(.accessionNumber, "AB12") }.dataSet)
        #expect(words.isContained(in: Bytes(Array("..QUXMANN..".utf8))))
        #expect(words.isContained(in: Bytes("zyxwina".utf16.flatMap { [UInt8($0), 0] })))
        #expect(!words.isContained(in: Bytes(Array("..ab12..quxman".utf8))))
        #expect(words.isNamed(in: "seen by Dr. Quxmann"))
        #expect(!words.isNamed(in: "nothing at all"))
    }

    @Test(arguments: [
        ("0043,GEMS_PARM_01,39", true), ("0044,GEMS_PARM_01,39", false), ("0043,,39", false),
        ("0043,GEMS", false), ("43,GEMS,39", false), ("0043,GEMS,139", false),
    ])
    func `a private element is named by group, block and element`(text: String, isOne: Bool) {
        #expect((SafePrivateElement(text) != nil) == isOne)
    }
}
