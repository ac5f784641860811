extension CommandSet {
    /// (0000,0800) of a message with a data set; any value but 0101H says so.
    public static let withDataSet: UInt16 = 0x0001

    /// PS3.7 9.3.2.1: "C-FIND-RQ" of medium priority; its Identifier follows.
    public static func findRequest(messageID: UInt16, sopClass: UID) -> CommandSet {
        request(.findRequest, messageID: messageID, sopClass: sopClass)
    }

    /// PS3.7 9.3.3.1: "C-GET-RQ" of medium priority; its Identifier follows.
    public static func getRequest(messageID: UInt16, sopClass: UID) -> CommandSet {
        request(.getRequest, messageID: messageID, sopClass: sopClass)
    }

    /// PS3.7 9.3.4.1: "C-MOVE-RQ" of medium priority; its Identifier follows.
    public static func moveRequest(messageID: UInt16, sopClass: UID, destination: String) -> CommandSet {
        var command = request(.moveRequest, messageID: messageID, sopClass: sopClass)
        command.set(.moveDestination, destination)
        return command
    }

    private static func request(_ field: CommandField, messageID: UInt16, sopClass: UID) -> CommandSet {
        var command = CommandSet()
        command.set(.affectedSOPClass, sopClass)
        command[.commandField] = field.rawValue
        command[.messageID] = messageID
        command[.priority] = 0
        command[.dataSetType] = withDataSet
        return command
    }

    /// PS3.7 9.3.2.3: "C-CANCEL-FIND-RQ", which is also that of C-GET and C-MOVE.
    public static func cancelRequest(of messageID: UInt16) -> CommandSet {
        var command = CommandSet()
        command[.commandField] = CommandField.cancelRequest.rawValue
        command[.messageIDBeingRespondedTo] = messageID
        command[.dataSetType] = noDataSet
        return command
    }

    /// PS3.7 10.3.5.1: "N-ACTION-RQ"; its Action Information follows.
    public static func actionRequest(
        messageID: UInt16, sopClass: UID, sopInstance: UID, actionType: UInt16
    ) -> CommandSet {
        var command = CommandSet()
        command.set(.requestedSOPClass, sopClass)
        command[.commandField] = CommandField.actionRequest.rawValue
        command[.messageID] = messageID
        command[.dataSetType] = withDataSet
        command.set(.requestedSOPInstance, sopInstance)
        command[.actionTypeID] = actionType
        return command
    }

    /// PS3.7 10.3.1.1: "N-EVENT-REPORT-RQ"; its Event Information follows.
    public static func eventReportRequest(
        messageID: UInt16, sopClass: UID, sopInstance: UID, eventType: UInt16
    ) -> CommandSet {
        var command = CommandSet()
        command.set(.affectedSOPClass, sopClass)
        command[.commandField] = CommandField.eventReportRequest.rawValue
        command[.messageID] = messageID
        command[.dataSetType] = withDataSet
        command.set(.affectedSOPInstance, sopInstance)
        command[.eventTypeID] = eventType
        return command
    }
}
