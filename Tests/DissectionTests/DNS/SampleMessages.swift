import TestSupport

/// DNS messages, field by field (RFC 1035 §4.1).
enum SampleMessages {
  static let query = bytes(
    """
    1a2b 0100                      # identifier; recursion desired
    0001 0000 0000 0000            # one question
    03 777777 07 6578616d706c65 03 6f7267 00  # www.example.org
    001c 0001                      # AAAA, IN
    """)

  static let queryWithEDNS = bytes(
    """
    1a2b 0120                      # recursion desired, authentic data wanted
    0001 0000 0000 0001            # one question, one additional record
    03 777777 07 6578616d706c65 03 6f7267 00
    0001 0001                      # A, IN
    00 0029 04d0 00000000 0000     # OPT: 1,232 bytes of UDP payload (RFC 6891 §6.1.2)
    """)

  /// www.example.org is cdn.example.org, which has the address 192.0.2.1.
  static let answer = bytes(
    """
    1a2b 8180                      # response; recursion desired and available
    0001 0002 0000 0000            # one question, two answers
    03 777777 07 6578616d706c65 03 6f7267 00  # at 12
    0001 0001                      # A, IN; ends at 33
    c00c 0005 0001 00000e10 0006   # the name at 12: CNAME, IN, 3,600 s, six bytes
    03 63646e c010                 # at 45: cdn, and the name at 16
    c02d 0001 0001 0000003c 0004   # the name at 45: A, IN, 60 s, four bytes
    c0000201                       # at 63
    """)
}
