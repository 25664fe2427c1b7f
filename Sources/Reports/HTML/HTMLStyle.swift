/// The style sheet of the HTML report: for wide and narrow screens, light and dark, and paper.
///
/// Colours: blue and vermilion of Okabe and Ito ("Color Universal Design", 2008), which people with
/// any common deficiency tell apart; nothing is told by colour alone.
enum HTMLStyle {
  static let sheet = """
    :root{--ink:#1b1f24;--quiet:#56616c;--paper:#fff;--band:#f3f5f8;--rule:#d5dbe1;--bar:#0072b2;\
    --loss:#d55e00;--range:#1b1f24;color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--quiet:#a3afba;--paper:#14181d;\
    --band:#1e252c;--rule:#36414b;--bar:#56b4e9;--loss:#f0915a;--range:#e8edf2}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 4rem;background:var(--paper);\
    color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
    h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}
    h2{font-size:1.35rem;margin:2.5rem 0 .75rem;border-bottom:2px solid var(--ink)}
    h3{font-size:1.05rem;margin:1.75rem 0 .25rem}
    p{margin:.25rem 0 .75rem;max-width:46rem}
    .note,figcaption,caption{color:var(--quiet);font-size:.9rem;text-align:left}
    .warning{border-left:4px solid var(--loss);padding-left:.75rem}
    .headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem;\
    margin:1rem 0;padding:0}
    .headline div{background:var(--band);padding:.75rem 1rem;border-radius:.4rem}
    .headline dt{color:var(--quiet);font-size:.9rem}
    .headline dd{margin:0}
    .headline .figure{font-size:1.6rem;font-weight:600;line-height:1.3}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));\
    gap:0 2rem}
    .columns>*{min-width:0}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.25rem 0 1rem}
    th,td{padding:.25rem .5rem;border-bottom:1px solid var(--rule);text-align:left;\
    vertical-align:middle}
    thead th{border-bottom:2px solid var(--rule);font-weight:600}
    th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    tbody th{font-weight:400;min-width:7.5rem}
    td.text{min-width:9rem}
    td.chart{width:24%;min-width:4.5rem}
    td.chart svg{display:block;width:100%;height:1rem}
    svg.columns-chart{display:block;width:100%;height:auto}
    svg .bar{fill:var(--bar)}
    svg .loss{fill:var(--loss)}
    svg .range{stroke:var(--range);stroke-width:1.5}
    svg .track{fill:var(--band)}
    svg .axis{stroke:var(--rule)}
    svg text{fill:var(--ink);font:11px system-ui,sans-serif}
    figure{margin:1rem 0}
    code{font-size:.88em}
    @media (max-width:36rem){body{font-size:15px;padding:1rem .75rem 3rem}h1{font-size:1.35rem}\
    th,td{padding:.25rem .3rem}th.number{white-space:normal}\
    .wide{display:none}td.chart{width:26%;min-width:3.5rem}}
    @media print{:root{--ink:#000;--quiet:#333;--paper:#fff;--band:#f3f5f8;--rule:#bbb;--bar:#0072b2;\
    --loss:#d55e00;--range:#000}body{max-width:none;font-size:10.5pt;padding:0}\
    h2,h3,h3+.note{break-after:avoid}thead{display:table-header-group}\
    tr,figure,.headline div,svg{break-inside:avoid}.scroll{overflow:visible}@page{size:A4;margin:16mm}}

    """
}
