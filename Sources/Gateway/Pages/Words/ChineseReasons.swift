extension Phrases {
    static let chineseReasonTitles: [String: String] = [
        "single-time-point": "仅有一个时间点", "too-few-frames": "时间点过少", "scan-too-short": "采集时间过短",
        "truncated-bolus": "造影剂通过前采集已结束", "no-contrast": "未见造影剂", "not-head": "非头部扫描",
        "no-arterial-input": "未找到可用动脉", "no-venous-output": "未找到可用静脉", "motion": "头部运动",
        "noise": "噪声过大", "coverage": "覆盖范围不足", "missing-images": "图像缺失",
        "temporal-resolution": "时间分辨率不足", "contralateral-delay": "双侧均延迟",
    ]

    static let chineseReasonSentences: [String: [String]] = [
        "single-time-point": ["该序列只有一个时间点，无法做灌注分析。请发送完整的动态灌注序列。"],
        "too-few-frames": [
            "只有 {frames} 个时间点，至少需要 {minimum} 个。请确认灌注序列已完整发送，或按灌注方案重新扫描。",
            "时间点过少。请确认灌注序列已完整发送，或按灌注方案重新扫描。",
        ],
        "scan-too-short": [
            "采集仅持续 {seconds} 秒，至少需要 {minimum} 秒。请延长采集时间后重新扫描（建议 60–70 秒）。",
            "采集持续时间过短。请延长采集时间后重新扫描（建议 60–70 秒）。",
        ],
        "truncated-bolus": [
            "采集在静脉曲线下降之前结束，达峰时间与体积可能被低估。请延长采集时间，或提前注射造影剂。"
        ],
        "no-contrast": ["未见造影剂通过。请检查注射器、静脉通路与触发时间后重新扫描。"],
        "not-head": ["图像看起来不是头部。请确认所发送的序列。"],
        "no-arterial-input": ["未找到强化清晰的动脉，无法去卷积。请确认扫描范围包含颅底动脉及造影剂剂量。"],
        "no-venous-output": ["未找到强化清晰的静脉，脑血容量的标定可能不准。扫描范围宜包含上矢状窦。"],
        "motion": [
            "头部最大移动 {translation} mm，已作校正并剔除无法校正的时间点。请固定头部；如仍影响判读，请重新扫描。",
            "头部移动明显，已作校正并剔除无法校正的时间点。请固定头部；如仍影响判读，请重新扫描。",
        ],
        "noise": ["图像噪声过大，小病灶体积不可靠。请核对管电压与管电流，并使用灌注重建卷积核。"],
        "coverage": [
            "扫描范围仅 {millimeters} mm，范围以外的病灶未被测量。条件允许时请使用更大的覆盖范围。",
            "扫描范围较小，范围以外的病灶未被测量。条件允许时请使用更大的覆盖范围。",
        ],
        "missing-images": [
            "缺少 {missing} 幅图像，已按时间插值补足。请检查设备与服务器之间的传输。",
            "部分图像缺失，已按时间插值补足。请检查设备与服务器之间的传输。",
        ],
        "temporal-resolution": [
            "时间点间隔 {seconds} 秒，曲线采样过疏。灌注早期建议间隔不超过 2 秒。",
            "时间点间隔过大，曲线采样过疏。灌注早期建议间隔不超过 2 秒。",
        ],
        "contralateral-delay": ["双侧半球造影剂到达均延迟，可能为心输出量低或双侧狭窄，相对阈值的准确性下降。"],
    ]
}
