/// What kind of site a rule is about, by the category codes of the Citizen Lab's test lists.
///
/// The 31 codes of `lists/00-LEGEND-new_category_codes.csv` in github.com/citizenlab/test-lists,
/// which OONI's measurements use too.
public enum SiteCategory: String, CaseIterable, Sendable {
  case alcoholAndDrugs = "ALDR"
  case religion = "REL"
  case pornography = "PORN"
  case provocativeAttire = "PROV"
  case politicalCriticism = "POLR"
  case humanRights = "HUMR"
  case environment = "ENV"
  case terrorismAndMilitants = "MILX"
  case hateSpeech = "HATE"
  case newsMedia = "NEWS"
  case sexEducation = "XED"
  case publicHealth = "PUBH"
  case gambling = "GMB"
  case circumvention = "ANON"
  case onlineDating = "DATE"
  case socialNetworking = "GRP"
  case lgbt = "LGBT"
  case fileSharing = "FILE"
  case hackingTools = "HACK"
  case communicationTools = "COMT"
  case mediaSharing = "MMED"
  case hostingAndBlogging = "HOST"
  case searchEngines = "SRCH"
  case gaming = "GAME"
  case culture = "CULTR"
  case economics = "ECON"
  case government = "GOVT"
  case commerce = "COMM"
  case controlContent = "CTRL"
  case intergovernmental = "IGO"
  case miscellaneous = "MISC"

  /// The code, as rule files and reports write it.
  public var code: String { rawValue }
}
