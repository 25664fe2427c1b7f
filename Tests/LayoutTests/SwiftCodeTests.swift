import Testing

/// What counts as code: the other tests here rest on it.
@Suite struct SwiftCodeTests {
  @Test(arguments: [
    ("let a = 1 // unsafe", "let a = 1          "),
    ("a /* x /* unsafe */ y */ b", "a                        b"),
    ("a(\"unsafe // \\\" \") // x", "a(               )     "),
    ("\"a \\(unsafe(\"b)\")) c\"", "    (unsafe(    ))   "),
    ("#\"a \\(b) \"c\" \\#(d)\"# e", "               (d)   e"),
    ("\"\"\"\n  a \"b\" unsafe\n  \"\"\".c", "   \n              \n     .c"),
    ("#if os(Linux)\n\"a\"", "#if os(Linux)\n   "),
    ("\"open\nunsafe", "     \nunsafe"),
    ("\"ends in \\", "          "),
    ("/* open", "       "),
  ])
  func commentsAndTextBecomeSpaces(source: String, code: String) {
    #expect(SwiftCode.strip(source) == code)
  }
}
