import CZlib
import Foundation

/// What is wrong with a ZIP archive, or with writing one.
package struct ZipError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case notZip = "no ZIP archive"
        case damaged = "damaged ZIP archive"
        case unsupported = "unsupported ZIP archive"
        /// It would unpack to far more than it is.
        case bomb = "ZIP bomb"
        case unreadable = "cannot be read"
        case unwritable = "cannot be written"
    }

    package var code: Code
    package var reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { "\(code.rawValue): \(reason)" }
}

/// Numbers of APPNOTE.TXT, the specification of the format (section 4.3).
enum ZipFormat {
    static let localHeader: UInt32 = 0x0403_4b50
    static let centralHeader: UInt32 = 0x0201_4b50
    static let end: UInt32 = 0x0605_4b50
    static let end64: UInt32 = 0x0606_4b50
    static let locator64: UInt32 = 0x0706_4b50
    static let extra64: UInt16 = 0x0001
    static let stored: UInt16 = 0
    static let deflated: UInt16 = 8
    static let most32 = UInt64(UInt32.max)
    /// Names are in UTF-8 (general purpose bit 11).
    static let nameIsUTF8: UInt16 = 1 << 11

    static func crc(_ crc: UInt, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt {
        CZlib.crc32(crc, bytes.baseAddress, UInt32(bytes.count))
    }
}

/// Little-endian numbers in and out of bytes.
struct ZipBytes {
    private(set) var bytes: [UInt8] = []

    mutating func put<Number: FixedWidthInteger & UnsignedInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    mutating func put(_ more: [UInt8]) { bytes += more }

    /// Zero beyond the end: callers check lengths first.
    static func get<Number: FixedWidthInteger & UnsignedInteger>(
        _ type: Number.Type, _ bytes: ArraySlice<UInt8>, at offset: Int
    ) -> Number {
        var number: Number = 0
        for index in 0..<Number.bitWidth / 8 {
            let place = bytes.startIndex + offset + index
            guard offset >= 0, bytes.indices.contains(place) else { return 0 }
            number |= Number(bytes[place]) << Number(index * 8)
        }
        return number
    }
}
