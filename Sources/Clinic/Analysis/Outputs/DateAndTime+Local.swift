import DICOM
import Foundation

extension DateAndTime {
    /// The wall clock of this machine's zone at an instant, to the second, with its distance from universal time, so that
    /// objects of a study with a zone of its own get the time of that zone.
    /// - Parameter milliseconds: Since 1970.
    package init(localMilliseconds milliseconds: Int64) {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let date = CalendarDate(
            year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
        let time = TimeOfDay(hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
        guard let date, let time else {
            preconditionFailure("The C library gives a day and a time of the calendar.")
        }
        self.init(date: date, time: time, offsetMinutes: Int(parts.tm_gmtoff) / 60)
    }
}
