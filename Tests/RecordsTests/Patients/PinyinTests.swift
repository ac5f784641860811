import Testing

@testable import Records

@Suite struct PinyinTests {
    /// Family names with the readings that dictionaries of names give (百家姓), and what people type for them.
    @Test(arguments: [
        ("张伟", ["张伟", "张", "伟", "zhangwei", "zhang", "wei", "zw", "weizhang"]),
        ("单雄信", ["shan", "shanxiongxin", "sxx", "dan"]), ("曾国藩", ["zeng", "zengguofan", "zgf", "ceng"]),
        ("仇英", ["qiu", "qiuying", "qy", "chou"]), ("解晓东", ["xie", "xiexiaodong", "xxd"]),
        ("查良镛", ["zha", "zhaliangyong"]), ("朴树", ["piao", "piaoshu", "pu"]),
        ("缪娟", ["miao", "miaojuan", "mj"]), ("翟天临", ["zhai", "zhaitianlin"]), ("盖聂", ["ge", "gai"]),
        ("区小明", ["ou", "ouxiaoming"]), ("覃海洋", ["qin", "tan"]), ("尉迟恭", ["yuchigong", "weichigong", "ycg"]),
        ("万俟卨", ["moqixie", "mqx"]), ("长孙无忌", ["zhangsunwuji"]), ("澹台明", ["tantaiming"]),
        ("吕布", ["lvbu", "lubu", "lyubu", "lb", "lv"]), ("任盈盈", ["renyingying", "ryy", "yingying"]),
        ("張偉", ["张伟", "張偉", "zhangwei", "zw"]), ("欧阳娜娜", ["ouyangnana", "oynn"]),
    ])
    func `a name is found by characters, pinyin and initials, in each reading`(
        name: String, typed: [String]
    ) {
        let words = Pinyin.words(name)
        for word in typed {
            #expect(words.contains { $0.hasPrefix(word) }, "\(name) by \(word): \(words.sorted())")
        }
    }

    @Test func `a name in letters is found in both orders, by initials, whatever its marks and delimiters`() {
        let words = Pinyin.words("ZHANG^Xiǎo Wěi")
        for word in ["zhang", "xiao", "wei", "zhangxiaowei", "zxw", "xiaoweizhang"] {
            #expect(words.contains(word), "\(word): \(words.sorted())")
        }
        #expect(Pinyin.words("").isEmpty)
        #expect(Pinyin.words("^^ ,").isEmpty)
    }

    @Test(arguments: [
        ("zhang1wei3", "zhangwei"), ("Zhāng", "zhang"), ("xi'an", "xian"), ("張偉", "张伟"), ("ＺＷ", "zw"),
    ])
    func `what is typed is looked for as names are kept`(typed: String, kept: String) throws {
        let term = try #require(PatientSearchTerm.terms(typed, today: "20261123").first)
        #expect(term.beginnings.contains(kept))
    }

    @Test(arguments: [
        ("1949-12-31", "19491231"), ("1949年12月31日", "19491231"), ("1949/2/3", "19490203"),
        ("1949.12", "194912"),
        ("19491231", "19491231"),
    ])
    func `a date of birth is found however it is written`(typed: String, kept: String) throws {
        let terms = PatientSearchTerm.terms(typed, today: "20261123")
        #expect(terms.count == 1)
        #expect(terms.first?.beginnings.contains(kept) == true)
    }

    @Test func `a citizen's number is one term and is looked for whole`() {
        let whole = [PatientSearchTerm(beginnings: [], numbers: ["11010519491231002X"])]
        #expect(PatientSearchTerm.terms("110105 19491231 002x", today: "20261123") == whole)
        #expect(PatientSearchTerm.terms("110105491231002", today: "20261123") == whole)
    }

    @Test func `a search has few terms and never more characters than it needs`() {
        let text = String(repeating: "zhang ", count: 10_000)
        #expect(PatientSearchTerm.terms(text, today: "20261123").count <= PatientSearchTerm.mostTerms)
        #expect(PatientSearchTerm.terms(" \u{0} \u{3000}", today: "20261123").isEmpty)
    }
}
