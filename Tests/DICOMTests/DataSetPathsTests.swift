import DICOM
import Testing

@Suite struct DataSetPathsTests {
    private var dataSet: DataSet {
        var code = DataSet()
        code.set(.codeMeaning, "脑")
        var (first, second) = (DataSet(), DataSet())
        first.set(.valueType, "CODE")
        first.set(.conceptCodeSequence, [code])
        second.set(.valueType, "TEXT")
        var root = DataSet()
        root.set(.modality, "SR")
        root.set(.contentSequence, [first, second])
        root.set(Tag(0x0041, 0x0010), "ACME")
        return root
    }

    @Test func `all elements are visited in the order of the file, with the data set around them`() {
        var visited: [String] = []
        dataSet.forEachElement { path, element, around in
            visited.append("\(path) \(around.string(element.tag) ?? "")")
            return true
        }
        #expect(
            visited == [
                "(0008,0060) SR", "(0040,A730) ", "(0040,A730)[0].(0040,A040) CODE",
                "(0040,A730)[0].(0040,A168) ",
                "(0040,A730)[0].(0040,A168)[0].(0008,0005) ISO_IR 192",
                "(0040,A730)[0].(0040,A168)[0].(0008,0104) 脑", "(0040,A730)[1].(0040,A040) TEXT",
                "(0041,0010) ACME",
            ])
    }

    @Test func `items of a sequence are passed over on demand, and errors come out`() {
        var count = 0
        dataSet.forEachElement { _, element, _ in
            count += 1
            return element.tag != .contentSequence
        }
        #expect(count == 3)
        struct Stop: Error {}
        #expect(throws: Stop.self) { try dataSet.forEachElement { _, _, _ throws(Stop) in throw Stop() } }
    }

    @Test func `a path leads to its element or nowhere`() throws {
        let meaning = TagPath(.contentSequence)
        #expect(dataSet[meaning]?.tag == .contentSequence)
        let path = TagPath([.init(tag: .contentSequence, item: 1), .init(tag: .valueType)])
        #expect(dataSet[path]?.strings() == ["TEXT"])
        #expect(dataSet[TagPath([.init(tag: .contentSequence, item: 2), .init(tag: .valueType)])] == nil)
        #expect(dataSet[TagPath([.init(tag: .contentSequence), .init(tag: .valueType)])] == nil)
        #expect(dataSet[TagPath([.init(tag: .contentSequence, item: 1)])] == nil)
        #expect(dataSet[TagPath()] == nil)
    }

    @Test func `days, times and keywords go in and out`() throws {
        var dataSet = DataSet()
        let date = try #require(CalendarDate("20240229"))
        let time = try #require(TimeOfDay("101112.5"))
        #expect(dataSet.set(.studyDate, date) && dataSet.set(.studyTime, time))
        let moment = DateAndTime(date: date, time: time, offsetMinutes: 480)
        #expect(dataSet.set(.acquisitionDateTime, moment) == true)
        #expect(dataSet.date(.studyDate) == date && dataSet.time(.studyTime) == time)
        #expect(dataSet.string(.acquisitionDateTime) == "20240229101112.500000+0800")
        #expect(dataSet[.studyDate]?.vr == .DA && dataSet[.studyTime]?.vr == .TM)
        #expect(dataSet.set(.frameIncrementPointer, [Tag.frameTime]) == true)
        #expect(dataSet.tags(.frameIncrementPointer) == [.frameTime] && dataSet.tags(.modality).isEmpty)
        #expect(Tag(keyword: "StudyDate") == .studyDate && Tag(keyword: "NoSuch") == nil)
    }
}
