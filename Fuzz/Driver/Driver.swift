import FuzzTargets
import Glibc

/// The target that the environment names: libFuzzer's own options take the command line.
private let target: FuzzTarget? = variable("FUZZ_TARGET").flatMap(FuzzTarget.init(rawValue:))

/// What libFuzzer calls once. With FUZZ_SEEDS, writes the target's seeds to that folder and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
  guard let target else {
    unsafe puts("FUZZ_TARGET is none of \(FuzzTarget.allCases.map(\.rawValue))")
    exit(2)
  }
  if let folder = variable("FUZZ_SEEDS") {
    let captures = variable("FUZZ_CAPTURES") ?? "captures"
    let paths = captures.split(separator: ":").map(String.init)
    writeSeeds(Seeds(captures: paths, rules: "rules").of(target), to: folder)
    exit(0)
  }
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe target?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

private func variable(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

private func writeSeeds(_ seeds: [[UInt8]], to folder: String) {
  for (index, seed) in seeds.enumerated() {
    guard let file = unsafe fopen("\(folder)/seed-\(index)", "w") else {
      unsafe puts("cannot write to \(folder)")
      exit(1)
    }
    let count = unsafe fwrite(seed, 1, seed.count, file)
    guard unsafe fclose(file) == 0 && count == seed.count else { exit(1) }
  }
}
