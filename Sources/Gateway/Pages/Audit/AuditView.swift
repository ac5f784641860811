import Records

/// The ledger for the audit administrator.
enum AuditView {
    static func page(_ model: AuditModel, _ visit: Visit) -> PageContent {
        let words = visit.language.access
        return PageContent(
            title: words.audit, kind: "archive",
            main: H.section(.class("archive")) {
                H.h1(text: words.audit)
                H.p(.class("quiet"), text: words.auditHint)
                if let broken = model.broken {
                    FormParts.notice(words.broken.filling("row", "\(broken)"))
                } else if !model.rows.isEmpty {
                    FormParts.notice(words.intact, good: true)
                }
                facts(model, words)
                filter(model, visit, words)
                if model.rows.isEmpty {
                    H.div(.class("panel empty")) { H.p(.class("empty-title"), text: words.none) }
                } else {
                    H.div(.class("panel audit-table")) { table(model, words) }
                }
                H.p(.class("pages")) {
                    if model.isContinued { H.a(.href(URLs.audit.link), text: words.newest) }
                    if let older = model.older { H.a(.href(older), text: words.older) }
                }
            })
    }

    private static func facts(_ model: AuditModel, _ words: AccessWords) -> HTML {
        H.dl(.class("audit-facts")) {
            H.dt(text: words.head)
            H.dd { H.code(text: model.head) }
            H.dt(text: words.receivers)
            H.dd {
                if model.receivers.isEmpty { H.span(.class("quiet"), text: words.noReceivers) }
                for receiver in model.receivers {
                    H.div {
                        H.bdi(text: receiver.place)
                        H.span(.class("quiet"), text: " " + receiver.state)
                        if !receiver.failure.isEmpty {
                            H.span(.class("audit-refused"), text: " " + receiver.failure)
                        }
                    }
                }
            }
        }
    }

    private static func filter(_ model: AuditModel, _ visit: Visit, _ words: AccessWords) -> HTML {
        let filter = model.query.filter
        return H.form(.class("audit-filter"), .named("method", "get"), .action(URLs.audit.link)) {
            field(words.who, "who", filter.actor)
            field(words.identifier, "id", filter.resourceID)
            choice(
                words.what, "action", filter.action,
                [("", words.all)] + model.actions.map { ($0, words.action($0)) })
            choice(
                words.whom, "resource", filter.resource,
                [("", words.all)] + Resource.Kind.allCases.map { ($0.rawValue, words.resource($0.rawValue)) })
            choice(
                words.outcome, "outcome", filter.outcome?.rawValue ?? "",
                [("", words.all)]
                    + ["done", "refused", "failed"].map { ($0, words.outcomes[$0] ?? $0) })
            field(words.from, "from", model.query.from, type: "date")
            field(words.to, "to", model.query.to, type: "date")
            H.button(.class("button"), .type("submit"), text: words.find)
        }
    }

    private static func field(
        _ label: String, _ name: StaticString, _ value: String, type: StaticString = "search"
    ) -> HTML {
        H.label {
            H.span(text: label)
            H.input(.type(type), .name(name), .value(value), .named("autocomplete", "off"))
        }
    }

    private static func choice(
        _ label: String, _ name: StaticString, _ value: String, _ options: [(String, String)]
    ) -> HTML {
        H.label {
            H.span(text: label)
            H.select(.name(name)) {
                for option in options {
                    H.option(.value(option.0), .flag("selected", option.0 == value), text: option.1)
                }
            }
        }
    }

    private static func table(_ model: AuditModel, _ words: AccessWords) -> HTML {
        H.table {
            H.thead {
                H.tr {
                    for title in [
                        "#", words.when, words.who, words.what, words.whom, words.outcome, words.address,
                    ] {
                        H.th(text: title)
                    }
                }
            }
            H.tbody { for row in model.rows { line(row, words) } }
        }
    }

    private static func line(_ row: AuditModel.Row, _ words: AccessWords) -> HTML {
        H.tr(.class(row.isBroken ? "audit-broken" : row.outcome == .done ? "" : "audit-refused")) {
            H.td(.class("number"), text: "\(row.number)")
            H.td(.class("audit-when"), text: row.when)
            H.td {
                H.a(.href(row.ofActor), .title(row.actor)) {
                    H.bdi(text: row.who.isEmpty ? row.actor : row.who)
                }
            }
            H.td {
                H.span(text: row.action)
                if !row.detail.isEmpty { H.code(.class("audit-detail"), text: row.detail) }
            }
            H.td {
                H.span(text: row.resource)
                if let link = row.ofThing {
                    " "
                    H.a(.class("audit-id"), .href(link), text: row.identifier)
                }
            }
            H.td(text: words.outcomes[row.outcome.rawValue] ?? row.outcome.rawValue)
            H.td { H.bdi(text: row.address) }
        }
    }
}
