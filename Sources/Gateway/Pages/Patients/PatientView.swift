import Clinic
import Records

/// One patient: who it is, by which numbers, and what belongs to the record.
enum PatientView {
    static func page(_ model: PatientModel, _ visit: Visit) -> PageContent {
        let record = model.sheet.record
        return PageContent(
            title: PersonWriting.name(record, visit), kind: "patients",
            main: H.section(.class("patients patient-record")) {
                PatientTabs.bar(visit, mayCreate: !visit.actor.clinicalSites.isEmpty)
                head(model, visit)
                notices(model, visit)
                H.div(.class("patient-panels")) {
                    H.div {
                        identity(model, visit)
                        duplicates(model, visit)
                    }
                    H.div {
                        cases(model, visit)
                        studies(model, visit)
                        merges(model, visit)
                        history(model, visit)
                    }
                }
            })
    }

    private static func head(_ model: PatientModel, _ visit: Visit) -> HTML {
        let record = model.sheet.record
        let other = PersonWriting.otherName(record, visit)
        return H.div(.class("patient-head")) {
            H.h1 { H.bdi(text: PersonWriting.name(record, visit)) }
            if !other.isEmpty { H.bdi(.class("patient-other quiet"), text: other) }
            H.span(.class("patient-facts"), text: PersonWriting.facts(record, visit))
            PatientsView.badges(record, openCase: nil, visit)
        }
    }

    @HTMLBuilder private static func notices(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        FormParts.notice(model.trouble)
        switch model.done {
        case "saved": FormParts.notice(words.saved, good: true)
        case "merged": FormParts.notice(words.merged, good: true)
        case "undone": FormParts.notice(words.undone, good: true)
        case "distinct": FormParts.notice(words.distinct, good: true)
        case "blocked": FormParts.notice(words.wasMerged)
        default: HTML.empty
        }
        for found in model.sheet.contradictions {
            FormParts.notice(visit.language.contradiction(found, in: model.sheet.record))
        }
    }

    // MARK: - Who

    private static func identity(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        let record = model.sheet.record
        return H.div(.class("panel")) {
            H.h2(text: words.numbers)
            H.dl(.class("patient-papers-list")) {
                for number in record.numbers {
                    H.div {
                        H.dt(text: PersonWriting.label(number, model.sites, visit))
                        H.dd { self.number(number, model) }
                    }
                }
                H.div {
                    H.dt(text: words.registeredAt)
                    H.dd(
                        text: model.sites.filter { model.sheet.sites.contains($0.id) }
                            .map(visit.language.name(of:)).joined(separator: " · "))
                }
            }
            show(model, visit)
            if model.sheet.mayChange { edit(model, visit) }
            if model.sheet.mayIdentify {
                H.p(.class("patient-ways")) {
                    H.a(
                        .class(record.isUnknown ? "button" : ""),
                        .href(URLs.patientOther.link(record.key)),
                        text: record.isUnknown ? words.identify : words.sameAs)
                    if record.isUnknown { H.span(.class("quiet"), text: words.identifyHint) }
                }
            }
        }
    }

    /// Papers show their last four until somebody asks for the whole, which the ledger notes.
    private static func number(_ number: PatientNumber, _ model: PatientModel) -> HTML {
        let isWhole = number.paper == nil || model.showsPapers
        return H.bdi(.class("figures"), text: isWhole ? number.value : number.masked)
    }

    private static func show(_ model: PatientModel, _ visit: Visit) -> HTML {
        let papers = model.sheet.record.numbers.contains { $0.paper != nil }
        guard papers, !model.showsPapers else { return .empty }
        return H.form(
            .class("show-papers"), .named("method", "post"),
            .action(URLs.patientPapers.link(model.sheet.record.key))
        ) {
            FormParts.token(visit)
            H.button(.class("small"), .type("submit"), text: visit.language.patientWords.showWhole)
        }
    }

    private static func edit(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        let record = model.sheet.record
        let draft =
            model.typed
            ?? PatientDraft(
                name: record.name, latinName: record.latinName, birthDate: record.birthDate, sex: record.sex,
                isUnknown: record.isUnknown, numbers: record.numbers)
        return H.details(.class("region-edit"), .flag("open", model.typed != nil)) {
            H.summary(text: words.edit)
            PatientForm.view(
                draft, known: record.numbers,
                ownSites: model.sites.filter { model.sheet.ownSites.contains($0.id) },
                sites: model.sites, action: URLs.patient.link(record.key), button: words.save,
                hidden: H.input(.type("hidden"), .name("version"), .value("\(record.version)")), visit)
        }
    }

    private static func duplicates(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        guard !model.sheet.duplicates.isEmpty else { return .empty }
        return H.div(.class("panel patient-alike")) {
            H.h2(text: words.mayBe)
            H.ul {
                for pair in model.sheet.duplicates {
                    let other = pair.first.id == model.sheet.record.id ? pair.second : pair.first
                    H.li {
                        H.div {
                            H.bdi(.class("patient-name"), text: PersonWriting.name(other, visit))
                            H.p(.class("patient-facts"), text: PersonWriting.facts(other, visit))
                            H.p(
                                .class("quiet"),
                                text: pair.grounds.map(visit.language.ground)
                                    .joined(separator: visit.language == .chinese ? "；" : "; "))
                        }
                        H.a(
                            .class("button button-quiet"), .href(DuplicatesView.link(pair)),
                            text: words.compare)
                    }
                }
            }
        }
    }

    // MARK: - What belongs to it

    private static func cases(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.class("panel")) {
            H.h2(text: words.cases)
            if model.sheet.cases.isEmpty { H.p(.class("quiet"), text: words.noCases) }
            H.ul(.class("patient-things")) {
                for item in model.sheet.cases {
                    H.li {
                        H.a(
                            .href(URLs.casePage.link(item.key)),
                            text: model.clock.short(item.openedMilliseconds, now: visit.nowMilliseconds))
                        H.span(text: visit.language.cases.states[item.state.rawValue] ?? item.state.rawValue)
                        H.span(
                            .class("quiet"),
                            text: model.sites.first { $0.id == item.site }.map(visit.language.name(of:)) ?? ""
                        )
                    }
                }
            }
        }
    }

    private static func studies(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.class("panel")) {
            H.h2(text: words.studies)
            if model.sheet.studies.isEmpty { H.p(.class("quiet"), text: words.noStudies) }
            H.ul(.class("patient-things")) {
                for entry in model.sheet.studies {
                    H.li {
                        H.a(
                            .href(URLs.study.link(entry.studyUID)),
                            text: entry.studyDate.isEmpty ? entry.studyUID : ScannerDate.date(entry.studyDate)
                        )
                        H.bdi(text: entry.studyDescription)
                    }
                }
            }
        }
    }

    private static func merges(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        guard !model.sheet.merges.isEmpty else { return .empty }
        return H.div(.class("panel")) {
            H.h2(text: words.merges)
            H.ul(.class("patient-merges")) {
                for line in model.sheet.merges { merge(line, model, visit) }
            }
        }
    }

    private static func merge(_ line: PatientMergeLine, _ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        let merge = line.merge
        let other = line.isInto ? merge.fromBefore : merge.intoBefore
        let names =
            visit.language == .chinese
            ? [other[.name], other[.latinName]] : [other[.latinName], other[.name]]
        return H.li {
            H.p(
                text: words.mergedBy
                    .filling("other", names.first { !$0.isEmpty } ?? words.unknown)
                    .filling("name", merge.actorName).filling("time", model.clock.full(merge.atMilliseconds)))
            if !merge.reason.isEmpty { H.p(.class("quiet")) { H.bdi(text: merge.reason) } }
            if let undone = merge.undoneMilliseconds {
                H.p(
                    .class("quiet"),
                    text: words.undoneBy.filling("name", merge.undoneBy)
                        .filling("time", model.clock.full(undone)))
            }
            if line.mayUndo {
                IdentityForm.act(
                    words.undo, words.undoHint, "undo", to: URLs.undoMerge.link(merge.key), visit,
                    fields: H.input(.type("hidden"), .name("shown"), .value(model.sheet.record.key)))
            }
        }
    }

    // MARK: - History

    private static func history(_ model: PatientModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        guard !model.sheet.history.isEmpty else { return .empty }
        return H.div(.class("panel")) {
            H.details(.class("patient-history")) {
                H.summary(text: "\(words.history) (\(model.sheet.history.count))")
                H.ul {
                    for change in model.sheet.history {
                        H.li {
                            H.p {
                                H.span(text: model.clock.full(change.atMilliseconds) + " ")
                                H.bdi(text: change.actorName)
                                " · " + visit.language.act(change.act)
                            }
                            for text in differences(change, model.sites, visit) {
                                H.p(.class("quiet")) { H.bdi(text: text) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What a change changed, value by value.
    private static func differences(_ change: RecordChange, _ sites: [Site], _ visit: Visit) -> [String] {
        let language = visit.language
        var lines: [String] = []
        for field in RecordField.allCases where change.before[field] != change.after[field] {
            let before = language.value(change.before[field], of: field)
            lines.append(
                "\(language.field(field)): \(before) → \(language.value(change.after[field], of: field))")
        }
        func say(_ numbers: Set<PatientNumber>, _ sign: String) {
            for number in numbers.sorted(by: { ($0.kind, $0.site, $0.value) < ($1.kind, $1.site, $1.value) })
            {
                lines.append("\(sign) \(PersonWriting.label(number, sites, visit)) \(number.masked)")
            }
        }
        say(change.after.numbers.subtracting(change.before.numbers), "+")
        say(change.before.numbers.subtracting(change.after.numbers), "−")
        return lines
    }
}
