import Imaging
import Testing

@Suite("Image reduction") struct ImageReductionTests {
    @Test func `blocks are averaged`() {
        let image: [Int16] = [1, 3, 10, 20, 5, 7, 30, 40]
        #expect(ImageReduction.averaged(image, columns: 4, rows: 2, factor: 2) == [4, 25])
        #expect(ImageReduction.averaged(image.map { Float($0) }, columns: 4, rows: 2, factor: 1).count == 8)
    }

    @Test func `sizes that do not fit give nothing`() {
        #expect(ImageReduction.averaged([1, 2, 3] as [Int16], columns: 2, rows: 2, factor: 2).isEmpty)
        #expect(ImageReduction.averaged([1] as [Int16], columns: 1, rows: 1, factor: 2).isEmpty)
        #expect(ImageReduction.averaged([] as [Int16], columns: .max, rows: .max, factor: 2).isEmpty)
        #expect(ImageReduction.averaged([1] as [Int16], columns: 1, rows: 1, factor: .max).isEmpty)
        #expect(
            ImageReduction.translated([1], columns: 2, rows: 1, columnShift: 0, rowShift: 0).isEmpty)
    }

    @Test func `a shift by half a pixel mixes neighbours`() {
        let image: [Float] = [0, 10, 20, 30]
        #expect(
            ImageReduction.translated(image, columns: 4, rows: 1, columnShift: 0.5, rowShift: 0) == [
                0, 5, 15, 25,
            ])
        #expect(
            ImageReduction.translated(image, columns: 2, rows: 2, columnShift: 0, rowShift: -1) == [
                20, 30, 20, 30,
            ])
        #expect(
            ImageReduction.translated(image, columns: 4, rows: 1, columnShift: 1e9, rowShift: .nan).isEmpty)
    }
}
