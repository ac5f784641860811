import DICOM
import Foundation
import Records

/// Writes the pictures and derived objects of an analysis into a folder.
package struct ResultFolder {
    private let path: String

    package init(path: String) { self.path = path }

    /// What has been written, and what could not be.
    package struct Written {
        /// Paths of the files, in the order they were made.
        package var paths: [String]
        /// Why objects are missing: the images lack what a derived object must have.
        package var failures: [DICOMError]
    }

    package func write(_ analysis: CompletedAnalysis, number: Int, created: DateAndTime) throws -> Written {
        var written = Written(paths: [], failures: [])
        let outputs = AnalysisOutputs(
            analysis, number: number, created: created, occasion: created.description)
        let (objects, failures) = outputs.make()
        written.failures = failures
        guard !analysis.pictures.isEmpty || !objects.isEmpty else { return written }
        let study = InputDigest.of(analysis.report.studyUID.utf8).prefix(12)
        let folder = "\(path)/\(study)-\(number)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for picture in analysis.pictures {
            let file = "\(folder)/\(name(picture)).png"
            try Data(picture.image.png()).write(to: URL(fileURLWithPath: file), options: .atomic)
            written.paths.append(file)
        }
        let record = "\(folder)/\(ResultRecord.fileName)"
        try Data(CanonicalJSON.text(ResultRecord(analysis, number: number), pretty: true).utf8)
            .write(to: URL(fileURLWithPath: record), options: .atomic)
        written.paths.append(record)
        for object in objects { try write(object, "\(folder)/\(object.code).dcm", &written) }
        for code in PictureObjects.codes where code != "summary" {
            let pictures = analysis.pictures.filter { $0.code == code }
            for (index, picture) in pictures.enumerated() {
                guard let object = try outputs.picture(picture, number: index + 1) else { continue }
                try write(object, "\(folder)/\(name(picture)).dcm", &written)
            }
        }
        return written
    }

    private func write(_ object: DerivedObject, _ file: String, _ written: inout Written) throws {
        try object.file.write(to: file)
        written.paths.append(file)
    }

    private func name(_ picture: RenderedPicture) -> String {
        guard let slice = picture.slice else { return picture.code }
        let number = String(slice + 1)
        return picture.code + "-" + String(repeating: "0", count: max(0, 3 - number.count)) + number
    }
}
