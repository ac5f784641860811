import Codecs
import DICOM
import Testing

@Suite struct EncapsulatedFramesTests {
    /// Whether the first byte says that a code stream begins.
    private func starts(_ fragment: Bytes) -> Bool? { fragment.count > 0 && fragment[0] == 0xFF }

    @Test func `one frame takes all fragments`() throws {
        let frames = try EncapsulatedFrames([[], [1, 2], [3, 4]], frameCount: 1)
        #expect(frames.codeStream(0).array == [1, 2, 3, 4])
    }

    @Test func `without a table there is one fragment a frame`() throws {
        let frames = try EncapsulatedFrames([[], [1, 2], [3, 4]], frameCount: 2)
        #expect(frames.codeStream(1).array == [3, 4])
    }

    @Test func `a basic offset table divides fragments`() throws {
        let frames = try EncapsulatedFrames(
            [[0, 0, 0, 0, 20, 0, 0, 0], [1, 2], [3, 4], [5, 6]], frameCount: 2)
        #expect(frames.codeStream(0).array == [1, 2, 3, 4])
        #expect(frames.codeStream(1).array == [5, 6])
    }

    @Test func `an extended offset table goes first`() throws {
        var dataSet = DataSet()
        let table: Bytes = [0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0]
        dataSet.set(.extendedOffsetTable, table, vr: .OV)
        let frames = try EncapsulatedFrames([[], [1, 2], [3, 4], [5, 6]], frameCount: 2, dataSet: dataSet)
        #expect(frames.codeStream(0).array == [1, 2])
        #expect(frames.codeStream(1).array == [3, 4, 5, 6])
    }

    @Test func `beginnings of code streams tell where no table does`() throws {
        let frames = try EncapsulatedFrames(
            [[], [0xFF, 1], [3, 4], [0xFF, 6]], frameCount: 2, startsFrame: starts)
        #expect(frames.codeStream(0).array == [0xFF, 1, 3, 4])
    }

    @Test func `a table that points between fragments is not believed`() throws {
        let frames = try EncapsulatedFrames([[0, 0, 0, 0, 11, 0, 0, 0], [1, 2], [3, 4]], frameCount: 2)
        #expect(frames.codeStream(1).array == [3, 4])
    }

    @Test func `several frames in one fragment are refused in so many words`() {
        let error = #expect(throws: CodecError.self) { try EncapsulatedFrames([[], [1, 2]], frameCount: 2) }
        #expect(error?.code == .ambiguousFragments)
        #expect(error?.description.contains("several frames in one fragment") == true)
    }

    @Test func `fragments that nothing divides are refused`() {
        #expect(
            code { _ = try EncapsulatedFrames([[], [1, 2], [3, 4], [5, 6]], frameCount: 2) }
                == .ambiguousFragments)
    }

    @Test func `no fragment is no pixel data`() {
        #expect(code { _ = try EncapsulatedFrames([[]], frameCount: 1) } == .noPixelData)
        #expect(code { _ = try EncapsulatedFrames([], frameCount: 1) } == .noPixelData)
    }

    @Test(arguments: [Encapsulation.OffsetTable.none, .basic, .extended])
    func `what is encapsulated is found again`(table: Encapsulation.OffsetTable) throws {
        let streams: [[UInt8]] = [[1, 2, 3], [4], [5, 6]]
        var dataSet = DataSet()
        Encapsulation(streams, offsetTable: table).store(in: &dataSet)
        let fragments = try #require(dataSet.fragments(.pixelData))
        #expect(fragments[0].count == (table == .basic ? 12 : 0))
        #expect(dataSet.contains(.extendedOffsetTable) == (table == .extended))
        let frames = try EncapsulatedFrames(fragments, frameCount: 3, dataSet: dataSet)
        #expect(frames.codeStream(0).array == [1, 2, 3, 0])
        #expect(frames.codeStream(2).array == [5, 6])
    }

    @Test func `lengths in the extended table are those without padding`() {
        let encapsulation = Encapsulation([[1, 2, 3], [4, 5]], offsetTable: .extended)
        #expect(
            encapsulation.extendedOffsetTable?.array == [0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0])
        #expect(
            encapsulation.extendedOffsetTableLengths?.array == [
                3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
            ])
    }
}
