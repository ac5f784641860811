import Testing

@testable import DICOM

@Suite struct RangeTests {
    @Test func `days match as their numbers compare`() throws {
        var random = SystemRandomNumberGenerator()
        func day() -> (text: String, number: Int) {
            let parts = (
                Int.random(in: 1990...2030, using: &random), Int.random(in: 1...12, using: &random),
                Int.random(in: 1...28, using: &random)
            )
            let number = parts.0 * 10_000 + parts.1 * 100 + parts.2
            return (String(number), number)
        }
        for _ in 0..<5000 {
            let (a, b, value) = (day(), day(), day())
            let date = try #require(CalendarDate(value.text))
            let closed = try #require(DateRange("\(a.text)-\(b.text)"))
            #expect(closed.contains(date) == (a.number <= value.number && value.number <= b.number))
            #expect(try #require(DateRange("\(a.text)-")).contains(date) == (a.number <= value.number))
            #expect(try #require(DateRange("-\(b.text)")).contains(date) == (value.number <= b.number))
            #expect(try #require(DateRange(a.text)).contains(date) == (a.number == value.number))
        }
    }

    @Test(arguments: ["", "-", "2020", "20200101-2", "20200101-20200102-20200103", "20201301", "abc"])
    func `what is no range of days is refused`(text: String) {
        #expect(DateRange(text) == nil)
    }

    @Test(
        arguments: [
            ("1030", "103059.999999", true), ("1030", "1031", false), ("10-11", "115959", true),
            ("10-11", "12", false), ("-0930", "093030", true), ("2200-", "235959", true),
            ("1000-0900", "0930", false),
            ("103000.5", "103000.5", true), ("103000.5", "103000.6", false),
        ])
    func `a time that stops early stands for all of it`(range: String, time: String, expected: Bool) throws {
        #expect(try #require(TimeRange(range)).contains(try #require(TimeOfDay(time))) == expected)
    }

    private func contains(_ range: String, _ value: String, valueOffset: Int? = nil) throws -> Bool {
        let value = try #require(DateAndTime(value))
        let local = Int64(value.date.daysSince1970) * 86_400_000_000 + Int64(value.time.microseconds)
        return try #require(InstantRange(range)).contains(
            InstantRange.Instant(localMicroseconds: local, offsetMinutes: value.offsetMinutes ?? valueOffset))
    }

    @Test func `an offset from universal time is no range`() throws {
        #expect(try contains("20200101120000-0500", "20200101170000+0000"))
        #expect(try contains("20200101120000-0500-20200101130000-0500", "20200101173000+0000"))
        #expect(try !contains("20200101120000-0500-20200101130000-0500", "20200101123000+0000"))
        #expect(try contains("2019-2021", "20200630"))
        #expect(try contains("2020", "20201231235959.5"))
        #expect(try !contains("2020", "20210101"))
        #expect(try contains("202002", "20200229"))
        #expect(try contains("-20200101", "2019"))
        #expect(try contains("20200101-", "20200101"))
    }

    @Test func `clocks in different zones are compared in universal time, unknown ones as they stand`() throws
    {
        #expect(try contains("20200101000000+0800-20200101010000+0800", "20191231163000", valueOffset: 0))
        #expect(try contains("20200101000000+0800-20200101010000+0800", "20200101003000"))
        #expect(try !contains("20200101000000+0800-20200101010000+0800", "20191231163000"))
    }

    @Test func `days and times together are one range`() throws {
        let range = InstantRange(
            try #require(DateRange("20200101-20200103")), try #require(TimeRange("2200-0600")))
        func holds(_ day: String, _ time: String) throws -> Bool {
            let date = try #require(CalendarDate(day))
            let local =
                Int64(date.daysSince1970) * 86_400_000_000 + Int64(try #require(TimeOfDay(time)).microseconds)
            return range.contains(InstantRange.Instant(localMicroseconds: local, offsetMinutes: nil))
        }
        #expect(try holds("20200102", "1200"))
        #expect(try holds("20200101", "2200") && holds("20200103", "0600"))
        #expect(try !holds("20200101", "2100") && !holds("20200103", "0700"))
    }
}
