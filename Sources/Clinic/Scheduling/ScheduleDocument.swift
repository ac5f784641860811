import DICOM
import Records

/// A scheduled step as programs get it: number, state and origin around the item in the DICOM JSON model.
package enum ScheduleDocument {
    package static func json(_ entry: Schedule.Entry) -> String {
        let item = (try? entry.dataSet.json()).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return
            "{\"id\":\(entry.id),\"state\":\(quoted(entry.state.rawValue)),\"origin\":\(quoted(entry.origin)),"
            + "\"studyUID\":\(quoted(entry.step.studyUID)),\"stepID\":\(quoted(entry.step.stepID)),"
            + "\"createdMilliseconds\":\(entry.createdMilliseconds),"
            + "\"changedMilliseconds\":\(entry.changedMilliseconds),\"item\":\(item)}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
