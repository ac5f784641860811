extension StyleSheet {
    static let changes = """
        .change-filter{display:grid;grid-template-columns:minmax(12rem,2fr) minmax(9rem,1fr) auto auto;gap:.6rem .8rem;
        align-items:center;margin:.9rem 0}
        .change-filter input[type=search]{height:2.6rem}
        .tick{display:flex;gap:.45rem;align-items:center;white-space:nowrap}
        .tick input{width:1.1rem;height:1.1rem;flex:none;accent-color:var(--accent)}
        .change-list{list-style:none;display:flex;flex-direction:column;gap:.7rem}
        .change-head{display:flex;flex-wrap:wrap;gap:.15rem .8rem;align-items:baseline}
        .change-kind{font-weight:700}
        .change-delete,.change-reject{color:var(--bad)}
        .change-restore{color:var(--good)}
        .change-undone .change-kind,.change-undone .before-after{text-decoration:line-through;color:var(--quiet)}
        .change-about{margin-top:.25rem;overflow-wrap:anywhere}
        .change-reason{margin-top:.4rem;font-style:italic;overflow-wrap:anywhere}
        .before-after{border-collapse:collapse;margin-top:.5rem;max-width:100%}
        .before-after th,.before-after td{text-align:left;vertical-align:top;padding:.25rem 1.2rem .25rem 0;
        border-top:1px solid var(--line);overflow-wrap:anywhere}
        .before-after thead th{border:0;white-space:nowrap;color:var(--quiet);font-size:.84rem;font-weight:600}
        .before-after tbody th{font-weight:400;color:var(--quiet);white-space:nowrap}
        .before-after .before{color:var(--quiet)}
        .before-after .after{font-weight:600}
        .change-undo{margin-top:.6rem}
        .change-undo summary,.change-part summary{cursor:pointer}
        .change-undo summary{color:var(--accent);width:max-content}
        .change-undo form{display:grid;grid-template-columns:auto minmax(8rem,26rem) auto;gap:.4rem .7rem;
        align-items:center;margin-top:.5rem}
        .change-undo form p{grid-column:1/-1}
        .change-part{padding:.8rem 1.15rem}
        .change-part summary{font-weight:650}
        .change-part form{margin-top:.6rem}
        .change-fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.7rem 1rem;
        margin:.8rem 0 1rem}
        .change-confirm{display:flex;flex-wrap:wrap;gap:.8rem 1.4rem;align-items:center;margin-top:1.1rem}
        @media (max-width:760px){
        .change-filter{grid-template-columns:1fr}
        .change-undo form{grid-template-columns:1fr}
        .before-after tbody th{white-space:normal}
        .before-after th,.before-after td{padding-right:.7rem}
        }

        """
}
