import Records

enum TransfersView {
    static func page(_ model: TransfersModel, _ visit: Visit) -> PageContent {
        let words = visit.language.moving
        var content = PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive transfers")) {
                ArchiveTabs.bar(visit)
                H.div(.class("list-head")) {
                    H.h1(text: words.title)
                    H.p(.class("quiet"), text: words.hint)
                }
                region(model, visit)
            })
        content.events = URLs.transfersEvents.link
        content.mayReload = true
        return content
    }

    /// The part that is fetched again when something moves.
    static func region(_ model: TransfersModel, _ visit: Visit) -> HTML {
        let words = visit.language.moving
        return H.div(
            .id("live-region"), .get(URLs.transfersRegion.link), .named("hx-trigger", "live, every 20s"),
            .named("hx-swap", "outerHTML")
        ) {
            FormParts.notice(model.message)
            if model.lines.isEmpty {
                H.div(.class("panel empty")) {
                    H.p(.class("empty-title"), text: words.empty)
                    H.p(.class("quiet"), text: words.emptyHint)
                }
            }
            for line in model.lines { TransferLineView.view(line, visit) }
            if model.isCut { H.p(.class("quiet"), text: words.more.filling("n", "\(model.limit)")) }
            ended(model.ended, visit)
        }
    }

    private static func ended(_ rows: [TransferRowModel], _ visit: Visit) -> HTML {
        guard !rows.isEmpty else { return .empty }
        let words = visit.language.moving
        return H.section(.class("panel ended")) {
            H.h2(text: words.recent)
            H.ul {
                for row in rows {
                    H.li(.class("ended-\(row.kind.rawValue)")) {
                        (row.kind == .done ? Icon.check : Icon.nothing).html
                        H.span(.class("at"), text: row.at)
                        TransferRowView.patient(row, visit)
                        H.span(.class("ended-to")) {
                            "→ "
                            H.bdi(text: row.destination)
                        }
                        H.span(.class("quiet"), text: row.kind == .done ? row.progress : row.state)
                    }
                }
            }
        }
    }
}

/// A button that does something about a transfer or a destination; it works without the script, too.
enum TransferButton {
    static func view(
        _ action: WebMoving.Action, _ label: String, icon: Icon? = nil, transfer: Int64? = nil,
        destination: String? = nil, _ visit: Visit
    ) -> HTML {
        guard TransfersQuery.mayAct(visit) else { return .empty }
        return H.form(
            .named("method", "post"), .action(URLs.transfers.link), .post(URLs.transfers.link),
            .named("hx-target", "#live-region"), .named("hx-swap", "outerHTML")
        ) {
            FormParts.token(visit)
            H.input(.type("hidden"), .name("action"), .value(action.rawValue))
            if let transfer { H.input(.type("hidden"), .name("transfer"), .value("\(transfer)")) }
            if let destination { H.input(.type("hidden"), .name("destination"), .value(destination)) }
            H.button(.class(icon == nil ? "small" : "small small-icon"), .type("submit"), .title(label)) {
                if let icon {
                    icon.html
                    H.span(.class("for-readers"), text: label)
                } else {
                    H.span(text: label)
                }
            }
        }
    }
}
