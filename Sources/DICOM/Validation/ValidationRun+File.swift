/// What holds for the file as a whole.
extension ValidationRun {
    mutating func checkPreamble(_ bytes: Bytes) {
        let prefix: Bytes = [0x44, 0x49, 0x43, 0x4D]
        guard bytes.count < 132 || bytes[128..<132] != prefix else { return }
        note(
            .error, .preamble, TagPath(), 0, "the file has no preamble of 128 bytes with DICM behind it",
            "PS3.10 7.1")
    }

    /// What the reader stumbled over.
    mutating func checkRemarks(_ remarks: [DICOMError]) {
        for remark in remarks {
            switch remark.code {
            case .outOfOrder, .duplicateElement:
                note(.error, .order, remark.path, remark.offset, sentence(remark), "PS3.5 7.1")
            case .irregularMeta:
                note(.error, .metaInformation, remark.path, remark.offset, sentence(remark), "PS3.10 7.1")
            case .truncatedPixelData:
                note(.error, .pixelData, remark.path, remark.offset, sentence(remark), "PS3.5 8")
            case .invalidVR:
                note(.error, .representation, remark.path, remark.offset, sentence(remark), "PS3.5 6.2")
            case .trailingBytes:
                note(.warning, .structure, remark.path, remark.offset, sentence(remark), "PS3.10 7.2")
            default:
                note(.error, .structure, remark.path, remark.offset, sentence(remark), "PS3.5 7")
            }
        }
    }

    private func sentence(_ remark: DICOMError) -> String {
        remark.reason.last == "." ? String(remark.reason.dropLast()) : remark.reason
    }

    /// An object that is stored names itself, and no identifier names two things.
    private mutating func checkIdentity() {
        let dataSet = file.dataSet
        guard file.meta.uid(.mediaStorageSOPClassUID) != .mediaStorageDirectoryStorage else { return }
        for tag in [Tag.sopClassUID, .sopInstanceUID] where !dataSet.contains(tag) {
            seen.insert(TagPath(tag))
            note(.error, .missingAttribute, TagPath(tag), nil, "it is absent (Type 1)", "PS3.3 C.12.1")
        }
        var owners: [UID: Tag] = [:]
        for tag in [Tag.sopInstanceUID, .studyInstanceUID, .seriesInstanceUID, .frameOfReferenceUID] {
            guard let uid = dataSet.uid(tag) else { continue }
            if let owner = owners[uid] {
                let name = StandardDictionary.attribute(owner)?.keyword ?? "\(owner)"
                note(
                    .error, .value, TagPath(tag), dataSet[tag].flatMap(offset),
                    "the identifier is that of \(name) as well", "PS3.5 9")
            }
            owners[uid] = tag
        }
    }

    mutating func checkMeta() {
        checkIdentity()
        guard !file.meta.isEmpty else {
            return note(
                .error, .metaInformation, TagPath(), nil, "there is no file meta information", "PS3.10 7.1")
        }
        let required: [Tag] = [
            .fileMetaInformationVersion, .mediaStorageSOPClassUID, .mediaStorageSOPInstanceUID,
            .transferSyntaxUID,
            .implementationClassUID,
        ]
        for tag in required {
            guard let element = file.meta[tag] else {
                note(.error, .metaInformation, TagPath(tag), nil, "it is absent (Type 1)", "PS3.10 7.1")
                continue
            }
            if element.hasNoValue {
                note(
                    .error, .metaInformation, TagPath(tag), offset(of: element), "it is empty (Type 1)",
                    "PS3.10 7.1")
            }
        }
        let pairs: [(Tag, Tag)] = [
            (.mediaStorageSOPClassUID, .sopClassUID), (.mediaStorageSOPInstanceUID, .sopInstanceUID),
        ]
        for (meta, tag) in pairs {
            if let outer = file.meta.uid(meta), let inner = file.dataSet.uid(tag), outer != inner {
                note(
                    .error, .metaInformation, TagPath(meta), file.meta[meta].flatMap(offset),
                    "\(outer) is not the \(inner) of the data set", "PS3.10 7.1")
            }
        }
    }
}
