/// PS3.8 table 9-10: "DICOM upper layer protocol state transition table", cell by cell.
public enum TransitionTable {
    /// The action for an event in a state; nil where the standard leaves the cell blank, which means that the event
    /// cannot happen there.
    public static func action(for event: UpperLayerEvent, in state: UpperLayerState) -> UpperLayerAction? {
        rows[event.rawValue - 1][state.rawValue - 1]
    }

    private typealias Row = [UpperLayerAction?]

    // swift-format-ignore
    private static let rows: [Row] = [
        //    Sta1  Sta2   Sta3   Sta4   Sta5   Sta6   Sta7   Sta8   Sta9   Sta10  Sta11  Sta12  Sta13
        /* 1*/ [.ae1, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /* 2*/ [nil,  nil,  nil,  .ae2, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /* 3*/ [nil,  .aa1, .aa8, nil,  .ae3, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
        /* 4*/ [nil,  .aa1, .aa8, nil,  .ae4, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
        /* 5*/ [.ae5, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /* 6*/ [nil,  .ae6, .aa8, nil,  .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa7],
        /* 7*/ [nil,  nil,  .ae7, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /* 8*/ [nil,  nil,  .ae8, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /* 9*/ [nil,  nil,  nil,  nil,  nil,  .dt1, nil,  .ar7, nil,  nil,  nil,  nil,  nil ],
        /*10*/ [nil,  .aa1, .aa8, nil,  .aa8, .dt2, .ar6, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
        /*11*/ [nil,  nil,  nil,  nil,  nil,  .ar1, nil,  nil,  nil,  nil,  nil,  nil,  nil ],
        /*12*/ [nil,  .aa1, .aa8, nil,  .aa8, .ar2, .ar8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa6],
        /*13*/ [nil,  .aa1, .aa8, nil,  .aa8, .aa8, .ar3, .aa8, .aa8, .ar10, .ar3, .aa8, .aa6],
        /*14*/ [nil,  nil,  nil,  nil,  nil,  nil,  nil,  .ar4, .ar9, nil,  nil,  .ar4, nil ],
        /*15*/ [nil,  nil,  .aa1, .aa2, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, .aa1, nil ],
        /*16*/ [nil,  .aa2, .aa3, nil,  .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa3, .aa2],
        /*17*/ [nil,  .aa5, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .aa4, .ar5],
        /*18*/ [nil,  .aa2, nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  nil,  .aa2],
        /*19*/ [nil,  .aa1, .aa8, nil,  .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa8, .aa7],
    ]
}
