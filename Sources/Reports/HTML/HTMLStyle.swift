/// The style sheet of the HTML report: for wide and narrow screens, light and dark, and paper.
///
/// Colours: blue and vermilion of Okabe and Ito ("Color Universal Design", 2008), which people with
/// any common deficiency tell apart, and shades of them; nothing is told by colour alone. Contrasts are those
/// that WCAG 2.2 asks for (§1.4.3, §1.4.11).
enum HTMLStyle {
  static let sheet = colours + page + tables + drawings + tools + folds + narrow + paper

  private static let colours = #"""
    :root{--ink:#1b1f24;--quiet:#56616c;--paper:#ffffff;--band:#f3f5f8;--line:#d5dbe1;
    --grid:#8a939d;--link:#005b8f;--bar:#0072b2;--loss:#c94f00;color-scheme:light dark}
    @media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--quiet:#a3afba;--paper:#14181d;
    --band:#1e252c;--line:#36414b;--grid:#7d8994;--link:#7cc4f0;--bar:#3f9fdc;--loss:#ff8f4a}}

    """#

  private static let page = #"""
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;max-width:76rem;padding:1.75rem 1.5rem 5rem;background:var(--paper);
    color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;overflow-wrap:anywhere}
    h1,h2,h3{line-height:1.25;text-wrap:balance}
    h1{font-size:1.9rem;letter-spacing:-.01em;margin:0 0 .4rem}
    h2{font-size:1.4rem;margin:3.25rem 0 .75rem;padding-bottom:.3rem;
    border-bottom:2px solid var(--ink)}
    h3{font-size:1.08rem;margin:2.25rem 0 .2rem}
    p{margin:.25rem 0 .7rem;max-width:46rem}
    a{color:var(--link)}
    code{font:.92em/1.5 ui-monospace,"DejaVu Sans Mono",Consolas,monospace;overflow-wrap:anywhere}
    pre{margin:.3rem 0 1rem;padding:.7rem .9rem;background:var(--band);white-space:pre-wrap;
    overflow-wrap:anywhere}
    .kind{font-weight:600;font-size:.82rem;letter-spacing:.04em;text-transform:uppercase;
    margin:0 0 .4rem;color:var(--quiet)}
    .lead{font-size:1.05rem}
    .note{color:var(--quiet);font-size:.9rem}
    .warning{border-left:4px solid var(--loss);padding:.1rem 0 .1rem .75rem}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:1.5rem 0 0;padding:.6rem 0;
    list-style:none;border-top:1px solid var(--line);border-bottom:1px solid var(--line);
    font-size:.9rem}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.9rem;
    margin:.9rem 0 1rem;padding:0}
    .figures div{background:var(--band);padding:.6rem .9rem .7rem;border-top:3px solid var(--ink)}
    .figures dt{color:var(--quiet);font-size:.9rem}
    .figures dd{margin:0}
    .figures .figure{font-size:1.7rem;font-weight:650;line-height:1.25;
    font-variant-numeric:tabular-nums;overflow-wrap:normal}
    .figures svg{display:block;width:calc(100% - .5rem);height:1.4rem}
    .figures svg.axis{height:1.1rem;overflow:visible}
    .findings{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 2.25rem;margin:0;
    padding:0;list-style:none}
    .findings li{padding:.5rem 0;border-top:1px solid var(--line)}
    .words dt{font-weight:600}.words dd{margin:0 0 .4rem}.words{font-size:.92rem}
    .findings strong{display:block;font-size:.82rem;color:var(--quiet);font-weight:600}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,33rem),1fr));
    gap:0 2.5rem}
    .columns>*{min-width:0}

    """#

  private static let tables = #"""
    .scroll{overflow-x:auto;max-width:100%}
    .scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
    table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.3rem 0 .8rem}
    th,td{padding:.28rem .5rem;border-bottom:1px solid var(--line);text-align:left;
    vertical-align:middle}
    th:first-child,td:first-child{padding-left:0}
    thead th{border-bottom:2px solid var(--line);font-weight:600;vertical-align:bottom;
    overflow-wrap:normal}
    th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}
    td.number{white-space:nowrap}
    tbody th{font-weight:400;min-width:calc(var(--heading)*1ch + .6rem)}
    td.text{min-width:7.5rem}td.detail{min-width:11rem;color:var(--quiet)}

    """#

  private static let drawings = #"""
    th.chart,td.chart{width:34%;min-width:8.5rem;padding:0 1.3rem}
    .chart svg{display:block;width:100%;height:1.6rem;overflow:visible}
    thead .chart svg{height:1.25rem}
    svg .point{fill:var(--loss)}svg .point.neutral{fill:var(--bar)}
    svg .range{stroke:var(--ink);stroke-width:2}
    svg .grid{stroke:var(--line);stroke-width:1}svg .base{stroke:var(--grid);stroke-width:1}
    svg .tick{fill:var(--quiet);font-size:11px;font-weight:400}
    svg .bar{fill:var(--bar)}svg .loss{fill:var(--loss)}
    svg.time{display:block;width:100%;height:auto}
    svg.time text{fill:var(--ink);font-size:12px}

    """#

  private static let tools = #"""
    figure{margin:.5rem 0 1rem}
    details{margin:.4rem 0 1rem}
    summary{cursor:pointer;color:var(--link);padding:.2rem 0}
    .tools{display:flex;flex-wrap:wrap;gap:.4rem;justify-content:flex-end;align-items:center;
    min-height:1.7rem}
    .tools input{font:inherit;font-size:.85rem;padding:.15rem .5rem;border:1px solid var(--grid);
    background:var(--paper);color:var(--ink);border-radius:3px;width:9rem}
    .tools button,.data>button{font:inherit;font-size:.8rem;padding:.12rem .55rem;
    border:1px solid var(--grid);background:var(--paper);color:var(--ink);border-radius:3px;
    cursor:pointer}
    thead [role=button]{cursor:pointer}
    th[aria-sort=descending] span::after{content:" \2193"}th[aria-sort=ascending] span::after{
    content:" \2191"}
    @media screen{.data:not(.all):not(.filtered) tr.rest,.data.filtered tr.out{display:none}}

    """#

  /// Rows of tables with many columns become blocks, each field with its title: nothing is left out.
  ///
  /// - Parameter name: the class of these tables.
  private static func folded(_ name: String) -> String {
    #"""
    \#(name),\#(name) thead,\#(name) tbody{display:block}
    \#(name) thead tr{display:flex;flex-wrap:wrap;gap:.1rem .8rem;border-bottom:2px solid var(--line)}
    \#(name) thead th{border:0;padding:0;color:var(--quiet);font-weight:400;font-size:.85em;
    width:auto}
    \#(name) thead th.chart{order:1;flex:1 1 100%;padding:0 1.3rem}
    \#(name) tbody tr{display:flex;flex-wrap:wrap;gap:0 1rem;border-bottom:1px solid var(--line);
    padding:.35rem 0}
    \#(name) tbody th,\#(name) tbody td{border:0;padding:0;min-width:0;width:auto;text-align:left;
    white-space:normal}
    \#(name) tbody th{flex:1 1 100%;font-weight:600}
    \#(name) tbody td.chart{flex:1 1 100%;order:1;padding:0 1.3rem}
    \#(name) tbody td.detail{flex:1 1 100%;order:2}
    \#(name) tbody td:not(.chart)::before{content:attr(data-title)" ";color:var(--quiet);
    font-size:.88em}
    \#(name) .chart[data-title]::before{content:attr(data-title);color:var(--quiet);
    font-size:.88em}
    \#(name) tbody td:empty{display:none}

    """#
  }

  /// Tables of more columns do so on wider screens.
  private static let folds =
    "@media screen and (max-width:64rem){" + folded(".many") + "}\n"

  private static let narrow = #"""
    @media screen and (max-width:40rem){body{font-size:15px;padding:1.25rem 1rem 3rem}h1{
    font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}
    .findings{grid-template-columns:1fr}.figures{grid-template-columns:1fr;gap:.6rem}

    """# + folded(".folds") + #"""
      .gateway-map{min-width:44rem}svg.time text{font-size:22px}svg.time .minor{display:none}}

      """#

  private static let paper = #"""
    @media print{:root{color-scheme:light;--ink:#000000;--quiet:#333333;--paper:#ffffff;
    --band:#f0f2f5;--line:#bbbbbb;--grid:#777777;--link:#000000;--bar:#0072b2;--loss:#c94f00}@page{
    size:A4;margin:15mm 14mm}
    body{max-width:none;font-size:9.5pt;padding:0}h1{font-size:18pt}h2{font-size:13pt;
    margin-top:20pt}h3{font-size:10.5pt;margin-top:12pt}nav,.tools,.data>button,.rest>summary{
    display:none}summary{color:var(--ink);font-weight:600;list-style:none}
    .figures{grid-template-columns:repeat(3,1fr);gap:6pt}.figures .figure{font-size:13pt}
    table{font-size:8pt}td.detail{min-width:8rem}
    h2,h3,h2+*,h3+.note,thead,tbody tr:first-child{break-after:avoid}tbody tr:last-child{
    break-before:avoid}thead{display:table-header-group}
    .note,h2,h3,tr,figure,.figures,.findings li,.warning,svg{break-inside:avoid}p{orphans:3;
    widows:3}
    details::details-content{content-visibility:visible;display:block;height:auto}
    .scroll{overflow:visible}.columns{display:block}.columns>section,.words dd{break-inside:avoid}
    .words dt{break-after:avoid}
    .bar,.loss,.point,.map-line path,.figures div{print-color-adjust:exact}}

    """#
}
