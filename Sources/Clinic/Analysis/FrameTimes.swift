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
        midScan = Self.generalElectricMidScanTime(dataSet) ?? PhilipsScale.dynamicSeconds(dataSet)
        frameReference = dataSet.double(.frameReferenceTime).map { $0 / 1000 }
        content = Self.seconds(
            date: dataSet.string(.contentDate) ?? dataSet.string(.studyDate),
            time: dataSet.string(.contentTime))
        temporalPosition = dataSet.int(.temporalPositionIdentifier) ?? dataSet.int(.temporalPositionIndex)
        temporalResolution = (dataSet.double(.temporalResolution) ?? Self.repetition(dataSet)).map {
            $0 / 1000
        }
    }

    /// An echo-planar volume takes one repetition.
    private static func repetition(_ dataSet: DataSet) -> Double? {
        dataSet.string(.modality) == "MR" ? dataSet.double(.repetitionTime) : nil
    }

    /// GE writes the middle of each rotation, in seconds, as (0019,xx24) under its acquisition creator.
    private static func generalElectricMidScanTime(_ dataSet: DataSet) -> Double? {
        guard dataSet.string(Tag(0x0019, 0x0010))?.hasPrefix("GEMS_ACQU") == true else { return nil }
        return dataSet.double(Tag(0x0019, 0x1024))
    }

    /// Seconds since 1970 of a DA and a TM value; without a date, since midnight.
    static func seconds(date: String?, time: String?) -> Double? {
        guard let time, orders(time), let seconds = TimeOfDay(time)?.seconds else { return nil }
        guard let date, let day = CalendarDate(date) else { return seconds }
        return Double(day.daysSince1970) * 86400 + seconds
    }

    /// Seconds since 1970 of a DT value, its zone offset applied when it has one.
    static func seconds(dateTime: String?) -> Double? {
        guard let dateTime, let moment = DateAndTime(dateTime), orders(dateTime.dropFirst(8)) else {
            return nil
        }
        return Double(moment.microsecondsSince1970()) / 1e6
    }

    /// A time to the minute orders nothing: hours, minutes and seconds are all required.
    private static func orders(_ time: some StringProtocol) -> Bool {
        time.prefix { $0 != "." && $0 != "+" && $0 != "-" }.count { $0.isNumber } >= 6
    }
}
