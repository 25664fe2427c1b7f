extension SiteCategory {
  /// What reports call the category, after the legend of the test lists.
  public var title: String {
    switch self {
    case .alcoholAndDrugs: "alcohol and drugs"
    case .religion: "religion"
    case .pornography: "pornography"
    case .provocativeAttire: "provocative attire"
    case .politicalCriticism: "political criticism"
    case .humanRights: "human rights"
    case .environment: "environment"
    case .terrorismAndMilitants: "terrorism, militants"
    case .hateSpeech: "hate speech"
    case .newsMedia: "news media"
    case .sexEducation: "sex education"
    case .publicHealth: "public health"
    case .gambling: "gambling"
    case .circumvention: "circumvention"
    case .onlineDating: "online dating"
    case .socialNetworking: "social networking"
    case .lgbt: "LGBT"
    case .fileSharing: "file sharing"
    case .hackingTools: "hacking tools"
    case .communicationTools: "communication tools"
    case .mediaSharing: "media sharing"
    case .hostingAndBlogging: "hosting and blogging"
    case .searchEngines: "search engines"
    case .gaming: "gaming"
    case .culture: "culture"
    case .economics: "economics"
    case .government: "government"
    case .commerce: "e-commerce"
    case .controlContent: "control content"
    case .intergovernmental: "intergovernmental"
    case .miscellaneous: "miscellaneous"
    }
  }
}
