extension Phrases.Archive {
    /// Digital film.
    package struct Films: Sendable {
        package var title: String
        package var explanation: String
        package var count: String
        package var empty: String
        package var emptyHint: String
        package var unknownPatient: String
        package var unknownHint: String
        package var printed: String
        package var sender: String
        package var label: String
        package var images: String
        package var layout: String
        package var size: String
        package var copies: String
        package var pixels: String
        package var colour: String
        package var portrait: String
        package var landscape: String
        package var older: String
        package var newest: String
        package var study: String
        package var fullSize: String
        package var back: String
        package var sheet: String
    }
}

extension Phrases.Archive.Films {
    static let english = Phrases.Archive.Films(
        title: "Films", explanation: "What devices print on this node, kept as digital sheets.",
        count: "{n} films", empty: "No film has been printed yet",
        emptyHint: "Set this node up as a DICOM printer on the device; its films then appear here.",
        unknownPatient: "Patient not stated",
        unknownHint: "The device did not say whose images these are. Read the name on the film.",
        printed: "Printed", sender: "From", label: "Label", images: "Images", layout: "Layout",
        size: "Film", copies: "Copies", pixels: "Pixels", colour: "colour", portrait: "upright",
        landscape: "landscape", older: "Older films", newest: "Newest films", study: "Open the study",
        fullSize: "Open in full size", back: "All films", sheet: "Film sheet")

    static let chinese = Phrases.Archive.Films(
        title: "胶片", explanation: "各设备打印到本节点的胶片，以数字胶片形式保存。", count: "共 {n} 张胶片",
        empty: "还没有打印过胶片", emptyHint: "在设备上把本节点设为 DICOM 打印机，打印的胶片就会出现在这里。",
        unknownPatient: "未注明患者", unknownHint: "设备没有说明图像属于哪位患者，请看胶片上的姓名。",
        printed: "打印时间", sender: "来源", label: "标签", images: "图像数", layout: "排版", size: "胶片",
        copies: "份数", pixels: "像素", colour: "彩色", portrait: "竖放", landscape: "横放", older: "更早的胶片",
        newest: "最新的胶片", study: "打开检查", fullSize: "查看原尺寸", back: "全部胶片", sheet: "胶片")
}
