import Archive
import DICOM
import Foundation
import Records

extension Intake {
    /// What became of a file in a ZIP archive.
    package enum EntryOutcome: Sendable, Equatable {
        case received(ReceptionOutcome)
        /// Something else than a DICOM file.
        case notDICOM
    }

    /// So much of a file is looked at before it is taken in: preamble and file meta information.
    private static let headBytes = 64 << 10

    private static let unpacking = WorkThreads(count: 2, name: "unpack")

    /// Takes in a file of a ZIP archive while it is unpacked; nothing of it is written anywhere else.
    package func importEntry(
        _ entry: ZipReader.Entry, of zip: ZipReader, characterSet: CharacterSetCorrection? = nil
    ) async -> EntryOutcome {
        do {
            let reception = try await Self.unpacking.run { try self.unpack(entry, of: zip, characterSet) }
            guard let reception else { return .notDICOM }
            return .received(await reception.commit())
        } catch let error as ZipError {
            return .received(.unreadable("\(error)"))
        } catch {
            return .received(ReceptionOutcome(failure: error))
        }
    }

    /// Nil when it is no DICOM file.
    private func unpack(
        _ entry: ZipReader.Entry, of zip: ZipReader, _ characterSet: CharacterSetCorrection?
    ) throws -> (any Reception)? {
        var head: [UInt8] = []
        var reception: (any Reception)?
        var isForeign = false
        do {
            try zip.read(entry) { piece in
                if let reception {
                    piece.withUnsafeBytes { reception.append($0) }
                    return true
                }
                head += piece
                guard head.count >= Self.headBytes || head.count == entry.size else { return true }
                reception = begin(head, characterSet)
                isForeign = reception == nil
                return !isForeign
            }
        } catch {
            reception?.discard()
            throw error
        }
        return reception
    }

    /// Opens a reception for a file of which the first bytes are there; nil when it is no DICOM file with a data set.
    private func begin(_ head: [UInt8], _ characterSet: CharacterSetCorrection?) -> (any Reception)? {
        guard let meta = FileMetaInformation(Bytes(head)), let syntax = meta.transferSyntax,
            meta.sopClass != .mediaStorageDirectoryStorage, meta.dataSetOffset <= head.count
        else { return nil }
        let reception = begin(
            IncomingObject(
                sopClassUID: meta.sopClass ?? UID(""), sopInstanceUID: meta.sopInstance ?? UID(""),
                transferSyntaxUID: syntax, callingAETitle: Self.importTitle, calledAETitle: Self.importTitle,
                remoteAddress: "", characterSet: characterSet))
        head[meta.dataSetOffset...].withUnsafeBytes { reception.append($0) }
        return reception
    }
}
