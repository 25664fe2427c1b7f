public import Rules

extension CensorBox {
  /// What the box does and how it reads, in sentences.
  public var sentences: [String] {
    scope.sentences + (stream == StreamHabits() ? [] : stream.sentences) + (dns?.sentences ?? [])
      + (quic?.sentences ?? [])
      + (dropping == .later
        ? ["The packet that it acts on passes; what the client sends after it is dropped."] : [])
      + lateness + odds.sentences + residuals.map(\.sentence)
  }

  /// What it does for each field that it looks at, first choice first.
  public var reactionsByField: [(field: Field, reactions: [Reaction])] {
    Field.allCases.compactMap { field in
      let choices =
        Reaction.allCases.filter { $0 == reaction(to: field, overTCP: true) }
        + Reaction.allCases.filter {
          $0 == reaction(to: field, overTCP: false) && $0 != reaction(to: field, overTCP: true)
        }
      return choices.isEmpty ? nil : (field, choices)
    }
  }
}

extension BoxScope {
  fileprivate var sentences: [String] {
    var sentences: [String] = []
    switch clients {
    case .either: break
    case .inside: sentences.append("It looks at flows that are opened inside.")
    case .outside: sentences.append("It looks at flows that are opened outside.")
    }
    if !serverPorts.isEmpty {
      let ports = serverPorts.map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
      }
      sentences.append("It looks at the server's port \(ports.joined(separator: ", ")).")
    }
    if clientPort == .aboveServerPort {
      sentences.append("It looks at flows whose client's port is above the server's.")
    }
    return sentences
  }
}

extension BlockingOdds {
  fileprivate var sentences: [String] {
    if isCertain { return [] }
    if let sharedFrom {
      let share = Self.percent(perMillion - sharedFrom)
      return ["It acts in \(share) of the cases, in which no other box does that shares its draw."]
    }
    guard !hours.isEmpty else { return ["It acts in \(Self.percent(perMillion)) of the cases."] }
    let least = Self.percent(hours.min() ?? 0)
    let most = Self.percent(hours.max() ?? 0)
    let clock = utcOffset.map { LocalClock.name(utcOffset: $0) } ?? "by the users' clock"
    return ["It acts in \(least) to \(most) of the cases, by the hour (\(clock))."]
  }

  private static func percent(_ perMillion: Int) -> String {
    perMillion % 10_000 == 0
      ? "\(perMillion / 10_000) %" : "\(perMillion / 10_000).\(perMillion / 1000 % 10) %"
  }
}

extension DNSHabits {
  fileprivate var sentences: [String] {
    var sentences: [String] = []
    switch (names, bounds) {
    case (.labels, _):
      sentences.append(
        pointersMax == 0
          ? "It reads names label by label, and follows no pointers."
          : "It reads names label by label, and follows \(pointersMax) pointers at most.")
    case (.cString, .unchecked):
      sentences.append(
        "It copies a name into \(nameCountMax) characters, which a NUL ends, and checks no length.")
    case (.cString, .checked):
      sentences.append(
        "It copies a name into \(nameCountMax) characters, which a NUL ends; labels have to fit, and type "
          + "and class to follow.")
    }
    if questions == .one { sentences.append("It reads queries with one question.") }
    if otherRecords == .zero { sentences.append("It reads queries without other records.") }
    if countMax < 65_535 { sentences.append("It reads no query with a count above \(countMax).") }
    return sentences
  }
}

extension QUICHabits {
  fileprivate var sentences: [String] {
    var sentences: [String] = []
    sentences.append(
      datagrams == .first
        ? "Of QUIC it reads the first datagram of a flow." : "It puts no QUIC datagrams together.")
    if let forgottenAfter {
      sentences.append("It forgets a flow after \(forgottenAfter) s without a datagram.")
    }
    if crypto == .frame { sentences.append("The ClientHello has to be in one CRYPTO frame.") }
    if cryptoLength == .ignored {
      sentences.append("It ignores the length of a CRYPTO frame: all that follows is its data.")
    }
    if firstFrame == .crypto { sentences.append("PADDING or PING before CRYPTO hides it.") }
    if knownBy == .version {
      sentences.append("It takes any datagram with its version in bytes 1 to 4 for QUIC.")
    }
    if !versions.isEmpty {
      let names = versions.map { "0x" + String($0, radix: 16) }
      sentences.append("It decrypts versions \(names.joined(separator: ", ")) only.")
    }
    if let clientHello { sentences.append(clientHello.sentence) }
    if byteCountMin > 0 {
      sentences.append("It passes over datagrams below \(byteCountMin) bytes.")
    }
    return sentences
  }
}
