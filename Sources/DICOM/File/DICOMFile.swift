/// A DICOM file (PS3.10): file meta information, data set and the syntax it is written in.
public struct DICOMFile: Sendable {
    /// Group 0002; empty for a bare data set.
    public var meta: DataSet
    /// Everything else.
    public var dataSet: DataSet
    /// How the data set was written, or is to be written.
    public var transferSyntax: TransferSyntax
    /// Oddities of the file that did not keep it from being read, for example `truncatedPixelData`. Whoever
    /// uses the pixels must look here.
    public var remarks: [DICOMError]
    /// What kept the reader from going on, where it was asked to salvage what it can: the data set then holds what
    /// stands before. `nil` for a file that was read to its end.
    public var damage: DICOMError?
    /// Where the pixel data stand, when reading stopped before them; `nil` when there are none.
    public internal(set) var pixelDataPlace: PixelDataPlace?

    /// Implementation Class UID of this library.
    public static let implementationClassUID: UID = "2.25.246381972044837719602511408953275260103"
    /// Implementation Version Name of this library. It stands in every stored file, whose hash must not change from
    /// version to version, and so carries no version.
    public static let implementationVersionName = "WILLIS"

    /// Makes a file of a data set; the meta information names its class and instance.
    public init(dataSet: DataSet, transferSyntax: TransferSyntax = .explicitVRLittleEndian) {
        self.dataSet = dataSet
        self.transferSyntax = transferSyntax
        meta = DataSet()
        remarks = []
        if let uid = dataSet.uid(.sopClassUID) { meta.set(.mediaStorageSOPClassUID, uid) }
        if let uid = dataSet.uid(.sopInstanceUID) { meta.set(.mediaStorageSOPInstanceUID, uid) }
        completeMeta()
    }

    init(
        meta: DataSet, dataSet: DataSet, transferSyntax: TransferSyntax, remarks: [DICOMError],
        damage: DICOMError? = nil
    ) {
        self.damage = damage
        self.meta = meta
        self.dataSet = dataSet
        self.transferSyntax = transferSyntax
        self.remarks = remarks
    }

    /// True when the pixel data end before they should.
    public var hasTruncatedPixelData: Bool { remarks.contains { $0.code == .truncatedPixelData } }

    /// Fills in version, transfer syntax and implementation.
    mutating func completeMeta() {
        meta[.fileMetaInformationVersion] = Element(
            tag: .fileMetaInformationVersion, vr: .OB, value: .bytes([0, 1], .little))
        meta.set(.transferSyntaxUID, transferSyntax.uid)
        meta.set(.implementationClassUID, DICOMFile.implementationClassUID)
        meta.set(.implementationVersionName, DICOMFile.implementationVersionName)
    }
}
