extension Phrases {
    /// The way of a study from its first image to its result.
    package struct Steps: Sendable {
        package var title: String
        package var receiving: String
        package var assembling: String
        package var motion: String
        package var vessels: String
        package var maps: String
        package var lesions: String
        package var result: String
        /// For readers of screens: where a step stands.
        package var done: String
        package var now: String
        package var alongside: String
        package var later: String
        package var images: String
        package var imagesOf: String
        /// Before and after the time since the last image.
        package var lastImage: String
        package var ago: String
        package var streamingHint: String
        package var stallHint: String
        package var laterImagesHint: String
    }
}

extension Language {
    package var steps: Phrases.Steps {
        switch self {
        case .english: Self.englishSteps
        case .chinese: Self.chineseSteps
        }
    }

    private static let englishSteps = Phrases.Steps(
        title: "From the first image to the result", receiving: "Receiving", assembling: "Assembling",
        motion: "Motion", vessels: "Vessels", maps: "Maps", lesions: "Lesions", result: "Result",
        done: "done", now: "at work", alongside: "at work while images arrive", later: "to come",
        images: "{n} images", imagesOf: "{n} of {all}", lastImage: "Last image", ago: "ago",
        streamingHint:
            "The scan is read while it arrives, so that the result is ready moments after its last image.",
        stallHint:
            "If no more images come, the analysis starts with those that are here, after 10 seconds at most.",
        laterImagesHint: "Images that come later make a new version of the result.")

    private static let chineseSteps = Phrases.Steps(
        title: "从首幅图像到结果", receiving: "接收", assembling: "整理", motion: "运动校正", vessels: "血管",
        maps: "参数图", lesions: "病灶", result: "结果", done: "已完成", now: "进行中", alongside: "随接收同步进行",
        later: "未开始", images: "{n} 幅图像", imagesOf: "{n} / {all} 幅", lastImage: "最后一幅图像", ago: "前",
        streamingHint: "扫描图像边接收边处理，最后一幅到达后片刻即可得到结果。",
        stallHint: "若不再有图像到达，最多 10 秒后将以现有图像开始分析。", laterImagesHint: "之后到达的图像会生成新版本的结果。")
}
