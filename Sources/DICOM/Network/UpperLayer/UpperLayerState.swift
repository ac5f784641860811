/// PS3.8 table 9-1 to 9-5: the states of the upper layer protocol machine.
public enum UpperLayerState: Int, Sendable, CaseIterable {
    /// "Sta1 - Idle".
    case sta1 = 1
    /// "Sta2 - Transport connection open (Awaiting A-ASSOCIATE-RQ PDU)".
    case sta2
    /// "Sta3 - Awaiting local A-ASSOCIATE response primitive".
    case sta3
    /// "Sta4 - Awaiting transport connection opening to complete".
    case sta4
    /// "Sta5 - Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU".
    case sta5
    /// "Sta6 - Association established and ready for data transfer".
    case sta6
    /// "Sta7 - Awaiting A-RELEASE-RP PDU".
    case sta7
    /// "Sta8 - Awaiting local A-RELEASE response primitive".
    case sta8
    /// "Sta9 - Release collision requestor side; awaiting A-RELEASE response".
    case sta9
    /// "Sta10 - Release collision acceptor side; awaiting A-RELEASE-RP PDU".
    case sta10
    /// "Sta11 - Release collision requestor side; awaiting A-RELEASE-RP PDU".
    case sta11
    /// "Sta12 - Release collision acceptor side; awaiting A-RELEASE response primitive".
    case sta12
    /// "Sta13 - Awaiting Transport Connection Close Indication (Association no longer exists)".
    case sta13
}

/// PS3.8 table 9-10, first column: what can happen to the protocol machine.
public enum UpperLayerEvent: Int, Sendable, CaseIterable {
    /// "A-ASSOCIATE Request (local user)".
    case evt1 = 1
    /// "Transport Conn. Confirmation (local transport service)".
    case evt2
    /// "A-ASSOCIATE-AC PDU (received on transport connection)".
    case evt3
    /// "A-ASSOCIATE-RJ PDU (received on transport connection)".
    case evt4
    /// "Transport Connection Indication (local transport service)".
    case evt5
    /// "A-ASSOCIATE-RQ PDU (received on transport connection)".
    case evt6
    /// "A-ASSOCIATE response primitive (accept)".
    case evt7
    /// "A-ASSOCIATE response primitive (reject)".
    case evt8
    /// "P-DATA request primitive".
    case evt9
    /// "P-DATA-TF PDU".
    case evt10
    /// "A-RELEASE Request primitive".
    case evt11
    /// "A-RELEASE-RQ PDU (received on open transport connection)".
    case evt12
    /// "A-RELEASE-RP PDU (received on transport connection)".
    case evt13
    /// "A-RELEASE Response primitive".
    case evt14
    /// "A-ABORT Request primitive".
    case evt15
    /// "A-ABORT PDU (received on open transport connection)".
    case evt16
    /// "Transport connection closed indication (local transport service)".
    case evt17
    /// "ARTIM timer expired (Association reject/release timer)".
    case evt18
    /// "Unrecognized or invalid PDU received".
    case evt19
}

/// PS3.8 tables 9-6 to 9-9: what the protocol machine does.
public enum UpperLayerAction: String, Sendable, CaseIterable {
    /// "Issue TRANSPORT CONNECT request primitive to local transport service"; next Sta4.
    case ae1 = "AE-1"
    /// "Send A-ASSOCIATE-RQ-PDU"; next Sta5.
    case ae2 = "AE-2"
    /// "Issue A-ASSOCIATE confirmation (accept) primitive"; next Sta6.
    case ae3 = "AE-3"
    /// "Issue A-ASSOCIATE confirmation (reject) primitive and close transport connection"; next Sta1.
    case ae4 = "AE-4"
    /// "Issue Transport connection response primitive; start ARTIM timer"; next Sta2.
    case ae5 = "AE-5"
    /// "Stop ARTIM timer and if A-ASSOCIATE-RQ acceptable by service-provider: issue A-ASSOCIATE indication primitive",
    /// next Sta3; "otherwise issue A-ASSOCIATE-RJ-PDU and start ARTIM timer", next Sta13.
    case ae6 = "AE-6"
    /// "Send A-ASSOCIATE-AC PDU"; next Sta6.
    case ae7 = "AE-7"
    /// "Send A-ASSOCIATE-RJ PDU and start ARTIM timer"; next Sta13.
    case ae8 = "AE-8"
    /// "Send P-DATA-TF PDU"; next Sta6.
    case dt1 = "DT-1"
    /// "Send P-DATA indication primitive"; next Sta6.
    case dt2 = "DT-2"
    /// "Send A-RELEASE-RQ PDU"; next Sta7.
    case ar1 = "AR-1"
    /// "Issue A-RELEASE indication primitive"; next Sta8.
    case ar2 = "AR-2"
    /// "Issue A-RELEASE confirmation primitive, and close transport connection"; next Sta1.
    case ar3 = "AR-3"
    /// "Issue A-RELEASE-RP PDU and start ARTIM timer"; next Sta13.
    case ar4 = "AR-4"
    /// "Stop ARTIM timer"; next Sta1.
    case ar5 = "AR-5"
    /// "Issue P-DATA indication"; next Sta7.
    case ar6 = "AR-6"
    /// "Issue P-DATA-TF PDU"; next Sta8.
    case ar7 = "AR-7"
    /// "Issue A-RELEASE indication (release collision)"; next Sta9 for the requestor, Sta10 for the acceptor.
    case ar8 = "AR-8"
    /// "Send A-RELEASE-RP PDU"; next Sta11.
    case ar9 = "AR-9"
    /// "Issue A-RELEASE confirmation primitive"; next Sta12.
    case ar10 = "AR-10"
    /// "Send A-ABORT PDU (service-user source) and start (or restart if already started) ARTIM timer"; next Sta13.
    case aa1 = "AA-1"
    /// "Stop ARTIM timer if running. Close transport connection"; next Sta1.
    case aa2 = "AA-2"
    /// Issue A-ABORT or A-P-ABORT indication, as the PDU's source says, "and close transport connection"; next Sta1.
    case aa3 = "AA-3"
    /// "Issue A-P-ABORT indication primitive"; next Sta1.
    case aa4 = "AA-4"
    /// "Stop ARTIM timer"; next Sta1.
    case aa5 = "AA-5"
    /// "Ignore PDU"; next Sta13.
    case aa6 = "AA-6"
    /// "Send A-ABORT PDU"; next Sta13.
    case aa7 = "AA-7"
    /// "Send A-ABORT PDU (service-provider source), issue an A-P-ABORT indication, and start ARTIM timer"; next Sta13.
    case aa8 = "AA-8"
}
