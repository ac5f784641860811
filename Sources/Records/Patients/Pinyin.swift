import DICOM
import Foundation

/// Chinese names in Latin letters. Family names have readings of their own (单 is Shan, not Dan), ü is typed as v, as u or
/// as yu, and a name may be written in simplified or traditional characters. The readings are those of ICU's `Han-Latin`
/// and `Han-Latin/Names` (CLDR), with more of family names beside them.
package enum Pinyin {
    /// Whether a name has Chinese characters.
    package static func isWritten(in name: String) -> Bool {
        name.unicodeScalars.contains { (0x3400...0x9FFF).contains($0.value) || $0.value >= 0x20000 }
    }

    /// `Zhang Xiaoming` for `张小明`: the family name, then the given name in one.
    package static func latin(_ name: String) -> String {
        let syllables = read(name, Self.ofNames)
        let isCompound = compounds.keys.contains(String(simplified(name).prefix(2)))
        let length = min(isCompound ? 2 : 1, syllables.count)
        return [syllables[..<length].joined(), syllables[length...].joined()]
            .filter { !$0.isEmpty }.map(\.capitalized).joined(separator: " ")
    }

    /// The words that a name is found by: as it is written, each syllable, all joined in both orders, and the initials, in
    /// each reading.
    package static func words(_ name: String) -> Set<String> {
        let written = NameFolding.words(name)
        var words = Set(written)
        words.insert(written.joined())
        guard isWritten(in: name) else {
            words.insert(written.compactMap { $0.first.map(String.init) }.joined())
            if let first = written.first { words.insert(written.dropFirst().joined() + first) }
            return words.subtracting([""])
        }
        for spelling in [written.joined(), simplified(written.joined())] {
            for start in spelling.indices { words.insert(String(spelling[start...])) }
        }
        for reading in readings(name) {
            words.formUnion(reading)
            for start in reading.indices { words.insert(reading[start...].joined()) }
            words.insert(reading.compactMap { $0.first.map(String.init) }.joined())
            if let first = reading.first { words.insert(reading.dropFirst().joined() + first) }
        }
        return words.subtracting([""])
    }

    /// How a name sounds, in each reading, without spaces.
    package static func sounds(_ name: String) -> Set<String> {
        guard isWritten(in: name) else { return Set([NameFolding.words(name).joined()]).subtracting([""]) }
        return Set(readings(name).map { $0.joined() }).subtracting([""])
    }

    /// A name as it is compared: folded, in simplified characters, without spaces.
    package static func plain(_ name: String) -> String {
        simplified(NameFolding.words(name).joined())
    }

    package static func simplified(_ text: String) -> String {
        guard isWritten(in: text) else { return text }
        return text.applyingTransform(StringTransform("Traditional-Simplified"), reverse: false) ?? text
    }

    // MARK: - Readings

    private static let ofNames = StringTransform("Han-Latin/Names; Latin-ASCII")
    private static let ofWords = StringTransform("Han-Latin; Latin-ASCII")

    private static func readings(_ name: String) -> Set<[String]> {
        let marked = (name.applyingTransform(.mandarinToLatin, reverse: false) ?? "").lowercased()
        var found: Set<[String]> = [read(name, ofNames), read(name, ofWords)]
        for umlaut in ["v", "yu"] where marked.contains(where: { "üǖǘǚǜ".contains($0) }) {
            let typed = marked.map { "üǖǘǚǜ".contains($0) ? umlaut : String($0) }.joined()
            found.insert(read(typed, StringTransform("Latin-ASCII")))
        }
        let written = simplified(NameFolding.words(name).joined())
        if let family = compounds[String(written.prefix(2))] {
            for reading in found where reading.count >= 2 { found.insert(family + reading.dropFirst(2)) }
        }
        for family in families[written.first ?? " "] ?? [] {
            for reading in found { found.insert([family] + reading.dropFirst()) }
        }
        return found
    }

    private static func read(_ name: String, _ transform: StringTransform) -> [String] {
        let parts = name.split { $0 == "^" || $0 == "=" }.joined(separator: " ")
        return NameFolding.words(parts.applyingTransform(transform, reverse: false) ?? "")
    }

    /// Family names of one character that are read otherwise than the character usually is.
    private static let families: [Character: [String]] = [
        "单": ["shan"], "曾": ["zeng"], "仇": ["qiu"], "解": ["xie"], "朴": ["piao", "pu"], "缪": ["miao"],
        "查": ["zha"], "盖": ["ge", "gai"], "区": ["ou"], "乐": ["yue", "le"], "员": ["yun"], "召": ["shao"],
        "尉": ["yu", "wei"], "覃": ["qin", "tan"], "翟": ["zhai", "di"], "繁": ["po"], "秘": ["bi"],
        "种": ["chong"], "祭": ["zhai"], "折": ["she"], "黑": ["he", "hei"], "隗": ["wei", "kui"],
        "郗": ["xi", "chi"], "能": ["nai"], "句": ["gou"], "牟": ["mou", "mu"], "谌": ["chen", "shen"],
        "宓": ["mi", "fu"], "洗": ["xian"], "冼": ["xian"], "葛": ["ge"], "任": ["ren"], "柏": ["bai", "bo"],
        "华": ["hua"], "宁": ["ning"], "纪": ["ji"], "燕": ["yan"], "应": ["ying"], "强": ["qiang", "jiang"],
        "长": ["zhang", "chang"], "车": ["che", "ju"], "石": ["shi"], "哈": ["ha"], "那": ["na"],
        "晟": ["cheng", "sheng"], "重": ["chong"], "行": ["xing", "hang"], "都": ["du"], "贾": ["jia"],
        "逄": ["pang"], "佴": ["nai"], "阚": ["kan"], "訾": ["zi"], "厍": ["she"], "佘": ["she"], "钭": ["tou"],
    ]

    /// Family names of two characters, with their reading.
    private static let compounds: [String: [String]] = [
        "欧阳": ["ou", "yang"], "上官": ["shang", "guan"], "司马": ["si", "ma"], "诸葛": ["zhu", "ge"],
        "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"], "澹台": ["tan", "tai"],
        "单于": ["chan", "yu"], "鲜于": ["xian", "yu"], "令狐": ["ling", "hu"], "夏侯": ["xia", "hou"],
        "皇甫": ["huang", "fu"], "慕容": ["mu", "rong"], "司徒": ["si", "tu"], "司空": ["si", "kong"],
        "公孙": ["gong", "sun"], "轩辕": ["xuan", "yuan"], "钟离": ["zhong", "li"], "宇文": ["yu", "wen"],
        "东方": ["dong", "fang"], "南宫": ["nan", "gong"], "西门": ["xi", "men"], "独孤": ["du", "gu"],
        "端木": ["duan", "mu"], "呼延": ["hu", "yan"], "淳于": ["chun", "yu"], "濮阳": ["pu", "yang"],
        "申屠": ["shen", "tu"], "闻人": ["wen", "ren"], "赫连": ["he", "lian"], "百里": ["bai", "li"],
        "东郭": ["dong", "guo"], "第五": ["di", "wu"], "公冶": ["gong", "ye"], "宗政": ["zong", "zheng"],
        "太叔": ["tai", "shu"], "仲孙": ["zhong", "sun"], "拓跋": ["tuo", "ba"], "完颜": ["wan", "yan"],
    ]
}
