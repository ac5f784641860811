import Clinic
import Records

/// What every page says when the storage needs a person.
enum StorageBanner {
    /// Only what must not wait stands on every page.
    static func view(_ notices: [StorageNotice], _ visit: Visit) -> HTML {
        let urgent = notices.first { notice in
            switch notice {
            case .refusing, .low, .quotaRefusing, .damage: true
            case .quotaWarning: false
            }
        }
        guard let urgent, visit.session != nil, visit.path != URLs.storage.link.path else { return .empty }
        let words = visit.language.storage
        return H.p(.class("notice notice-bad storage-banner"), .role("alert")) {
            Icon.warning.html
            H.span {
                sentence(urgent, words, free: nil) + " "
                H.a(.href(URLs.storage.link), text: words.look)
            }
        }
    }

    static func sentence(_ notice: StorageNotice, _ words: StorageWords, free: Int64?) -> String {
        switch notice {
        case .refusing: words.refusing
        case .low: free.map { words.low.filling("free", Figures.size($0)) } ?? shortened(words.low)
        case .quotaRefusing(let quota): words.quotaRefusing.filling("who", whoseInSentence(quota, words))
        case .quotaWarning(let quota): words.quotaWarning.filling("who", whoseInSentence(quota, words))
        case .damage(let count): words.damaged.filling("n", Figures.grouped(count))
        }
    }

    /// The sentence without its figure, which only the storage page knows.
    private static func shortened(_ sentence: String) -> String {
        let head = sentence.prefix { $0 != ":" && $0 != "：" }
        return head + (sentence.contains("：") ? "。" : ".")
    }

    private static func whoseInSentence(_ quota: Quota, _ words: StorageWords) -> String {
        switch quota.scope {
        case .total: words.theArchive
        case .source: quota.name
        case .site: words.theSite.filling("name", quota.name)
        }
    }

    static func whose(_ quota: Quota, _ words: StorageWords) -> String {
        switch quota.scope {
        case .total: words.total
        case .source: quota.name
        case .site: words.site.filling("name", quota.name)
        }
    }
}
