import Testing

@testable import Rules

/// The sample strings of RFC 3492 §7.1, in lower case as UTS #46 maps them; those with characters
/// that IDNA does not allow in names ((J) to (S) in part) are left out.
@Suite struct InternationalNameTests {
  @Test(arguments: [
    (
      "\u{644}\u{64A}\u{647}\u{645}\u{627}\u{628}\u{62A}\u{643}\u{644}\u{645}\u{648}\u{634}\u{639}\u{631}\u{628}\u{64A}\u{61F}",
      "xn--egbpdaj6bu4bxfgehfvwxn"
    ),
    ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
    ("他們爲什麽不說中文", "xn--ihqwctvzc91f659drss3x8bo0yb"),
    ("Pročprostěnemluvíčesky", "xn--proprostnemluvesky-uyb24dma41a"),
    ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
    ("TạisaohọkhôngthểchỉnóitiếngViệt", "xn--tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g"),
    ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
    ("安室奈美恵-with-super-monkeys", "xn---with-super-monkeys-pc58ag80a8qai00g7n9n"),
    ("ひとつ屋根の下2", "xn--2-u9tlzr9756bt3uc0v"),
    ("Majiでkoiする5秒前", "xn--majikoi5-783gue6qz075azm5e"),
    ("パフィーdeルンバ", "xn--de-jg4avhby1noc0d"),
    ("そのスピードで", "xn--d9juau41awczczp"),
  ])
  func samplesOfTheRFCAreEncoded(name: String, ascii: String) {
    #expect(InternationalName.ascii(name) == ascii)
  }

  @Test(arguments: [
    ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.example", "xn--bcher-kva.example"),
    ("пример。рф", "xn--e1afmkfd.xn--p1ai"), ("u\u{308}.test", "xn--tda.test"),
  ])
  func formsOfOneNameAreOne(name: String, ascii: String) {
    #expect(InternationalName.ascii(name) == ascii)
  }

  /// Names that are registered, though IDNA2008 does not allow their symbols; a variation selector is mapped
  /// to nothing.
  @Test(arguments: [
    ("☃.net", "xn--n3h.net"), ("i❤.ws", "xn--i-7iq.ws"), ("I❤\u{FE0F}.ws", "xn--i-7iq.ws"),
    ("bücher.☃.net", "xn--bcher-kva.xn--n3h.net"),
  ])
  func symbolsAreEncodedAsBrowsersDo(name: String, ascii: String) {
    #expect(InternationalName.ascii(name) == ascii)
  }

  @Test(arguments: ["ü..a", "-ü.de", "[ü]", "", "x\u{200D}y.test"])
  func otherTextHasNoForm(name: String) {
    #expect(InternationalName.ascii(name) == nil)
  }
}
