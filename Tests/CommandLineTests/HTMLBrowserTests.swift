import Foundation
import TestSupport
import Testing

/// The HTML report in a browser: on wide and narrow screens, light and dark, and on paper.
@Suite(.enabled(if: Program.hasChromium, "chromium is not installed"))
struct HTMLBrowserTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/report.html" }

  init() throws { folder = try TemporaryFolder() }

  private func replay(_ options: [String]) throws {
    let result = try Program.run(list: ["replay"] + options + ["--html", path, "--quiet"])
    try #require(result.status == 0, "\(result.errors)")
  }

  private func compare() throws {
    try replay(["captures", "--scenario", "kazakhstan", "--scenario", "kazakhstan-golden-shield"])
  }

  /// Chromium as a reader has it, but for the window.
  private func browse(_ options: [String], file: String = "report.html") throws -> Program.Result {
    let result = try Program.runTool(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
        "--user-data-dir=\(folder.path)/profile",
      ] + options + ["file://\(folder.path)/\(file)"])
    return try #require(result)
  }

  /// Beside what `said` hears at other widths.
  @Test func itIsShownWithoutComplaint() throws {
    try compare()
    #expect(!(try browse(["--dump-dom", "--window-size=1280,2000"])).errors.contains("CONSOLE"))
  }

  /// Requests that the page makes have the origin of a local file, `null`; the browser's own have none.
  private func requestCount() throws -> Int {
    let log = "\(folder.path)/net.json"
    _ = try browse(["--log-net-log=\(log)", "--dump-dom"])
    let text = try String(contentsOfFile: log, encoding: .utf8)
    return text.components(separatedBy: "\"initiator\":\"null\"").count - 1
  }

  @Test func nothingIsFetchedForIt() throws {
    _ = try folder.write(
      "<html><body><img src=\"http://127.0.0.1:9/x.png\"></body></html>", to: "report.html")
    #expect(try requestCount() > 0)
    try compare()
    #expect(try requestCount() == 0)
  }

  /// What a script says of the page in a frame of a width: `page` is the page, `view` its window.
  private func said(of script: String, width: Int, _ options: [String] = []) throws -> String {
    _ = try folder.write(
      """
      <body><iframe src="report.html" style="width:\(width)px;height:800px;border:0"></iframe><script>
      document.querySelector("iframe").onload = event => {
        const view = event.target.contentWindow, page = view.document;
        let said;
        try { said = (() => { \(script) })(); } catch (error) { said = String(error); }
        document.body.textContent = "[[" + said + "]]";
      }
      </script></body>
      """, to: "frame.html")
    let result = try browse(
      [
        "--allow-file-access-from-files", "--hide-scrollbars", "--virtual-time-budget=5000",
        "--dump-dom",
      ] + options,
      file: "frame.html")
    #expect(!result.errors.contains("CONSOLE"))
    let said = result.output.components(separatedBy: "[[").last ?? ""
    return said.components(separatedBy: "]]")[0]
  }

  /// How wide a browser lays the page out in a frame of a width, and which colour is behind it.
  private func laidOut(width: Int, _ options: [String] = []) throws -> String {
    try said(
      of: """
        return `${page.documentElement.scrollWidth} ${view.getComputedStyle(page.body).backgroundColor}`;
        """, width: width, options)
  }

  /// Which labels of drawings overlap each other or leave their boxes, and which fields of tables are not seen
  /// whole; and how many were looked at.
  private static let looksForFaults = """
    const wrong = []; let count = 0;
    const boxOf = element => element.getBoundingClientRect();
    for (const svg of page.querySelectorAll(".gateway-map, svg.time")) {
      const texts = [...svg.querySelectorAll("text")].filter(text => text.getClientRects().length)
        .map(text => [text.textContent, boxOf(text)]);
      count += texts.length;
      for (const [index, [one, a]] of texts.entries()) for (const [other, b] of texts.slice(index + 1)) {
        if (a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
          wrong.push(`${one} / ${other}`);
      }
    }
    for (const place of page.querySelectorAll(".gateway-map g > rect")) {
      for (const text of place.parentElement.querySelectorAll("text")) {
        if (boxOf(text).left < boxOf(place).left || boxOf(text).right > boxOf(place).right)
          wrong.push(`${text.textContent} leaves its box`);
      }
    }
    for (const cell of page.querySelectorAll("tbody th, tbody td")) {
      if (cell.closest("details:not([open])") || cell.closest(".rest") || !cell.innerHTML) continue;
      count += 1;
      if (!boxOf(cell).width || boxOf(cell).left < 0 || boxOf(cell).right > page.documentElement.clientWidth + 1)
        wrong.push(`${cell.textContent} is not seen`);
    }
    return `${count > 100} ${wrong.join("; ")}`;
    """

  @Test(arguments: [1280, 768, 390])
  func labelsOverlapNothingAndEveryFieldIsSeen(width: Int) throws {
    try compare()
    let said = try said(of: Self.looksForFaults, width: width)
    #expect(said == "true ")
  }

  /// Sorted by a click, filtered by a word, downloaded as text: `save` keeps what would be a file.
  @Test func tablesSortFilterAndDownload() throws {
    try replay(["captures"])
    let result = try said(
      of: """
        let saved = "";
        view.Blob = function (parts) { saved = parts.join(""); };
        view.URL.createObjectURL = () => "about:blank";
        const box = page.querySelector("[aria-label='By network']").closest(".data");
        const names = () => [...box.querySelectorAll("tbody th")].map(cell => cell.textContent).join(" ");
        const press = name => [...box.querySelectorAll("button, [role=button]")].find(one => one.textContent === name).click();
        const said = [];
        press("Network"); said.push(names());
        press("Network"); said.push(names());
        press("CSV"); said.push(saved.split("\\r\\n")[0]);
        press("SVG"); said.push(saved.startsWith("<svg") && saved.includes("northern-telecom"));
        const rules = page.querySelector("[aria-label='Rules']").closest(".data");
        const filter = rules.querySelector("input");
        filter.value = "SEARCH"; filter.dispatchEvent(new view.Event("input"));
        said.push([...rules.querySelectorAll("tbody tr")].filter(row => row.offsetParent).length);
        return said.join("|");
        """, width: 1280)
    #expect(
      result == "eastern-unicom northern-telecom southern-mobile"
        + "|southern-mobile northern-telecom eastern-unicom"
        + "|Network,Users affected,95 % interval,Visits lost|true|1")
  }

  /// Of a name as long as DNS has them, without a place to break it, too.
  @Test(arguments: [1280, 390, 320])
  func nothingIsWiderThanTheScreen(width: Int) throws {
    var visit = Conversation(client: "10.1.0.1")
    let name = String(repeating: "w", count: 240) + ".blocked.test"
    visit.connection(1001, 80, request: Messages.httpRequest(host: name))
    var file = PcapFile(linkType: 101)
    for packet in visit.packets { file.append(packet.bytes) }
    let capture = try folder.write(file.bytes, to: "long.pcap")
    let rules = try folder.write(
      "name: \(name)\nrules:\n  - {id: r, names: [\"contains:blocked\"]}\n", to: "r.yaml")
    try replay([capture, "--rules", rules])
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains(">\(name)</th>"))
    #expect(try laidOut(width: width).hasPrefix("\(width) "))
    try compare()
    #expect(try laidOut(width: width).hasPrefix("\(width) "))
  }

  @Test(arguments: [("1", "rgb(255, 255, 255)"), ("0", "rgb(20, 24, 29)")])
  func itIsLightOrDarkAsTheReaderChose(scheme: String, background: String) throws {
    try replay(["captures"])
    let said = try laidOut(width: 800, ["--blink-settings=preferredColorScheme=\(scheme)"])
    #expect(said == "800 \(background)")
  }

  /// ISO 216: 210 by 297 mm are 595.3 by 841.9 points. Without the style sheet, the paper is Letter.
  @Test func itIsPrintedOnA4() throws {
    try replay(["captures"])
    let pdf = "\(folder.path)/report.pdf"
    _ = try browse(["--no-pdf-header-footer", "--print-to-pdf=\(pdf)"])
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: pdf)), as: UTF8.self)
    let boxes = text.components(separatedBy: "/MediaBox [").dropFirst()
      .map { $0.prefix { $0 != "]" }.split(separator: " ").compactMap { Double($0) } }
    #expect(boxes.count > 1)
    for box in boxes {
      try #require(box.count == 4)
      #expect(abs(box[2] - 595.3) < 1 && abs(box[3] - 841.9) < 1)
    }
  }
}
