import Foundation
import Testing

@testable import Reports

/// JSON as RFC 8259 has it.
@Suite struct JSONWriterTests {
  private static func text(
    isIndented: Bool = false, _ body: (inout JSONWriter) -> Void
  ) -> String {
    var writer = JSONWriter(isIndented: isIndented)
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func membersStandInTheOrderInWhichTheyAreWritten() {
    let text = Self.text { writer in
      writer.object { writer in
        writer.member("b", 1)
        writer.member("a", "x")
        writer.key("list")
        writer.array { writer in
          writer.value(true)
          writer.null()
          writer.object { _ in }
        }
      }
    }
    #expect(text == #"{"b":1,"a":"x","list":[true,null,{}]}"#)
  }

  @Test func indentedDocumentsHaveOneElementALine() {
    let text = Self.text(isIndented: true) { writer in
      writer.object { writer in
        writer.member("a", 1)
        writer.key("b")
        writer.array { _ in }
      }
    }
    #expect(text == "{\n  \"a\": 1,\n  \"b\": []\n}")
  }

  @Test(arguments: [
    "plain", "quote \" and \\ backslash", "line\nfeed\u{0}\u{1f}\u{7f}", "ü 中文 🛡", "</script>",
  ])
  func anyTextIsReadBackAsItWas(text: String) throws {
    let document = Self.text { $0.array { $0.value(text) } }
    let read = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String]
    #expect(read == [text])
  }

  @Test func numbersThatJSONDoesNotHaveAreNull() {
    #expect(Self.text { $0.array { $0.value(Double.nan) } } == "[null]")
    #expect(Self.text { $0.array { $0.value(0.25) } } == "[0.25]")
  }
}
