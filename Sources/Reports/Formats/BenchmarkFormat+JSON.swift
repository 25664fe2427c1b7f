import Configuration

extension BenchmarkFormat {
  /// Of the document: 1 had no rounds and did not say what was measured where.
  static let version = 2

  /// The same figures as one JSON document, times in seconds.
  public static func json(_ report: BenchmarkReport) -> [UInt8] {
    var writer = JSONWriter(isIndented: true)
    writer.object { writer in
      writer.member("benchmark", version)
      write(report.origin, to: &writer)
      writer.member("title", report.title)
      writer.member("rounds", report.rounds)
      writer.member("packets", report.packetCount)
      writer.member("bytes", report.byteCount)
      writer.member("flows", report.flowCount)
      writer.key("rules")
      writer.object { writer in
        writer.member("rules", report.ruleCount)
        writer.member("bytes", report.ruleBytes)
        writer.member("whole_names", report.nameCount)
        writer.member("distinct_whole_names", report.distinctNameCount)
        writer.member("whole_name_bytes", report.nameBytes)
        write("load", report.load, to: &writer)
      }
      write("bare_read", report.bareRead, to: &writer)
      writer.members("stages", report.stages) { stage, writer in
        writer.object { writer in
          writer.member("stage", stage.stage.rawValue)
          writer.key("bare_reads")
          writer.value(report.bareReads(stage.times))
          write("cpu", stage.times, to: &writer)
        }
      }
      writer.key("clock")
      writer.array { writer in
        for (threads, times) in report.clock {
          writer.object { writer in
            writer.member("threads", threads)
            write("wall", times, to: &writer)
          }
        }
      }
      writeSweep(report, to: &writer)
    }
    writer.newline()
    return writer.bytes
  }

  private static func write(_ origin: BenchmarkOrigin, to writer: inout JSONWriter) {
    writer.key("build")
    writer.object { writer in
      writer.member("chokepoint", origin.build.version)
      writer.member("commit", origin.build.commit)
      writer.member("configuration", origin.build.configuration)
      writer.member("architecture", origin.build.architecture)
      writer.member("libpcap", origin.build.libpcap)
    }
    writer.key("machine")
    writer.object { writer in
      writer.member("processor", origin.machine.processor)
      writer.member("cores", origin.machine.cores)
      writer.member("memory_bytes", origin.machine.memoryBytes)
      writer.member("system", origin.machine.system)
      writer.member("kernel", origin.machine.kernel)
    }
    writer.key("options")
    JSONFormat.writeOptions(origin.options, to: &writer)
    writer.members("captures", origin.captures) { capture, writer in
      writer.object { writer in
        writer.member("capture", capture.name)
        writer.member("sha256", capture.sha256)
      }
    }
    writer.members("left_out", origin.leftOut) { reason, writer in writer.value(reason) }
    writer.members("files", origin.files) { file, writer in
      writer.object { writer in
        writer.member("kind", file.kind.rawValue)
        writer.member("path", file.path)
        writer.member("sha256", file.sha256)
      }
    }
  }

  private static func writeSweep(_ report: BenchmarkReport, to writer: inout JSONWriter) {
    writer.members("rules_sweep", report.sweep) { entry, writer in
      writer.object { writer in
        writer.member("kind", entry.kind)
        writer.member("count", entry.count)
        writer.member("bytes", entry.byteCount)
        writer.key("bare_reads")
        writer.value(report.bareReads(entry.replay))
        write("load", entry.load, to: &writer)
        write("cpu", entry.replay, to: &writer)
      }
    }
  }

  private static func write(
    _ key: String, _ times: BenchmarkReport.Times, to writer: inout JSONWriter
  ) {
    writer.key(key)
    writer.object { writer in
      for (name, value) in [
        ("median", times.median), ("least", times.least), ("most", times.most),
      ] {
        writer.key(name)
        writer.value(value)
      }
      writer.members("rounds", times.rounds) { seconds, writer in writer.value(seconds) }
    }
  }
}
