import Dissection

/// Makes the numbers of the `ordinal`th forged packet of a reaction, from 0, out of their patterns.
///
/// The same draw gives the same numbers, field by field.
struct FieldValues {
  /// Drawn for the reaction.
  let draw: UInt64
  let ordinal: UInt64
  let trigger: Packet
  /// The trigger's IP ID; 0 in IPv6.
  let triggerIdentification: UInt16
  /// Of the forged packet.
  let source: IPAddress
  let destination: IPAddress

  func hopLimit(_ header: ForgedIPHeader) -> UInt8 {
    UInt8(truncatingIfNeeded: value(.hopLimit, header.hopLimit))
  }

  func identification(_ header: ForgedIPHeader) -> UInt16 {
    value(.identification, header.identification)
  }

  func window(_ pattern: FieldPattern) -> UInt16 {
    value(.window, pattern)
  }

  private func value(_ field: HeaderField, _ pattern: FieldPattern) -> UInt16 {
    switch pattern {
    case .drawn(let range, let step):
      let count = UInt64(range.upperBound - range.lowerBound) + 1
      let start = Self.draw(below: count, draw, salt: field.rawValue)
      let distance = (start + ordinal &* UInt64(step)) % count
      return range.lowerBound + UInt16(truncatingIfNeeded: distance)
    case .trigger:
      return switch field {
      case .hopLimit: UInt16(trigger.hopLimit)
      case .identification: triggerIdentification
      case .window: trigger.window
      }
    case .tsg(let step):
      var generator = TSGGenerator(draw: draw)
      generator.advance(by: ordinal &* UInt64(step))
      return switch field {
      case .hopLimit: UInt16(generator.hopLimit)
      case .identification: generator.identification(from: source, to: destination)
      case .window: generator.window(to: destination)
      }
    }
  }

  /// A number from 0 up to and without `count`, of its own for each `salt`.
  static func draw(below count: UInt64, _ draw: UInt64, salt: UInt64) -> UInt64 {
    var mixer = Mixer(seed: draw)
    mixer.add(salt)
    return mixer.value.multipliedFullWidth(by: count).high
  }
}

extension Packet {
  /// The IP ID of an IPv4 packet (RFC 791 §3.1); 0 for IPv6.
  ///
  /// - Parameter bytes: the frame that the packet was made of.
  func identification(_ bytes: Span<UInt8>) -> UInt16 {
    guard source.isIPv4, destination.isIPv4, networkOffset + 6 <= bytes.count else { return 0 }
    return UInt16(bytes[networkOffset + 4]) << 8 | UInt16(bytes[networkOffset + 5])
  }
}
