import Archive
import DICOM
import Foundation
import Records
import Synchronization

/// The pixels of an image box between N-SET and N-ACTION, in a file that goes with this object, or with the process.
final class SpooledImage: Sendable {
    private let writer: Mutex<BlobWriter?>
    let path: String
    let byteCount: Int

    /// Writes the pixels. Blocks on the disk.
    init(_ pixels: [UInt8], in blobs: Blobs) throws(ArchiveError) {
        writer = Mutex(nil)
        byteCount = pixels.count
        path = try writer.withLock { (kept) throws(ArchiveError) in
            let writer = try blobs.writer()
            do throws(ArchiveError) {
                try writer.append(bytes: pixels)
            } catch {
                writer.discard()
                throw error
            }
            kept = writer
            return writer.path
        }
    }

    deinit { writer.withLock { $0?.discard() } }

    /// Reads the pixels again. Blocks on the disk.
    func read() throws(ArchiveError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count == byteCount else {
            throw ArchiveError(.inputOutput, "The pixels of an image box cannot be read again.", path: path)
        }
        return [UInt8](data)
    }
}

/// An image box with its image.
struct PrintedImage: Sendable {
    var position: Int
    var image: FilmImage
    var settings: ImageBoxSettings
    var pixels: SpooledImage
    /// The image as it was received, without its pixels.
    var attributes: DataSet
}

/// A film box, ready to be printed.
struct PrintedFilm: Sendable {
    var settings: FilmSettings
    var images: [PrintedImage]
    var hints: FilmHints
    var label: String
    var copies: Int
    var origin: ImageOrigin

    var isColour: Bool { images.contains { $0.image.colour == .rgb } }
}

/// What the messages of a print session say of the study whose images are printed. Most devices say nothing.
package struct FilmHints: Sendable, Equatable {
    var studies: Set<String> = []
    var instances: Set<String> = []
    var accessions: Set<String> = []
    var patients: Set<String> = []

    /// Looks into a data set and its sequences.
    mutating func take(_ dataSet: DataSet, depth: Int = 0) {
        if let study = dataSet.uid(.studyInstanceUID)?.string { studies.insert(study) }
        for tag in [Tag.referencedSOPInstanceUID, .sopInstanceUID] {
            if let instance = dataSet.uid(tag)?.string { instances.insert(instance) }
        }
        if let number = dataSet.string(.accessionNumber) { accessions.insert(number) }
        if let patient = dataSet.string(.patientID) { patients.insert(patient) }
        guard depth < 4 else { return }
        for element in dataSet where element.tag != .referencedFilmSessionSequence {
            guard case .items(let items) = element.value else { continue }
            for item in items.prefix(100) { take(item, depth: depth + 1) }
        }
    }

    func merged(with other: FilmHints) -> FilmHints {
        FilmHints(
            studies: studies.union(other.studies), instances: instances.union(other.instances),
            accessions: accessions.union(other.accessions), patients: patients.union(other.patients))
    }
}
