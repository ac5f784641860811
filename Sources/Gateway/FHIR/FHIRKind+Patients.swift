import Clinic
import Records

extension FHIRKind {
    static let patient = FHIRKind(
        type: "Patient", ledgerKind: .patient,
        parameters: [
            .token("identifier", "identifier"), .string("name", "name"), .string("family", "name.family"),
            .string("given", "name.given"), .date("birthdate", "birthDate"), .token("gender", "gender"),
            .token("active", "active"),
            .reference("organization", to: ["Organization"], "managingOrganization"),
            .reference("link", to: ["Patient"], "link.other"),
        ],
        find: { id, visit in
            try await visit.desk.patient(id, for: visit.asker).map(visit.maker.patient)
        },
        look: { walk, visit in
            let rows = try await visit.desk.patients(walk, for: visit.asker)
            return Page(groups: rows.items.map { ($0.record.id, [visit.maker.patient($0)]) }, next: rows.next)
        }, writing: ResourceWriting(create: PatientWriting.create, update: PatientWriting.update),
        canonical: { name, value in name == "identifier" ? PatientSystems.canonical(value) : value },
        named: { search, visit in
            guard let numbers = PatientSystems.numbers(search.criteria) else { return nil }
            return try await visit.desk.keys(ofPatients: numbers, for: visit.asker)
        })

    static let encounter = FHIRKind(
        type: "Encounter", ledgerKind: .caseRecord,
        parameters: [
            .token("identifier", "identifier"), .token("status", "status"), .token("class", "class"),
            .date("date", "period"), .reference("patient", to: ["Patient"], "subject"),
            .reference("subject", to: ["Patient"], "subject"),
            .reference("service-provider", to: ["Organization"], "serviceProvider"),
        ],
        find: { id, visit in
            try await visit.desk.caseRecord(id, for: visit.asker).map(visit.maker.encounter)
        },
        look: { walk, visit in
            let rows = try await visit.desk.cases(walk, for: visit.asker)
            return Page(groups: rows.items.map { ($0.item.id, [visit.maker.encounter($0)]) }, next: rows.next)
        }, writing: ResourceWriting(create: CaseWriting.open, update: CaseWriting.setState))

    static let imagingStudy = FHIRKind(
        type: "ImagingStudy", ledgerKind: .study,
        parameters: [
            .token("identifier", "identifier"), .token("status", "status"), .date("started", "started"),
            .date("date", "started"), .token("modality", "modality", "series.modality"),
            .token("series", "series.uid"), .reference("patient", to: ["Patient"], "subject"),
            .reference("subject", to: ["Patient"], "subject"),
            .reference("encounter", to: ["Encounter"], "encounter"),
        ],
        find: { id, visit in
            guard let uid = PathIdentifier.studyUID(id) else { return nil }
            return try await visit.desk.study(uid, for: visit.asker).map(visit.maker.imagingStudy)
        },
        look: { walk, visit in
            let rows = try await visit.desk.studies(walk, withResults: false, for: visit.asker)
            return Page(groups: rows.items.map { ($0.row, [visit.maker.imagingStudy($0)]) }, next: rows.next)
        })

    static let diagnosticReport = FHIRKind(
        type: "DiagnosticReport", ledgerKind: .study,
        parameters: resultParameters + [
            .date("issued", "issued"), .reference("result", to: ["Observation"], "result"),
            .reference("imaging-study", to: ["ImagingStudy"], "imagingStudy"),
        ],
        find: { id, visit in
            try await study(of: id, "DiagnosticReport", visit).map { reports($0, visit) }?.first {
                $0.id == id
            }
        },
        look: { walk, visit in
            let rows = try await visit.desk.studies(walk, withResults: true, for: visit.asker)
            return Page(groups: rows.items.map { ($0.row, reports($0, visit)) }, next: rows.next)
        })

    static let observation = FHIRKind(
        type: "Observation", ledgerKind: .study,
        parameters: resultParameters + [
            .reference("derived-from", to: ["ImagingStudy", "Observation"], "derivedFrom"),
            .token("value-concept", "valueCodeableConcept"),
        ],
        find: { id, visit in
            if let dot = id.firstIndex(of: ".") {
                return try await visit.desk.caseRecord(String(id[..<dot]), for: visit.asker)
                    .flatMap { visit.maker.observation($0, String(id[id.index(after: dot)...])) }
            }
            return try await study(of: id, "Observation", visit).map { measured($0, visit) }?.first {
                $0.id == id
            }
        },
        look: { walk, visit in
            // What was said of cases first, then what was measured on images: rows of cases stand above those of studies.
            guard walk.from < firstCaseRow else {
                var cases = walk
                cases.from = walk.from - firstCaseRow
                let rows = try await visit.desk.cases(cases, for: visit.asker)
                return Page(
                    groups: rows.items.map { (firstCaseRow + $0.item.id, visit.maker.observations($0)) },
                    next: rows.next.map { $0 + firstCaseRow } ?? firstCaseRow - 1)
            }
            let rows = try await visit.desk.studies(walk, withResults: true, for: visit.asker)
            return Page(groups: rows.items.map { ($0.row, measured($0, visit)) }, next: rows.next)
        }, writing: ResourceWriting(create: CaseWriting.observe, update: CaseWriting.amend))

    private static let firstCaseRow: Int64 = 1 << 52

    private static let resultParameters: [SearchParameter] = [
        .token("status", "status"), .token("category", "category"), .token("code", "code"),
        .date("date", "effectiveDateTime"), .reference("patient", to: ["Patient"], "subject"),
        .reference("subject", to: ["Patient"], "subject"),
        .reference("encounter", to: ["Encounter"], "encounter"),
    ]

    /// The study that a result was made of. Names of results are known once they have been given out.
    private static func study(of id: String, _ type: String, _ visit: FHIRVisit) async throws
        -> ResourceStudy?
    {
        guard let uid = try await visit.desk.subject(type: type, id: id) else { return nil }
        return try await visit.desk.study(uid, for: visit.asker)
    }

    private static func reports(_ facts: ResourceStudy, _ visit: FHIRVisit) -> [ResourceDraft] {
        facts.results.indices.map { position in
            var report = visit.maker.diagnosticReport(facts, position)
            report.companions = visit.maker.observations(facts, position)
            return report
        }
    }

    private static func measured(_ facts: ResourceStudy, _ visit: FHIRVisit) -> [ResourceDraft] {
        facts.results.indices.flatMap { visit.maker.observations(facts, $0) }
    }
}
