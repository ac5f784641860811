import Clinic
import Records

/// Room, figures, limits, integrity and rules.
enum StorageView {
    static func page(_ status: StorageStatus, _ visit: Visit, _ clock: WallClock) -> PageContent {
        let words = visit.language.storage
        let model = StorageModel(status, words, nowMilliseconds: visit.nowMilliseconds)
        return PageContent(
            title: words.title, kind: "archive",
            main: H.section(.class("archive storage")) {
                ArchiveTabs.bar(visit)
                H.h1(text: words.title)
                for notice in model.notices { FormParts.notice(notice) }
                H.div(.class("storage-top")) {
                    room(model, words)
                    totals(model, words)
                }
                if let chart = model.chart {
                    H.section(.class("panel storage-chart")) {
                        H.h2(text: words.received)
                        H.div(.class("storage-days")) { chart.html }
                    }
                }
                H.div(.class("storage-tables")) {
                    for table in model.tables { self.table(table, words) }
                    StorageCare.quotas(status, words)
                    StorageCare.integrity(status, words, clock)
                    StorageCare.rules(status, words, clock, now: visit.nowMilliseconds)
                }
            })
    }

    private static func room(_ model: StorageModel, _ words: StorageWords) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: words.room)
            Bars.share(model.usedShare, style: "bar-step")
            facts(model.room)
            H.p(text: model.growth)
            H.p(.class("quiet"), text: words.reservedHint)
        }
    }

    private static func totals(_ model: StorageModel, _ words: StorageWords) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: words.kept)
            facts(model.totals)
        }
    }

    private static func facts(_ facts: [(name: String, value: String)]) -> HTML {
        H.dl(.class("storage-facts")) {
            for fact in facts {
                H.div {
                    H.dt(text: fact.name)
                    H.dd(text: fact.value)
                }
            }
        }
    }

    private static func table(_ table: StorageModel.Table, _ words: StorageWords) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: table.title)
            H.table(.class("figures")) {
                H.thead(.class("for-readers")) {
                    H.tr {
                        H.th(.named("scope", "col"), text: table.title)
                        H.th(.named("scope", "col"), text: words.share)
                        H.th(.named("scope", "col"), text: words.size)
                        H.th(.named("scope", "col"), text: words.objects)
                    }
                }
                H.tbody {
                    for row in table.rows {
                        H.tr {
                            H.th(.named("scope", "row")) { H.bdi(text: row.name) }
                            H.td(.class("figures-bar")) { Bars.share(row.share, style: "bar-step") }
                            H.td(.class("number"), text: row.size)
                            H.td(.class("number quiet"), text: row.objects)
                        }
                    }
                }
            }
            if table.rest > 0 { H.p(.class("quiet"), text: words.more.filling("n", "\(table.rest)")) }
        }
    }
}
