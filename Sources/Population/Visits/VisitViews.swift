import Gateway
import Rules

/// What a gateway on the way of some flows of a visit could read.
struct VisitView: Sendable {
  var gateway: GatewayIndex
  /// Where the site was legible; empty where it was not.
  var fields: FieldSet
}

/// What the gateways on the way of a visit's flows could read, each once. Most visits pass one gateway, and
/// need no storage of their own.
struct VisitViews: Sendable {
  /// Of the gateway -1 where there is none: no more room than for one is taken.
  private var first = none
  /// The place of the next one in the pool; -1 for none.
  private var rest: Int32 = -1

  private static let none = VisitView(gateway: -1, fields: [])

  /// A view behind the first, and the place of the next one.
  struct Node: Sendable {
    var view: VisitView
    var next: Int32
  }

  /// Adds what a gateway could read of a flow.
  mutating func add(_ view: VisitView, to pool: inout PlacePool<Node>) {
    if first.gateway.number < 0 {
      first = view
    } else if first.gateway == view.gateway {
      first.fields.formUnion(view.fields)
    } else {
      addBehind(view, to: &pool)
    }
  }

  /// Adds those of another visit, which goes away.
  mutating func take(_ other: VisitViews, in pool: inout PlacePool<Node>) {
    var others = other
    while let view = others.popFirst(from: &pool) { add(view, to: &pool) }
  }

  /// Takes a view out; nil when there are none.
  mutating func popFirst(from pool: inout PlacePool<Node>) -> VisitView? {
    guard first.gateway.number >= 0 else { return nil }
    let view = first
    first = Self.none
    if rest >= 0 {
      let node = pool[rest]
      pool.remove(rest)
      first = node.view
      rest = node.next
    }
    return view
  }

  private mutating func addBehind(_ view: VisitView, to pool: inout PlacePool<Node>) {
    var place = rest
    while place >= 0 {
      if pool[place].view.gateway == view.gateway {
        pool[place].view.fields.formUnion(view.fields)
        return
      }
      place = pool[place].next
    }
    rest = pool.add(Node(view: view, next: rest))
  }
}
