@testable import DICOM

/// Byte literals for tests: hexadecimal digits with any spacing.
func hex(_ text: String) -> [UInt8] {
    let digits = text.utf8.filter { $0 > 0x20 }.map { UInt8($0 <= 0x39 ? $0 & 0xF : ($0 & 0xF) + 9) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// An explicit little endian element written by hand, so that the writer does not vouch for the reader.
func explicit(_ tag: Tag, _ vr: String, _ value: [UInt8], length: UInt32? = nil) -> [UInt8] {
    let declared = length ?? UInt32(value.count)
    let isLong = VR(rawValue: vr)?.hasLongLength ?? false
    return little(tag.group) + little(tag.element) + Array(vr.utf8)
        + (isLong ? [0, 0] + little(declared) : little(UInt16(truncatingIfNeeded: declared))) + value
}

/// An implicit element written by hand.
func implicit(_ tag: Tag, _ value: [UInt8], length: UInt32? = nil) -> [UInt8] {
    little(tag.group) + little(tag.element) + little(length ?? UInt32(value.count)) + value
}

/// An item, defined unless a length says otherwise.
func item(_ value: [UInt8], length: UInt32? = nil) -> [UInt8] {
    implicit(Tag(0xFFFE, 0xE000), value, length: length)
}

let itemEnd: [UInt8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0]
let sequenceEnd: [UInt8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
let undefined: UInt32 = 0xFFFF_FFFF

func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// The error that a body throws.
func failure<Result>(_ body: () throws(DICOMError) -> Result) -> DICOMError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
