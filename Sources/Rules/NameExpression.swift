/// A regular expression over names.
enum NameExpression {
  /// Checks that the expression can be searched for.
  static func check(_ expression: [UInt8]) throws(NameProblem) {
    do throws(ExpressionProblem) {
      _ = try tree(of: expression)
    } catch {
      throw .expression(error.reason)
    }
  }

  /// The tree of an expression that can be searched for.
  ///
  /// - Parameter isChecked: whether it was checked before, which takes as long as all else of it.
  static func tree(
    of expression: [UInt8], isChecked: Bool = false
  ) throws(ExpressionProblem) -> ExpressionTree {
    let problem: ExpressionProblem
    do throws(ExpressionProblem) {
      let tree = try ExpressionParser.tree(of: expression)
      // Before the compiler looks at it: that can take minutes.
      guard tree.positionCount <= ExpressionPrograms.positionsMax else {
        throw ExpressionProblem(
          reason: "with its repeats written out it has more than "
            + "\(ExpressionPrograms.positionsMax) characters")
      }
      guard !isChecked, let complaint = VectorscanDatabase.complaint(about: expression) else {
        return tree
      }
      problem = ExpressionProblem(reason: complaint.reason)
    } catch {
      problem = error
    }
    throw problem
  }
}
