import Clinic
import Records

/// Words of the people around a case.
package struct TeamWords: Sendable {
    package var callStroke: String
    package var callThrombectomy: String
    package var teamOf: String
    package var states: [Activation.State: String]
    package var calls: [TeamCall.State: String]
    package var nobody: String
    package var nobodyCame: String
    package var nextRound: String
    package var lastRound: String
    package var accept: String
    package var decline: String
    package var join: String
    package var escalate: String
    package var end: String
    package var calledBy: String
    package var onDuty: String
    package var secondLine: String
    package var nobodyOnDuty: String
    package var youAreCalled: String
    package var openCase: String
    package var consultations: String
    package var ask: String
    package var askWhom: String
    package var question: String
    package var send: String
    package var asks: String
    package var answer: String
    package var answerAgain: String
    package var decision: String
    package var decide: String
    package var note: String
    package var withdraw: String
    package var withdrawn: String
    package var waitingForAnswer: String
    package var decisions: [Consultation.Decision: String]
    package var transfers: String
    package var requestTransfer: String
    package var whereTo: String
    package var reason: String
    package var imagesAhead: String
    package var steps: [CaseTransfer.State: String]
    package var noteNeeded: String
    package var thread: String
    package var write: String
    package var addImages: String
    package var noMessages: String
    package var thumbnails: String
    package var backToCase: String
    package var notSent: String
    package var waits: String
    package var writtenEarlier: String
    package var troubles: [TeamRefusal: String]
    package var rota: String
    package var rotaHint: String
    package var site: String
    package var person: String
    package var role: String
    package var line: String
    package var from: String
    package var until: String
    package var repeats: String
    package var repeatChoices: [String]
    package var times: String
    package var add: String
    package var remove: String
    package var week: String
    package var earlier: String
    package var later: String
    package var now: String
    package var noTurns: String
    package var answerTime: String
    package var save: String
    package var firstLine: String
    package var empty: String

    func trouble(_ refusal: TeamRefusal) -> String { troubles[refusal] ?? "\(refusal)" }
}

extension Language {
    package var team: TeamWords {
        switch self {
        case .english: .english
        case .chinese: .chinese
        }
    }
}

extension TeamWords {
    static let english = TeamWords(
        callStroke: "Call the stroke team", callThrombectomy: "Call the thrombectomy team",
        teamOf: "{kind} team · {site}",
        states: [
            .calling: "Calling", .answered: "Everybody has answered", .unanswered: "Nobody answers",
            .ended: "Ended",
        ],
        calls: [
            .called: "being called", .accepted: "is coming", .declined: "cannot come",
            .unanswered: "no answer",
        ],
        nobody: "Nobody has this role here",
        nobodyCame:
            "Everybody has been called and nobody has answered. Phone; an answer that still comes shows here.",
        nextRound: "Next people are called at {time}",
        lastRound: "Everybody has been called; reminder at {time}", accept: "I am coming",
        decline: "I cannot",
        join: "I take this", escalate: "Call the next now", end: "Stand down", calledBy: "called by {name}",
        onDuty: "On call now", secondLine: "2nd",
        nobodyOnDuty: "The rota names nobody; everybody with the role is called.",
        youAreCalled: "You are called", openCase: "Open the case", consultations: "Advice of another site",
        ask: "Ask another site", askWhom: "Which site", question: "Question", send: "Send",
        asks: "{from} → {to}", answer: "Answer", answerAgain: "Add to the answer", decision: "Decision",
        decide: "Record the decision", note: "Note", withdraw: "Take the question back",
        withdrawn: "Taken back", waitingForAnswer: "No answer yet",
        decisions: [
            .thrombolysisHere: "Thrombolysis, stays",
            .thrombolysisThenTransfer: "Thrombolysis, then transfer",
            .thrombectomyTransfer: "Transfer for thrombectomy", .thrombectomyHere: "Thrombectomy on site",
            .medicalHere: "Medical treatment, stays", .furtherImaging: "Further imaging first",
            .notStroke: "Not a stroke",
        ], transfers: "Transfer", requestTransfer: "Request a transfer", whereTo: "To",
        reason: "Reason and condition",
        imagesAhead: "The site sees the case and its images from the request on.",
        steps: [
            .requested: "Request", .accepted: "Accept the patient", .refused: "Refuse",
            .underWay: "Patient has left",
            .arrived: "Patient has arrived", .cancelled: "Cancel the transfer",
        ], noteNeeded: "Reason (needed)", thread: "Messages", write: "Message to everybody on this case",
        addImages: "Add images", noMessages: "No messages yet", thumbnails: "Pictures of the results",
        backToCase: "Back to the case",
        notSent: "Not done: no connection. What you typed is kept here; try again, or phone.",
        waits: "Waits for a connection", writtenEarlier: "written {time} without a connection",
        troubles: [
            .movedOn: "The case has moved on since you opened it: look again.",
            .noSite: "That site does not take part in this case.", .textMissing: "Please write something.",
            .textUnusable: "The text is too long, or holds signs that cannot be kept.",
            .noPicture: "These pictures cannot be added.",
            .nobodyThere: "That person does not have this role there.",
            .turnUnusable: "A turn must end after it begins and last no more than a fortnight.",
            .addressNotAllowed:
                "This address may not be called. The owner of the machine allows it: willis notify allow ORIGIN",
            .fieldUnusable: "A field cannot be used as it stands.", .forbidden: "You may not do this here.",
        ], rota: "Rota",
        rotaHint: "Who is called when. Second line is called when nobody of the first answers.",
        site: "Site", person: "Person", role: "Role", line: "Line", from: "From", until: "Until",
        repeats: "Repeat", repeatChoices: ["Once", "Every day", "Every week"], times: "times", add: "Add",
        remove: "Remove", week: "{from} – {until}", earlier: "Earlier", later: "Later", now: "on call now",
        noTurns: "Nobody is on the rota on this day.",
        answerTime: "Seconds to answer before the next are called",
        save: "Save", firstLine: "1st", empty: "Nobody who could be called has a role at this site yet.")

    static let chinese = TeamWords(
        callStroke: "启动卒中团队", callThrombectomy: "启动取栓团队", teamOf: "{kind}团队 · {site}",
        states: [.calling: "呼叫中", .answered: "全部已应答", .unanswered: "无人应答", .ended: "已结束"],
        calls: [.called: "呼叫中", .accepted: "已应答", .declined: "不能到场", .unanswered: "未应答"],
        nobody: "本机构无人担任此角色",
        nobodyCame: "所有人均已呼叫，无人应答。请直接打电话；应答后会显示在此。", nextRound: "{time} 呼叫下一批",
        lastRound: "已全部呼叫，{time} 再次提醒",
        accept: "我来", decline: "不能到场", join: "我来处理", escalate: "立即呼叫下一批", end: "解除",
        calledBy: "{name} 启动", onDuty: "当前值班", secondLine: "二线", nobodyOnDuty: "未排班：将呼叫该角色全部人员。",
        youAreCalled: "正在呼叫您", openCase: "打开病例", consultations: "会诊", ask: "请求会诊", askWhom: "会诊机构",
        question: "问题", send: "发送", asks: "{from} → {to}", answer: "答复", answerAgain: "补充答复",
        decision: "决定", decide: "记录决定", note: "说明", withdraw: "撤回", withdrawn: "已撤回",
        waitingForAnswer: "尚未答复",
        decisions: [
            .thrombolysisHere: "当地溶栓，留院", .thrombolysisThenTransfer: "溶栓后转院", .thrombectomyTransfer: "转院取栓",
            .thrombectomyHere: "当地取栓", .medicalHere: "药物治疗，留院", .furtherImaging: "先完善影像", .notStroke: "非卒中",
        ], transfers: "转院", requestTransfer: "申请转院", whereTo: "转往", reason: "原因与病情",
        imagesAhead: "申请后，对方即可查看病例与影像。",
        steps: [
            .requested: "申请", .accepted: "同意接收", .refused: "拒绝", .underWay: "已出发", .arrived: "已到达",
            .cancelled: "取消转院",
        ], noteNeeded: "原因（必填）", thread: "消息", write: "发给本病例全体人员", addImages: "添加图像", noMessages: "暂无消息",
        thumbnails: "分析结果图像", backToCase: "返回病例", notSent: "未执行：网络中断。内容已保留，请重试或直接电话联系。",
        waits: "等待网络恢复后发送", writtenEarlier: "{time} 离线写下",
        troubles: [
            .movedOn: "病例状态已变化，请重新查看。", .noSite: "该机构未参与此病例。", .textMissing: "请填写内容。",
            .textUnusable: "文字过长或含有无法保存的字符。", .noPicture: "无法添加这些图像。",
            .nobodyThere: "此人在该机构没有这个角色。", .turnUnusable: "结束时间须晚于开始时间，且不超过两周。",
            .addressNotAllowed: "该地址不在允许列表中，请由本机管理者执行：willis notify allow 地址",
            .fieldUnusable: "有一项内容无法使用。", .forbidden: "您在此没有相应权限。",
        ], rota: "排班", rotaHint: "按此呼叫；一线无人应答时呼叫二线。", site: "机构", person: "人员", role: "角色", line: "班次",
        from: "开始", until: "结束", repeats: "重复", repeatChoices: ["不重复", "每天", "每周"], times: "次", add: "添加",
        remove: "删除", week: "{from} – {until}", earlier: "前一周", later: "后一周", now: "值班中", noTurns: "当日无人值班。",
        answerTime: "多少秒无应答后呼叫下一批", save: "保存", firstLine: "一线", empty: "该机构尚无可呼叫的人员。")
}
