import Clinic
import Records

/// What limits, the scrub and rules say on the storage page.
enum StorageCare {
    static func quotas(_ status: StorageStatus, _ words: StorageWords) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: words.quotas)
            if status.quotas.isEmpty { H.p(.class("quiet"), text: words.noQuotas) }
            for use in status.quotas { quota(use, words) }
        }
    }

    private static func quota(_ use: QuotaUse, _ words: StorageWords) -> HTML {
        let quota = use.quota
        func amount(_ value: Int64) -> String {
            quota.measure == .bytes
                ? Figures.size(value) : words.studyCount.filling("n", Figures.grouped(Int(value)))
        }
        let limits = [
            quota.warnAt.map { words.warnFrom.filling("n", amount($0)) },
            quota.refuseAt.map { words.refuseFrom.filling("n", amount($0)) },
        ].compactMap { $0 }
        let limit = quota.refuseAt ?? quota.warnAt ?? 1
        return H.div(.class("storage-quota")) {
            H.p {
                H.strong { H.bdi(text: StorageBanner.whose(quota, words)) }
                H.span(.class("storage-state-\(use.state.rawValue)"), text: state(use.state, words))
            }
            Bars.share(Double(use.used) / Double(max(limit, 1)), style: "bar-step")
            H.p(.class("quiet"), text: ([amount(use.used)] + limits).joined(separator: " · "))
        }
    }

    private static func state(_ state: Quota.State, _ words: StorageWords) -> String {
        switch state {
        case .well: words.well
        case .warning: words.nearly
        case .refusing: words.usedUp
        }
    }

    static func integrity(_ status: StorageStatus, _ words: StorageWords, _ clock: WallClock) -> HTML {
        let scrub = status.scrub
        return H.section(.class("panel")) {
            H.h2(text: words.integrity)
            H.p(text: progress(scrub, words, clock))
            if scrub.damageCount == 0 {
                if scrub.foldersChecked > 0 { H.p(text: words.allWell) }
            } else {
                FormParts.notice(words.damaged.filling("n", Figures.grouped(scrub.damageCount)))
                H.ul(.class("storage-damage")) {
                    for damage in scrub.damage.prefix(20) {
                        H.li {
                            H.strong(text: kind(damage.kind, words))
                            H.code(text: damage.blob)
                        }
                    }
                }
                H.p(.class("quiet"), text: words.damageHint)
            }
            if scrub.quarantinedFiles > 0 {
                H.p(
                    .class("quiet"),
                    text: words.quarantine.filling("n", Figures.grouped(scrub.quarantinedFiles))
                        .filling("size", Figures.size(scrub.quarantinedBytes)))
            }
            H.h3(text: words.queue)
            H.p(
                text: words.queueText.filling("waiting", "\(status.queue.waiting)")
                    .filling("running", "\(status.queue.running)").filling("dead", "\(status.queue.dead)"))
        }
    }

    private static func progress(
        _ scrub: StorageStatus.ScrubStatus, _ words: StorageWords, _ clock: WallClock
    ) -> String {
        if let oldest = scrub.oldestCheckMilliseconds {
            return words.checkedSince.filling("time", clock.full(oldest))
        }
        return scrub.foldersChecked == 0
            ? words.notYet : words.foldersChecked.filling("n", "\(scrub.foldersChecked)")
    }

    private static func kind(_ kind: BlobDamage.Kind, _ words: StorageWords) -> String {
        switch kind {
        case .missing: words.kindMissing
        case .changed: words.kindChanged
        case .unreadable: words.kindUnreadable
        }
    }

    static func rules(
        _ status: StorageStatus, _ words: StorageWords, _ clock: WallClock, now: Int64
    ) -> HTML {
        H.section(.class("panel")) {
            H.h2(text: words.rules)
            if status.rules.isEmpty { H.p(.class("quiet"), text: words.noRules) }
            H.ul(.class("storage-rules")) {
                for rule in status.rules {
                    H.li {
                        H.strong { H.bdi(text: rule.name) }
                        H.span(text: action(rule.action, words))
                        H.span(.class("quiet"), text: conditions(rule, words))
                    }
                }
            }
            if status.holds > 0 { H.p(text: words.holds.filling("n", "\(status.holds)")) }
            if !status.lately.isEmpty {
                H.h3(text: words.lately)
                H.ul(.class("storage-rules")) {
                    for entry in status.lately.prefix(8) {
                        H.li {
                            H.time(text: clock.short(entry.atMilliseconds, now: now))
                            H.bdi(text: entry.rule)
                            H.code(text: entry.studyUID)
                        }
                    }
                }
            }
        }
    }

    private static func action(_ action: RetentionRule.Action, _ words: StorageWords) -> String {
        switch action {
        case .remove: words.actionRemove
        case .recompress: words.actionRecompress
        case .keep: words.actionKeep
        }
    }

    private static func conditions(_ rule: RetentionRule, _ words: StorageWords) -> String {
        let days = [rule.receivedDays, rule.studyDays, rule.accessDays].compactMap { $0 }.max()
        return [
            rule.source, rule.site.map { words.site.filling("name", $0) }, rule.modality, rule.description,
            days.map { words.days.filling("n", "\($0)") },
        ].compactMap { $0 }.joined(separator: " · ")
    }
}
