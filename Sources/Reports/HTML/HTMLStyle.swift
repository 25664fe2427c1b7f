/// The style sheet of the HTML report: for wide and narrow screens, light and dark, and paper.
///
/// Colours: blue and vermilion of Okabe and Ito ("Color Universal Design", 2008), which people with
/// any common deficiency tell apart, and shades of them; nothing is told by colour alone. Contrasts are those
/// that WCAG 2.2 asks for (§1.4.3, §1.4.11).
enum HTMLStyle {
  static let sheet = colours + page + tables + drawings + narrow + paper

  private static let colours = """
    :root{--ink:#1b1f24;--quiet:#56616c;--paper:#ffffff;--band:#f3f5f8;--line:#d5dbe1;--link:#005b8f;\
    --bar:#0072b2;--loss:#d55e00;color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--quiet:#a3afba;--paper:#14181d;\
    --band:#1e252c;--line:#36414b;--link:#7cc4f0;--bar:#1f86c7;--loss:#d55e00}}

    """

  private static let page = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;max-width:78rem;padding:2.5rem 1.5rem 5rem;background:var(--paper);\
    color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",\
    "Noto Sans",Arial,sans-serif;overflow-wrap:anywhere}
    h1,h2,h3{line-height:1.25;text-wrap:balance}
    h1{font-size:2.1rem;letter-spacing:-.01em;margin:0 0 .75rem}
    h2{font-size:1.45rem;margin:3.5rem 0 1rem;padding-bottom:.35rem;border-bottom:2px solid var(--ink)}
    h3{font-size:1.1rem;margin:2.25rem 0 .25rem}
    p{margin:.25rem 0 .75rem;max-width:44rem}
    a{color:var(--link)}
    .kind{font-weight:600;font-size:.85rem;letter-spacing:.04em;\
    text-transform:uppercase;margin:0 0 .5rem;color:var(--quiet)}
    .lead{font-size:1.12rem}
    .note{color:var(--quiet);font-size:.9rem}
    .warning{border-left:4px solid var(--loss);padding:.1rem 0 .1rem .75rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;margin:1.5rem 0 0;padding:.75rem 0;list-style:none;\
    border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.92rem}
    .headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem;\
    margin:1rem 0 1.25rem;padding:0}
    .headline div{background:var(--band);padding:.85rem 1rem;border-top:3px solid var(--ink)}
    .headline dt{color:var(--quiet);font-size:.9rem}
    .headline dd{margin:0}
    .headline .figure{font-size:1.6rem;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums;\
    overflow-wrap:normal}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,31rem),1fr));\
    gap:0 2.5rem}
    .columns>*{min-width:0}

    """

  private static let tables = """
    .scroll{overflow-x:auto;max-width:100%}
    .scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
    table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.4rem 0 1rem}
    th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:left;\
    vertical-align:middle}
    th:first-child,td:first-child{padding-left:0}
    thead th{border-bottom:2px solid var(--line);font-weight:600;vertical-align:bottom;overflow-wrap:normal}
    th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}
    td.number{white-space:nowrap}
    tbody th{font-weight:400;min-width:calc(var(--heading)*1ch + .6rem)}
    .folds td.number{width:1%}
    td.detail{min-width:11rem}
    td.chart{width:21%;min-width:4.5rem}td.chart.wide{width:18%}

    """

  private static let drawings = """
    td.chart svg{display:block;width:100%;height:1rem}
    svg.columns-chart{display:block;width:100%;max-width:52rem;height:auto}
    svg .bar{fill:var(--bar)}
    svg .loss{fill:var(--loss)}
    svg .range{stroke:var(--ink);stroke-width:1.5}
    svg .track{fill:var(--band)}
    svg .axis{stroke:var(--line);fill:none}
    svg.columns-chart text{fill:var(--ink);font-size:12px}
    svg.columns-chart .scale{text-anchor:end}
    svg.columns-chart .hour{text-anchor:middle}
    figure{margin:1rem 0}

    """

  /// Tables with details fold: their rows become grids, the details below.
  private static let narrow = """
    @media screen and (max-width:36rem){body{font-size:15px;padding:1.5rem 1rem 3rem}h1{font-size:1.6rem}\
    h2{font-size:1.25rem;margin-top:2.5rem}.lead{font-size:1.05rem}.headline{grid-template-columns:1fr;gap:.6rem}
    th,td{padding:.3rem .35rem}.wide{display:none}td.chart{min-width:3.5rem}\
    tbody th{min-width:min(calc(var(--heading)*1ch + .4rem),34vw)}
    .folds,.folds thead,.folds tbody{display:block}
    .folds tr{display:grid;grid-template-columns:minmax(0,1fr) repeat(2,minmax(3.6rem,23%));\
    align-items:center;border-bottom:1px solid var(--line)}
    .folds th,.folds td,.folds td.number{border:0;min-width:0;width:auto}.folds th.detail,td.detail:empty{display:none}
    td.detail{grid-column:1/-1;order:1;padding:0 0 .35rem;color:var(--quiet);font-size:.92em}
    td.detail::before{content:attr(data-title)": "}
    .gateway-map{min-width:42rem}svg.columns-chart text{font-size:21px}svg.columns-chart .minor{display:none}}

    """

  private static let paper = """
    @media print{:root{color-scheme:light;--ink:#000000;--quiet:#333333;--paper:#ffffff;--band:#f0f2f5;--line:#bbbbbb;\
    --bar:#0072b2;--loss:#d55e00}@page{size:A4;margin:16mm 15mm}
    body{max-width:none;font-size:10pt;padding:0}h1{font-size:20pt}h2{font-size:14pt;margin-top:24pt}\
    h3{font-size:11pt;margin-top:14pt}nav{display:none}\
    .headline{grid-template-columns:repeat(auto-fit,minmax(5.4cm,1fr));gap:6pt}.headline .figure{font-size:14pt}\
    .report{break-before:page}main>.report:first-child{break-before:auto}\
    table{font-size:8.5pt}td.detail{min-width:9rem}td.chart{width:20%}
    h2,h3,h2+.note,h3+.note{break-after:avoid}thead{display:table-header-group}\
    .note,h2,h3,tr,figure,.headline,.warning,svg{break-inside:avoid}p{orphans:3;widows:3}
    .scroll{overflow:visible}.columns{display:block}figure .gateway-map{--ink:#000;--paper:#fff;--place:#eef2f6;\
    --gateway:#fff;--line:#8394a3;--blocked:#c04f00}\
    .bar,.loss,.track,.map-blocked{print-color-adjust:exact}}

    """
}
