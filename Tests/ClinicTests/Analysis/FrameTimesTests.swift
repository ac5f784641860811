import DICOM
import Testing

@testable import Clinic

@Suite struct FrameTimesTests {
    @Test func `times of day keep their fractions`() {
        #expect(FrameTimes.seconds(date: nil, time: "101502.25") == 36_902.25)
        #expect(FrameTimes.seconds(date: nil, time: "10:15:02") == 36_902)
        #expect(FrameTimes.seconds(date: nil, time: "235960") == 86_400)
    }

    @Test(arguments: ["", "1015", "241502", "106002", "10150x", "101502.2x"])
    func `a time that orders nothing is no time`(text: String) {
        #expect(FrameTimes.seconds(date: "20260301", time: text) == nil)
    }

    @Test func `a scan over midnight keeps its order`() {
        let before = FrameTimes.seconds(date: "20231231", time: "235959.5")
        let after = FrameTimes.seconds(date: "20240101", time: "000000.5")
        #expect(after! - before! == 1)
    }

    @Test func `zones are subtracted from date and time`() {
        let beijing = FrameTimes.seconds(dateTime: "20260301100000.5+0800")
        let universal = FrameTimes.seconds(dateTime: "20260301020000.5")
        #expect(beijing == universal)
        #expect(FrameTimes.seconds(dateTime: "20260301") == nil)
        #expect(FrameTimes.seconds(dateTime: "202603011000+0800") == nil)
    }

    @Test func `the mid-scan time counts only under its creator`() {
        var dataSet = DataSet()
        dataSet.set(Tag(0x0019, 0x1024), 12.5, vr: .DS)
        #expect(FrameTimes(dataSet).midScan == nil)
        dataSet.set(Tag(0x0019, 0x0010), "GEMS_ACQU_01", vr: .LO)
        #expect(FrameTimes(dataSet).midScan == 12.5)
    }
}
