import Archive
import DICOM

extension Intake {
    /// As whose objects imported files are noted.
    package static let importTitle = "IMPORT"

    /// Files are read on threads of their own: they wait for the archive's disk threads.
    static let importing = WorkThreads(count: 2, name: "import")

    /// A file is held in memory while it is taken in.
    private var importBudget: Budget {
        var limited = budget
        limited.maximumBytes = min(budget.maximumBytes, 4 << 30)
        return limited
    }

    /// Takes in one file: Part 10, or a bare data set. The file meta information is written afresh.
    ///
    /// - Parameter characterSet: how its text is to be read, where the file does not say so itself.
    package func importFile(
        path: String, characterSet: CharacterSetCorrection? = nil
    ) async -> ReceptionOutcome {
        do {
            let reception = try await Self.importing.run { try self.bring(path, characterSet) }
            return await reception.commit()
        } catch let error as DICOMError {
            return .unreadable("\(error)")
        } catch {
            return ReceptionOutcome(failure: error)
        }
    }

    /// Tells the house that a folder has been read to its end.
    package func importEnded() async {
        await associationEnded(callingAETitle: Self.importTitle, remoteAddress: "")
    }

    private func bring(
        _ path: String, _ characterSet: CharacterSetCorrection?
    ) throws -> any Reception {
        // Read, not mapped: somebody else's file may be cut short while we look at it.
        let bytes = try Bytes.read(path: path, budget: importBudget)
        let file = try DICOMFile.read(bytes, budget: importBudget, stopBeforePixelData: true)
        let reception = begin(
            IncomingObject(
                sopClassUID: file.dataSet.uid(.sopClassUID) ?? UID(""),
                sopInstanceUID: file.dataSet.uid(.sopInstanceUID) ?? UID(""),
                transferSyntaxUID: file.transferSyntax.uid, callingAETitle: Self.importTitle,
                calledAETitle: Self.importTitle, remoteAddress: "", characterSet: characterSet))
        let start = FileMetaInformation(bytes)?.dataSetOffset ?? 0
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[start...]
            while !rest.isEmpty {
                reception.append(UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 20)))
                rest = rest.dropFirst(1 << 20)
            }
        }
        return reception
    }
}
