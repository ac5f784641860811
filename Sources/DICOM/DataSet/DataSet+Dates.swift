extension DataSet {
    /// The first value as a day; `nil` when it is absent or none.
    public func date(_ tag: Tag) -> CalendarDate? { string(tag).flatMap { CalendarDate($0) } }

    /// The first value as a time of day; `nil` when it is absent or none.
    public func time(_ tag: Tag) -> TimeOfDay? { string(tag).flatMap { TimeOfDay($0) } }

    /// The first value as a date with time; `nil` when it is absent or none.
    public func dateAndTime(_ tag: Tag) -> DateAndTime? { string(tag).flatMap { DateAndTime($0) } }

    /// Minutes east of universal time by Timezone Offset From UTC (0008,0201); `nil` when it is not stated.
    public var timezoneOffsetMinutes: Int? {
        string(.timezoneOffsetFromUTC).flatMap { DateAndTime.offsetMinutes($0) }
    }

    /// A date and a time in two attributes as one instant, for ordering and intervals.
    /// - Parameters:
    ///   - date: For example Acquisition Date.
    ///   - time: For example Acquisition Time.
    /// - Returns: Microseconds since 1970, in universal time when the data set states its time zone and
    /// otherwise by the scanner's clock; `nil` when either is absent or none.
    public func microsecondsSince1970(date: Tag, time: Tag) -> Int64? {
        guard let date = self.date(date), let time = self.time(time) else { return nil }
        return DateAndTime(date: date, time: time)
            .microsecondsSince1970(assumingOffsetMinutes: timezoneOffsetMinutes ?? 0)
    }

    /// A date with time in one attribute as one instant; see ``microsecondsSince1970(date:time:)``.
    public func microsecondsSince1970(_ tag: Tag) -> Int64? {
        dateAndTime(tag)?.microsecondsSince1970(assumingOffsetMinutes: timezoneOffsetMinutes ?? 0)
    }
}

/// Setting days and times. The representation is that of the dictionary unless one is given.
extension DataSet {
    /// Sets a day.
    @discardableResult
    public mutating func set(_ tag: Tag, _ date: CalendarDate, vr: VR? = nil) -> Bool {
        set(tag, date.description, vr: vr ?? StandardDictionary.vr(of: tag) ?? .DA)
    }

    /// Sets a time of day.
    @discardableResult
    public mutating func set(_ tag: Tag, _ time: TimeOfDay, vr: VR? = nil) -> Bool {
        set(tag, time.description, vr: vr ?? StandardDictionary.vr(of: tag) ?? .TM)
    }

    /// Sets a date with time, and with its offset from universal time where it has one.
    @discardableResult
    public mutating func set(_ tag: Tag, _ moment: DateAndTime, vr: VR? = nil) -> Bool {
        set(tag, moment.description, vr: vr ?? StandardDictionary.vr(of: tag) ?? .DT)
    }
}
