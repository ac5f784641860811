import Archive
import DICOM
import Testing

@testable import Clinic

/// Whatever is asked: the database and the index find what looking at every single object finds.
@Suite struct SearchReferenceTests {
    private static let alphabet = ["a", "B", "%", "_", "!", "张", "é", " "]

    private func text(_ random: inout SystemRandomNumberGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Self.alphabet.randomElement(using: &random) ?? "a"
        }.joined()
    }

    private func pattern(_ random: inout SystemRandomNumberGenerator) -> String {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Bool.random(using: &random)
                ? ["*", "?"].randomElement(using: &random) ?? "*"
                : Self.alphabet.randomElement(using: &random) ?? "a"
        }.joined()
    }

    @Test func `random keys find the same studies as a look at each of them`() async throws {
        var random = SystemRandomNumberGenerator()
        let house = try House()
        var studies: [(uid: String, dataSet: DataSet)] = []
        for number in 0..<40 {
            var image = TestImage(study: "1.5.\(number)", patientID: text(&random))
            image.dataSet.set(.patientName, "\(text(&random))^\(text(&random))=\(text(&random))")
            image.dataSet.set(.studyDescription, text(&random))
            image.dataSet.set(.accessionNumber, text(&random))
            image.dataSet.set(.studyDate, "202\(number % 10)0\(number % 9 + 1)15")
            #expect(try await house.intake.receive(image) == .stored)
            studies.append((image.dataSet.string(.studyInstanceUID) ?? "", image.dataSet))
        }
        let finder = Finder(archive: house.archive)
        for _ in 0..<300 {
            var identifier = DataSet()
            identifier.set(.specificCharacterSet, "ISO_IR 192")
            let tags: [DICOM.Tag] = [.patientName, .studyDescription, .accessionNumber, .patientID]
            for tag in tags where Int.random(in: 0..<3, using: &random) == 0 {
                identifier.set(tag, pattern(&random))
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                let year = 2020 + Int.random(in: 0..<10, using: &random)
                identifier.set(.studyDate, "\(year)0101-\(year + 3)0601")
            }
            let options = QueryOptions(fuzzyNames: Int.random(in: 0..<4, using: &random) == 0)
            let query = try Query(level: .study, identifier: identifier, options: options)
            var found: Set<String> = []
            for try await page in finder.find(query) { found.formUnion(page.compactMap(\.studyUID)) }
            let expected = Set(studies.filter { query.matches($0.dataSet) }.map(\.uid))
            #expect(found == expected, "\(identifier.map { "\($0.tag) \(identifier.strings($0.tag))" })")
        }
    }
}
