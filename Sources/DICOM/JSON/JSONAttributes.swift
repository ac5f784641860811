/// The attributes of a data set in JSON that ``JSONWriter`` has written, found without reading their values, so that a
/// few of many can be had at little cost.
public struct JSONAttributes: Sendable {
    private let json: [UInt8]
    /// Each attribute with its key, `"ggggeeee":{…}`, in the order of the document.
    private let members: [(tag: Tag, place: Range<Int>)]

    /// Finds the attributes; `nil` when the bytes are not one object as the writer makes it.
    public init?(_ json: [UInt8]) {
        guard let members = json.withUnsafeBytes(JSONAttributes.members(of:)) else { return nil }
        self.json = json
        self.members = members
    }

    /// Reads the attributes that are wanted. Their text is in UTF-8.
    /// - Throws: ``DICOMError`` as `ModelDocument.read`.
    public func dataSet(where isWanted: (Tag) -> Bool) throws(DICOMError) -> DataSet {
        var part = [UInt8(ascii: "{")]
        for member in members where isWanted(member.tag) {
            if part.count > 1 { part.append(UInt8(ascii: ",")) }
            part += json[member.place]
        }
        part.append(UInt8(ascii: "}"))
        guard part.count > 2 else { return DataSet() }
        return try ModelDocument.read(json: Bytes(part)).dataSet
    }

    /// The document with the attributes of another one in place of its own of the same tags, and with those that it
    /// lacks.
    public func json(replacing other: JSONAttributes) -> [UInt8] {
        var result = [UInt8(ascii: "{")]
        result.reserveCapacity(json.count + other.json.count)
        func append(_ bytes: ArraySlice<UInt8>) {
            if result.count > 1 { result.append(UInt8(ascii: ",")) }
            result += bytes
        }
        var rest = other.members[...]
        for member in members {
            while let next = rest.first, next.tag < member.tag {
                append(other.json[rest.removeFirst().place])
            }
            if let next = rest.first, next.tag == member.tag {
                append(other.json[rest.removeFirst().place])
            } else {
                append(json[member.place])
            }
        }
        for next in rest { append(other.json[next.place]) }
        result.append(UInt8(ascii: "}"))
        return result
    }

    private static func members(of memory: UnsafeRawBufferPointer) -> [(tag: Tag, place: Range<Int>)]? {
        guard memory.first == UInt8(ascii: "{"), memory.last == UInt8(ascii: "}") else { return nil }
        var members: [(tag: Tag, place: Range<Int>)] = []
        var position = 1
        while position < memory.count - 1 {
            let start = position
            guard position + 12 < memory.count, memory[position] == UInt8(ascii: "\""),
                let tag = tag(memory, at: position + 1), memory[position + 9] == UInt8(ascii: "\""),
                memory[position + 10] == UInt8(ascii: ":"),
                let end = endOfObject(memory, at: position + 11)
            else { return nil }
            members.append((tag, start..<end))
            position = end
            if position < memory.count - 1 {
                guard memory[position] == UInt8(ascii: ",") else { return nil }
                position += 1
            }
        }
        return position == memory.count - 1 ? members : nil
    }

    private static func tag(_ memory: UnsafeRawBufferPointer, at position: Int) -> Tag? {
        var value: UInt32 = 0
        for index in position..<position + 8 {
            switch memory[index] {
            case 0x30...0x39: value = value << 4 | UInt32(memory[index] & 0xF)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32((memory[index] & 0xF) + 9)
            default: return nil
            }
        }
        return Tag(rawValue: value)
    }

    /// One past the bracket that closes the object at a position.
    private static func endOfObject(_ memory: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard memory[start] == UInt8(ascii: "{") else { return nil }
        var depth = 0
        var position = start
        while position < memory.count {
            switch memory[position] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return position + 1 }
            case UInt8(ascii: "\""):
                position += 1
                while position < memory.count, memory[position] != UInt8(ascii: "\"") {
                    position += memory[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            position += 1
        }
        return nil
    }
}
