/// Dates as people write them in free text: in numbers, with the name of the month, in Chinese, Japanese and Korean.
enum WrittenDates {
    /// The text with a mark for each date.
    static func removed(from text: String) -> String {
        [numeric, dayAndMonth, monthFirst, eastAsian].reduce(text) { text, date in
            text.replacing(date) { _ in TextCleaner.mark }
        }
    }

    /// 2023-01-15, 15.1.23, 1/15/2023.
    private static var numeric: Regex<Substring> { #/\d{1,4}[\-.\/]\d{1,2}[\-.\/]\d{1,4}/# }

    /// 15 January 2023, 15-Jan-23, 15th of Jan, 2023 Jan 15.
    private static var dayAndMonth: Regex<Substring> {
        #/(?i)\d{1,4}(?:st|nd|rd|th|\.)?[\s\-\/.,]{0,3}(?:of\s)?(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|m[aä]r(?:ch|z)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[yi]?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)(?![a-zä])(?:[\s\-\/.,']{0,3}\d{1,4})?/#
    }

    /// January 15, 2023; Jan 2023. Without a year a month such as May may be another word.
    private static var monthFirst: Regex<Substring> {
        #/(?i)\b(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|m[aä]r(?:ch|z)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[yi]?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)(?![a-zä])[\s\-\/.,']{0,3}(?:\d{1,2}(?:st|nd|rd|th)?[\s\-\/.,']{1,3}\d{2,4}|\d{4})/#
    }

    /// 2023年1月15日, 1月15号, 2023년 1월 15일.
    private static var eastAsian: Regex<Substring> {
        #/\d{2,4}\s?[年년](?:\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日号號일])?)?|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]/#
    }
}
