import Testing

@testable import Records

@Suite("Measurement codes") struct MeasurementTests {
    @Test func `every code fits a code value of DICOM, which has 16 characters`() {
        for code in MeasurementCode.allCases { #expect(code.rawValue.utf8.count <= 16, "\(code)") }
    }
}
