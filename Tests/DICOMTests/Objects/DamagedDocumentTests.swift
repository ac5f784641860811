import Testing

@testable import DICOM

/// Documents come from anybody. Whatever has happened to one, reading gives a value or an error.
@Suite struct DamagedDocumentTests {
    private let source = DocumentSource()

    private func documents() throws -> [[UInt8]] {
        let context = try source.context()
        let group = MeasurementGroup(
            trackingIdentifier: "a", trackingUID: "2.25.4",
            segment: .init(
                segmentation: source.reference(2).instance, number: 1, source: .images([source.reference(1)])),
            measurements: [.init(.finding, 12.5, unit: .milliliters)])
        let report = MeasurementReport(
            observers: [.person(.init(name: PersonName("李"))), .device(.init(uid: "2.25.5"))],
            procedures: [.finding], library: [.init(images: [source.reference(1)])], groups: [group])
        let state = GrayscalePresentationState(
            identification: ContentIdentification(label: "A"), images: [source.reference(1)],
            windows: [.init(.table(PresentationTable(firstValue: -3, bits: 12, entries: [1, 2, 3])))],
            displayedAreas: [.init(topLeft: [1, 1], bottomRight: [2, 2])],
            layers: [.init(name: "L", order: 1)],
            annotations: [
                .init(
                    layer: "L", texts: [.init("t", anchor: .init(.init(1, 2)))],
                    figures: [.init(.circle, [.init(1, 2), .init(3, 4)])])
            ])
        let selection = KeyObjectSelection(title: .ofInterest, objects: [.image(source.reference(1))])
        let pdf = EncapsulatedPDF(pdf: Bytes(Array("%PDF-1.4 a".utf8)), title: "a", namesPatient: true)
        let dataSets = [
            try report.document().dataSet(in: context), try state.dataSet(in: context),
            try selection.dataSet(in: context), try pdf.dataSet(in: context),
        ]
        return try dataSets.map { try DICOMFile(dataSet: $0).write() }
    }

    /// What the reader for the class makes of the bytes: true when it could read them.
    private func isReadable(_ bytes: [UInt8]) -> Bool {
        do throws(DICOMError) {
            let dataSet = try DICOMFile.read(Bytes(bytes)).dataSet
            switch dataSet.uid(.sopClassUID) {
            case .encapsulatedPDFStorage?: _ = try EncapsulatedPDF(dataSet)
            case .grayscaleSoftcopyPresentationStateStorage?: _ = try GrayscalePresentationState(dataSet)
            case .keyObjectSelectionDocumentStorage?: _ = try KeyObjectSelection(dataSet)
            default: _ = try MeasurementReport(StructuredReport(dataSet))
            }
            return true
        } catch {
            return false
        }
    }

    @Test func `bytes that have changed make an error or another value, never a crash`() throws {
        var random = SplitMix(seed: 20_260_102)
        for document in try documents() {
            #expect(isReadable(document))
            var refused = 0
            for _ in 0..<300 {
                var damaged = document
                for _ in 0...Int(random.next() % 4) {
                    let place = 132 + Int(random.next() % UInt64(damaged.count - 132))
                    damaged[place] = UInt8(truncatingIfNeeded: random.next())
                }
                if random.next() % 4 == 0 {
                    damaged.removeLast(Int(random.next() % UInt64(damaged.count / 2)))
                }
                if !isReadable(damaged) { refused += 1 }
            }
            #expect(refused > 0 && refused < 300)
        }
    }

    @Test func `sequences that are empty or of the wrong kind are no reason to stop`() throws {
        for document in try documents() {
            let whole = try DICOMFile.read(Bytes(document)).dataSet
            for element in whole where element.tag != .sopClassUID {
                var emptied = whole
                emptied.setEmpty(element.tag, vr: element.vr)
                var removed = whole
                removed.remove(element.tag)
                for damaged in [emptied, removed] {
                    var file = DICOMFile(dataSet: damaged)
                    file.meta.set(.mediaStorageSOPInstanceUID, UID("2.25.9"))
                    file.meta.set(.mediaStorageSOPClassUID, UID("2.25.9"))
                    _ = isReadable(try file.write())
                }
            }
            #expect(isReadable(document))
        }
    }
}
