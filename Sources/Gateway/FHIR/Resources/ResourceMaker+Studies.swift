import Clinic
import DICOM
import Records

extension ResourceMaker {
    func imagingStudy(_ facts: ResourceStudy) -> ResourceDraft {
        let entry = facts.entry
        let uid = entry.studyUID
        var identifiers = [FHIRCodes.identifier("urn:dicom:uid", "urn:oid:\(uid)")]
        if let number = JSONValue.words(entry.accessionNumber) {
            identifiers.append([
                "type": FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.identifierType, "ACSN")]),
                "value": number,
            ])
        }
        return ResourceDraft(
            "ImagingStudy", uid, changedMilliseconds: entry.lastReceivedMilliseconds,
            resource: facts.resource,
            .having([
                "contained": [endpoint], "identifier": .list(identifiers), "status": "available",
                "modality": .list(entry.modalities.filter(Self.isCode).map(Self.modality)),
                "subject": subject(facts),
                "encounter": facts.caseKey.map { FHIRCodes.reference("Encounter", $0) },
                "started": time.dateTime(entry.studyDate, entry.studyTime).map { .text($0) },
                "endpoint": [["reference": "#wado"]],
                "numberOfSeries": .integer(facts.series.count),
                "numberOfInstances": .integer(facts.series.reduce(0) { $0 + $1.instanceCount }),
                "description": .words(entry.studyDescription),
                "series": .list(facts.series.map(Self.series)),
            ]))
    }

    private var endpoint: JSONValue {
        [
            "resourceType": "Endpoint", "id": "wado", "status": "active",
            "connectionType": FHIRCodes.coding(
                "http://terminology.hl7.org/CodeSystem/endpoint-connection-type", "dicom-wado-rs"),
            "payloadType": [FHIRCodes.concept([], text: "DICOM")],
            "address": .text(base + DICOMwebURLs.root),
        ]
    }

    private static func series(_ series: SeriesSummary) -> JSONValue {
        .having([
            "uid": .text(series.seriesUID), "number": series.number.flatMap { $0 >= 0 ? .integer($0) : nil },
            "modality": isCode(series.modality) ? modality(series.modality) : Self.unknown,
            "description": .words(series.description), "numberOfInstances": .integer(series.instanceCount),
        ])
    }

    private static func modality(_ code: String) -> JSONValue { FHIRCodes.coding(FHIRCodes.dicom, code) }

    /// No spaces at the ends and none twice.
    private static func isCode(_ text: String) -> Bool {
        text.wholeMatch(of: #/[^\s]+(\s[^\s]+)*/#) != nil
    }

    // MARK: - Results

    /// The name of what an analysis found: made of the study and of the place among its results, so that a newer run is a
    /// newer version.
    static func resultID(_ facts: ResourceStudy, _ position: Int, _ code: String = "") -> String {
        let digits = UID.derived(from: "willis result \(facts.entry.studyUID) \(position) \(code)").string
        return "r" + digits.dropFirst(5)
    }

    func diagnosticReport(_ facts: ResourceStudy, _ position: Int) -> ResourceDraft {
        let result = facts.results[position]
        let report = result.report
        let measured = report.status == .completed
        let reasons = report.quality.reasons.map(\.text).joined(separator: " ")
        let conclusion =
            switch report.status {
            case .completed: reasons
            case .refused: "Not measured, because the images are not fit for it. \(reasons)"
            case .failed: "The analysis failed."
            }
        return ResourceDraft(
            "DiagnosticReport", Self.resultID(facts, position), subject: facts.entry.studyUID,
            changedMilliseconds: result.createdMilliseconds, resource: facts.resource,
            .having([
                "extension": [
                    [
                        "url": .text(FHIRCodes.own + "quality"),
                        "valueCode": .text(report.quality.verdict.rawValue),
                    ]
                ],
                // A machine's result is a draft until somebody signs it; one that was refused will not come.
                "status": measured ? "preliminary" : "cancelled",
                "category": [
                    FHIRCodes.concept([
                        FHIRCodes.coding("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", "Radiology")
                    ])
                ],
                "code": Self.procedure(report.kind), "subject": subject(facts),
                "encounter": facts.caseKey.map { FHIRCodes.reference("Encounter", $0) },
                "effectiveDateTime": time.dateTime(facts.entry.studyDate, facts.entry.studyTime).map {
                    .text($0)
                },
                "issued": .text(FHIRTime.instant(result.createdMilliseconds)),
                "result": .list(
                    measured
                        ? report.measurements.map {
                            FHIRCodes.reference(
                                "Observation", Self.resultID(facts, position, $0.code.rawValue))
                        } : []),
                "imagingStudy": [FHIRCodes.reference("ImagingStudy", facts.entry.studyUID)],
                "conclusion": .words(conclusion + " Research use only. Not for diagnosis or treatment."),
            ]))
    }

    func observations(_ facts: ResourceStudy, _ position: Int) -> [ResourceDraft] {
        let result = facts.results[position]
        guard result.report.status == .completed else { return [] }
        return result.report.measurements.map { measurement in
            var body: JSONValue = .having([
                "contained": [device(result.report)], "status": "preliminary",
                "category": [FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.observationCategory, "imaging")])],
                "code": Self.code(measurement), "subject": subject(facts),
                "encounter": facts.caseKey.map { FHIRCodes.reference("Encounter", $0) },
                "effectiveDateTime": time.dateTime(facts.entry.studyDate, facts.entry.studyTime).map {
                    .text($0)
                },
                "issued": .text(FHIRTime.instant(result.createdMilliseconds)),
                "method": FHIRCodes.concept([], text: measurement.definition),
                "device": ["reference": "#software"],
                "derivedFrom": [FHIRCodes.reference("ImagingStudy", facts.entry.studyUID)],
                "note": [["text": "Research use only. Not for diagnosis or treatment."]],
            ])
            let (name, value) = Self.value(measurement)
            body[name] = value
            return ResourceDraft(
                "Observation", Self.resultID(facts, position, measurement.code.rawValue),
                subject: facts.entry.studyUID, changedMilliseconds: result.createdMilliseconds,
                resource: facts.resource, body)
        }
    }

    private func device(_ report: AnalysisReport) -> JSONValue {
        [
            "resourceType": "Device", "id": "software",
            "deviceName": [["name": .text("Willis \(report.algorithm.id)"), "type": "model-name"]],
            "version": [
                ["type": ["text": "algorithm"], "value": .text(report.algorithm.version)],
                ["type": ["text": "software"], "value": .text(report.algorithm.willis)],
            ],
        ]
    }

    private static func value(_ measurement: Measurement) -> (String, JSONValue?) {
        switch measurement.value {
        case .number(let number):
            if let quantity = FHIRCodes.quantity(number, measurement.unit) {
                return ("valueQuantity", quantity)
            }
            return ("dataAbsentReason", FHIRCodes.absent("not-a-number"))
        case .word("infinite"):
            return ("dataAbsentReason", FHIRCodes.absent("positive-infinity"))
        case .word(let word):
            return (
                "valueCodeableConcept",
                FHIRCodes.concept([FHIRCodes.coding(FHIRCodes.words, word)], text: word)
            )
        }
    }
}
