import Clinic
import Records

/// Two records side by side: what they say, what speaks for their being one person, and what is to stay.
enum PairView {
    static func page(_ model: PairModel, _ visit: Visit) -> PageContent {
        let words = visit.language.patientWords
        return PageContent(
            title: words.mergeTitle, kind: "patients",
            main: H.section(.class("patients pair")) {
                PatientTabs.bar(visit, mayCreate: !visit.actor.clinicalSites.isEmpty)
                H.h1(text: words.mergeTitle)
                FormParts.notice(model.trouble)
                grounds(model, visit)
                H.form(
                    .class("panel pair-form"), .named("method", "post"),
                    .action(link(model)), .flag("data-once")
                ) {
                    FormParts.token(visit)
                    table(model, visit)
                    if model.pair.mayMerge {
                        buttons(model, visit)
                    } else {
                        H.p(.class("quiet"), text: words.mayNotMerge)
                    }
                }
            })
    }

    private static func link(_ model: PairModel) -> Link {
        URLs.patientPair.link(model.pair.from.record.key, model.pair.into.record.key)
    }

    private static func grounds(_ model: PairModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.class("pair-grounds")) {
            H.span(.class("quiet"), text: words.evidence)
            for ground in model.pair.grounds {
                H.span(
                    .class(ground.weight >= 70 ? "state state-refused" : "state state-limited"),
                    text: visit.language.ground(ground))
            }
            if model.pair.grounds.isEmpty { H.span(.class("quiet"), text: words.noGrounds) }
        }
    }

    // MARK: - Side by side

    private static func table(_ model: PairModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        let (from, into) = (model.pair.from, model.pair.into)
        return H.table(.class("pair-table")) {
            H.thead {
                H.tr {
                    H.td {
                        H.a(.href(URLs.patientPair.link(into.record.key, from.record.key)), text: words.swap)
                    }
                    head(words.goes, from, visit)
                    head(words.stays, into, visit)
                }
            }
            H.tbody {
                for field in RecordField.allCases { fieldRow(field, model, visit) }
                row(words.numbers, model) { numbers($0, model, visit) }
                row(words.registeredAt, model) { sheet in
                    H.span(
                        text: model.sites.filter { sheet.sites.contains($0.id) }
                            .map(visit.language.name(of:)).joined(separator: " · "))
                }
                row(words.cases, model) { H.span(text: "\($0.cases.count)") }
                row(words.studies, model) { H.span(text: "\($0.studies.count)") }
            }
        }
    }

    private static func head(_ title: String, _ sheet: PatientSheet, _ visit: Visit) -> HTML {
        H.th(.named("scope", "col")) {
            H.span(.class("quiet"), text: title)
            H.a(.class("patient-name"), .href(URLs.patient.link(sheet.record.key))) {
                H.bdi(text: PersonWriting.name(sheet.record, visit))
            }
        }
    }

    private static func row(
        _ title: String, _ model: PairModel, _ cell: (PatientSheet) -> HTML
    ) -> HTML {
        H.tr {
            H.th(.named("scope", "row"), text: title)
            H.td { cell(model.pair.from) }
            H.td { cell(model.pair.into) }
        }
    }

    private static func numbers(_ sheet: PatientSheet, _ model: PairModel, _ visit: Visit) -> HTML {
        H.ul {
            for number in sheet.record.numbers {
                H.li {
                    H.span(.class("quiet"), text: PersonWriting.label(number, model.sites, visit) + " ")
                    H.bdi(.class("figures"), text: number.masked)
                }
            }
        }
    }

    /// A value of each, of which one is chosen where they differ.
    private static func fieldRow(_ field: RecordField, _ model: PairModel, _ visit: Visit) -> HTML {
        let values = [model.pair.from, model.pair.into].map { RecordSnapshot($0.record)[field] }
        let differ = values[0] != values[1]
        let taken = model.pair.useful.contains(field)
        func cell(_ side: String, _ value: String, _ isChosen: Bool) -> HTML {
            let text = visit.language.value(value, of: field)
            guard differ, model.pair.mayMerge else { return H.td { H.bdi(text: text) } }
            return H.td {
                H.label(.class("pick")) {
                    H.input(
                        .type("radio"), .named("name", "take-\(field.rawValue)"), .value(side),
                        .flag("checked", isChosen))
                    H.span { H.bdi(text: text) }
                }
            }
        }
        return H.tr(.class(differ ? "differs" : "same")) {
            H.th(.named("scope", "row"), text: visit.language.field(field))
            cell("from", values[0], taken)
            cell("into", values[1], !taken)
        }
    }

    private static func buttons(_ model: PairModel, _ visit: Visit) -> HTML {
        let words = visit.language.patientWords
        return H.div(.class("pair-end")) {
            H.p(.class("quiet"), text: words.mergeHint)
            IdentityForm.field(words.reason, "reason", "", "pair")
            H.div(.class("verdicts")) {
                H.button(
                    .class("button"), .type("submit"), .name("act"), .value("merge"), text: words.mergeButton)
                if model.pair.from.mayMerge && model.pair.into.mayMerge {
                    H.button(
                        .class("button button-quiet"), .type("submit"), .name("act"), .value("distinct"),
                        text: words.distinctButton)
                }
            }
        }
    }
}
