/** All words of the viewer, in both languages. */
const english = {
  series: "Series", loading: "Loading…", noImage: "No image", missingImage: "This image is missing in the series",
  broken: "This image cannot be shown", cutOff: "Connection lost: trying again", empty: "Choose a series",
  slice: "Slice", time: "Time", window: "Window", zoom: "Zoom", pan: "Pan", scroll: "Scroll", cross: "Cross-hair",
  length: "Length", angle: "Angle", ellipse: "Ellipse", polygon: "Polygon", arrow: "Arrow", note: "Text", mirror: "Mirror ROI",
  abc: "ABC/2", midline: "Midline shift", curve: "Time curve", brush: "Brush", erase: "Eraser",
  layout: "Layout", preset: "Window presets", invert: "Invert", colours: "Colours", link: "Link scrolling", cine: "Cine",
  slab: "Slab", mean: "Mean", max: "MIP", min: "MinIP", help: "Help", keyImage: "Key image", save: "Save measurements",
  reset: "Reset view", axial: "Axial", coronal: "Coronal", sagittal: "Sagittal", oblique: "Oblique", native: "As acquired",
  overlay: "Overlay", none: "None", contours: "Contours", fill: "Fill", maps: "Maps", perfusion: "Perfusion",
  tools: "Tools", close: "Close", back: "Back to the study", smooth: "Smooth pixels", undo: "Remove last",
  artery: "Artery", vein: "Vein", here: "Here", seconds: "s", enhancement: "Enhancement", useArtery: "Use as artery",
  useVein: "Use as vein", computing: "New maps are being computed…", threshold: "Threshold", counted: "Counted",
  published: "Published", plainCount: "counted voxel by voxel, without smoothing", version: "Version",
  automatic: "automatic", research: "Research use only", lossy: "Lossy compression", derived: "Derived", incomplete: "Incomplete",
  gap: "Slices missing between", irregular: "Uneven slice distances", unplaced: "Position unknown: no sizes across slices",
  mixed: "Several directions in this series", noSize: "No pixel spacing: sizes in pixels", detector: "Sizes at the detector",
  reduced: "Shown at 1/{n} resolution", otherPatient: "This is another patient: {name}. It is not opened beside the first.",
  noVolume: "These pictures cannot be cut in other directions",
  why_unplaced: "the files do not say where they lie", why_single: "there is only one slice", why_irregular: "slice distances vary",
  why_missing: "slices are missing", why_colour: "they are in colour", why_large: "they are too large for this browser",
  mean_: "mean", sd: "SD", minimum: "min", maximum: "max", area: "area", difference: "difference", saved: "Saved", notSaved: "Not saved",
  nothingToSave: "There is nothing to save yet", opening: "Opening…", dropHere: "Drop DICOM files or folders here. They are read in this browser and never leave it.",
  server: "DICOMweb server", open: "Open", search: "Name or number", notDICOM: "{n} files are not DICOM", noWebGL: "This browser cannot draw: WebGL 2 is needed.",
  pressKeys: "Keys and gestures", priors: "Other studies", studyDate: "Study", keyMarked: "Marked as key image", stackTime: "{n} of {total}",
  brain: "Brain", stroke: "Stroke", subdural: "Subdural", bone: "Bone", angio: "Angiography", soft: "Soft tissue", lung: "Lung", file: "As in file",
  strokeLayout: "Stroke", noContrast: "No enhancement here", typeNote: "Text of the note", failed: "Could not be loaded",
  mismatchRatio: "mismatch ratio", core: "core", hypoperfusion: "hypoperfusion", trialLimits: "Limits of trials", quality: "Quality", volume3d: "Volume rendering",
  rotation: "Turn the plane", aligning: "Aligning with the other examination…", aligned: "Aligned by registration, ±{mm} mm",
  notAligned: "Not aligned: not linked", alignRefused: "The two examinations could not be aligned well enough: they are not linked.",
  vessels: "Vessels", boneBody: "Bone", crop: "Crop", cutPlane: "Cut", prior: "Prior examination", bodyRemark: "For orientation: no measurements",
  linkView: "Link zoom and place", linkWindow: "Link window", hanging: "Hanging", strokeCT: "Stroke CT", strokeMR: "Stroke MR", followUp: "With prior",
  everySeries: "All series", openBeside: "Open beside", left: "L", right: "R", kept: "Opened again", measurements: "Measurements", remove: "Remove", stored: "stored",
};

export type Words = typeof english;

const chinese: Words = {
  series: "序列", loading: "正在加载…", noImage: "无图像", missingImage: "序列中缺少此图像",
  broken: "此图像无法显示", cutOff: "连接中断：正在重试", empty: "请选择序列",
  slice: "层", time: "时间", window: "窗宽窗位", zoom: "缩放", pan: "平移", scroll: "翻层", cross: "定位十字",
  length: "长度", angle: "角度", ellipse: "椭圆", polygon: "多边形", arrow: "箭头", note: "文字", mirror: "镜像ROI",
  abc: "ABC/2", midline: "中线移位", curve: "时间曲线", brush: "画笔", erase: "橡皮",
  layout: "布局", preset: "预设窗", invert: "反相", colours: "色表", link: "联动", cine: "电影",
  slab: "厚层", mean: "平均", max: "MIP", min: "MinIP", help: "帮助", keyImage: "关键图像", save: "保存测量",
  reset: "复位", axial: "轴位", coronal: "冠状位", sagittal: "矢状位", oblique: "斜位", native: "原始",
  overlay: "叠加", none: "无", contours: "轮廓", fill: "填充", maps: "参数图", perfusion: "灌注",
  tools: "工具", close: "关闭", back: "返回检查", smooth: "平滑像素", undo: "撤销上一个",
  artery: "动脉", vein: "静脉", here: "此处", seconds: "秒", enhancement: "强化", useArtery: "用作动脉",
  useVein: "用作静脉", computing: "正在计算新的参数图…", threshold: "阈值", counted: "计数",
  published: "已发布", plainCount: "逐体素计数，未经平滑", version: "版本",
  automatic: "自动", research: "仅供研究使用", lossy: "有损压缩", derived: "派生图像", incomplete: "不完整",
  gap: "中间缺层", irregular: "层间距不均", unplaced: "位置未知：不能跨层测量",
  mixed: "此序列含多个方向", noSize: "无像素间距：以像素计", detector: "探测器处尺寸",
  reduced: "以 1/{n} 分辨率显示", otherPatient: "这是另一位患者：{name}。不会与前一位并列打开。",
  noVolume: "这些图像不能重建其他方向",
  why_unplaced: "文件未注明位置", why_single: "只有一层", why_irregular: "层间距不等",
  why_missing: "缺少层面", why_colour: "为彩色图像", why_large: "超出此浏览器的能力",
  mean_: "均值", sd: "标准差", minimum: "最小", maximum: "最大", area: "面积", difference: "差值", saved: "已保存", notSaved: "未保存",
  nothingToSave: "还没有可保存的内容", opening: "正在打开…", dropHere: "将 DICOM 文件或文件夹拖到此处。仅在本浏览器中读取，不会上传。",
  server: "DICOMweb 服务器", open: "打开", search: "姓名或编号", notDICOM: "{n} 个文件不是 DICOM", noWebGL: "此浏览器无法绘图：需要 WebGL 2。",
  pressKeys: "按键与手势", priors: "其他检查", studyDate: "检查", keyMarked: "已标为关键图像", stackTime: "第 {n} / {total}",
  brain: "脑窗", stroke: "卒中窗", subdural: "硬膜下窗", bone: "骨窗", angio: "血管窗", soft: "软组织窗", lung: "肺窗", file: "文件自带",
  strokeLayout: "卒中", noContrast: "此处无强化", typeNote: "注释文字", failed: "无法加载",
  mismatchRatio: "错配比", core: "核心", hypoperfusion: "低灌注", trialLimits: "试验界值", quality: "质量", volume3d: "容积重建",
  rotation: "旋转平面", aligning: "正在与另一检查配准…", aligned: "已配准，±{mm} mm",
  notAligned: "未配准：不联动", alignRefused: "两次检查配准质量不足：不联动。",
  vessels: "血管", boneBody: "骨", crop: "裁剪", cutPlane: "切面", prior: "前次检查", bodyRemark: "仅供定位：不可测量",
  linkView: "联动缩放与平移", linkWindow: "联动窗宽窗位", hanging: "挂片", strokeCT: "卒中 CT", strokeMR: "卒中 MR", followUp: "与前次对比",
  everySeries: "全部序列", openBeside: "并排打开", left: "左", right: "右", kept: "已重新打开", measurements: "测量", remove: "删除", stored: "存储值",
};

export const isChinese = (): boolean => /^zh/i.test(document.documentElement.lang || navigator.language);

export const words: Words = isChinese() ? chinese : english;

export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));

export const keysHelp: [string, string, string][] = [
  ["↑ ↓ / PageUp PageDown / wheel", "Slice by slice", "逐层翻页"],
  ["← →", "Time point by time point", "逐时间点"],
  ["Home End", "First and last slice", "首层与末层"],
  ["W P Z S X", "Tool: window, pan, zoom, scroll, cross-hair", "工具：窗、平移、缩放、翻层、十字"],
  ["L A E G M T", "Tool: length, angle, ellipse, polygon, mirror ROI, text", "工具：长度、角度、椭圆、多边形、镜像ROI、文字"],
  ["C", "Tool: time curve (click into brain or vessel)", "工具：时间曲线（点击脑或血管）"],
  ["1 … 7", "Window presets", "预设窗"],
  ["I", "Invert", "反相"], ["F", "One viewport large, or all", "单幅放大 / 全部"],
  ["Space", "Cine", "电影播放"], ["R", "Reset view", "复位"],
  ["Ctrl + wheel, pinch", "Zoom", "缩放"], ["middle button, two fingers", "Pan", "平移"], ["right button", "Zoom", "缩放"],
  ["Del", "Remove last measurement", "删除上一个测量"], ["H ?", "This help", "本帮助"],
];
