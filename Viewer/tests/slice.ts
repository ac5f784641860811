import type { DataSet } from "../src/dicom/dataset.ts";

/** A slice of 4 × 4 pixels at a height, at a time. */
export function slice(z: number, time = 0, change: DataSet = {}): DataSet {
  const value = (vr: string, ...values: (string | number)[]) => ({ vr, Value: values });
  return {
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"), "00080018": value("UI", `1.2.${z + 100}.${time}`), "00080060": value("CS", "CT"),
    "0020000D": value("UI", "1.1"), "0020000E": value("UI", "1.3"), "00200013": value("IS", time * 100 + z), "00200052": value("UI", "1.9"),
    "00080032": value("TM", `1000${String(time).padStart(2, "0")}`), "00200032": value("DS", 10, 20, z), "00200037": value("DS", 1, 0, 0, 0, 1, 0),
    "00280002": value("US", 1), "00280010": value("US", 4), "00280011": value("US", 4), "00280030": value("DS", 0.5, 2), "00280100": value("US", 16),
    "00280101": value("US", 16), "00280102": value("US", 15), "00280103": value("US", 1), "00281052": value("DS", -1000), "00281053": value("DS", 2),
    ...change,
  };
}
