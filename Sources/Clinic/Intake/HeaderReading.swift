import DICOM
import Synchronization

/// Looks into objects that have just come in.
enum HeaderReading {
    /// A few kilobytes of a deflated data set can take a thousand times their size, so that one such object is looked
    /// into at a time.
    private static let deflated = Mutex<Void>(())

    static func read(path: String, syntax: UID, budget: Budget) throws(DICOMError) -> DICOMFile {
        guard TransferSyntax(syntax).isDeflated else {
            return try DICOMFile.read(path: path, budget: budget, stopBeforePixelData: true)
        }
        let limited = limited(budget)
        return try deflated.withLock { (_) throws(DICOMError) in
            try DICOMFile.read(path: path, budget: limited, stopBeforePixelData: true)
        }
    }

    /// What a deflated header may cost: far above what scanners deflate, far below what a node would feel.
    private static func limited(_ budget: Budget) -> Budget {
        var limited = budget
        limited.maximumInflatedBytes = min(budget.maximumInflatedBytes, 16 << 20)
        limited.maximumElements = min(budget.maximumElements, 250_000)
        limited.maximumItems = min(budget.maximumItems, 100_000)
        return limited
    }
}
