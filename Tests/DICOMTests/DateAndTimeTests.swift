import Testing

@testable import DICOM

@Suite struct DateAndTimeTests {
    @Test func `days are counted from 1970`() throws {
        #expect(try #require(CalendarDate("19700101")).daysSince1970 == 0)
        #expect(try #require(CalendarDate("20000301")).daysSince1970 == 11_017)
        #expect(try #require(CalendarDate("1969.12.31")).daysSince1970 == -1)
        #expect(try #require(CalendarDate("00010101")).daysSince1970 == -719_162)
    }

    @Test(arguments: ["", "2024", "20240230", "20230229", "20241301", "2024-01-01", "202401011", "2024.01"])
    func `what is no day is refused`(text: String) { #expect(CalendarDate(text) == nil) }

    @Test(arguments: [
        ("10", 36_000.0), ("1030", 37_800), ("103015", 37_815), ("103015.5", 37_815.5),
        ("103015.000001", 37_815.000001),
        ("10:30:15", 37_815), ("235960", 86_400), (" 1030 ", 37_800),
    ])
    func `times are read to the microsecond`(text: String, seconds: Double) throws {
        #expect(try #require(TimeOfDay(text)).seconds == seconds)
    }

    @Test(arguments: ["", "1", "24", "1060", "103061", "103015.", "103015.1234567", "10x", "103", "1030156"])
    func `what is no time is refused`(text: String) { #expect(TimeOfDay(text) == nil) }

    @Test(arguments: [
        ("2024", 1_704_067_200), ("202402", 1_706_745_600), ("20240229", 1_709_164_800),
        ("2024022912", 1_709_208_000),
        ("20240229120000+0100", 1_709_204_400), ("20240229-0500", 1_709_182_800),
    ])
    func `dates with times may stop early`(text: String, seconds: Int64) throws {
        #expect(try #require(DateAndTime(text)).microsecondsSince1970() == seconds * 1_000_000)
    }

    @Test(arguments: ["", "20240", "20240229+01", "20240229120000+9900", "20240229 120000", "abcd"])
    func `what is no date with time is refused`(text: String) { #expect(DateAndTime(text) == nil) }

    @Test func `values are written as they are read`() throws {
        for text in ["20240229", "19991231"] { #expect(CalendarDate(text)?.description == text) }
        for text in ["103015", "103015.250000", "235960"] { #expect(TimeOfDay(text)?.description == text) }
        #expect(DateAndTime("20240229103015.5-0330")?.description == "20240229103015.500000-0330")
    }
}
