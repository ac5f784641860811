import Clinic
import Records

/// The alarm: what every page says to those who watch, and to whoever has broken the glass.
enum EmergencyBanner {
    @HTMLBuilder static func view(_ visit: Visit) -> HTML {
        let words = visit.language.emergencyWords
        if visit.emergencies > 0, visit.path != URLs.emergencyReview.rawValue {
            banner(
                words.alarm.filling("n", "\(visit.emergencies)"), URLs.emergencyReview.link, words.alarmLook)
        }
        if visit.session?.account.emergencyRecords.isEmpty == false, visit.path != URLs.emergency.rawValue {
            banner(words.active, URLs.emergency.link, words.title)
        }
    }

    private static func banner(_ text: String, _ link: Link, _ title: String) -> HTML {
        H.p(.class("notice notice-alarm"), .role("alert")) {
            Icon.warning.html
            H.span {
                text + " "
                H.a(.href(link), text: title)
            }
        }
    }
}
