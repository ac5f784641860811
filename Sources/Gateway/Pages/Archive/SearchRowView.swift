/// One study of the archive; on a phone the same cells make a card.
enum SearchRowView {
    static func view(_ row: SearchRow, _ visit: Visit) -> HTML {
        let words = visit.phrases.archive.search
        return H.tr(.class("row")) {
            H.th(.class("col-patient"), .named("scope", "row")) {
                H.a(.class("patient"), .href(URLs.archiveStudy.link(row.studyUID))) {
                    H.bdi(.class("name"), text: row.names.first)
                    if !row.names.second.isEmpty { H.bdi(.class("name-other"), text: row.names.second) }
                }
                H.span(.class("facts")) {
                    if !row.patientID.isEmpty { H.bdi(.class("patient-id"), text: row.patientID) }
                    if !row.facts.isEmpty { H.span(text: row.facts) }
                }
            }
            H.td(.class("col-when")) {
                H.span(.class("day"), text: row.day.isEmpty ? words.undated : row.day)
                if !row.time.isEmpty { H.span(.class("at"), text: row.time) }
            }
            H.td(.class("col-kind")) { for kind in row.modalities { H.span(.class("kind"), text: kind) } }
            H.td(.class("col-what")) {
                if !row.description.isEmpty { H.bdi(.class("what"), text: row.description) }
                if !row.accession.isEmpty { H.bdi(.class("accession"), text: row.accession) }
            }
            H.td(.class("col-images")) {
                H.span(text: row.images)
                H.span(.class("at"), text: row.series)
            }
            H.td(.class("col-from")) { H.bdi(text: row.source) }
            H.td(.class("col-received"), text: row.received)
        }
    }
}
