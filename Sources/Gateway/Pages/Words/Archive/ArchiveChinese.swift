extension Phrases.Archive {
    static let chinese = Phrases.Archive(
        archive: "影像归档", tabSearch: "检索", tabTransfers: "传输", tabPeers: "设备", tabStorage: "存储",
        tabChanges: "变更记录", tabFilms: "胶片", tabComparison: "结果对比", search: .chinese, details: .chinese,
        tags: .chinese,
        peers: .chinese, changes: .chinese, films: .chinese)
}

extension Phrases.Archive.Search {
    static let chinese = Phrases.Archive.Search(
        label: "检索全部检查", hint: "姓名、拼音、编号、检查号或描述", modality: "类型", from: "检查日期自", to: "至",
        source: "来源", anyModality: "全部类型", anySource: "全部设备", button: "检索", clear: "清除条件",
        patient: "患者", when: "检查时间", what: "描述", images: "图像", received: "接收时间", none: "无",
        counted: "共 {n} 例检查", newest: "最新 {n} 例，向下滚动查看更早的检查。", more: "显示更多", moreLooking: "继续检索",
        nothing: "没有符合条件的检查", nothingHint: "每个词须为姓名、编号或描述中某个词的开头，请减少或缩短检索词。",
        empty: "归档中暂无检查", emptyHint: "设备发送图像后，检查会出现在这里。", noDay: "日期格式如 2026-01-31。",
        lost: "服务器没有应答，下方列表可能不是最新的。", series: "{n} 个序列", keys: "按 / 键检索，↓ ↑ 键选择，回车键打开。",
        undated: "无日期", oneStudy: "共 1 例检查",
        oneSeries: "1 个序列", oneImage: "1 幅图像")
}

extension Phrases.Archive.Details {
    static let chinese = Phrases.Archive.Details(
        back: "返回检索", analysis: "查看分析", images: "图像数", size: "大小", series: "序列",
        seriesCount: "{n} 个序列", received: "接收时间", sentBy: "来源", encoding: "编码", bodyPart: "部位",
        equipment: "设备", kind: "对象类型", derived: "本机生成", showImages: "查看本序列图像", number: "序号", pixels: "像素",
        frames: "帧数", tags: "标签", download: "下载", range: "第 {first}–{last} 幅，共 {n} 幅", previous: "上一页",
        next: "下一页", noPicture: "无预览", work: "处理与传输", workNone: "尚未对本检查做任何处理。", jobAnalysis: "分析",
        jobWaiting: "等待", jobRunning: "进行中", jobDone: "已完成", jobFailed: "失败", jobCancelled: "已取消",
        transferTo: "发送至 {name}",
        transferFrom: "从 {name} 调取既往检查", progress: "已传 {n} / 共 {total}", attempt: "第 {n} 次",
        identifier: "检查标识", noSeries: "本检查没有图像。", inArchive: "在影像归档中查看全部序列、标签和传输", backToStudy: "返回检查",
        noDescription: "无描述")
}

extension Phrases.Archive.Tags {
    static let chinese = Phrases.Archive.Tags(
        title: "标签", find: "查找标签", findHint: "标签号、名称或值", tag: "标签号", vr: "类型", name: "名称",
        value: "值", item: "第 {n} 项", items: "序列，共 {n} 项", bytes: "{n} 字节", elsewhere: "此处不显示",
        privateMark: "私有",
        unknownName: "未知", count: "共 {n} 个元素", cut: "仅显示前 {n} 个，其余请查找。", nothing: "没有符合的元素",
        characterSet: "字符集", defaultCharacterSet: "默认（ASCII）")
}
