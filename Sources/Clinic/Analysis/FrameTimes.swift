import DICOM

/// Every clock a scanner may have written on an image, in seconds. Vendors disagree on which of them runs during a
/// dynamic scan, so all are kept and the assembler takes the first that tells the images of one position apart.
package struct FrameTimes: Sendable, Equatable {
    package var acquisition: Double?
    package var trigger: Double?
    package var midScan: Double?
    package var frameReference: Double?
    /// Seconds after the first time point, as enhanced objects give them.
    package var temporalOffset: Double?
    package var content: Double?
    /// The acquisition clock has a date of its own; otherwise it is a time of day that starts anew at midnight.
    package var hasOwnDate = false
    /// Ordinal of the time point, with the interval between two when the scanner gives it.
    package var temporalPosition: Int?
    package var temporalResolution: Double?

    package init() {}

    /// The sources in the order they are trusted.
    package enum Source: CaseIterable, Sendable {
        case acquisition, trigger, midScan, frameReference, temporalOffset, content, temporalPosition
    }

    package func seconds(_ source: Source) -> Double? {
        switch source {
        case .acquisition: acquisition
        case .trigger: trigger
        case .midScan: midScan
        case .frameReference: frameReference
        case .temporalOffset: temporalOffset
        case .content: content
        case .temporalPosition:
            if let temporalPosition, let temporalResolution {
                (Double(temporalPosition) - 1) * temporalResolution
            } else {
                nil
            }
        }
    }
}

extension FrameTimes {
    /// Reads the clocks of a single-frame object, or of the parts that all frames of an enhanced object share.
    package init(_ dataSet: DataSet) {
        let ownDate = dataSet.string(.acquisitionDate)
        let date = ownDate ?? dataSet.string(.seriesDate) ?? dataSet.string(.studyDate)
        let moment = Self.seconds(dateTime: dataSet.string(.acquisitionDateTime))
        acquisition = moment ?? Self.seconds(date: date, time: dataSet.string(.acquisitionTime))
        hasOwnDate = moment != nil || ownDate != nil
        trigger = dataSet.double(.triggerTime).map { $0 / 1000 }
        midScan = Self.generalElectricMidScanTime(dataSet)
        frameReference = dataSet.double(.frameReferenceTime).map { $0 / 1000 }
        content = Self.seconds(
            date: dataSet.string(.contentDate) ?? dataSet.string(.studyDate),
            time: dataSet.string(.contentTime))
        temporalPosition = dataSet.int(.temporalPositionIdentifier) ?? dataSet.int(.temporalPositionIndex)
        temporalResolution = dataSet.double(.temporalResolution).map { $0 / 1000 }
    }

    /// GE writes the middle of each rotation, in seconds, as (0019,xx24) under its acquisition creator.
    private static func generalElectricMidScanTime(_ dataSet: DataSet) -> Double? {
        guard dataSet.string(Tag(0x0019, 0x0010))?.hasPrefix("GEMS_ACQU") == true else { return nil }
        return dataSet.double(Tag(0x0019, 0x1024))
    }

    /// Seconds since 1970 of a DA and a TM value; without a date, since midnight.
    static func seconds(date: String?, time: String?) -> Double? {
        guard let time, let seconds = secondsOfDay(time) else { return nil }
        guard let date, let days = daysSince1970(date) else { return seconds }
        return Double(days) * 86400 + seconds
    }

    /// Seconds since 1970 of a DT value, its zone offset applied when it has one.
    static func seconds(dateTime: String?) -> Double? {
        guard var text = dateTime else { return nil }
        var offset = 0.0
        if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = text[text.index(after: sign)...]
            if zone.count == 4, let hours = Int(zone.prefix(2)), let minutes = Int(zone.suffix(2)) {
                offset = Double(hours * 3600 + minutes * 60) * (text[sign] == "-" ? -1 : 1)
            }
            text = String(text[..<sign])
        }
        guard text.utf8.count >= 14 else { return nil }
        return seconds(date: String(text.prefix(8)), time: String(text.dropFirst(8))).map { $0 - offset }
    }

    /// Seconds since midnight of a TM value such as `101502.345`; hours, minutes and seconds are all required,
    /// because a time to the minute orders nothing.
    static func secondsOfDay(_ text: String) -> Double? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: " ") }
        guard digits.count >= 6, let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]),
            let seconds = number(digits[4..<6]), hours < 24, minutes < 60, seconds <= 60
        else { return nil }
        var fraction = 0.0
        if digits.count > 7, digits[6] == UInt8(ascii: ".") {
            var scale = 0.1
            for digit in digits[7...] {
                guard digit >= 0x30, digit <= 0x39 else { return nil }
                fraction += Double(digit - 0x30) * scale
                scale /= 10
            }
        }
        return Double(hours * 3600 + minutes * 60 + seconds) + fraction
    }

    /// Days since 1970-01-01 of a DA value in the Gregorian calendar (Howard Hinnant's day count).
    static func daysSince1970(_ text: String) -> Int? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: " ") }
        guard digits.count >= 8, let year = number(digits[0..<4]), let month = number(digits[4..<6]),
            let day = number(digits[6..<8]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
