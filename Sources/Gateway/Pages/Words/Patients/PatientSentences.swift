import Clinic
import Records

/// What the house says of patients, in the reader's words.
extension Language {
    func paper(_ kind: PaperKind) -> String {
        let (english, chinese) =
            switch kind {
            case .nationalID: ("National ID", "居民身份证")
            case .passport: ("Passport", "护照")
            case .hongKongMacauPermit: ("Hong Kong/Macau permit", "港澳居民来往内地通行证")
            case .taiwanPermit: ("Taiwan permit", "台湾居民来往大陆通行证")
            case .residencePermit: ("Residence permit (HK/Macau/Taiwan)", "港澳台居民居住证")
            case .foreignerCard: ("Foreigner’s permanent residence card", "外国人永久居留身份证")
            case .other: ("Other paper", "其他证件")
            }
        return self == .chinese ? chinese : english
    }

    func ground(_ ground: LikenessGround) -> String {
        let (english, chinese) =
            switch ground {
            case .nationalID: ("same national ID", "身份证号相同")
            case .paper: ("same number of a paper", "证件号相同")
            case .recordNumber: ("same number at the same site", "同一机构病案号相同")
            case .nameAndBirth: ("same name and date of birth", "姓名与出生日期相同")
            case .soundAndBirth: ("name sounds alike, same date of birth", "姓名读音相同，出生日期相同")
            case .nameAndAge: ("same name and sex, similar age", "姓名与性别相同，年龄相近")
            case .soundAndAge: ("name sounds alike, same sex, similar age", "姓名读音与性别相同，年龄相近")
            }
        return self == .chinese ? chinese : english
    }

    func field(_ field: RecordField) -> String {
        let words = patientWords
        return switch field {
        case .name: words.name
        case .latinName: words.latinName
        case .birthDate: words.birthDate
        case .sex: words.sex
        case .unknown: words.unknown
        }
    }

    /// A value of a field as it is read.
    func value(_ value: String, of field: RecordField) -> String {
        switch field {
        case .name, .latinName: value.isEmpty ? patientWords.none : value
        case .birthDate: value.isEmpty ? patientWords.none : ScannerDate.date(value)
        case .sex: sexWord(value)
        case .unknown:
            self == .chinese ? (value.isEmpty ? "否" : "是") : (value.isEmpty ? "no" : "yes")
        }
    }

    func sexWord(_ sex: String) -> String {
        let words = phrases.study
        return switch sex {
        case "M": words.male
        case "F": words.female
        case "O": words.otherSex
        default: patientWords.none
        }
    }

    func act(_ act: RecordChange.Act) -> String {
        let (english, chinese) =
            switch act {
            case .create: ("Record made", "建档")
            case .change: ("Changed", "更改")
            case .merge: ("Merged into another record", "并入另一档案")
            case .take: ("Another record merged in", "另一档案并入")
            case .undo: ("On its own again", "恢复独立")
            case .giveBack: ("Merge taken back", "撤销并入")
            case .distinguish: ("Told apart from another record", "确认与另一档案并非同一人")
            }
        return self == .chinese ? chinese : english
    }

    func contradiction(_ found: IdentityContradiction, in record: PatientRecord) -> String {
        let words = patientWords
        let id = record.numbers.first { $0.paper == .nationalID || $0.paper == .residencePermit }
            .flatMap { try? NationalID($0.value, today: "99991231") }
        return switch found {
        case .birthDate: words.warnBirth.filling("value", ScannerDate.date(id?.birthDate ?? ""))
        case .sex: words.warnSex.filling("value", sexWord(id?.sex ?? ""))
        case .severalIDs: words.warnSeveral
        }
    }

    func refusal(_ refusal: PatientRefusal) -> String {
        let words = patientWords
        switch refusal {
        case .changedMeanwhile: return words.changedMeanwhile
        case .sameRecord: return words.sameRecord
        case .merged: return words.wasMerged
        case .foreignSite: return words.foreignSite
        case .draft(let fault):
            switch fault {
            case .name: return words.badName
            case .latinName: return words.badLatin
            case .birthDate: return words.badBirth
            case .sex: return words.badSex
            case .number: return words.badNumber
            case .paper(let kind, let reason):
                let sentence =
                    switch reason {
                    case .form, .nationalID(.form): words.badPaper
                    case .nationalID(.region): words.badRegion
                    case .nationalID(.birthDate): words.badIDBirth
                    case .nationalID(.checksum): words.badChecksum
                    }
                return sentence.filling("paper", paper(kind))
            }
        }
    }
}
