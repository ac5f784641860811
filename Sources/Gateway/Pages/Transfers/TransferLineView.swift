import Records

/// One destination: how it stands, and what waits for it.
enum TransferLineView {
    static func view(_ line: TransferLineModel, _ visit: Visit) -> HTML {
        H.section(.class("panel line line-\(line.kind.rawValue)")) {
            head(line, visit)
            if let trouble = line.trouble { self.trouble(trouble) }
            if !line.rows.isEmpty { table(line, visit) }
        }
    }

    private static func head(_ line: TransferLineModel, _ visit: Visit) -> HTML {
        let words = visit.language.moving
        return H.div(.class("line-head")) {
            H.h2 {
                H.span(.class("line-verb"), text: line.verb + " ")
                H.bdi(text: line.name)
            }
            badge(line)
            H.p(.class("line-facts quiet")) {
                if !line.amount.isEmpty { H.span(text: line.amount) }
                if !line.lastSuccess.isEmpty { H.span(text: line.lastSuccess) }
            }
            H.div(.class("line-buttons")) {
                if line.kind == .unreached || line.rows.contains(where: { $0.kind == .failed }) {
                    TransferButton.view(.retryAll, words.tryNow, destination: line.destination, visit)
                }
                line.kind == .paused
                    ? TransferButton.view(.resume, words.resume, destination: line.destination, visit)
                    : TransferButton.view(.pause, words.pause, destination: line.destination, visit)
            }
        }
    }

    private static func badge(_ line: TransferLineModel) -> HTML {
        let (look, icon): (String, Icon) =
            switch line.kind {
            case .idle: ("good", .check)
            case .queued: ("queued", .clock)
            case .busy: ("analysing", .working)
            case .paused: ("limited", .nothing)
            case .unreached, .attention: ("failed", .cross)
            }
        return H.span(.class("state state-\(look)")) {
            icon.html
            H.span(text: line.state)
        }
    }

    private static func trouble(_ trouble: TransferTrouble) -> HTML {
        H.div(.class("line-trouble"), .role("status")) {
            H.p {
                Icon.warning.html
                H.span(text: trouble.sentence)
            }
            H.p(.class("quiet")) {
                H.span(text: [trouble.tries, trouble.next].filter { !$0.isEmpty }.joined(separator: " · "))
            }
            if !trouble.detail.isEmpty { H.p(.class("quiet detail")) { H.code(text: trouble.detail) } }
        }
    }

    private static func table(_ line: TransferLineModel, _ visit: Visit) -> HTML {
        let words = visit.language.moving
        return H.table(.class("moves")) {
            H.thead {
                H.tr {
                    H.th(.named("scope", "col"), text: words.state)
                    H.th(.named("scope", "col"), text: words.study)
                    H.th(.named("scope", "col"), text: words.progress)
                    H.th(.named("scope", "col"), text: words.since)
                    H.th(.named("scope", "col"), text: words.why)
                    H.th(.named("scope", "col")) { H.span(.class("for-readers"), text: words.actions) }
                }
            }
            H.tbody { for row in line.rows { TransferRowView.view(row, visit) } }
        }
    }
}

/// One transfer as a row; on a phone the same cells make a card.
enum TransferRowView {
    static func view(_ row: TransferRowModel, _ visit: Visit) -> HTML {
        let words = visit.language.moving
        return H.tr(.class("move move-\(row.kind.rawValue)")) {
            H.td(.class("move-state")) {
                H.span(.class("move-word"), text: row.state)
                if row.priority != .normal {
                    H.span(.class("urgency urgency-\(row.priority.word)"), text: row.priorityWord)
                }
            }
            H.td(.class("move-study")) {
                patient(row, visit)
                H.span(.class("quiet what"), text: row.description)
                if !row.reason.isEmpty { H.span(.class("move-reason"), text: row.reason) }
                if !row.detail.isEmpty { H.code(.class("quiet"), text: row.detail) }
            }
            H.td(.class("move-progress")) { progress(row) }
            H.td(.class("move-since")) {
                H.span(.named("data-since", "\(row.createdMilliseconds)"), text: row.elapsed)
            }
            H.td(.class("move-rule")) { H.bdi(text: row.rule) }
            H.td(.class("move-buttons")) { buttons(row, words, visit) }
        }
    }

    static func patient(_ row: TransferRowModel, _ visit: Visit) -> HTML {
        guard let names = row.names else { return H.code(text: row.studyUID) }
        return H.a(.class("move-patient"), .href(URLs.study.link(row.studyUID))) {
            H.bdi(.class("move-name"), text: names.first)
            if !names.second.isEmpty { H.bdi(.class("name-other"), text: names.second) }
            if !row.patientID.isEmpty { H.bdi(.class("quiet patient-id"), text: row.patientID) }
        }
    }

    private static func progress(_ row: TransferRowModel) -> HTML {
        H.div {
            if row.total > 0 {
                H.progress(
                    .named("max", "\(row.total)"), .value("\(row.sent)"), .label(row.progress))
                H.span(.class("move-count"), text: row.progress)
            }
            if !row.refused.isEmpty { H.span(.class("move-refused"), text: row.refused) }
        }
    }

    private static func buttons(_ row: TransferRowModel, _ words: Phrases.Moving, _ visit: Visit) -> HTML {
        H.div {
            switch row.kind {
            case .waiting, .running:
                if row.priority != .acute {
                    TransferButton.view(.sooner, words.sooner, icon: .up, transfer: row.id, visit)
                }
                if row.priority != .low {
                    TransferButton.view(.later, words.later, icon: .down, transfer: row.id, visit)
                }
                if row.kind == .waiting, !row.reason.isEmpty {
                    TransferButton.view(.retry, words.tryNow, transfer: row.id, visit)
                }
                TransferButton.view(.cancel, words.cancel, transfer: row.id, visit)
            case .failed:
                TransferButton.view(.retry, words.retry, transfer: row.id, visit)
                TransferButton.view(.dismiss, words.dismiss, transfer: row.id, visit)
            case .done, .cancelled: HTML.empty
            }
        }
    }
}
