extension DataSetDump {
    /// For programs: one JSON object per line and element, in the order of the file. `path` and `vr` are
    /// always there; `length` with `hex` (up to 64 bytes) or `sha256` of the raw bytes as they stand, `order`
    /// when it is big endian, `strings` for values that have a text; `items` counts those of a sequence,
    /// whose elements follow; `fragments` lists lengths and SHA-256 of encapsulated data.
    public var jsonLines: String {
        var lines = ""
        forEachPart { part in DataSetDump.append(part, path: TagPath(), to: &lines) }
        return lines
    }

    private static func append(_ dataSet: DataSet, path: TagPath, to lines: inout String) {
        let characterSet = dataSet.characterSet
        for element in dataSet {
            let here = path.appending(element.tag)
            var line = "{\"path\":\"\(here)\",\"vr\":\"\(element.vr.rawValue)\""
            switch element.value {
            case .bytes(let bytes, let order):
                line += ",\"length\":\(bytes.count),\(digest(bytes))"
                if order == .big { line += ",\"order\":\"big\"" }
                if bytes.count <= 4096 || element.vr.isString {
                    let texts = element.strings(characterSet)
                    if !texts.isEmpty { line += ",\"strings\":[\(texts.map(quoted).joined(separator: ","))]" }
                }
                lines += line + "}\n"
            case .fragments(let fragments):
                let list = fragments.map { "{\"length\":\($0.count),\(digest($0))}" }.joined(separator: ",")
                lines += line + ",\"fragments\":[\(list)]}\n"
            case .items(let items):
                lines += line + ",\"items\":\(items.count)}\n"
                for (index, item) in items.enumerated() {
                    append(item, path: path.appending(element.tag, item: index), to: &lines)
                }
            }
        }
    }

    private static func digest(_ bytes: Bytes) -> String {
        bytes.count <= 64
            ? "\"hex\":\"\(hexadecimal(bytes.array))\""
            : "\"sha256\":\"\(hexadecimal(SHA256.digest(of: bytes)))\""
    }

    /// A JSON string (RFC 8259 section 7).
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                result += "\\u00" + hexadecimal([UInt8(scalar.value)])
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
