using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Cases;

/// <summary>How a case stands, as every list and page says it.</summary>
/// <param name="Css">Behind <c>state-</c>.</param>
public sealed record CaseState(string Css, string Words)
{
    /// <param name="isPublic">Null: nothing of it was ever published.</param>
    public static CaseState Of(CaseStatus status, PublicState? isPublic) => (status, isPublic) switch
    {
        (CaseStatus.Open, null) => new("open", "办理中"),
        (CaseStatus.Open, _) => new("open", "更正中"),
        (CaseStatus.Published, PublicState.TakenDown) => new("ended", "已撤下"),
        (CaseStatus.Published, PublicState.Abolished) => new("ended", "已废止"),
        (CaseStatus.Published, _) => new("published", "已公开"),
        _ => new("ended", "已办结"),
    };
}
