import { type DataSet, type Element, items, number, numbers, text } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import { type Plane, pointOn } from "../geometry/plane.ts";
import { bySeries, code, type Code, composite, cs, dateOf, ds, is, person, reference, referenceTo, sequence, timeOf, ui } from "./composite.ts";
import { type Mark, valueCodes } from "./mark.ts";
import type { Kind, Spot } from "./shapes.ts";

/** Names under which other viewers know tools like ours; what else it is, the finding says. */
const tools: Record<Kind, string> = {
  length: "Cornerstone3DTools@^0.1.0:Length", angle: "Cornerstone3DTools@^0.1.0:Angle", ellipse: "Cornerstone3DTools@^0.1.0:EllipticalROI",
  polygon: "Cornerstone3DTools@^0.1.0:PlanarFreehandROI", arrow: "Cornerstone3DTools@^0.1.0:ArrowAnnotate", note: "Cornerstone3DTools@^0.1.0:ArrowAnnotate",
  mirror: "Cornerstone3DTools@^0.1.0:EllipticalROI", abc: "Cornerstone3DTools@^0.1.0:Bidirectional",
  // Nobody else has this tool.
  midline: "Willis:midline",
};

/** What each kind is, as the finding of its group. */
const findings: Record<Kind, Code> = {
  length: ["length", "99WILLIS", "Length"], angle: ["angle", "99WILLIS", "Angle"], ellipse: ["ellipse", "99WILLIS", "Ellipse"],
  polygon: ["polygon", "99WILLIS", "Polygon"], arrow: ["arrow", "99WILLIS", "Arrow"], note: ["note", "99WILLIS", "Text"],
  mirror: ["mirror", "99WILLIS", "Region beside its mirror image"], abc: ["abc", "99WILLIS", "ABC/2"], midline: ["midline", "99WILLIS", "Midline shift"],
};

function content(relation: string, type: string, concept: Code | undefined, rest: DataSet): DataSet {
  return {
    ...(relation ? { "0040A010": cs(relation) } : {}), "0040A040": cs(type),
    ...(concept ? { "0040A043": sequence(code(concept)) } : {}), ...rest,
  };
}

const image = (frame: Frame): DataSet => ({
  ...reference(frame.classUID, frame.instanceUID), ...(number(frame.dataSet, "00280008") ?? 1) > 1 ? { "00081160": is(frame.number) } : {},
});

/** What a mark is made of, as graphics have it: its type and the spots in order. */
export function graphicOf({ kind, spots }: Mark): { type: string; spots: Spot[] } {
  if (kind === "ellipse" || kind === "mirror") {
    const [[c1, r1], [c2, r2]] = spots;
    const [c, r] = [(c1 + c2) / 2, (r1 + r2) / 2];
    const wide: Spot[] = [[Math.min(c1, c2), r], [Math.max(c1, c2), r]];
    const high: Spot[] = [[c, Math.min(r1, r2)], [c, Math.max(r1, r2)]];
    // The longer axis comes first.
    const isWide = Math.abs(c2 - c1) >= Math.abs(r2 - r1);
    return { type: "ELLIPSE", spots: isWide ? [...wide, ...high] : [...high, ...wide] };
  }
  if (kind === "note") return { type: "POINT", spots };
  if (kind === "polygon") return { type: "POLYLINE", spots: [...spots, spots[0]] };
  // Others begin an arrow at its point.
  if (kind === "arrow") return { type: "POLYLINE", spots: [...spots].reverse() };
  // Two rays with their common end twice, as others draw angles.
  if (kind === "angle" || kind === "midline") return { type: "POLYLINE", spots: [spots[0], spots[1], spots[1], spots[2]] };
  return { type: "POLYLINE", spots };
}

/** Columns and rows as PS3.3 C.18.6 counts them: the middle of the first pixel is (0.5, 0.5). */
export const counted = (spots: Spot[]): number[] => spots.flatMap(([column, row]) => [column + 0.5, row + 0.5]);

const onPlane = (plane: Plane, spots: Spot[]): number[] => spots.flatMap(([column, row]) => [...pointOn(plane, column, row)]);

/** Where a mark is, or one of its numbers: in an image, or in the patient. */
function place(mark: Mark, name = ""): DataSet {
  const { type, spots: all } = graphicOf(mark);
  // The axes of ABC/2 lie on lines of their own.
  const spots = name === valueCodes.longAxis[0] ? all.slice(0, 2) : name === valueCodes.shortAxis[0] ? all.slice(2, 4) : all;
  if (mark.plane) {
    // Polygons of three dimensions are closed by what they are.
    const isRing = mark.kind === "polygon";
    return content("INFERRED FROM", "SCOORD3D", undefined, {
      "00700022": { vr: "FL", Value: onPlane(mark.plane, spots) }, "00700023": cs(isRing ? "POLYGON" : type), "30060024": ui(mark.frame.frameOfReferenceUID),
    });
  }
  return content("INFERRED FROM", "SCOORD", undefined, {
    "00700022": { vr: "FL", Value: counted(spots) }, "00700023": cs(type),
    "0040A730": sequence(content("SELECTED FROM", "IMAGE", undefined, { "00081199": sequence(image(mark.frame)) })),
  });
}

/** The plane that was cut: its corners, so that it is cut again. */
const cutPlane = (mark: Mark, plane: Plane): DataSet =>
  content("CONTAINS", "SCOORD3D", ["cut-plane", "99WILLIS", "Plane of the cut"], {
    "00700022": { vr: "FL", Value: onPlane(plane, [[0, 0], [plane.columns - 1, 0], [plane.columns - 1, plane.rows - 1], [0, plane.rows - 1], [0, 0]]) },
    "00700023": cs("POLYGON"), "30060024": ui(mark.frame.frameOfReferenceUID),
  });

function group(mark: Mark): DataSet {
  const spot = place(mark);
  const values = mark.values.filter((one) => Number.isFinite(one.value)).map((one) =>
    content("CONTAINS", "NUM", one.code, {
      "0040A300": sequence({ "0040A30A": ds(one.value), "004008EA": sequence(code([one.unit[0], "UCUM", one.unit[1]])) }),
      "0040A730": sequence(place(mark, one.code[0])),
    })
  );
  // An arrow's words are its finding: that is where others look for them.
  const said: Code = (mark.kind === "arrow" || mark.kind === "note") && mark.note ? ["text", "99WILLIS", mark.note] : findings[mark.kind];
  return content("CONTAINS", "CONTAINER", ["125007", "DCM", "Measurement Group"], {
    "0040A050": cs("SEPARATE"),
    "0040A730": sequence(
      content("HAS OBS CONTEXT", "TEXT", ["112039", "DCM", "Tracking Identifier"], { "0040A160": { vr: "UT", Value: [tools[mark.kind]] } }),
      content("HAS OBS CONTEXT", "UIDREF", ["112040", "DCM", "Tracking Unique Identifier"], { "0040A124": ui(mark.trackingUID) }),
      content("CONTAINS", "CODE", ["121071", "DCM", "Finding"], { "0040A168": sequence(code(said)) }),
      content("CONTAINS", "CODE", ["tool", "99WILLIS", "Tool"], { "0040A168": sequence(code(findings[mark.kind])) }),
      ...(mark.note ? [content("CONTAINS", "TEXT", ["121106", "DCM", "Comment"], { "0040A160": { vr: "UT", Value: [mark.note] } })] : []),
      ...(mark.plane ? [cutPlane(mark, mark.plane), content("CONTAINS", "IMAGE", ["121112", "DCM", "Source of Measurement"], { "00081199": sequence(image(mark.frame)) })] : []),
      ...(values.length > 0 ? values : [{ ...spot, "0040A010": cs("CONTAINS"), "0040A043": sequence(code(["111030", "DCM", "Image Region"])) }]),
    ),
  });
}

const english = content("HAS CONCEPT MOD", "CODE", ["121049", "DCM", "Language of Content Item and Descendants"], { "0040A168": sequence(code(["en", "RFC5646", "English"])) });

const observer = (author: string) => content("HAS OBS CONTEXT", "PNAME", ["121008", "DCM", "Person Observer Name"], { "0040A123": person(author || "unknown") });

function document(frames: Frame[], classUID: string, modality: string, description: string, seriesNumber: number, now: Date): DataSet {
  const evidence: Element = sequence({ "0020000D": ui(frames[0].studyUID), "00081115": sequence(...bySeries(frames.map(referenceTo), "00081199")) });
  return {
    ...composite(frames[0].dataSet, { classUID, modality, description, seriesNumber }), "00080023": dateOf(now), "00080033": timeOf(now),
    "00081111": { vr: "SQ" }, "0040A372": { vr: "SQ" }, "0040A040": cs("CONTAINER"), "0040A050": cs("SEPARATE"), "0040A375": evidence,
  };
}

const comprehensive = "1.2.840.10008.5.1.4.1.1.88.33";
const comprehensive3D = "1.2.840.10008.5.1.4.1.1.88.34";

/** A Measurement Report (TID 1500): in a Comprehensive SR, or in a Comprehensive 3D SR where marks lie on cuts. */
export function measurementReport(marks: Mark[], author: string, now = new Date()): DataSet {
  const isOnCuts = marks.some((mark) => mark.plane);
  const isMR = text(marks[0].frame.dataSet, "00080060") === "MR";
  return {
    ...document(marks.map((mark) => mark.frame), isOnCuts ? comprehensive3D : comprehensive, "SR", "Viewer measurements", 9100, now),
    "0040A043": sequence(code(["126000", "DCM", "Imaging Measurement Report"])),
    "0040A491": cs("COMPLETE"), "0040A493": cs("UNVERIFIED"),
    "0040A504": sequence({ "00080105": cs("DCMR"), "0040DB00": cs("1500") }),
    "0040A730": sequence(
      english, observer(author),
      content("HAS CONCEPT MOD", "CODE", ["121058", "DCM", "Procedure reported"], {
        "0040A168": sequence(code(isMR ? ["18755-9", "LN", "MR unspecified body region"] : ["25045-6", "LN", "CT unspecified body region"])),
      }),
      content("CONTAINS", "CONTAINER", ["126010", "DCM", "Imaging Measurements"], { "0040A050": cs("SEPARATE"), "0040A730": sequence(...marks.map(group)) }),
    ),
  };
}

/** A Key Object Selection of the frames that somebody marked. */
export function keySelection(frames: Frame[], author: string, now = new Date()): DataSet {
  return {
    ...document(frames, "1.2.840.10008.5.1.4.1.1.88.59", "KO", "Key images", 9110, now),
    "0040A043": sequence(code(["113000", "DCM", "Of Interest"])),
    "0040A504": sequence({ "00080105": cs("DCMR"), "0040DB00": cs("2010") }),
    "0040A730": sequence(observer(author), ...frames.map((frame) => content("CONTAINS", "IMAGE", undefined, { "00081199": sequence(image(frame)) }))),
  };
}

/** Images that a Key Object Selection names. */
export function readKeys(set: DataSet): { instanceUID: string; frameNumber: number }[] {
  return items(set, "0040A730").filter((one) => text(one, "0040A040") === "IMAGE").flatMap((one) => items(one, "00081199"))
    .map((one) => ({ instanceUID: text(one, "00081155"), frameNumber: number(one, "00081160") ?? 1 }));
}

/** Numbers of a data set, as it holds them; kept apart so that readers need not know the tag. */
export const graphicData = (set: DataSet): number[] => numbers(set, "00700022");
