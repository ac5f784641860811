import Glibc

/// Makes addresses of the places that stand in headers.
enum BulkAddresses {
    /// Within a string of JSON the quotation marks would have backslashes, so that nothing but the key looks like this.
    private static let mark = Array("\"BulkDataURI\":\"".utf8)
    /// The k of the mark: a letter that headers hardly have otherwise.
    private static let anchor = 4

    static func completed(_ json: [UInt8], with address: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + 256)
        json.withUnsafeBytes { memory in
            guard let start = memory.baseAddress else { return }
            var done = 0
            var position = anchor
            while position < memory.count,
                let found = memchr(start + position, Int32(mark[anchor]), memory.count - position)
            {
                let first = UnsafeRawPointer(found) - start - anchor
                position = first + anchor + 1
                let end = first + mark.count
                guard end <= memory.count, memory[first..<end].elementsEqual(mark) else { continue }
                result += memory[done..<end]
                result += address.utf8
                (done, position) = (end, end + anchor)
            }
            result += memory[done...]
        }
        return result
    }
}
