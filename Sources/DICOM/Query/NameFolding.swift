/// Brings names into a form in which case, accents and the width of characters make no difference, which the
/// standard allows for names alone (PS3.4 section C.2.2.2.1).
public enum NameFolding {
    /// Changes when the same name folds differently, so that an index knows when it is out of date.
    public static let version = 1

    /// One group of a name: folded, without spaces around its components and without empty components at its end.
    public static func fold(group: String) -> String {
        let components = fold(group).split(separator: "^", omittingEmptySubsequences: false).map {
            component in
            component.split(separator: " ").joined(separator: " ")
        }
        let last = components.lastIndex { !$0.isEmpty } ?? -1
        return components[0..<(last + 1)].joined(separator: "^")
    }

    /// The words of a text: what stands between spaces, commas and the delimiters of names, folded.
    public static func words(_ text: String) -> [String] {
        fold(text).split { " ^=,".contains($0) }.map(String.init)
    }

    /// Folds a text and keeps its delimiters.
    static func fold(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: result.append(Unicode.Scalar(UInt8(scalar.value) | 0x20))
            case 0x20...0x7E: result.append(scalar)
            case 0xFF9E, 0xFF9F: voice(&result, half: scalar.value == 0xFF9F)
            case 0xFF01...0xFF5E:
                result.append(
                    contentsOf: fold(String(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))).unicodeScalars)
            case 0x3000, 0x00A0: result.append(" ")
            case 0x3099, 0x309A: voice(&result, half: scalar.value == 0x309A)
            default:
                if let base = table[scalar] {
                    result.append(contentsOf: base.unicodeScalars)
                } else if scalar.properties.generalCategory != .nonspacingMark {
                    result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
        return String(result)
    }

    /// A sound mark that stands alone joins the kana before it, as in the composed forms.
    private static func voice(_ text: inout String.UnicodeScalarView, half: Bool) {
        guard let last = text.last else { return }
        let composed: UInt32? =
            switch last.value {
            case 0x30A6, 0x3046: half ? nil : last.value == 0x30A6 ? 0x30F4 : 0x3094
            // In the rows of ha the plain, voiced and half-voiced kana follow each other.
            case 0x30CF...0x30DD where (last.value - 0x30CF) % 3 == 0,
                0x306F...0x307D where (last.value - 0x306F) % 3 == 0:
                last.value + (half ? 2 : 1)
            case 0x30AB...0x30C1 where last.value % 2 == 1, 0x304B...0x3061 where last.value % 2 == 1,
                0x30C4, 0x30C6, 0x30C8, 0x3064, 0x3066, 0x3068:
                half ? nil : last.value + 1
            default: nil
            }
        guard let composed, let scalar = Unicode.Scalar(composed) else { return }
        text.removeLast()
        text.append(scalar)
    }

    /// What letters with marks and other forms of letters fold to.
    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for line in FoldingTable.lines.description.split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 1)
            guard parts.count == 2 else { continue }
            for code in parts[1].split(separator: " ") {
                if let scalar = UInt32(code, radix: 16).flatMap(Unicode.Scalar.init) {
                    table[scalar] = String(parts[0])
                }
            }
        }
        return table
    }()
}
