extension StyleSheet {
    static let audit = """
        .audit-facts{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem;margin:.8rem 0}
        .audit-facts dt{color:var(--quiet)}
        .audit-facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
        .audit-facts code{font-size:.82rem}
        .audit-filter{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem .8rem;
        align-items:end;margin:.9rem 0}
        .audit-filter label{display:flex;flex-direction:column;gap:.2rem;min-width:0}
        .audit-filter label span{color:var(--quiet);font-size:.84rem}
        .audit-filter input,.audit-filter select{width:100%;min-width:0;height:2.6rem}
        .audit-table{padding:0;overflow-x:auto}
        .audit-table table{width:100%;border-collapse:collapse;font-size:.92rem}
        .audit-table th,.audit-table td{text-align:left;vertical-align:top;padding:.45rem .7rem;
        border-top:1px solid var(--line)}
        .audit-table thead th{border:0;color:var(--quiet);font-weight:600;white-space:nowrap}
        .audit-table .number{font-variant-numeric:tabular-nums;color:var(--quiet)}
        .audit-when{white-space:nowrap;font-variant-numeric:tabular-nums}
        .audit-id{overflow-wrap:anywhere;font-size:.84rem}
        .audit-detail{display:block;color:var(--quiet);font-size:.78rem;overflow-wrap:anywhere}
        .audit-refused,.audit-refused td{color:var(--bad)}
        .audit-broken td{background:var(--bad);color:#fff}
        @media (max-width:40rem){
        .audit-table thead{display:none}
        .audit-table tr{display:grid;grid-template-columns:auto 1fr;gap:0 .7rem;padding:.6rem .8rem;
        border-top:1px solid var(--line)}
        .audit-table td{border:0;padding:.1rem 0;min-width:0}
        .audit-facts{grid-template-columns:1fr}
        }

        """
}
