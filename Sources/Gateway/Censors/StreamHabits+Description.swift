extension StreamHabits {
  /// What is not as with a perfect reader, in sentences.
  var sentences: [String] {
    connectionSentences + segmentSentences + orderSentences
      + (http?.sentences ?? []) + (clientHello.map { [$0.sentence] } ?? []) + events.map(\.sentence)
  }

  private var connectionSentences: [String] {
    var sentences: [String] = []
    switch opening {
    case .anything: sentences.append("It needs no handshake: payload alone is enough.")
    case .syn: sentences.append("It knows a connection by its SYN.")
    case .synOrSYNACK:
      sentences.append(
        "It knows a connection by its SYN, or by a SYN/ACK, whose sender is the server.")
    }
    if handshake == .complete { sentences.append("It reads once the handshake is complete.") }
    if handshakeNumbers == .verified { sentences.append("The handshake's numbers have to fit.") }
    switch sides {
    case .both: break
    case .client: sentences.append("It reads what the client sends.")
    case .server: sentences.append("It reads what the server sends.")
    }
    if freePass > 0 {
      sentences.append(
        "A SYN within \(freePass / 1_000_000_000) s after the end of a connection opens none.")
    }
    return sentences
  }

  private var segmentSentences: [String] {
    var sentences: [String] = []
    if checksums == .verified { sentences.append("Segments with a wrong checksum are not taken.") }
    if hopLimitMin > 0 {
      sentences.append("Segments with a TTL below \(hopLimitMin) are not taken.")
    }
    if fragmentsMax == 0 {
      sentences.append("It puts no IP fragments together.")
    } else if fragmentsMax < .max {
      sentences.append("It puts \(fragmentsMax) IP fragments of a datagram together at most.")
    }
    switch options {
    case .any: break
    case .none: sentences.append("Segments with TCP options are not taken.")
    case .known: sentences.append("Segments with a TCP option that hosts do not use are not taken.")
    case .withoutMD5: sentences.append("Segments with an MD5 signature are not taken.")
    }
    switch dataFlags {
    case .any: break
    case .ack: sentences.append("Payload is read with the ACK flag only.")
    case .pshACK: sentences.append("Payload is read with PSH and ACK only.")
    case .evenRST: sentences.append("Payload is read whatever the flags, of a RST too.")
    }
    if synData == .ignored { sentences.append("Payload of a SYN is not read.") }
    if dataPacketsMax < .max {
      sentences.append("It looks at the first \(dataPacketsMax) segments with payload only.")
    }
    if messageBytesMax < .max {
      sentences.append(
        "It puts up to \(messageBytesMax) bytes of a message in several segments together.")
    }
    if recordHeaders == .whole {
      sentences.append("The header of a TLS record has to stand in one segment.")
    }
    if !passedProtocols.isEmpty {
      let names = ProtocolFingerprints.Name.allCases
        .filter { passedProtocols.contains(ProtocolFingerprints($0)) }
        .map { $0.rawValue.uppercased() }.joined(separator: ", ")
      sentences.append("It acts where none of them looks like one of: \(names).")
    }
    return sentences
  }

  private var orderSentences: [String] {
    var sentences: [String] = []
    if segments == .alone {
      sentences.append("It puts no segments together: one has to hold enough of the message.")
    }
    switch messages {
    case .all: break
    case .first: sentences.append("The first segment that begins like a message decides for good.")
    case .fromStart:
      sentences.append("The first segment that begins like no message ends its reading.")
    }
    if order.overlap == .last { sentences.append("Behind a hole the last copy of a byte counts.") }
    if order.outOfOrder == .ignored {
      sentences.append("Segments with another number than the next one are not read.")
    }
    if order.holes == .kept {
      sentences.append("It waits for a missing segment, whatever is acknowledged.")
    }
    if order.heldBytesMax < .max {
      sentences.append("It keeps \(order.heldBytesMax) bytes behind a hole at most.")
    }
    if order.heldSegmentsMax < .max {
      sentences.append("It keeps \(order.heldSegmentsMax) segments behind a hole at most.")
    }
    if firstSegmentMin > 0 {
      sentences.append(
        "A connection whose first segment brings fewer than \(firstSegmentMin) bytes is given up.")
    }
    return sentences
  }
}

extension StreamEvent {
  /// What happens on it.
  var sentence: String {
    var cause = "On " + (every > 1 ? "each \(every). " : "") + kind.words
    if sender != .either { cause += " of the \(sender.rawValue)" }
    switch stage {
    case .any: break
    case .closed: cause += " before the connection"
    case .opening: cause += " in the handshake"
    case .established: cause += " after the handshake"
    }
    switch numbers {
    case .any: break
    case .expected: cause += ", with the number that is expected"
    case .unexpected: cause += ", with another number than is expected"
    }
    guard perMillion < 1_000_000 else { return "\(cause) \(effect.words)." }
    let share = "in \((Int(perMillion) + 5000) / 10_000) of a hundred cases"
    return otherwise == .nothing
      ? "\(cause) \(effect.words) \(share)."
      : "\(cause) \(effect.words) \(share), else \(otherwise.words)."
  }
}

extension StreamEvent.Kind {
  fileprivate var words: String {
    switch self {
    case .rst: "a RST"
    case .rstAlone: "a RST without other flags"
    case .rstData: "a RST with payload"
    case .rstBadACK: "a RST/ACK with a wrong acknowledgement"
    case .fin: "a FIN"
    case .finAlone: "a FIN without other flags"
    case .syn: "another SYN"
    case .synACK: "another SYN/ACK"
    case .badACK: "a SYN/ACK with a wrong acknowledgement"
    case .synACKData: "payload on a SYN/ACK"
    case .earlyData: "payload before the handshake's end"
    case .noFlags: "a segment without flags"
    case .ack: "an ACK"
    case .data: "payload"
    }
  }
}

extension StreamEvent.Effect {
  fileprivate var words: String {
    switch self {
    case .nothing, .ignore: "nothing changes"
    case .teardown: "it forgets the connection"
    case .resync: "it loses its place"
    case .anchor: "it goes on from that number"
    }
  }
}
