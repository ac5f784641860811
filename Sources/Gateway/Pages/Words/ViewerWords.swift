/// What pages say about the viewer; the viewer itself has its own words.
package struct ViewerWords: Sendable {
    package var open: String
    package var title: String
    package var missing: String
    package var needsScript: String
}

extension Language {
    package var viewer: ViewerWords {
        switch self {
        case .english:
            ViewerWords(
                open: "Open viewer", title: "Viewer",
                missing: "The viewer has not been bundled on this server: run Scripts/viewer once.",
                needsScript: "The viewer draws images in the browser and needs JavaScript.")
        case .chinese:
            ViewerWords(
                open: "打开阅片", title: "阅片",
                missing: "此服务器尚未打包阅片器：请运行一次 Scripts/viewer。",
                needsScript: "阅片器在浏览器中绘制图像，需要启用 JavaScript。")
        }
    }
}
