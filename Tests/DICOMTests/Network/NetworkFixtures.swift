@testable import DICOM

/// Bytes written as hexadecimal, any number a line; what follows a bar is a comment.
func bytes(_ text: String) -> [UInt8] {
    text.split(separator: "\n").flatMap { line -> [UInt8] in
        let digits = line.prefix { $0 != "|" }.filter(\.isHexDigit)
        return stride(from: 0, to: digits.count - 1, by: 2).map { position in
            let start = digits.index(digits.startIndex, offsetBy: position)
            return UInt8(digits[start...digits.index(after: start)], radix: 16) ?? 0
        }
    }
}

/// PDUs as pynetdicom 3.0.4 encodes them.
enum Fixture {
    static let associateRequest = bytes(
        """
        01 00 000001a3                                  | A-ASSOCIATE-RQ, length 419
        0001 0000                                       | protocol version 1
        57494c4c4953 20202020202020202020               | called AE title WILLIS
        43545f524f4f4d5f33 20202020202020               | calling AE title CT_ROOM_3
        0000000000000000000000000000000000000000000000000000000000000000
        10 00 0015 312e322e3834302e31303030382e332e312e312e31            | application context
        20 00 002e 01 000000                            | presentation context 1
        30 00 0011 312e322e3834302e31303030382e312e31                    | abstract syntax: Verification
        40 00 0011 312e322e3834302e31303030382e312e32                    | transfer syntax: implicit little endian
        20 00 0052 03 000000                            | presentation context 3
        30 00 0019 312e322e3834302e31303030382e352e312e342e312e312e32    | abstract syntax: CT Image Storage
        40 00 0013 312e322e3834302e31303030382e312e322e31                | transfer syntax: explicit little endian
        40 00 0016 312e322e3834302e31303030382e312e322e342e3730          | transfer syntax: JPEG lossless
        50 00 00ba                                      | user information
        51 00 0004 00003ffe                             | maximum length 16382
        52 00 0007 312e322e332e34                       | implementation class 1.2.3.4
        55 00 0009 5343414e4e45525f31                   | implementation version SCANNER_1
        53 00 0004 0005 0002                            | asynchronous operations: 5 invoked, 2 performed
        54 00 001d 0019 312e322e3834302e31303030382e352e312e342e312e312e32 01 00 | role: SCU yes, SCP no
        56 00 0021 0019 312e322e3834302e31303030382e352e312e342e312e312e32 020003000100 | extended negotiation
        57 00 0034 001d 312e322e3834302e31303030382e352e312e342e312e312e38382e3232 | common extended, to be skipped
                   0011 312e322e3834302e31303030382e342e32 0000
        58 00 0010 02 01 0004 616e6e61 0006 736563726574 | user anna, passcode, response wanted
        """)

    static let associateAccept = bytes(
        """
        02 00 000000cd                                  | A-ASSOCIATE-AC, length 205
        0001 0000                                       | protocol version 1
        57494c4c4953 20202020202020202020               | reserved: called AE title
        43545f524f4f4d5f33 20202020202020               | reserved: calling AE title
        0000000000000000000000000000000000000000000000000000000000000000
        10 00 0015 312e322e3834302e31303030382e332e312e312e31            | application context
        21 00 0019 01 00 00 00                          | context 1: acceptance
        40 00 0011 312e322e3834302e31303030382e312e32                    | implicit little endian
        21 00 001b 03 00 03 00                          | context 3: abstract syntax not supported
        40 00 0013 312e322e3834302e31303030382e312e322e31                | not significant
        50 00 0030                                      | user information
        51 00 0004 00003ffe                             | maximum length 16382
        52 00 0007 312e322e332e34                       | implementation class
        55 00 0009 5343414e4e45525f31                   | implementation version
        53 00 0004 0001 0001                            | one operation at a time
        59 00 0004 0002 6f6b                            | server response "ok"
        """)

    static let reject = bytes(
        "03 00 00000004 00 02 03 02 | transient, provider (presentation), local limit exceeded")
    static let releaseRequest = bytes("05 00 00000004 00000000")
    static let releaseReply = bytes("06 00 00000004 00000000")
    static let abort = bytes("07 00 00000004 00 00 02 06 | provider, invalid PDU parameter value")

    static let storeCommand = bytes(
        """
        00000000 04000000 58000000                      | (0000,0000) group length 88
        00000200 1a000000 312e322e3834302e31303030382e352e312e342e312e312e3200 | affected SOP class, NUL padded
        00000001 02000000 0100                          | command field C-STORE-RQ
        00001001 02000000 0700                          | message ID 7
        00000007 02000000 0200                          | priority 2
        00000008 02000000 0100                          | a data set follows
        00000010 06000000 312e322e3300                  | affected SOP instance 1.2.3
        """)

    static let ct: UID = "1.2.840.10008.5.1.4.1.1.2"

    /// A P-DATA-TF of one value.
    static func data(_ contextID: UInt8, _ control: UInt8, _ fragment: [UInt8]) -> [UInt8] {
        DataTransfer.header(
            contextID: contextID, isCommand: control & 1 == 1, isLast: control & 2 == 2, count: fragment.count
        ) + fragment
    }

    /// Everything a stream makes of bytes given in chunks of a size.
    static func read(_ bytes: [UInt8], chunk size: Int, maximumData: Int = 131_072) -> [PDUStream.Output] {
        var stream = PDUStream(maximumData: maximumData, maximumControl: 1 << 20)
        var outputs: [PDUStream.Output] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = Array(bytes[start..<min(start + size, bytes.count)])
            chunk.withUnsafeBytes { raw in
                var offset = 0
                while let output = stream.next(raw, &offset) { outputs.append(output) }
            }
        }
        return outputs
    }
}
