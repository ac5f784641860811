extension Phrases {
    /// What is to be done at an MR scanner differs from CT.
    static let chineseMRReasonSentences: [String: [String]] = {
        var sentences: [String: [String]] = [
            "no-diffusion": ["该检查没有可分析的弥散序列，因此核心梗死与不匹配未知。请发送同一检查的弥散序列（b = 0 与 b = 1000）。"],
            "diffusion-weightings": [
                "弥散图像的 b 值为 {smallest} 至 {largest} s/mm²；需要一个低于 200 和一个 500–1500 的 b 值。请发送弥散序列的全部图像，包括 b = 0。",
                "弥散图像缺少所需的 b 值。请发送弥散序列的全部图像，包括 b = 0。",
            ],
            "series-moved": [
                "灌注与弥散序列之间头部移动了 {movedMillimeters} mm（限值 {limitMillimeters} mm）。请目视核对两处病灶。",
                "灌注与弥散序列之间头部有移动。请目视核对两处病灶。",
            ],
            "mr-diffusion/noise": [
                "弥散系数的噪声为每体素 {noiseDiffusion} × 10⁻⁶ mm²/s（限值 {limitDiffusion}），而病灶限值为 620：体积不可靠。请使用 b = 1000 s/mm²、5 mm 层厚并增加平均次数。",
                "弥散图像噪声过大，体积不可靠。请使用 b = 1000 s/mm²、5 mm 层厚并增加平均次数。",
            ],
            "mr-perfusion/noise": [
                "单幅图像 ΔR2* 的噪声为 {noisePerSecond}/s，折算为 {equivalentPerSecond}/s（限值 {limitPerSecond}/s）：Tmax 不可靠。请使用 25–40 ms 的回波时间、多通道头线圈和 5 mm 层厚。",
                "图像噪声过大。请使用 25–40 ms 的回波时间、多通道头线圈和 5 mm 层厚。",
            ],
            "mr-perfusion/no-contrast": [
                "最亮血管的 ΔR2* 仅上升 {peakPerSecond}/s，至少需要 {limitPerSecond}/s。请确认已注射造影剂，且采集覆盖其通过的时段。",
                "未见造影剂通过。请确认已注射造影剂，且采集覆盖其通过的时段。",
            ],
            "mr-perfusion/no-arterial-input": [
                "未找到可用的动脉：最佳候选的 ΔR2* 仅上升 {peakPerSecond}/s，至少需要 {limitPerSecond}/s。请以 4–6 mL/s 注射 0.1 mmol/kg，并包含大脑中动脉。",
                "未找到可用的动脉。请以 4–6 mL/s 注射 0.1 mmol/kg，并包含大脑中动脉。",
            ],
            "mr-perfusion/no-venous-output": ["未找到在动脉之后充盈的静脉，无法确认造影剂已流出。扫描范围宜包含静脉窦（直至颅顶）。"],
            "mr-perfusion/truncated-bolus": [
                "采集结束时静脉仍有峰值的 {venousTailFraction%}（限值 {limitFraction%}），晚到的组织被截断。请采集 75–90 秒。",
                "首幅图像中造影剂已到达，没有基线。请在注射前至少 10 秒开始采集，持续 75–90 秒。",
            ],
        ]
        for kind in ["mr-perfusion", "mr-diffusion"] {
            sentences["\(kind)/coverage"] = [
                "扫描范围仅 {coverageMillimeters} mm，范围以外的病灶未被测量，体积只是下限。请覆盖全脑，至少 80 mm。",
                "扫描范围较小，体积只是下限。请覆盖全脑，至少 80 mm。",
            ]
            sentences["\(kind)/not-head"] = ["未找到脑组织。请发送头部的轴位序列。"]
        }
        return sentences
    }()
}
