import Dissection

/// The script of the HTML report: tables sort, filter and download, charts download. Without it all is still
/// there.
///
/// It is the only one that the page may run: its digest stands in the page's Content-Security-Policy (CSP Level 3,
/// §2.3.1), and nothing else of the page can become one.
enum HTMLScript {
  /// What the policy calls it.
  static let source =
    "'sha256-" + base64(ofHexadecimal: MessageDigest.sha256(Array(text.utf8))) + "'"

  /// Digits of Base64 (RFC 4648, §4).
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  private static func base64(ofHexadecimal text: String) -> String {
    let nibbles = text.compactMap(\.hexDigitValue)
    let bits = nibbles.flatMap { nibble in [3, 2, 1, 0].map { nibble >> $0 & 1 } }
    var result = ""
    for start in stride(from: 0, to: bits.count, by: 6) {
      let part = bits[start..<min(start + 6, bits.count)]
      let padded = Array(part) + Array(repeating: 0, count: 6 - part.count)
      result.append(digits[padded.reduce(0) { $0 << 1 | $1 }])
    }
    return result + String(repeating: "=", count: (4 - result.count % 4) % 4)
  }

  static let text = #"""
    "use strict";
    (() => {
      const make = (name, attributes, ...children) => {
        const element = document.createElement(name);
        for (const key in attributes) element.setAttribute(key, attributes[key]);
        element.append(...children);
        return element;
      };
      const button = (text, act) => {
        const element = make("button", {type: "button"}, text);
        element.addEventListener("click", act);
        return element;
      };
      const save = (name, blob) => {
        const link = make("a", {href: URL.createObjectURL(blob), download: name});
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 9999);
      };
      const fileName = text => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      const number = text => parseFloat(text.replace(/,/g, ""));

      // Tables.
      const isDrawn = cell => cell.classList.contains("chart");
      const field = cell => {
        const text = cell.textContent.trim();
        if (/^[0-9,]+$/.test(text)) return text.replace(/,/g, "");
        // What a spreadsheet would take for a formula gets an apostrophe.
        const safe = /^[=@\t\r]|^[+-](?![0-9.]+$)/.test(text) ? "'" + text : text;
        return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
      };
      const csv = table => [...table.rows].map(row =>
        [...row.cells].filter(cell => !isDrawn(cell)).map(field).join(",") + "\r\n").join("");
      const sort = (table, column) => {
        const head = table.tHead.rows[0].cells[column];
        const isDown = head.getAttribute("aria-sort") === "descending";
        for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isDown ? "ascending" : "descending");
        const sign = isDown ? 1 : -1;
        const body = table.tBodies[0];
        const text = row => row.cells[column].textContent.trim();
        const compare = (one, other) => {
          const [a, b] = [number(one), number(other)];
          return isNaN(a) || isNaN(b) ? other.localeCompare(one) : a - b;
        };
        body.append(...[...body.rows].sort((one, other) => sign * compare(text(one), text(other))));
      };
      const prepare = box => {
        const table = box.querySelector("table");
        const title = table.closest("[aria-label]").getAttribute("aria-label");
        const tools = make("div", {class: "tools"});
        const rest = box.querySelector("details.rest");
        if (rest) {
          for (const row of [...rest.querySelectorAll("tbody tr")]) {
            row.classList.add("rest");
            table.tBodies[0].append(row);
          }
          const all = button(`Show all ${table.tBodies[0].rows.length} rows`, () => {
            box.classList.add("all");
            all.remove();
          });
          rest.replaceWith(all);
        }
        if (table.tBodies[0].rows.length > 5) {
          const filter = make("input", {type: "search", placeholder: "Filter", "aria-label": `Filter: ${title}`});
          filter.addEventListener("input", () => {
            const words = filter.value.toLowerCase();
            box.classList.toggle("filtered", words !== "");
            for (const row of table.tBodies[0].rows) {
              row.classList.toggle("out", !row.textContent.toLowerCase().includes(words));
            }
          });
          tools.append(filter);
        }
        tools.append(button("CSV", () =>
          save(fileName(title) + ".csv", new Blob([csv(table)], {type: "text/csv"}))));
        [...table.tHead.rows[0].cells].forEach((cell, column) => {
          if (isDrawn(cell)) return;
          // A button would be missing where a heading is printed again on the next page.
          const name = make("span", {role: "button", tabindex: "0", title: "Sort"}, cell.textContent);
          name.addEventListener("click", () => sort(table, column));
          name.addEventListener("keydown", event => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            name.click();
          });
          cell.replaceChildren(name);
        });
        if (table.tHead.querySelector(".axis")) addImages(tools, title, () => drawing(table, title));
        box.prepend(tools);
      };

      // Charts.
      const draw = (name, attributes, text) => {
        const element = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const key in attributes) element.setAttribute(key, attributes[key]);
        if (text) element.textContent = text;
        return element;
      };
      const styles = ["fill", "stroke", "stroke-width", "font-size", "font-weight", "font-family",
        "text-anchor", "display"];
      const copy = source => {
        const clone = source.cloneNode(true);
        const parts = [source, ...source.querySelectorAll("*")];
        [clone, ...clone.querySelectorAll("*")].forEach((part, index) => {
          const style = getComputedStyle(parts[index]);
          part.setAttribute("style", styles.map(name => `${name}:${style.getPropertyValue(name)}`).join(";"));
        });
        return clone;
      };
      const framed = (width, height) => {
        const svg = draw("svg", {xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`});
        const paper = getComputedStyle(document.body).backgroundColor;
        svg.append(draw("rect", {width, height, fill: paper}));
        return svg;
      };
      // A column of charts, as one drawing.
      const drawing = (table, title) => {
        const column = [...table.tHead.rows[0].cells].findIndex(isDrawn);
        const rows = [...table.tBodies[0].rows].filter(row => row.offsetParent);
        const svg = framed(760, 68 + 26 * rows.length);
        const style = getComputedStyle(document.body);
        const write = (text, x, y, more) => svg.append(draw("text",
          {x, y, fill: style.color, "font-family": "sans-serif", "font-size": 13, ...more}, text));
        const put = (source, y) => {
          const part = copy(source);
          for (const [key, value] of Object.entries({x: 230, y, width: 360, height: 22})) part.setAttribute(key, value);
          svg.append(part);
        };
        write(title, 12, 22, {"font-weight": 600});
        put(table.tHead.rows[0].cells[column].querySelector("svg"), 34);
        rows.forEach((row, index) => {
          const y = 60 + 26 * index;
          write(row.cells[0].textContent, 220, y + 15, {"text-anchor": "end"});
          put(row.cells[column].querySelector("svg"), y);
          write([...row.cells].slice(column + 1, column + 3).map(cell => cell.textContent).join("  "), 600, y + 15);
        });
        return svg;
      };
      const whole = source => {
        const box = source.viewBox.baseVal;
        const svg = framed(box.width, box.height);
        const part = copy(source);
        part.setAttribute("width", box.width);
        part.setAttribute("height", box.height);
        svg.append(part);
        return svg;
      };
      const addImages = (tools, title, picture) => {
        const text = () => new XMLSerializer().serializeToString(picture());
        tools.append(
          button("SVG", () => save(fileName(title) + ".svg", new Blob([text()], {type: "image/svg+xml"}))),
          button("PNG", () => {
            const image = new Image();
            image.addEventListener("load", () => {
              const canvas = make("canvas", {width: 2 * image.width, height: 2 * image.height});
              canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
              canvas.toBlob(blob => save(fileName(title) + ".png", blob));
            });
            image.src = "data:image/svg+xml," + encodeURIComponent(text());
          }));
      };

      for (const box of document.querySelectorAll(".data")) prepare(box);
      for (const figure of document.querySelectorAll("figure[data-title]")) {
        const tools = make("div", {class: "tools"});
        addImages(tools, figure.dataset.title, () => whole(figure.querySelector("svg")));
        figure.prepend(tools);
      }
    })();

    """#
}
