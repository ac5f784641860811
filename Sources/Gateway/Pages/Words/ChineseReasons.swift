extension Phrases {
    static let chineseReasonTitles: [String: String] = [
        "single-time-point": "仅有一个时间点", "too-few-frames": "时间点过少", "scan-too-short": "采集时间过短",
        "truncated-bolus": "造影剂通过未采集完整", "no-contrast": "未见造影剂", "not-head": "非头部扫描",
        "no-arterial-input": "未找到可用动脉", "no-venous-output": "未找到可用静脉", "motion": "头部运动",
        "noise": "噪声过大", "coverage": "覆盖范围不足", "missing-images": "图像缺失",
        "temporal-resolution": "时间分辨率不足", "contralateral-delay": "双侧均延迟", "engines-disagree": "算法结果不一致",
        "near-limit": "接近界限", "bolus-arrival": "造影剂到达过晚",
        "frame-times-missing": "缺少时间信息", "not-axial": "非轴位图像", "uneven-slices": "层面缺失或不等距",
        "too-large": "图像过多", "compressed-pixels": "图像已压缩", "unreadable-images": "图像无法读取",
        "unusable-images": "图像无法使用", "no-diffusion": "没有弥散序列", "diffusion-weightings": "缺少 b 值",
        "series-moved": "序列间头部移动",
    ]

    static let chineseReasonSentences: [String: [String]] = chineseCTReasonSentences.merging(
        chineseMRReasonSentences
    ) {
        first, _ in first
    }

    private static let chineseCTReasonSentences: [String: [String]] = [
        "frame-times-missing": ["各时间点的图像没有可区分它们的时间：采集、触发、参考和内容时间均缺失或相同。请在匿名化去除时间之前发送图像。"],
        "not-axial": ["图像不是仰卧位头部扫描的轴位图像。请发送轴位灌注序列。"],
        "uneven-slices": ["层面位置不等距，或缺失超过八分之一，无法测量体积。请重新发送完整序列。"],
        "too-large": ["图像数量超出一次可分析的范围。"],
        "compressed-pixels": ["图像经过压缩，目前无法读取。请以未压缩格式（Explicit VR Little Endian）发送。"],
        "unreadable-images": [
            "{images} 幅图像无法读取，已按缺失处理。请重新发送序列。", "部分图像无法读取，已按缺失处理。请重新发送序列。",
        ],
        "unusable-images": ["图像不能组成可分析的序列：时间不递增，或尺寸超出任何扫描仪的范围。请重新发送序列。"],
        "single-time-point": ["该序列只有一个时间点，无法做灌注分析。请发送完整的动态灌注序列，或按灌注方案重新扫描。"],
        "too-few-frames": [
            "只有 {frames} 个时间点，追踪造影剂至少需要 {limit} 个。请每 1–2 秒采集一次，持续 60–70 秒。",
            "时间点过少。请每 1–2 秒采集一次，持续 60–70 秒。",
        ],
        "scan-too-short": [
            "采集仅持续 {durationSeconds} 秒，短于 {limitSeconds} 秒。请采集 60–70 秒，以看到造影剂流出。",
            "采集持续时间过短。请采集 60–70 秒，以看到造影剂流出。",
        ],
        "truncated-bolus": [
            "采集结束时静脉仍有峰值的 {venousTailFraction%}（限值 {limitFraction%}），晚到的组织被截断，体积可能偏大或偏小。请采集 60–70 秒。",
            "采集在 {scanEndSeconds} 秒结束，造影剂尚未流出：血管在 {peakSeconds} 秒达峰，须看到其下降。请采集 60–70 秒。",
            "首幅图像中造影剂已到达（基线样本 {baselineSamples} 个，至少 {limitSamples} 个）。请在注射后 4–6 秒内开始采集。",
            "造影剂的通过未被完整采集。请采集 60–70 秒，并在注射后 4–6 秒内开始。",
        ],
        "no-contrast": [
            "最亮的血管仅强化 {peakHounsfield} HU，至少需要 {limitHounsfield} HU。请确认已注射造影剂，且采集覆盖其通过的时段。",
            "未见造影剂通过。请确认已注射造影剂，且采集覆盖其通过的时段。",
        ],
        "not-head": [
            "未找到由颅骨包围的脑组织（最大截面 {areaSquareCentimeters} cm²，至少 {areaLimitSquareCentimeters} cm²；边缘 {enclosure%} 为骨，至少 {enclosureLimit%}）。请确认所发送的是头部扫描，且头部位于扫描野中心。",
            "未找到由颅骨包围的脑组织。请确认所发送的是头部扫描，且头部位于扫描野中心。",
        ],
        "no-arterial-input": [
            "未找到可用的动脉：最佳候选仅强化 {peakHounsfield} HU，至少需要 {limitHounsfield} HU。请以 4–6 mL/s 注射，并包含 Willis 环。",
            "未找到强化清晰的动脉。请以 4–6 mL/s 注射，并包含 Willis 环。",
        ],
        "no-venous-output": ["未找到在动脉之后充盈的静脉，动脉曲线未做部分容积校正，也无法确认造影剂已流出。扫描范围宜包含静脉窦。"],
        "bolus-arrival": [
            "造影剂在首幅图像后 {arrivalSeconds} 秒到达，之后仅采集 {followedSeconds} 秒（至少 {limitSeconds} 秒），晚到的组织被截断。请在注射后 4–6 秒开始，采集 60–70 秒，心功能差者更长。",
            "造影剂到达过晚，晚到的组织被截断。请在注射后 4–6 秒开始，采集 60–70 秒。",
        ],
        "motion": [
            "头部沿身体方向移动 {throughMillimeters} mm（限值为半层厚 {limitThroughMillimeters} mm），层面内出现其他组织，曲线因此出现台阶。请用绑带固定头部，并使用更薄的层厚。",
            "头部表面最大移动 {largestMillimeters} mm（限值 {limitMillimeters} mm），{droppedFraction%} 的图像无法校正（限值 {limitFraction%}）。请用绑带固定头部后重新扫描。",
            "头部移动明显。请用绑带固定头部后重新扫描。",
        ],
        "noise": [
            "单幅图像噪声为 {noiseHounsfield} HU（像素 {pixelMillimeters} mm，间隔 {intervalSeconds} 秒），折算为 {equivalentHounsfield} HU，限值 {limitHounsfield} HU：核心梗死可能漏检。请使用 80 kVp、150–200 mAs 和 5 mm 以上层厚。",
            "图像噪声过大。请使用 80 kVp、150–200 mAs 和 5 mm 以上层厚。",
        ],
        "coverage": [
            "扫描范围仅 {coverageMillimeters} mm，范围以外的病灶未被测量，体积只是下限。请至少覆盖 38 mm，最好 80 mm。",
            "扫描范围较小，范围以外的病灶未被测量，体积只是下限。请至少覆盖 38 mm，最好 80 mm。",
        ],
        "missing-images": [
            "{images} 幅图像中缺少 {missing} 幅。请重新发送完整序列。",
            "部分图像缺失。请重新发送完整序列。",
        ],
        "temporal-resolution": [
            "造影剂通过期间图像间隔 {intervalSeconds} 秒，超过 {limitSeconds} 秒，曲线形态不可靠。请每 1–2 秒采集一次。",
            "图像间隔过大，曲线形态不可靠。请每 1–2 秒采集一次。",
        ],
        "contralateral-delay": [
            "健侧有 {contralateralFraction%} 的组织 Tmax 超过 6 秒（限值 {limitFraction%}）：可能为另一侧病灶、心输出量低、双侧狭窄或动脉曲线不佳。请谨慎解读体积。",
            "健侧组织的达峰时间也延迟：可能为另一侧病灶、心输出量低、双侧狭窄或动脉曲线不佳。请谨慎解读体积。",
        ],
        "engines-disagree": [
            "两种算法得出的核心分别为 {leastMilliliters} 和 {mostMilliliters} mL，相差超过 {limitMilliliters} mL：可能因噪声、层厚过大或动脉曲线不佳。请在图上并结合平扫 CT 判断核心，不要只看数字。",
            "两种算法得出的核心相差较大：可能因噪声、层厚过大或动脉曲线不佳。请在图上并结合平扫 CT 判断核心，不要只看数字。",
        ],
        "near-limit": [
            "核心 {coreMilliliters} mL、低灌注 {hypoperfusionMilliliters} mL，接近目标不匹配的界限（核心低于 70 mL，低灌注至少多 15 mL 且为 1.8 倍）：误差 {marginMilliliters} mL 即会改变结论，而常见误差可达 {limitMilliliters} mL。请查看图像及其他参数下的结果，并结合患者情况判断。",
            "结果接近目标不匹配的界限，常见误差即可改变结论。请查看图像及其他参数下的结果，并结合患者情况判断。",
        ],
    ]
}
