import DICOM

/// Small inputs that the library's own writers make, so that the fuzzer starts where the interesting code is.
enum Seeds {
    static let syntaxes: [TransferSyntax] = [
        .implicitVRLittleEndian, .explicitVRLittleEndian, .explicitVRBigEndian,
        .deflatedExplicitVRLittleEndian,
    ]

    /// Data sets that between them have each representation, sequences in sequences, text beyond ASCII, private
    /// attributes, a report and functional groups.
    static let dataSets: [DataSet] = [DataSet(), person, everything, report, enhanced, privateGroup]

    private static var person: DataSet {
        var dataSet = DataSet()
        dataSet.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.2" as UID)
        dataSet.set(.sopInstanceUID, "2.25.4711" as UID)
        dataSet.set(.studyInstanceUID, "2.25.4712" as UID)
        dataSet.set(.seriesInstanceUID, "2.25.4713" as UID)
        dataSet.set(.specificCharacterSet, ["", "ISO 2022 IR 87"])
        dataSet.set(.patientName, "Yamada^Tarou=山田^太郎=やまだ^たろう")
        dataSet.set(.patientID, "4711")
        dataSet.set(.studyDate, "20260102")
        dataSet.set(.studyTime, "101112.5")
        dataSet.set(.patientBirthDate, "19500101")
        dataSet.set(.windowCenter, [40.0, 80.5])
        return dataSet
    }

    private static var everything: DataSet {
        var dataSet = DataSet()
        for (index, vr) in VR.allCases.enumerated() {
            let tag = Tag(0x0011, 0x1000 + UInt16(index))
            switch vr {
            case .SQ:
                dataSet[tag] = Element(tag: tag, vr: .SQ, value: .items([person, DataSet()]))
            case _ where vr.isString:
                let text = vr == .DS || vr == .IS ? "12\\-3" : vr == .UI ? "1.2\\1.3" : "A\\B"
                dataSet[tag] = Element(tag: tag, vr: vr, value: .bytes(Bytes(Array(text.utf8)), .little))
            default:
                let bytes = (0..<UInt8(2 * max(vr.unitSize, 2))).map { $0 &* 37 &+ 1 }
                dataSet[tag] = Element(tag: tag, vr: vr, value: .bytes(Bytes(bytes), .little))
            }
        }
        dataSet.set(Tag(0x0011, 0x0010), "WILLIS FUZZ", vr: .LO)
        return dataSet
    }

    private static var report: DataSet {
        func item(_ kind: String, _ fill: (inout DataSet) -> Void) -> DataSet {
            var item = DataSet()
            item.set(.relationshipType, "CONTAINS")
            item.set(.valueType, kind)
            item.set(.conceptNameCodeSequence, [Code("121071", "DCM", "Finding").item])
            fill(&item)
            return item
        }
        var measured = DataSet()
        measured.set(.numericValue, "25.1")
        measured.set(.measurementUnitsCodeSequence, [Code("mL", "UCUM", "mL").item])
        var document = DataSet()
        document.set(.sopClassUID, "1.2.840.10008.5.1.4.1.1.88.33" as UID)
        document.set(.sopInstanceUID, "2.25.9" as UID)
        document.set(.valueType, "CONTAINER")
        document.set(
            .contentSequence,
            [
                item("TEXT") { $0.set(.textValue, "Müller has a core of 25 mL") },
                item("NUM") { $0.set(.measuredValueSequence, [measured]) },
                item("PNAME") { $0.set(.personName, "Doe^Jane") },
                item("CONTAINER") { $0.set(.contentSequence, [item("DATE") { $0.set(.date, "20260102") }]) },
            ])
        return document
    }

    private static var enhanced: DataSet {
        var position = DataSet()
        position.set(.imagePositionPatient, [0.0, -1.5, 3])
        var frame = DataSet()
        frame.set(.planePositionSequence, [position])
        var rescale = DataSet()
        rescale.set(.rescaleSlope, "2")
        rescale.set(.rescaleIntercept, "-1024")
        var shared = DataSet()
        shared.set(.pixelValueTransformationSequence, [rescale])
        var dataSet = DataSet()
        dataSet.set(.sharedFunctionalGroupsSequence, [shared])
        dataSet.set(.perFrameFunctionalGroupsSequence, [frame, frame])
        dataSet.set(.pixelRepresentation, 1)
        dataSet.set(.smallestImagePixelValue, -5)
        return dataSet
    }

    private static var privateGroup: DataSet {
        var dataSet = DataSet()
        dataSet.set(Tag(0x0009, 0x0010), "GEMS_IDEN_01", vr: .LO)
        dataSet.set(Tag(0x0009, 0x1001), "private Ü", vr: .LO)
        dataSet.set(Tag(0x0019, 0x0010), "SIEMENS MR HEADER", vr: .LO)
        dataSet.set(Tag(0x0019, 0x100C), Bytes(Array("1000 ".utf8)), vr: .UN)
        return dataSet
    }

    static let documents: [[UInt8]] = [
        #"{"00100010":{"Value":[{"Alphabetic":"A^B","Ideographic":null}],"vr":"PN"}}"#,
        #"{"00280030":{"vr":"DS","Value":[1e-3,null,"NaN"]},"00189361":{"vr":"UV","Value":["18446744073709551615"]}}"#,
        #"{"7FE00010":{"vr":"OW","BulkDataURI":"../1"},"00081140":{"Value":[{},{"00081150":{"vr":"UI"}}],"vr":"SQ"}}"#,
        #"[{"00080005":{"vr":"CS","Value":["ISO_IR 100"]},"00104000":{"vr":"LT","Value":["\u00fc\ud83d\ude00"]}}]"#,
    ].map { Array($0.utf8) }

    static let xmlDocuments: [[UInt8]] = [
        "<?xml version='1.0' encoding='ISO-8859-1'?><NativeDicomModel><!-- - --><DicomAttribute tag='00104000' vr='LT'>"
            + "<Value number='1'><![CDATA[a]]>&#xFC;&amp;</Value></DicomAttribute></NativeDicomModel>",
        "<NativeDicomModel><DicomAttribute tag='00090001' vr='LO' privateCreator='X'><Value number='2'>b</Value>"
            + "</DicomAttribute><DicomAttribute tag='7FE00010' vr='OB'><BulkData uuid='1'/></DicomAttribute>"
            + "</NativeDicomModel>",
    ].map { Array($0.utf8) }

    /// An association asked for, an echo, a release; and an acceptance as a requestor hears it.
    static let associations: [[UInt8]] = {
        let contexts = [
            ProposedContext(
                id: 1, abstractSyntax: "1.2.840.10008.1.1", transferSyntaxes: ["1.2.840.10008.1.2"]),
            ProposedContext(
                id: 3, abstractSyntax: "1.2.840.10008.5.1.4.1.1.2",
                transferSyntaxes: ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]),
        ]
        let request = PDU.associateRequest(
            AssociateRequest(
                calledAETitle: "WILLIS", callingAETitle: "FUZZ", contexts: contexts,
                userInformation: UserInformation(implementationClass: "1.2.3.4")))
        let echo = CommandSet.echoRequest(messageID: 1).encode()
        let data = DataTransfer.header(contextID: 1, isCommand: true, isLast: true, count: echo.count) + echo
        let store = CommandSet.storeRequest(
            messageID: 2, sopClass: "1.2.840.10008.5.1.4.1.1.2", sopInstance: "2.25.1"
        ).encode()
        let storing =
            DataTransfer.header(contextID: 3, isCommand: true, isLast: true, count: store.count) + store
        let release = PDU.releaseRequest.encode()
        return [
            [255] + request.encode(), [64] + request.encode() + data + release,
            [255] + request.encode() + storing, [7] + PDU.releaseReply.encode(), [1] + echo, [1] + store,
        ]
    }()
}
